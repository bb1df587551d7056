//! The way to apps: from the first page, and after an invitation was accepted.

use directory::apps::{AppUrl, Create, Label, Settings, Slug, Update};
use directory::ids::{AppCode, IfVersion};
use directory::invitations::{Entry, Invite};
use directory::text::Email;
use testkit::{fixtures, on_both};

use crate::scene::{MEMBER, NEW_PASSWORD, PASSWORD, Scene, line, plain};

const NEWCOMER: [(&str, &str); 3] =
    [("first_name", "Nell"), ("last_name", "Newman"), ("password", NEW_PASSWORD)];

fn code(text: &str) -> AppCode {
    AppCode::parse(text).unwrap()
}

/// Says where an app of client 1 is opened.
async fn set_url(scene: &Scene, app: &str, url: &str) {
    let settings = Settings { url: Some(AppUrl::parse(url).unwrap()), ..Settings::default() };
    let (client, app) = (scene.sample.client, code(app));
    let update = Update { client, app, settings, if_version: IfVersion::ANY };
    fixtures::run(scene.world(), update).await;
}

/// One more app of client 1, with a URL.
async fn add_app(scene: &Scene, app: &str, url: &str) {
    let slug = Slug::parse(app).unwrap();
    let label = Label::parse(format!("The app {app}")).unwrap();
    let settings = Settings { url: Some(AppUrl::parse(url).unwrap()), ..Settings::default() };
    let new = Create::new(scene.sample.client, slug, label);
    let create = Create { code: Some(code(app)), settings, ..new };
    fixtures::run(scene.world(), create).await;
}

/// Invites somebody to apps of client 1; gives the path of the page.
async fn invite(scene: &Scene, email: &str, apps: &[&str]) -> String {
    let mut entry = Entry::of(Email::parse(email).unwrap());
    entry.initial_apps = apps.iter().map(|app| code(app)).collect();
    let invite = Invite { client: scene.sample.client, entries: vec![entry] };
    let invited = fixtures::run(scene.world(), invite).await;
    format!("/invitations/{}", invited[0].invitation.key.as_str())
}

on_both!(
    async fn the_first_page_links_to_apps_that_can_be_opened_and_names_the_others(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let page = browser.get("/").await.expect(200);
        assert!(
            page.body.contains(r#"<strong dir="auto">Data Services Demo</strong>"#),
            "{page:?}"
        );

        set_url(&scene, "zylTKNVx", "https://data.juice.com/?a=b&c=\"d").await;

        let page = browser.get("/").await.expect(200);
        let link = r#"<a href="https://data.juice.com/?a=b&#38;c=&#34;d">Data Services Demo</a>"#;
        assert!(page.body.contains(link), "{page:?}");
    }
);

on_both!(
    async fn a_newcomer_lands_at_the_app_they_were_invited_to(world: World) {
        let scene = Scene::on(world).await;
        set_url(&scene, "zylTKNVx", "https://data.juice.com/start").await;
        let path = invite(&scene, "new@juice.com", &["zylTKNVx"]).await;
        let mut browser = scene.browser();

        let answer = browser.submit(&path, &NEWCOMER).await.expect(303);

        assert_eq!(answer.header("location"), "/apps/zylTKNVx");
        let page = browser.get("/apps/zylTKNVx").await.expect(200);
        let leads = r#"<meta http-equiv="refresh" content="0; url=https://data.juice.com/start">"#;
        assert!(page.body.contains(leads), "{page:?}");
        assert!(page.body.contains(r#"<a href="https://data.juice.com/start">Open it</a>"#));
        assert!(plain(&page.body).contains("<h1>Opening Data Services Demo</h1>"), "{page:?}");
    }
);

on_both!(
    async fn of_several_apps_the_first_that_can_be_opened_is_where_one_lands(world: World) {
        let scene = Scene::on(world).await;
        add_app(&scene, "aaaaaaaa", "https://a.juice.com/").await;
        add_app(&scene, "bbbbbbbb", "https://b.juice.com/").await;
        let path = invite(&scene, "new@juice.com", &["bbbbbbbb", "zylTKNVx", "aaaaaaaa"]).await;

        let answer = scene.browser().submit(&path, &NEWCOMER).await.expect(303);

        assert_eq!(answer.header("location"), "/apps/aaaaaaaa");
    }
);

on_both!(
    async fn without_an_app_to_open_one_lands_at_the_home_of_the_client(world: World) {
        let scene = Scene::on(world).await;
        let home_location = Some(line("/start"));
        scene.set(directory::clients::Settings { home_location, ..Default::default() }).await;
        let path = invite(&scene, "new@juice.com", &["zylTKNVx"]).await;

        let answer = scene.browser().submit(&path, &NEWCOMER).await.expect(303);

        assert_eq!(answer.header("location"), "/start");
    }
);

on_both!(
    async fn somebody_who_is_a_user_already_lands_at_the_app_too(world: World) {
        let scene = Scene::on(world).await;
        add_app(&scene, "aaaaaaaa", "https://a.juice.com/").await;
        let path = invite(&scene, MEMBER, &["aaaaaaaa"]).await;
        let mut browser = scene.signed_in().await;

        let answer = browser.submit(&path, &[]).await.expect(303);

        assert_eq!(answer.header("location"), "/apps/aaaaaaaa");
        browser.get("/apps/aaaaaaaa").await.expect(200);
    }
);

on_both!(
    async fn nobody_is_led_to_an_app_they_may_not_open(world: World) {
        let scene = Scene::on(world).await;
        add_app(&scene, "aaaaaaaa", "https://a.juice.com/").await;
        let mut browser = scene.signed_in().await;

        for app in ["aaaaaaaa", "zylTKNVx", "otherApp", "nosuchap", "x"] {
            let page = browser.get(&format!("/apps/{app}")).await.expect(404);
            assert!(!page.body.contains("a.juice.com"), "{app}: {page:?}");
        }
        let answer = scene.browser().get("/apps/aaaaaaaa").await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?next=%2Fapps%2Faaaaaaaa");
        let fields = [("email", MEMBER), ("password", PASSWORD)];
        let answer = scene.browser().submit("/sign-in?next=%2Fapps%2Faaaaaaaa", &fields).await;
        answer.expect(303);
    }
);
