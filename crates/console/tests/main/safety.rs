//! What keeps people safe who use the pages.

use testkit::on_both;

use crate::browser::{Browser, token};
use crate::scene::{MEMBER, PASSWORD, SITE, Scene, public};

fn filled(token: &str) -> String {
    format!("form_token={token}&email={MEMBER}&password={}", PASSWORD.replace(' ', "+"))
}

on_both!(
    async fn a_form_without_the_token_of_this_browser_is_refused(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let own = token(&browser.get("/sign-in").await);
        let foreign = token(&scene.browser().get("/sign-in").await);
        assert_ne!(own, foreign);

        for token in ["", "x", &foreign, &own.to_uppercase()] {
            let page = browser.send("/sign-in", &filled(token)).await.expect(403);
            assert!(page.body.contains("This form is too old"), "{page:?}");
        }
        let mut without_cookies = scene.browser();
        without_cookies.send("/sign-in", &filled(&own)).await.expect(403);
        browser.send("/sign-in", &filled(&own)).await.expect(303);
    }
);

on_both!(
    async fn every_form_is_refused_without_its_token(world: World) {
        let scene = Scene::on(world).await;
        let secret = "0".repeat(64);
        let mut browser = scene.signed_in().await;
        for path in [
            "/sign-in",
            "/sign-out",
            "/language",
            "/sign-in/link",
            &format!("/links/{secret}"),
            "/password",
            "/password/strength",
            "/password/forgot",
            &format!("/password/reset/{secret}"),
            "/password/expired",
            "/sessions/1/end",
            "/sessions/end-others",
            "/profile/email",
            "/profile/confirm",
            "/profile/privacy",
            "/settings/profile",
            "/delegates",
            "/delegates/1",
            "/delegates/for/1",
            "/credits/1",
            "/invitations/0626d808767dc0abc76a4266ad2df687b3008156",
            "/admin/people/1/switch",
            "/admin/people/1/mail",
            "/admin/people/1/end-sessions",
            "/admin/people/1/sessions/1/end",
            "/admin/invitations/new",
            "/admin/invitations/3/resend",
            "/admin/invitations/3/withdraw",
            "/admin/jobs/000000000000000000000000/retry",
            "/admin/jobs/000000000000000000000000/drop",
            "/admin/credits/word",
            "/admin/credits/1",
            "/admin/credits/1/claims/1/000000000000000000000000",
        ] {
            browser.send(path, "form_token=").await.expect(403);
        }
        assert!(browser.is_signed_in().await);
    }
);

on_both!(
    async fn a_token_from_before_signing_in_is_worth_nothing_afterwards(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let before = token(&browser.get("/sign-in").await);
        browser.send("/sign-in", &filled(&before)).await.expect(303);
        assert!(!browser.cookies.contains_key("forms"), "{:?}", browser.cookies);

        browser.send("/sign-out", &format!("form_token={before}")).await.expect(403);
        assert!(browser.is_signed_in().await);
    }
);

on_both!(
    async fn a_form_that_another_site_sends_is_refused_whatever_it_holds(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let token = token(&browser.get("/sign-in").await);
        for site in ["cross-site", "same-site"] {
            let mut sent = browser.clone().with("sec-fetch-site", site);
            sent.send("/sign-in", &filled(&token)).await.expect(403);
        }
        let mut own = browser.clone().with("sec-fetch-site", "same-origin");
        own.send("/sign-in", &filled(&token)).await.expect(303);
    }
);

on_both!(
    async fn forms_are_bounded_and_must_be_forms(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let token = token(&browser.get("/sign-in").await);

        let long = format!("form_token={token}&email={}", "a".repeat(1 << 18));
        browser.send("/sign-in", &long).await.expect(413);
        browser.send("/sign-in", &format!("{}&email=x", filled(&token))).await.expect(400);
        browser.send("/sign-in", &format!("form_token={token}&email=%FF")).await.expect(400);
        browser.send("/sign-in", &format!("form_token={token}&email=%00")).await.expect(400);
        let json = scene.app.post("/sign-in").json(serde_json::json!({}));
        json.await.expect(415);
    }
);

on_both!(
    async fn cookies_are_bound_to_the_host_and_to_https(world: World) {
        let scene = Scene::with(world, public()).await;
        let mut browser = Browser::at(&scene.app, SITE);

        let page = browser.get("/sign-in").await;
        let made = page.header("set-cookie");
        assert!(made.starts_with("__Host-forms="), "{made}");
        assert!(made.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{made}");
        let answer = browser.sign_in(MEMBER, PASSWORD).await.expect(303);
        let lines: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        let session = lines[0].to_str().unwrap();
        assert!(session.starts_with("__Host-session=rbsession_"), "{session}");
        let end = "; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=1209600";
        assert!(session.ends_with(end), "{session}");
    }
);

on_both!(
    async fn pages_carry_the_headers_that_keep_them_safe(world: World) {
        let scene = Scene::with(world, public()).await;
        let mut browser = Browser::at(&scene.app, SITE);
        for path in ["/sign-in", "/", "/no/such/page", "/invitations/x"] {
            let page = browser.get(path).await;
            let policy = page.header("content-security-policy");
            assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
            assert!(policy.contains("connect-src 'self';"), "{path}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(page.header("cache-control"), "no-store", "{path}");
            assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(page.header("strict-transport-security"), "max-age=31536000", "{path}");
        }
    }
);

on_both!(
    async fn without_a_public_url_nobody_is_held_to_https(world: World) {
        let scene = Scene::on(world).await;

        let page = scene.browser().get("/sign-in").await;

        assert_eq!(page.header("strict-transport-security"), "");
        assert!(page.header("set-cookie").starts_with("forms="), "{page:?}");
    }
);

on_both!(
    async fn pages_have_no_script_and_no_style_of_their_own(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        for path in ["/", "/sessions", "/password"] {
            let page = browser.get(path).await.expect(200);
            assert_eq!(page.body.matches("<script").count(), 1, "{path}");
            assert!(page.body.contains("<script src=\"/assets/"), "{path}");
            for part in ["<style", " style=", " onclick=", "javascript:"] {
                assert!(!page.body.contains(part), "{path}: {part}");
            }
        }
    }
);

on_both!(
    async fn files_of_the_look_are_kept_for_good_and_a_page_with_them_is_small(world: World) {
        let scene = Scene::on(world).await;
        let page = scene.browser().get("/sign-in").await.expect(200);
        let mut size = page.body.len();
        for part in page.body.split('"').filter(|part| part.starts_with("/assets/")) {
            let file = scene.app.get(part).await.expect(200);
            assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
            size += file.body.len();
        }
        assert!((10_000..50_000).contains(&size), "{size}");
        scene.browser().get("/assets/0000000000000000.css").await.expect(404);
    }
);

on_both!(
    async fn texts_from_people_are_shown_as_they_are(world: World) {
        let scene = Scene::on(world).await;
        let email = "\"><script>alert(1)</script>";

        let page = scene.browser().sign_in(email, "x").await.expect(400);

        assert!(!page.body.contains("<script>alert"), "{page:?}");
        assert!(page.body.contains("&#34;&#62;&#60;script&#62;alert(1)"), "{page:?}");
    }
);
