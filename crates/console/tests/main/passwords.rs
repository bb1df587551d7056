//! Choosing passwords.

use directory::clients;
use directory::links::LinkKind;
use testkit::on_both;

use crate::scene::{MEMBER, NEW_PASSWORD, PASSWORD, Scene, plain};

on_both!(
    async fn a_forgotten_password_is_replaced_by_a_mailed_link(world: World) {
        let scene = Scene::on(world).await;
        let mut elsewhere = scene.signed_in().await;
        let secret = scene.mailed(LinkKind::Reset).await;
        let path = format!("/password/reset/{secret}");
        let mut browser = scene.browser();

        let answer = browser.get(&format!("/links/{secret}")).await.expect(303);
        assert_eq!(answer.header("location"), path);
        browser.submit(&path, &[("password", "")]).await.expect(400);
        let answer = browser.submit(&path, &[("password", NEW_PASSWORD)]).await.expect(303);

        assert_eq!(answer.header("location"), "/");
        assert!(browser.is_signed_in().await);
        assert!(!elsewhere.is_signed_in().await);
        browser.get(&path).await.expect(404);
        scene.browser().sign_in(MEMBER, PASSWORD).await.expect(400);
        scene.browser().sign_in(MEMBER, NEW_PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn every_broken_rule_is_named_at_once_and_the_link_stays_good(world: World) {
        let scene = Scene::on(world).await;
        let settings = clients::Settings {
            password_min_length: Some(12),
            password_require_numeric: Some(true),
            password_require_upper: Some(true),
            password_require_special: Some(true),
            ..clients::Settings::default()
        };
        scene.set(settings).await;
        let path = format!("/password/reset/{}", scene.mailed(LinkKind::Reset).await);
        let mut browser = scene.browser();

        let page = browser.get(&path).await.expect(200);
        assert!(page.body.contains(r#"data-rule="short" data-least="12""#), "{page:?}");
        let refused = browser.submit(&path, &[("password", "password")]).await.expect(400);

        let text = plain(&refused.body);
        for rule in [
            "must have at least 12 characters",
            "must contain a digit",
            "must contain an upper-case letter",
            "must contain a special character, such as ! or #",
            "must not be a commonly used password",
        ] {
            let link = format!(r##"<a href="#field-password">New password: {rule}</a>"##);
            assert!(text.contains(&link), "{rule}: {text}");
        }
        assert!(!refused.body.contains(r#"value="password""#));
        browser.submit(&path, &[("password", "Vole-7 under harpsichord")]).await.expect(303);
    }
);

on_both!(
    async fn whoever_knows_the_present_password_changes_it_and_is_out_elsewhere(world: World) {
        let scene = Scene::on(world).await;
        let mut elsewhere = scene.signed_in().await;
        let mut browser = scene.signed_in().await;
        let change = |present: &'static str, new: &'static str| {
            [("present_password", present), ("password", new)]
        };

        let wrong = browser.submit("/password", &change("x", NEW_PASSWORD)).await.expect(400);
        assert!(wrong.body.contains("is not your present password"), "{wrong:?}");
        browser.submit("/password", &change("", "")).await.expect(400);
        let answer = browser.submit("/password", &change(PASSWORD, NEW_PASSWORD)).await.expect(303);

        assert_eq!(answer.header("location"), "/?notice=password-changed");
        let home = browser.get("/?notice=password-changed").await.expect(200);
        assert!(home.body.contains("Your password is changed."), "{home:?}");
        assert!(!elsewhere.is_signed_in().await);
    }
);

on_both!(
    async fn nobody_gets_to_the_pages_of_passwords_without_a_session(world: World) {
        let scene = Scene::on(world).await;
        for (path, place) in
            [("/password", "/sign-in?next=%2Fpassword"), ("/password/expired", "/sign-in")]
        {
            let mut browser = scene.browser();
            assert_eq!(browser.get(path).await.expect(303).header("location"), place);
            let fields = [("present_password", PASSWORD), ("password", NEW_PASSWORD)];
            let answer = browser.submit_from("/sign-in", path, &fields).await.expect(303);
            assert_eq!(answer.header("location"), place);
        }
        scene.browser().sign_in(MEMBER, PASSWORD).await.expect(303);
    }
);
