//! The languages of the pages.

use directory::Language;
use directory::links::{Issue, LinkKind};
use directory::users::{GetLanguage, SetLanguage};
use testkit::{World, fixtures, on_both};

use crate::browser::{Browser, token};
use crate::scene::{MEMBER, PASSWORD, Scene};

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

        let link = r#"href="/sign-in?next=%2Fsessions&#38;lang=de""#;
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

/// The language of a page.
async fn language_of(browser: &mut Browser<'_>, path: &str) -> String {
    let page = browser.get(path).await.expect(200);
    let (_, rest) = page.body.split_once("<html lang=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Chooses a language at the foot of a page.
async fn choose(browser: &mut Browser<'_>, page: &str, language: &str) -> testkit::Answer {
    browser.submit_from(page, "/language", &[("language", language), ("back", page)]).await
}

on_both!(
    async fn what_somebody_chooses_who_is_signed_in_goes_with_them_to_every_browser(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await.with("accept-language", "ar");
        let page = browser.get("/sessions?notice=x").await.expect(200);
        let button = r#"<button name="language" value="de" lang="de">Deutsch</button>"#;
        assert!(page.body.contains(button), "{page:?}");

        let answer = choose(&mut browser, "/sessions", "de").await.expect(303);

        assert_eq!(answer.header("location"), "/sessions");
        assert_eq!(language_of(&mut browser, "/sessions").await, "de");
        let mut another = scene.browser().with("accept-language", "en");
        assert_eq!(language_of(&mut another, "/sign-in").await, "en");
        another.sign_in(MEMBER, PASSWORD).await.expect(303);
        assert_eq!(language_of(&mut another, "/").await, "de");
        let page = another.get("/").await.expect(200);
        assert!(page.body.contains(r#"lang="de" aria-current="true""#), "{page:?}");
    }
);

on_both!(
    async fn the_choice_of_the_person_comes_before_that_of_the_browser(world: World) {
        let scene = Scene::on(world).await;
        let (client, user) = (scene.sample.client, scene.sample.member);
        let mut browser = scene.browser().with("accept-language", "en");
        assert_eq!(language_of(&mut browser, "/sign-in?lang=ar").await, "ar");
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);
        assert_eq!(language_of(&mut browser, "/").await, "ar", "nothing else is known of them");
        let mut another = scene.browser().with("accept-language", "en");
        another.sign_in(MEMBER, PASSWORD).await.expect(303);
        assert_eq!(language_of(&mut another, "/").await, "ar", "it is kept with them");

        let set = SetLanguage { client, user, language: Some(Language::German) };
        fixtures::run(scene.world(), set).await;

        assert_eq!(language_of(&mut browser, "/").await, "de");
        assert_eq!(language_of(&mut browser, "/?lang=ar").await, "de");
        browser.submit_from("/", "/sign-out", &[]).await.expect(303);
        assert_eq!(language_of(&mut browser, "/sign-in").await, "ar");
    }
);

on_both!(
    async fn a_choice_also_stays_with_the_browser_after_signing_out(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        choose(&mut browser, "/", "ar").await.expect(303);

        browser.submit_from("/", "/sign-out", &[]).await.expect(303);

        assert_eq!(language_of(&mut browser, "/sign-in").await, "ar");
    }
);

on_both!(
    async fn what_is_no_language_is_not_chosen_and_nobody_is_sent_elsewhere(world: World) {
        let scene = Scene::on(world).await;
        let (client, user) = (scene.sample.client, scene.sample.member);
        let mut browser = scene.signed_in().await;

        let answer = choose(&mut browser, "/", "klingon").await.expect(303);
        assert_eq!(answer.header("location"), "/");
        let operator = World::operator();
        let kept = scene.world().directory.get(&operator, GetLanguage { client, user }).await;
        assert_eq!(kept.unwrap(), None);

        for back in ["https://evil.example/", "//evil.example", "", "/language\\"] {
            let fields = [("language", "de"), ("back", back)];
            let answer = browser.submit_from("/", "/language", &fields).await.expect(303);
            assert_eq!(answer.header("location"), "/", "{back}");
        }
    }
);

on_both!(
    async fn before_signing_in_a_choice_is_kept_by_the_browser_alone(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let token = token(&browser.get("/sign-in").await.expect(200));

        let body = format!("form_token={token}&language=de&back=/sign-in");
        browser.send("/language", &body).await.expect(303);

        assert_eq!(language_of(&mut browser, "/sign-in").await, "de");
        let (client, user) = (scene.sample.client, scene.sample.member);
        let operator = World::operator();
        let kept = scene.world().directory.get(&operator, GetLanguage { client, user }).await;
        assert_eq!(kept.unwrap(), None);
    }
);

on_both!(
    async fn a_mail_that_is_asked_for_knows_the_language_of_the_page(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser().with("accept-language", "ar");

        browser.submit("/sign-in/link", &[("email", MEMBER)]).await.expect(200);

        let body = format!(r#"{{"language":"ar","user":{}}}"#, scene.sample.member);
        let mails = scene.waiting_mails().await;
        assert!(mails.contains(&body), "{mails:?}");
        let (client, user) = (scene.sample.client, scene.sample.member);
        let issue = Issue { client, user, kind: LinkKind::Magic };
        assert!(fixtures::run(scene.world(), issue).await.is_some());
    }
);
