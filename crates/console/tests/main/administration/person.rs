//! The page of one person.

use directory::jobs::{BUCKETS, waiting};
use directory::links::LinkKind;
use directory::links::mails::{Outcome, record};
use directory::users::ADMINISTRATOR_LEVEL;
use directory::users::{Key, Update};
use testkit::{fixtures, on_both};

use super::{add, administrator, events, signed_in};
use crate::scene::{MEMBER, PASSWORD, Scene, line, plain};

fn path(scene: &Scene) -> String {
    format!("/admin/people/{}", scene.sample.member)
}

on_both!(
    async fn the_page_of_a_person_tells_who_they_are_and_where_they_are_signed_in(world: World) {
        let scene = Scene::on(world).await;
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let mut member = scene.browser().with("user-agent", firefox);
        member.sign_in(MEMBER, PASSWORD).await.expect(303);

        let page = administrator(&scene).await.get(&path(&scene)).await.expect(200);

        let text = plain(&page.body);
        for part in ["User User", "user@juice.com (not confirmed yet)", "Firefox on Linux"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let now = scene.world().clock.now().civil().strftime("%Y-%m-%dT%H:%MZ").to_string();
        assert!(
            text.contains(&format!(r#"Last sign-in</dt><dd><time datetime="{now}">"#)),
            "{text}"
        );
    }
);

on_both!(
    async fn a_session_that_an_administrator_ends_is_over_at_once(world: World) {
        let scene = Scene::on(world).await;
        let (mut one, mut two) = (scene.signed_in().await, scene.signed_in().await);
        let mut browser = administrator(&scene).await;
        let page = browser.get(&path(&scene)).await.expect(200);
        let (_, rest) =
            page.body.split_once(&format!(r#"action="{}/sessions/"#, path(&scene))).unwrap();
        let action = format!("{}/sessions/{}", path(&scene), rest.split('"').next().unwrap());

        let answer = browser.submit_from(&path(&scene), &action, &[]).await.expect(303);

        assert_eq!(answer.header("location"), format!("{}?notice=sessions-ended", path(&scene)));
        // The latest one stands first.
        assert!(one.is_signed_in().await && !two.is_signed_in().await);
        // A second click changes nothing more.
        browser.submit_from(&path(&scene), &action, &[]).await.expect(303);
        assert!(browser.is_signed_in().await);
    }
);

on_both!(
    async fn an_administrator_signs_somebody_out_everywhere_at_once(world: World) {
        let scene = Scene::on(world).await;
        let (mut one, mut two) = (scene.signed_in().await, scene.signed_in().await);
        let mut browser = administrator(&scene).await;

        let action = format!("{}/end-sessions", path(&scene));
        browser.submit_from(&path(&scene), &action, &[]).await.expect(303);

        assert!(!one.is_signed_in().await && !two.is_signed_in().await);
        let page = browser.get(&path(&scene)).await.expect(200);
        assert!(page.body.contains("Not signed in anywhere."), "{page:?}");
    }
);

on_both!(
    async fn administrators_who_end_all_sessions_of_their_own_keep_this_one(world: World) {
        let scene = Scene::on(world).await;
        let mut elsewhere = administrator(&scene).await;
        let mut browser = scene.browser();
        browser.sign_in("jason@juice.com", PASSWORD).await.expect(303);
        let own = format!("/admin/people/{}", scene.sample.administrator);

        browser.submit_from(&own, &format!("{own}/end-sessions"), &[]).await.expect(303);

        assert!(browser.is_signed_in().await && !elsewhere.is_signed_in().await);
        let page = browser.get(&own).await.expect(200);
        assert!(!page.body.contains(&format!("{own}/switch")), "{page:?}");
        let (_, rest) = page.body.split_once("/sessions/").unwrap();
        let action = format!("{own}/sessions/{}", rest.split('"').next().unwrap());
        let answer = browser.submit_from(&own, &action, &[]).await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?notice=signed-out");
        assert!(!browser.is_signed_in().await);
    }
);

on_both!(
    async fn somebody_switched_off_is_out_at_once_until_switched_on_again(world: World) {
        let scene = Scene::on(world).await;
        let mut member = scene.signed_in().await;
        let mut browser = administrator(&scene).await;
        let switch = format!("{}/switch", path(&scene));

        let answer = browser.submit_from(&path(&scene), &switch, &[("active", "no")]).await;
        let there = answer.expect(303).header("location").to_owned();

        let page = browser.get(&there).await.expect(200);
        assert!(page.body.contains("Done: switched off and signed out everywhere."), "{page:?}");
        assert!(!member.is_signed_in().await);
        member.sign_in(MEMBER, PASSWORD).await.expect(400);
        let number = scene.sample.member;
        assert_eq!(events(&scene).await, [format!("user {number} changed")]);
        browser.submit_from(&path(&scene), &switch, &[("active", "yes")]).await.expect(303);
        member.sign_in(MEMBER, PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn the_last_administrator_is_not_switched_off_and_the_page_says_why(world: World) {
        let scene = Scene::on(world).await;
        let client = scene.sample.client;
        let second = add(&scene, client, "second@juice.com", "Second").await;
        let mut promote = Update::of(client, Key::Id(second));
        promote.fields.account_level = Some(ADMINISTRATOR_LEVEL);
        fixtures::run(scene.world(), promote).await;
        let mut browser = signed_in(&scene, second, "second@juice.com").await;
        let mut browser_of_first = administrator(&scene).await;
        let first = format!("/admin/people/{}", scene.sample.administrator);
        browser
            .submit_from(&first, &format!("{first}/switch"), &[("active", "no")])
            .await
            .expect(303);
        assert!(!browser_of_first.is_signed_in().await);

        // The form is not on one's own page, but can be sent.
        let own = format!("/admin/people/{second}/switch");
        let page = browser.submit_from("/", &own, &[("active", "no")]).await.expect(409);

        assert!(page.body.contains("This is the last active administrator."), "{page:?}");
        assert!(browser.is_signed_in().await);
    }
);

on_both!(
    async fn an_administrator_has_a_link_mailed_and_sees_what_became_of_it(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let mail = format!("{}/mail", path(&scene));

        browser.submit_from(&path(&scene), &mail, &[]).await.expect(303);

        let mut kinds = Vec::new();
        for bucket in 0..BUCKETS {
            let db = scene.world().directory.db();
            let jobs = db.read(move |tx| waiting(tx, bucket, "mail", 100)).await.unwrap();
            kinds.extend(
                jobs.into_iter()
                    .filter(|job| job.client_id == scene.sample.client)
                    .map(|job| job.kind),
            );
        }
        assert_eq!(kinds, ["password-reset"]);
        let to = (scene.sample.client, scene.sample.member, LinkKind::Reset);
        let now = scene.world().clock.now();
        let refused = Outcome::Refused;
        let db = scene.world().directory.db();
        let went = line("elsewhere@juice.com");
        let why = Some("550 <no> such");
        db.write(move |tx| record(tx, to, &went, refused, why, now)).await.unwrap();
        let page = browser.get(&path(&scene)).await.expect(200);
        for part in [
            "Link to choose a password",
            "elsewhere@juice.com",
            "Given up",
            "550 &#60;no&#62; such",
        ] {
            assert!(page.body.contains(part), "{part}: {page:?}");
        }
        for _ in 0..10 {
            browser.submit_from(&path(&scene), &mail, &[]).await;
        }
        let page = browser.submit_from(&path(&scene), &mail, &[]).await.expect(429);
        assert!(page.body.contains("Too many attempts."), "{page:?}");
        scene.switch(scene.sample.member, false).await;
        let page = browser.submit_from("/", &mail, &[]).await.expect(409);
        assert!(page.body.contains("Switch them on again first."), "{page:?}");
    }
);
