//! Fields of a profile that people may not change themselves.

use directory::clients;
use directory::users::{ProfileField, ProfileFields};
use testkit::{World, on_both};

use crate::administration::administrator;
use crate::browser::{token, value};
use crate::profile::{picture, send};
use crate::scene::{Scene, line, plain};

const PATH: &str = "/settings/profile";

impl Scene {
    async fn locked(&self) -> ProfileFields {
        let get = clients::Get(self.sample.client);
        self.world().directory.get(&World::operator(), get).await.unwrap().locked_fields
    }

    /// Locks some fields as the operator.
    pub async fn lock(&self, fields: &[ProfileField]) {
        let set = clients::SetLocks {
            client: self.sample.client,
            lock: fields.iter().copied().collect(),
            unlock: ProfileFields::NONE,
            if_version: directory::ids::IfVersion::ANY,
        };
        testkit::fixtures::run(self.world(), set).await;
    }
}

on_both!(
    async fn administrators_choose_what_people_may_not_change(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let page = browser.get(PATH).await.expect(200);
        assert!(!page.body.contains(" checked"), "nothing is locked by default: {page:?}");
        let home = browser.get("/").await.expect(200);
        assert!(home.body.contains(r#"href="/settings/profile""#), "{home:?}");

        let version = value(&page, "version");
        let chosen = [("version", version.as_str()), ("city", "yes"), ("email", "yes")];
        let saved = browser.submit(PATH, &chosen).await.expect(303);

        assert_eq!(saved.header("location"), "/settings/profile?notice=locks-saved");
        let locked: ProfileFields = [ProfileField::City, ProfileField::Email].into_iter().collect();
        assert_eq!(scene.locked().await, locked);
        let page = browser.get(PATH).await.expect(200);
        assert_eq!(page.body.matches(" checked").count(), 2, "{page:?}");

        let stale = browser.submit(PATH, &chosen).await.expect(409);
        assert!(stale.body.contains("were changed elsewhere in the meantime"), "{stale:?}");
        let version = value(&stale, "version");
        browser.submit(PATH, &[("version", version.as_str())]).await.expect(303);
        assert!(scene.locked().await.is_empty());
    }
);

on_both!(
    async fn who_may_not_change_settings_has_no_such_page(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;

        browser.get(PATH).await.expect(404);
        browser.submit_from("/", PATH, &[("city", "yes")]).await.expect(404);
        let away = scene.browser().get(PATH).await.expect(303);

        assert_eq!(away.header("location"), "/sign-in?next=%2Fsettings%2Fprofile");
        assert!(scene.locked().await.is_empty());
        assert!(!browser.get("/").await.body.contains("/settings/profile"));
    }
);

on_both!(
    async fn what_is_locked_is_shown_and_cannot_be_edited(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        send(&mut browser, &[("city", "Ulm"), ("phone", "1")], None).await.expect(303);
        scene.lock(&[ProfileField::City, ProfileField::Country, ProfileField::Picture]).await;

        let page = browser.get("/profile").await.expect(200);

        for name in ["city", "country", "picture"] {
            assert!(!page.body.contains(&format!("name=\"{name}\"")), "{name}: {page:?}");
        }
        let said = plain(&page.body);
        assert!(said.contains(r#"<p class="fixed" dir="auto">Ulm</p>"#), "{said}");
        assert!(said.contains("Not given") && said.contains(r#"name="phone""#), "{said}");
        assert!(said.contains("is kept by the administrators of Juicebox"), "{said}");
        // A browser does not send what is no field, and that changes nothing.
        let sent = [("form_token", token(&page)), ("phone", "2".to_owned())];
        let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send_parts("/profile", &sent, None).await.expect(303);
        let user = scene.person(scene.sample.member).await;
        assert_eq!((user.city, user.phone), (line("Ulm"), line("2")));
    }
);

on_both!(
    async fn a_request_that_changes_what_is_locked_is_refused_with_the_field(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        scene.lock(&[ProfileField::City, ProfileField::Picture]).await;
        let before = scene.person(scene.sample.member).await;
        let events = scene.feed().await;
        let token = token(&browser.get("/profile").await.expect(200));
        let sent = [("form_token", token.as_str()), ("city", "Rome"), ("phone", "2")];

        let file = picture(30, 30, 1);
        let page = browser.send_parts("/profile", &sent, Some(("picture", &file))).await;

        let said = plain(&page.expect(400).body);
        for field in ["City", "Picture"] {
            let fault = format!("{field}: is kept by the administrators of your organisation");
            assert!(said.contains(&fault), "{field}: {said}");
        }
        assert_eq!(scene.person(scene.sample.member).await, before);
        assert_eq!(scene.feed().await, events);
    }
);

on_both!(
    async fn administrators_change_what_is_locked(world: World) {
        let scene = Scene::on(world).await;
        scene.lock(&ProfileField::ALL).await;
        let mut browser = administrator(&scene).await;

        let page = browser.get("/profile").await.expect(200);

        assert!(page.body.contains(r#"name="city""#) && page.body.contains("/profile/email"));
        send(&mut browser, &[("city", "Ulm")], None).await.expect(303);
        assert_eq!(scene.person(scene.sample.administrator).await.city, line("Ulm"));
    }
);
