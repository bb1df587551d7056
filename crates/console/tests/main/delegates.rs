//! Who may act for somebody, and for whom they may act.

use directory::delegates::Add;
use directory::ids::{ClientId, IfVersion, UserId};
use directory::text::Email;
use directory::users::{Create, Get, Key, New, Parts};
use testkit::{World, fixtures, on_both};

use crate::scene::{Scene, line, plain};

const PATH: &str = "/delegates";

impl Scene {
    /// One more person of a client, with a name.
    async fn colleague(&self, client: ClientId, email: &str, first: &str) -> UserId {
        let mut new = New::of(Email::parse(email).unwrap());
        new.fields.first_name = Some(line(first));
        let create = Create { client, new, parts: Parts::default() };
        fixtures::run(self.world(), create).await.user.id
    }

    /// The delegates of the member, each with what is granted.
    async fn delegates(&self) -> Vec<(UserId, Vec<String>)> {
        let parts = Parts { delegates: true, ..Parts::default() };
        let get = Get { client: self.sample.client, user: Key::Id(self.sample.member), parts };
        let found = self.world().directory.get(&World::operator(), get).await.unwrap();
        let granted = |it: &directory::delegates::Delegate| {
            let granted = it.permissions.iter().filter(|(_, granted)| *granted);
            (it.id, granted.map(|(name, _)| name.to_owned()).collect())
        };
        found.delegates.iter().map(granted).collect()
    }
}

on_both!(
    async fn somebody_is_named_by_their_address_given_other_rights_and_ended(world: World) {
        let scene = Scene::on(world).await;
        let dee = scene.colleague(scene.sample.client, "dee@juice.com", "Dee").await;
        let mut browser = scene.signed_in().await;

        let sent = [("email", " DEE@juice.com "), ("activities", "yes")];
        let added = browser.submit(PATH, &sent).await.expect(303);
        assert_eq!(added.header("location"), "/delegates?notice=delegate-added");
        assert_eq!(scene.delegates().await, [(dee, vec!["activities".to_owned()])]);
        let page = browser.get("/delegates?notice=delegate-added").await.expect(200);
        assert!(page.body.contains("<bdi>Dee</bdi>") && page.body.contains("dee@juice.com"));

        let one = format!("/delegates/{dee}");
        let sent = [("timesheet", "yes"), ("do", "set")];
        browser.submit_from(PATH, &one, &sent).await.expect(303);
        assert_eq!(scene.delegates().await, [(dee, vec!["timesheet".to_owned()])]);

        let ended = browser.submit_from(PATH, &one, &[("do", "end")]).await.expect(303);
        assert_eq!(ended.header("location"), "/delegates?notice=delegate-ended");
        assert!(scene.delegates().await.is_empty());
        browser.submit_from(PATH, &one, &[("do", "end")]).await.expect(303);
    }
);

on_both!(
    async fn an_address_of_nobody_and_one_of_another_client_are_answered_alike(world: World) {
        let scene = Scene::on(world).await;
        let off = scene.colleague(scene.sample.client, "off@juice.com", "Off").await;
        scene.switch(off, false).await;
        let mut browser = scene.signed_in().await;
        let mut pages = Vec::new();
        for email in ["olga@other.test", "nobody@juice.com", "off@juice.com"] {
            let page = browser.submit(PATH, &[("email", email)]).await.expect(400);
            assert!(page.body.contains("nobody of your organisation who can act for you"));
            pages.push(page.body.replace(email, "…"));
        }
        assert_eq!(pages[0], pages[1]);
        assert_eq!(pages[0], pages[2]);
        assert!(scene.delegates().await.is_empty());
    }
);

on_both!(
    async fn what_is_no_address_and_the_own_one_are_told_at_the_field(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        for (email, told) in [
            ("", "must be an e-mail address"),
            ("<b>@", "must be an e-mail address"),
            ("user@juice.com", "is your own address"),
        ] {
            let page = browser.submit(PATH, &[("email", email)]).await.expect(400);
            let line = format!("<a href=\"#field-email\">E-mail address: {told}");
            assert!(plain(&page.body).contains(&line), "{email}: {page:?}");
        }
    }
);

on_both!(
    async fn how_many_addresses_somebody_can_try_is_bounded(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        for number in 0..30 {
            let email = format!("x{number}@juice.com");
            browser.submit(PATH, &[("email", &email)]).await.expect(400);
        }

        let page = browser.submit(PATH, &[("email", "jason@juice.com")]).await.expect(429);

        assert!(page.header("retry-after").parse::<u64>().unwrap() > 3000, "{page:?}");
        assert!(scene.delegates().await.is_empty());
    }
);

on_both!(
    async fn for_whom_somebody_acts_is_shown_and_given_up_once_it_was_asked_again(world: World) {
        let scene = Scene::on(world).await;
        let (client, user, delegate) =
            (scene.sample.client, scene.sample.administrator, scene.sample.member);
        let (permissions, if_version) = (None, IfVersion::ANY);
        fixtures::run(scene.world(), Add { client, user, delegate, permissions, if_version }).await;
        let mut browser = scene.signed_in().await;

        let page = browser.get(PATH).await.expect(200);

        assert!(page.body.contains("jason@juice.com"), "{page:?}");
        let path = format!("/delegates/{user}");
        assert!(!page.body.contains(&path), "{page:?}");
        browser.submit_from(PATH, &path, &[("do", "set")]).await.expect(404);
        browser.submit_from(PATH, &path, &[("do", "end")]).await.expect(303);
        assert!(page.body.contains("Time sheets"), "{page:?}");

        let give_up = format!("/delegates/for/{user}");
        assert!(page.body.contains(&give_up), "{page:?}");
        let asked = browser.get(&give_up).await.expect(200);
        assert!(asked.body.contains("Give up acting for"), "{asked:?}");
        assert!(browser.get(PATH).await.body.contains("jason@juice.com"), "nothing was done yet");
        let done = browser.submit_from(&give_up, &give_up, &[]).await.expect(303);
        assert_eq!(done.header("location"), "/delegates?notice=delegate-renounced");
        assert!(!browser.get(PATH).await.body.contains("jason@juice.com"));
        browser.get(&give_up).await.expect(404);
        browser.submit_from(PATH, &give_up, &[]).await.expect(303);
    }
);

on_both!(
    async fn many_delegates_are_shown_a_page_at_a_time_beside_the_other_list(world: World) {
        let scene = Scene::on(world).await;
        let (client, user) = (scene.sample.client, scene.sample.member);
        let (permissions, if_version) = (None, IfVersion::ANY);
        for number in 0..51 {
            let email = format!("d{number}@juice.com");
            let delegate = scene.colleague(client, &email, &format!("Dee{number:02}")).await;
            let permissions = permissions.clone();
            let add = Add { client, user, delegate, permissions, if_version };
            fixtures::run(scene.world(), add).await;
        }
        let mut browser = scene.signed_in().await;

        let first = browser.get(PATH).await.expect(200);
        assert!(first.body.contains("Dee49") && !first.body.contains("Dee50"));
        assert!(first.body.len() < 50 * 1024, "{}", first.body.len());
        let (_, rest) = first.body.split_once("href=\"/delegates?delegates=").unwrap();
        let (place, _) = rest.split_once('#').unwrap();
        let last = browser.get(&format!("{PATH}?delegates={place}")).await.expect(200);
        assert!(last.body.contains("Dee50") && !last.body.contains("Dee49"));
        assert!(last.body.contains("href=\"/delegates#delegates\""), "the way back");
    }
);

on_both!(
    async fn who_is_not_signed_in_sees_nothing_of_it(world: World) {
        let scene = Scene::on(world).await;
        for path in ["/delegates", "/credits", "/profile"] {
            let away = scene.browser().get(path).await.expect(303);
            let next = path.replace('/', "%2F");
            assert_eq!(away.header("location"), format!("/sign-in?next={next}"));
        }
        scene.signed_in().await.get("/delegates/1").await.expect(405);
    }
);
