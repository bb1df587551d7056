//! How hard a password is to guess, as it is told on the pages.

use directory::links::LinkKind;
use testkit::{Answer, on_both};
use url::form_urlencoded;

use crate::browser::{Browser, token};
use crate::scene::{NEW_PASSWORD, PASSWORD, Scene, plain};

/// The page of the documented invitation of client 1.
const INVITATION: &str = "/invitations/0626d808767dc0abc76a4266ad2df687b3008156";

/// Asks as the script does, from a page with a form.
async fn estimate(browser: &mut Browser<'_>, page: &str, fields: &[(&str, &str)]) -> Answer {
    let token = token(&browser.get(page).await.expect(200));
    let mut body = form_urlencoded::Serializer::new(String::new());
    let body = body.append_pair("form_token", &token).extend_pairs(fields).finish();
    browser.send("/password/strength", &body).await
}

on_both!(
    async fn a_password_is_estimated_while_it_is_typed_and_nothing_is_kept(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();

        let weak = estimate(&mut browser, INVITATION, &[("password", "password")]).await;
        let weak = weak.expect(200);
        assert_eq!(weak.json()["score"], 0);
        assert_eq!(plain(weak.json()["text"].as_str().unwrap()), "Strength: very weak");
        assert!(weak.body.contains("much like passwords that many people use"), "{weak:?}");
        assert_eq!(weak.header("cache-control"), "no-store");
        assert_eq!(weak.header("content-type"), "application/json");

        let strong = estimate(&mut browser, INVITATION, &[("password", NEW_PASSWORD)]).await;
        let strong = strong.expect(200).json();
        assert_eq!((&strong["score"], &strong["advice"]), (&4.into(), &serde_json::json!([])));
    }
);

on_both!(
    async fn names_address_and_client_are_the_first_that_are_guessed(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let score = async |browser: &mut Browser<'_>, fields: &[(&str, &str)]| {
            estimate(browser, INVITATION, fields).await.expect(200).json()["score"].as_i64()
        };

        let unknown = [("password", "quixendorf")];
        let named = [("password", "quixendorf"), ("last_name", "Quixendorf")];
        let addressed = [("password", "quixendorf"), ("email", "quixendorf@new.test")];
        assert!(score(&mut browser, &unknown).await > score(&mut browser, &named).await);
        assert!(score(&mut browser, &unknown).await > score(&mut browser, &addressed).await);
        assert_eq!(score(&mut browser, &[("password", "Juicebox")]).await, Some(0));

        let mut browser = scene.signed_in().await;
        let own = estimate(&mut browser, "/password", &[("password", "user@juice.com")]).await;
        let own = own.expect(200);
        assert!(own.body.contains("It contains your address"), "{own:?}");
    }
);

on_both!(
    async fn the_estimate_comes_in_the_language_of_the_page(world: World) {
        let scene = Scene::on(world).await;
        for (language, text) in [("de", "Stärke: sehr schwach"), ("ar", "القوة: ضعيفة جدًا")]
        {
            let mut browser = scene.browser().with("accept-language", language);
            let told = estimate(&mut browser, INVITATION, &[("password", "aaaa")]).await;
            assert_eq!(plain(told.expect(200).json()["text"].as_str().unwrap()), text);
        }
    }
);

on_both!(
    async fn estimates_are_bounded_in_length_and_number(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let long = "0".repeat(20_000);
        estimate(&mut browser, INVITATION, &[("password", &long)]).await.expect(200);

        let token = token(&browser.get(INVITATION).await.expect(200));
        let body = format!("form_token={token}&password=");
        for _ in 1..300 {
            browser.send("/password/strength", &body).await.expect(200);
        }
        let limited = browser.send("/password/strength", &body).await.expect(429);
        assert!(!limited.header("retry-after").is_empty(), "{limited:?}");

        let fields = [("first_name", "A"), ("last_name", "B"), ("password", "short")];
        let page = browser.submit(INVITATION, &fields).await.expect(400);
        assert!(!page.body.contains("<meter"), "{page:?}");
        scene.world().clock.advance(15 * 60);
        browser.send("/password/strength", &body).await.expect(200);
    }
);

on_both!(
    async fn a_refused_form_tells_how_hard_the_password_is_to_guess(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let page = browser.get(INVITATION).await.expect(200);
        assert!(page.body.contains(r#"data-at="/password/strength" aria-live="polite""#));
        assert!(!page.body.contains("<meter"), "{page:?}");

        let fields = [("first_name", ""), ("last_name", "B"), ("password", NEW_PASSWORD)];
        let page = browser.submit(INVITATION, &fields).await.expect(400);
        let text = plain(&page.body);
        assert!(text.contains(r#"value="4""#) && text.contains("Strength: strong"), "{text}");
        assert!(!page.body.contains(NEW_PASSWORD), "{page:?}");

        let reset = format!("/password/reset/{}", scene.mailed(LinkKind::Reset).await);
        let page = browser.submit(&reset, &[("password", "user")]).await.expect(400);
        let text = plain(&page.body);
        assert!(text.contains("Strength: very weak"), "{text}");
        assert!(text.contains("It contains your name, which is easy to guess."), "{text}");

        let mut browser = scene.signed_in().await;
        let fields = [("present_password", PASSWORD), ("password", "12345")];
        let page = browser.submit("/password", &fields).await.expect(400);
        assert!(plain(&page.body).contains("Strength: very weak"), "{page:?}");
    }
);

on_both!(
    async fn a_weak_password_that_keeps_the_rules_is_taken_all_the_same(world: World) {
        let scene = Scene::on(world).await;
        let fields = [("first_name", "A"), ("last_name", "B"), ("password", "juicebox1")];
        scene.browser().submit(INVITATION, &fields).await.expect(303);
    }
);
