//! The languages of the pages.

use testkit::on_both;

use crate::scene::Scene;

on_both!(
    async fn pages_come_in_the_language_that_the_browser_asks_for(world: World) {
        let scene = Scene::on(world).await;
        for (wishes, tag, text) in [
            ("de-AT,de;q=0.9", r#"<html lang="de" dir="ltr">"#, "Passwort vergessen?"),
            ("ar", r#"<html lang="ar" dir="rtl">"#, "هل نسيت كلمة المرور؟"),
            ("fr", r#"<html lang="en" dir="ltr">"#, "Forgot your password?"),
        ] {
            let page = scene.browser().with("accept-language", wishes).get("/sign-in").await;
            assert!(page.body.contains(tag) && page.body.contains(text), "{wishes}: {page:?}");
        }
    }
);

on_both!(
    async fn a_language_that_was_chosen_stays(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser().with("accept-language", "ar");

        browser.get("/sign-in?lang=de").await.expect(200);
        let page = browser.get("/password/forgot").await.expect(200);
        assert!(page.body.contains(r#"<html lang="de""#), "{page:?}");

        browser.get("/sign-in?lang=nonsense").await.expect(200);
        let page = browser.get("/password/forgot").await.expect(200);
        assert!(page.body.contains(r#"<html lang="de""#), "{page:?}");
    }
);

on_both!(
    async fn choosing_a_language_keeps_the_place_to_go_to(world: World) {
        let scene = Scene::on(world).await;

        let page = scene.browser().get("/sign-in?next=%2Fsessions&client=1").await.expect(200);

        let link = r#"href="/sign-in?client=1&#38;next=%2Fsessions&#38;lang=de""#;
        assert!(page.body.contains(link), "{page:?}");
    }
);

on_both!(
    async fn refusals_come_in_the_chosen_language_too(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser().with("accept-language", "de");

        let page = browser.sign_in("a@b.example", "x").await.expect(400);
        assert!(page.body.contains("Adresse oder Passwort ist falsch."), "{page:?}");
        let page = browser.get("/invitations/x").await.expect(404);
        assert!(page.body.contains("Diese Einladung gilt nicht mehr"), "{page:?}");
    }
);
