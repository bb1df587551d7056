//! Setting the installation up by the link.

use console::Settings;
use directory::clients;
use directory::ids::ClientId;
use directory::setup::Offer;
use testkit::{TestApp, World, fixtures, on_both};

use crate::browser::{Browser, token};
use crate::scene::{PASSWORD, SITE, add_client, app, plain};

const FIELDS: [(&str, &str); 6] = [
    ("name", "Acme"),
    ("domain", SITE),
    ("first_name", "Ann"),
    ("last_name", "Lee"),
    ("email", "ann@acme.test"),
    ("password", PASSWORD),
];

/// The pages without any client, and the path of the link.
async fn fresh(world: World) -> (TestApp, String) {
    let secret = fixtures::run(&world, Offer).await.unwrap();
    (app(world, Settings::default()), format!("/setup/{}", secret.reveal()))
}

async fn clients_of(app: &TestApp) -> usize {
    let list = clients::List { after: ClientId(0), limit: 10 };
    app.world.directory.get(&World::operator(), list).await.unwrap().len()
}

on_both!(
    async fn the_link_leads_to_a_client_its_administrator_and_home(world: World) {
        let (app, path) = fresh(world).await;
        let mut browser = Browser::at(&app, SITE);

        let page = browser.get(&path).await.expect(200);
        assert!(page.body.contains(&format!(r#"value="{SITE}""#)), "{page:?}");
        assert!(page.body.contains("must have at least"), "{page:?}");
        let answer = browser.submit(&path, &FIELDS).await.expect(303);

        assert_eq!(answer.header("location"), "/");
        let home = plain(&browser.get("/").await.expect(200).body);
        assert!(home.contains("Hello, Ann Lee") && home.contains("Acme"), "{home}");
        Browser::at(&app, SITE).sign_in("ann@acme.test", PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn all_that_is_wrong_with_the_form_is_named_at_once_and_uses_nothing_up(world: World) {
        let (app, path) = fresh(world).await;
        let mut browser = Browser::at(&app, SITE);
        let fields = [
            ("name", " "),
            ("domain", "not a host"),
            ("first_name", "A\u{7}"),
            ("last_name", "Lee"),
            ("email", "ann"),
            ("password", "kurz"),
        ];

        let page = browser.submit(&path, &fields).await.expect(400);

        let text = plain(&page.body);
        for part in [
            "Name of your organisation: please fill this in",
            "Address of its site: must be a domain name, optionally with a port",
            "First name: must be one line without control characters",
            "E-mail address: must be an e-mail address",
            "New password: must have at least 8 characters",
            r#"value="Lee""#,
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("kurz"), "{text}");
        let weak =
            FIELDS.map(|(name, value)| (name, if name == "password" { "password" } else { value }));
        let page = browser.submit(&path, &weak).await.expect(400);
        assert!(page.body.contains("must not be a commonly used password"), "{page:?}");
        assert_eq!(clients_of(&app).await, 0);
        browser.submit(&path, &FIELDS).await.expect(303);
    }
);

on_both!(
    async fn a_link_that_was_used_is_as_dead_as_one_that_was_never_made(world: World) {
        let (app, path) = fresh(world).await;
        let mut browser = Browser::at(&app, SITE);
        let page = browser.get(&path).await.expect(200);
        let body = format!(
            "form_token={}&name=B&domain=b.test&first_name=B&last_name=B&email=b%40b.test&password=vole+under+harpsichord",
            token(&page)
        );
        Browser::at(&app, SITE).submit(&path, &FIELDS).await.expect(303);

        browser.send(&path, &body).await.expect(404);

        let used = browser.get(&path).await.expect(404);
        let never = browser.get("/setup/x").await.expect(404);
        assert_eq!(used.body.replace(path.as_str(), "/setup/x"), never.body);
        assert!(used.body.contains("This link does not work any more"), "{used:?}");
        assert_eq!(clients_of(&app).await, 1);
    }
);

on_both!(
    async fn the_link_is_dead_once_a_client_was_made_by_other_means(world: World) {
        let (app, path) = fresh(world).await;
        let mut browser = Browser::at(&app, "elsewhere.test");
        browser.get(&path).await.expect(200);

        add_client(&app.world, "Other", "other.test").await;

        browser.get(&path).await.expect(404);
    }
);

on_both!(
    async fn the_form_is_refused_without_its_token(world: World) {
        let (app, path) = fresh(world).await;
        Browser::at(&app, SITE).send(&path, "form_token=").await.expect(403);
        assert_eq!(clients_of(&app).await, 0);
    }
);

on_both!(
    async fn the_page_comes_in_every_language(world: World) {
        let (app, path) = fresh(world).await;
        for (wishes, text) in [("de", "Rollbook einrichten"), ("ar", "إعداد Rollbook")] {
            let page = Browser::at(&app, SITE).with("accept-language", wishes).get(&path).await;
            assert!(page.expect(200).body.contains(text), "{wishes}");
        }
    }
);
