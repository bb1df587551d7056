//! Accepting invitations.

use directory::clients;
use directory::ids::{AppCode, IfVersion, InvitationId};
use directory::invitations::{Entry, Invite, Withdraw};
use directory::text::Email;
use directory::users::{self, Key, Parts};
use testkit::{World, fixtures, on_both};

use crate::browser::Browser;
use crate::scene::{MEMBER, NEW_PASSWORD, OTHER_SITE, PASSWORD, SITE, Scene, plain};

/// The documented invitation of client 1, and that of client 2.
const PATH: &str = "/invitations/0626d808767dc0abc76a4266ad2df687b3008156";
const OTHER_PATH: &str = "/invitations/9999999999999999999999999999999999999999";

fn newcomer<'a>(first: &'a str, last: &'a str, password: &'a str) -> [(&'static str, &'a str); 3] {
    [("first_name", first), ("last_name", last), ("password", password)]
}

/// Invites somebody to the app of client 1; gives the path of the page.
async fn invite(scene: &Scene, email: &str) -> String {
    let mut entry = Entry::of(Email::parse(email).unwrap());
    entry.initial_apps = vec![AppCode::parse("zylTKNVx").unwrap()];
    let invite = Invite { client: scene.sample.client, entries: vec![entry] };
    let invited = fixtures::run(scene.world(), invite).await;
    format!("/invitations/{}", invited[0].invitation.key.as_str())
}

on_both!(
    async fn a_newcomer_gives_names_and_a_password_and_is_in(world: World) {
        let scene = Scene::on(world).await;
        let path = invite(&scene, "new@juice.com").await;
        let mut browser = scene.browser();

        let page = browser.get(&path).await.expect(200);
        let text = plain(&page.body);
        for part in ["Welcome to Juicebox", "new@juice.com", "Apps: Data Services Demo"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let fields = newcomer("Nell", "Newman", NEW_PASSWORD);
        let answer = browser.submit(&path, &fields).await.expect(303);

        assert_eq!(answer.header("location"), "/");
        let home = browser.get("/").await.expect(200);
        let text = plain(&home.body);
        assert!(text.contains("Hello, Nell Newman") && text.contains("Data Services Demo"));
        let user = Key::Email(Email::parse("new@juice.com").unwrap());
        let parts = Parts { apps: true, ..Parts::default() };
        let get = users::Get { client: scene.sample.client, user, parts };
        let made = scene.world().directory.get(&World::operator(), get).await.unwrap();
        assert!(made.user.active && made.user.last_password_set_at.is_some());
        assert!(made.user.last_activated_at.is_some());
        assert_eq!(made.apps, [AppCode::parse("zylTKNVx").unwrap()]);
        scene.browser().sign_in("new@juice.com", NEW_PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn all_that_is_wrong_with_a_newcomers_form_is_named_at_once(world: World) {
        let scene = Scene::on(world).await;
        let settings =
            clients::Settings { password_require_numeric: Some(true), ..Default::default() };
        scene.set(settings).await;
        let mut browser = scene.browser();

        let page = browser.submit(PATH, &newcomer(" ", "Mc\u{7}Lane", "short")).await.expect(400);

        let text = plain(&page.body);
        for part in [
            r##"<a href="#field-first_name">First name: please fill this in</a>"##,
            "Last name: must be one line without control characters",
            "New password: must have at least 8 characters",
            "New password: must contain a digit",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let page = browser.submit(PATH, &newcomer("John", "McLane", "short")).await.expect(400);
        assert!(page.body.contains(r#"value="McLane""#), "{page:?}");
        browser.submit(PATH, &newcomer("John", "McLane", "harpsichord 7")).await.expect(303);
    }
);

on_both!(
    async fn dead_and_invented_keys_get_one_friendly_refusal(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let used = invite(&scene, "used@juice.com").await;
        browser.submit(&used, &newcomer("A", "B", NEW_PASSWORD)).await.expect(303);
        let mut browser = scene.browser();
        let withdrawn = PATH.to_owned();
        let page = browser.get(&withdrawn).await.expect(200);
        let withdraw = Withdraw {
            client: scene.sample.client,
            id: InvitationId(3),
            if_version: IfVersion::ANY,
        };
        fixtures::run(scene.world(), withdraw).await;
        let lapsed = invite(&scene, "late@juice.com").await;
        scene.world().clock.advance(31 * 86_400);

        let first = browser.get("/invitations/x").await.expect(404);
        assert!(first.body.contains("This invitation does not work any more"), "{first:?}");
        let random = format!("/invitations/{}", "0".repeat(40));
        for path in [&used, &withdrawn, &lapsed, &random] {
            let page = browser.get(path).await.expect(404);
            assert_eq!(page.body.replace(path.as_str(), "/invitations/x"), first.body, "{path}");
        }
        let body = format!(
            "form_token={}&first_name=A&last_name=B&password=vole+under+harpsichord",
            crate::browser::token(&page)
        );
        browser.send(&withdrawn, &body).await.expect(404);
        assert!(!browser.is_signed_in().await);
    }
);

on_both!(
    async fn somebody_who_is_a_user_already_signs_in_to_accept(world: World) {
        let scene = Scene::on(world).await;
        let path = invite(&scene, MEMBER).await;
        let mut browser = scene.browser();

        let page = browser.get(&path).await.expect(200);
        let sign_in = format!("/sign-in?client=1&next={}", path.replace('/', "%2F"));
        assert!(page.body.contains(&sign_in.replace('&', "&#38;")), "{page:?}");
        assert!(!page.body.contains(r#"name="password""#), "{page:?}");
        let fields = [("email", MEMBER), ("password", PASSWORD)];
        let answer = browser.submit(&sign_in, &fields).await.expect(303);
        assert_eq!(answer.header("location"), path);

        let page = browser.get(&path).await.expect(200);
        assert!(page.body.contains("Accept the invitation"), "{page:?}");
        let answer = browser.submit(&path, &[]).await.expect(303);
        assert_eq!(answer.header("location"), "/");
        browser.get(&path).await.expect(404);
    }
);

on_both!(
    async fn nobody_accepts_the_invitation_of_another_user(world: World) {
        let scene = Scene::on(world).await;
        let path = invite(&scene, "jason@juice.com").await;
        let mut browser = scene.signed_in().await;

        let page = browser.get(&path).await.expect(200);
        assert!(page.body.contains("Please sign out first."), "{page:?}");
        let fields = newcomer("A", "B", NEW_PASSWORD);
        let answer = browser.submit(&path, &fields).await.expect(200);

        assert!(answer.body.contains("Please sign out first."), "{answer:?}");
        scene.browser().get(&path).await.expect(200);
    }
);

on_both!(
    async fn an_invitation_that_is_opened_at_another_clients_site_leads_to_its_own(world: World) {
        let scene = Scene::on(world).await;

        let answer = Browser::at(&scene.app, SITE).get(OTHER_PATH).await.expect(303);

        assert_eq!(answer.header("location"), format!("http://{OTHER_SITE}{OTHER_PATH}"));
        let page = Browser::at(&scene.app, OTHER_SITE).get(OTHER_PATH).await.expect(200);
        assert!(plain(&page.body).contains("Welcome to Umbrella"), "{page:?}");
    }
);

on_both!(
    async fn a_newcomer_lands_where_the_client_says(world: World) {
        let scene = Scene::on(world).await;
        let home_location = Some(crate::scene::line("/juice"));
        scene.set(clients::Settings { home_location, ..clients::Settings::default() }).await;
        let path = invite(&scene, "new@juice.com").await;

        let fields = newcomer("Nell", "Newman", NEW_PASSWORD);
        let answer = scene.browser().submit(&path, &fields).await.expect(303);

        assert_eq!(answer.header("location"), "/juice");
    }
);

on_both!(
    async fn whoever_has_an_expired_password_replaces_it_and_accepts(world: World) {
        let scene = Scene::on(world).await;
        let days = Some(20);
        let settings = clients::Settings { password_expiration_days: days, ..Default::default() };
        scene.set(settings).await;
        let path = invite(&scene, MEMBER).await;
        scene.world().clock.advance(21 * 86_400);
        let mut browser = scene.signed_in().await;

        let page = browser.get(&path).await.expect(200);

        let onwards = format!("/password/expired?next={}", path.replace('/', "%2F"));
        assert!(page.body.contains(&format!("href=\"{onwards}\"")), "{page:?}");
        assert!(!page.body.contains("Please sign out first."), "{page:?}");
        let chosen = browser.submit(&onwards, &[("password", NEW_PASSWORD)]).await.expect(303);
        assert_eq!(chosen.header("location"), path);
        browser.submit(&path, &[]).await.expect(303);
        browser.get(&path).await.expect(404);
    }
);
