//! Where somebody is signed in.

use testkit::{World, on_both};

use crate::scene::{MEMBER, PASSWORD, Scene, plain};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

on_both!(
    async fn people_see_where_they_are_signed_in_and_end_what_they_do_not_know(world: World) {
        let scene = Scene::on(world).await;
        let mut stranger = scene.browser().with("user-agent", "curl/8.0");
        stranger.sign_in(MEMBER, PASSWORD).await.expect(303);
        let mut browser = scene.browser().with("user-agent", FIREFOX);
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);

        let page = browser.get("/sessions").await.expect(200);
        let text = plain(&page.body);
        assert!(text.contains("Firefox on Linux") && text.contains("Unknown device"), "{text}");
        let (_, rest) = page.body.split_once(r#"action="/sessions/"#).unwrap();
        let action = format!("/sessions/{}", rest.split('"').next().unwrap());
        assert!(action.ends_with("/end"), "{action}");
        let answer = browser.submit_from("/sessions", &action, &[]).await.expect(303);

        assert_eq!(answer.header("location"), "/sessions?notice=sessions-ended");
        let page = browser.get("/sessions?notice=sessions-ended").await.expect(200);
        assert!(page.body.contains("Done: signed out there.") && !page.body.contains("Unknown"));
        assert!(!stranger.is_signed_in().await);
        assert!(browser.is_signed_in().await);
        // A second click changes nothing more.
        browser.submit_from("/sessions", &action, &[]).await.expect(303);
    }
);

on_both!(
    async fn all_other_sessions_end_at_once(world: World) {
        let scene = Scene::on(world).await;
        let (mut one, mut two) = (scene.signed_in().await, scene.signed_in().await);
        let mut browser = scene.signed_in().await;

        browser.submit_from("/sessions", "/sessions/end-others", &[]).await.expect(303);

        assert!(!one.is_signed_in().await && !two.is_signed_in().await);
        assert!(browser.is_signed_in().await);
    }
);

on_both!(
    async fn nobody_sees_or_ends_the_session_of_somebody_else(world: World) {
        let scene = Scene::on(world).await;
        let mut member = scene.signed_in().await;
        let administrator = scene.sample.administrator;
        let operator = World::operator();
        let directory = &scene.world().directory;
        let set = directory.set_password(&operator, scene.sample.client, administrator, PASSWORD);
        set.await.unwrap();
        let mut other = scene.browser();
        other.sign_in("jason@juice.com", PASSWORD).await.expect(303);
        let page = member.get("/sessions").await.expect(200);
        assert!(!page.body.contains("/end-others"), "{page:?}");

        for number in 0..20 {
            let action = format!("/sessions/{number}/end");
            let answer = other.submit_from("/", &action, &[]).await;
            if answer.header("location").starts_with("/sign-in") {
                other.sign_in("jason@juice.com", PASSWORD).await.expect(303);
            }
        }

        assert!(member.is_signed_in().await);
    }
);

on_both!(
    async fn without_a_session_there_is_nothing_to_see(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();

        let answer = browser.get("/sessions").await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?next=%2Fsessions");
        for action in ["/sessions/1/end", "/sessions/end-others"] {
            let answer = browser.submit_from("/sign-in", action, &[]).await.expect(303);
            assert!(answer.header("location").starts_with("/sign-in?next="), "{answer:?}");
        }
        browser.submit_from("/sign-in", "/sessions/x/end", &[]).await.expect(404);
    }
);
