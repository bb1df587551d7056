//! Links that are mailed.

use directory::links::LinkKind;
use testkit::on_both;

use crate::browser::Browser;
use crate::scene::{MEMBER, NEW_PASSWORD, OTHER_SITE, SITE, Scene, plain};

on_both!(
    async fn asking_for_a_link_looks_the_same_whoever_has_the_address(world: World) {
        let scene = Scene::on(world).await;
        for path in ["/sign-in/link", "/password/forgot"] {
            let mut browser = scene.browser();
            let known = browser.submit(path, &[("email", MEMBER)]).await.expect(200);
            let unknown = browser.submit(path, &[("email", "nobody@juice.com")]).await.expect(200);
            let odd = browser.submit(path, &[("email", "no address")]).await.expect(200);

            assert!(plain(&known.body).contains("If user@juice.com belongs to somebody here"));
            assert_eq!(known.body, unknown.body.replace("nobody@juice.com", MEMBER));
            assert_eq!(known.body, odd.body.replace("no address", MEMBER));
            browser.submit(path, &[("email", " ")]).await.expect(400);
        }
    }
);

on_both!(
    async fn too_many_links_are_not_mailed(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        for _ in 0..5 {
            browser.submit("/sign-in/link", &[("email", MEMBER)]).await.expect(200);
        }
        let limited = browser.submit("/sign-in/link", &[("email", MEMBER)]).await.expect(429);
        assert!(plain(&limited.body).contains("Please wait 60 minutes"), "{limited:?}");
    }
);

on_both!(
    async fn looking_at_a_link_does_not_use_it_up_and_following_it_does(world: World) {
        let scene = Scene::on(world).await;
        let path = format!("/links/{}", scene.mailed(LinkKind::Magic).await);
        let mut browser = scene.browser();

        for _ in 0..3 {
            let page = browser.get(&path).await.expect(200);
            assert!(
                plain(&page.body).contains("You are signing in as User User (user@juice.com).")
            );
        }
        assert!(!browser.is_signed_in().await);
        let answer = browser.submit(&path, &[]).await.expect(303);
        assert_eq!(answer.header("location"), "/");
        assert!(browser.is_signed_in().await);
        scene.browser().get(&path).await.expect(404);
    }
);

on_both!(
    async fn a_link_of_somebody_switched_off_opens_nothing(world: World) {
        let scene = Scene::on(world).await;
        let path = format!("/links/{}", scene.mailed(LinkKind::Magic).await);
        let mut browser = scene.browser();
        let page = browser.get(&path).await.expect(200);
        scene.switch(scene.sample.member, false).await;

        let body = format!("form_token={}", crate::browser::token(&page));
        browser.send(&path, &body).await.expect(404);
        assert!(!browser.is_signed_in().await);
    }
);

on_both!(
    async fn dead_links_of_all_kinds_get_one_friendly_answer(world: World) {
        let scene = Scene::on(world).await;
        let lapsed = scene.mailed(LinkKind::Magic).await;
        scene.world().clock.advance(4 * 86_400);
        let mut browser = scene.browser();

        let first = browser.get(&format!("/links/{lapsed}")).await.expect(404);
        assert!(first.body.contains("This link does not work any more"), "{first:?}");
        let body_of = |text: &str, path: &str| text.replace(path, "/links/x");
        for secret in ["0".repeat(64).as_str(), "x", "%C3%A9"] {
            let path = format!("/links/{secret}");
            let page = browser.get(&path).await.expect(404);
            assert_eq!(
                body_of(&page.body, &path),
                body_of(&first.body, &format!("/links/{lapsed}")),
                "{secret}"
            );
        }
        let magic = scene.mailed(LinkKind::Magic).await;
        browser.get(&format!("/password/reset/{magic}")).await.expect(404);
    }
);

on_both!(
    async fn a_link_to_confirm_an_address_confirms_it_once(world: World) {
        let scene = Scene::on(world).await;
        let path = format!("/links/{}", scene.mailed(LinkKind::Confirm).await);
        let mut browser = scene.browser();

        let page = browser.get(&path).await.expect(200);
        assert!(page.body.contains("Confirm your address"), "{page:?}");
        let answer = browser.submit(&path, &[]).await.expect(303);
        assert_eq!(answer.header("location"), "/?notice=address-confirmed");
        let next = browser.get("/?notice=address-confirmed").await.expect(303);
        assert_eq!(next.header("location"), "/sign-in?notice=address-confirmed");
        browser.get(&path).await.expect(404);
    }
);

on_both!(
    async fn a_link_that_is_opened_at_another_clients_site_leads_to_its_own(world: World) {
        let scene = Scene::on(world).await;
        let path = format!("/links/{}", scene.mailed(LinkKind::Magic).await);

        let answer = Browser::at(&scene.app, OTHER_SITE).get(&path).await.expect(303);

        assert_eq!(answer.header("location"), format!("https://{SITE}{path}"));
        Browser::at(&scene.app, "people.example.com").get(&path).await.expect(200);
    }
);

on_both!(
    async fn a_link_leads_to_where_its_person_wanted_to_go(world: World) {
        let scene = Scene::on(world).await;
        for (path, asked) in [
            ("/sign-in/link?next=%2Fcredits%2F5", true),
            ("/password/forgot?next=%2Fcredits%2F5", true),
            ("/sign-in/link?next=https%3A%2F%2Fevil.test%2F", false),
        ] {
            scene.browser().submit(path, &[("email", MEMBER)]).await.expect(200);
            let mails = scene.waiting_mails().await;
            let carried = mails.iter().filter(|body| body.contains(r#""next":"/credits/5""#));
            assert_eq!(carried.count() == mails.len(), asked, "{path}: {mails:?}");
        }
        let password = [("password", NEW_PASSWORD)];
        for (kind, start, filled) in [
            (LinkKind::Magic, "/links", &password[..0]),
            (LinkKind::Reset, "/password/reset", &password[..]),
        ] {
            let path = format!("{start}/{}?next=%2Fsessions", scene.mailed(kind).await);
            let mut browser = scene.browser();
            let page = browser.get(&path).await.expect(200);
            assert!(page.body.contains(&format!(r#"action="{path}""#)), "{page:?}");
            let entered = browser.submit(&path, filled).await.expect(303);
            assert_eq!(entered.header("location"), "/sessions");
        }
        for next in ["https%3A%2F%2Fevil.test%2F", "%2F%2Fevil.test", "%2F%5Cevil.test"] {
            let path = format!("/links/{}?next={next}", scene.mailed(LinkKind::Magic).await);
            let entered = scene.browser().submit(&path, &[]).await.expect(303);
            assert_eq!(entered.header("location"), "/", "{next}");
        }
    }
);
