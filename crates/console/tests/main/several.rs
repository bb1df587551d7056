//! Several clients at one host: who means which stays known on every way.

use directory::clients::Settings;
use directory::links::LinkKind;
use testkit::on_both;

use crate::browser::Browser;
use crate::scene::{MEMBER, PASSWORD, Scene, line, plain};

/// A host that is no client's.
const NOBODYS: &str = "127.0.0.1:8000";

async fn signed_in(scene: &Scene) -> Browser<'_> {
    let mut browser = Browser::at(&scene.app, NOBODYS);
    let fields = [("email", MEMBER), ("password", PASSWORD)];
    let sign_in = "/sign-in?client=1";
    browser.submit_from(sign_in, sign_in, &fields).await.expect(303);
    browser
}

on_both!(
    async fn whoever_names_their_client_signs_in_to_it(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = Browser::at(&scene.app, NOBODYS);

        let away = browser.get("/credits?client=2").await.expect(303);

        assert_eq!(away.header("location"), "/sign-in?client=2&next=%2Fcredits");
        let page = browser.get("/sign-in?client=2&next=%2Fcredits").await.expect(200);
        assert!(plain(&page.body).contains("Welcome to Umbrella"), "{page:?}");
        let forgot = "href=\"/password/forgot?client=2&#38;next=%2Fcredits\"";
        assert!(page.body.contains(forgot), "{page:?}");
        // At the own site nothing has to be named.
        let away = scene.browser().get("/credits?client=1").await.expect(303);
        assert_eq!(away.header("location"), "/sign-in?next=%2Fcredits");
    }
);

on_both!(
    async fn whoever_signs_out_can_sign_in_again_where_they_were(world: World) {
        let scene = Scene::on(world).await;
        let out = signed_in(&scene).await.submit_from("/", "/sign-out", &[]).await.expect(303);
        assert_eq!(out.header("location"), "/sign-in?client=1&notice=signed-out");

        let page = signed_in(&scene).await.get("/").await.expect(200);
        assert!(!page.body.contains("client=1"), "{page:?}");
    }
);

on_both!(
    async fn links_lead_on_to_the_client_that_mailed_them(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = Browser::at(&scene.app, NOBODYS);
        let path = format!("/links/{}", scene.mailed(LinkKind::Confirm).await);

        let done = browser.submit(&path, &[]).await.expect(303);

        assert_eq!(done.header("location"), "/?client=1&notice=address-confirmed");
        let away = browser.get("/?client=1&notice=address-confirmed").await.expect(303);
        assert_eq!(away.header("location"), "/sign-in?client=1&notice=address-confirmed");
        let dead = browser.get(&format!("{path}?client=1")).await.expect(404);
        for href in ["/sign-in?client=1", "/sign-in/link?client=1", "/password/forgot?client=1"] {
            assert!(dead.body.contains(&format!("href=\"{href}\"")), "{href}: {dead:?}");
        }
    }
);

on_both!(
    async fn whoever_types_the_number_of_their_client_lands_where_it_says(world: World) {
        let scene = Scene::on(world).await;
        let home_location = Some(line("/juice"));
        scene.set(Settings { home_location, ..Settings::default() }).await;
        let mut browser = Browser::at(&scene.app, NOBODYS);
        let fields = [("email", MEMBER), ("password", PASSWORD), ("client_id", "1")];

        let landed = browser.submit("/sign-in", &fields).await.expect(303);

        assert_eq!(landed.header("location"), "/juice");
    }
);

on_both!(
    async fn signing_in_leads_back_to_what_a_page_showed(world: World) {
        let scene = Scene::on(world).await;
        for (asked, next) in [
            ("/admin/people?q=smith+%26+co", "%2Fadmin%2Fpeople%3Fq%3Dsmith%2B%2526%2Bco"),
            (
                "/admin/credits/reports/claims.csv?from=2026-01-01&to=2026-02-01&lang=de",
                "%2Fadmin%2Fcredits%2Freports%2Fclaims.csv%3Ffrom%3D2026-01-01%26to%3D2026-02-01",
            ),
            ("/profile?next=https%3A%2F%2Fevil.test&x=y", "%2Fprofile"),
        ] {
            let away = scene.browser().get(asked).await.expect(303);

            let sign_in = format!("/sign-in?next={next}");
            assert_eq!(away.header("location"), sign_in, "{asked}");
            let fields = [("email", MEMBER), ("password", PASSWORD)];
            let back = scene.browser().submit(&sign_in, &fields).await.expect(303);
            assert!(back.header("location").starts_with(asked.split('?').next().unwrap()));
        }
        let mut browser = scene.browser();
        let sent = browser.submit_from("/sign-in", "/sessions/end-others", &[]).await.expect(303);
        assert_eq!(sent.header("location"), "/sign-in?next=%2Fsessions");
    }
);

on_both!(
    async fn signing_in_once_more_ends_the_session_that_the_browser_had(world: World) {
        let scene = Scene::on(world).await;
        let mut former = scene.signed_in().await;
        let mut elsewhere = scene.signed_in().await;
        let mut browser = former.clone();
        let path = format!("/links/{}", scene.mailed(LinkKind::Magic).await);

        browser.submit(&path, &[]).await.expect(303);

        assert!(browser.is_signed_in().await && elsewhere.is_signed_in().await);
        assert!(!former.is_signed_in().await);
    }
);

on_both!(
    async fn a_password_that_expired_is_replaced_on_the_way_to_a_page(world: World) {
        let scene = Scene::on(world).await;
        let days = Settings { password_expiration_days: Some(30), ..Settings::default() };
        scene.set(days).await;
        scene.world().clock.advance(31 * 86_400);
        let mut browser = scene.browser();
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);

        let away = browser.get("/sessions").await.expect(303);

        assert_eq!(away.header("location"), "/password/expired?next=%2Fsessions");
        let fields = [("password", crate::scene::NEW_PASSWORD)];
        let chosen = browser.submit("/password/expired?next=%2Fsessions", &fields).await;
        assert_eq!(chosen.expect(303).header("location"), "/sessions");
    }
);
