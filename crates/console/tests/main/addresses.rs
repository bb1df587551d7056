//! The address that people sign in with: another one, and confirming the present one.

use directory::links::{Issue, LinkKind};
use directory::users::ProfileField;
use testkit::{fixtures, on_both};

use crate::scene::{MEMBER, PASSWORD, Scene, plain};

const PATH: &str = "/profile/email";
const WANTED: &str = "new@juice.com";

impl Scene {
    /// The path of the link that is mailed to the address that the member wants.
    async fn link_to_wanted(&self) -> Option<String> {
        let (client, user) = (self.sample.client, self.sample.member);
        let issue = Issue { client, user, kind: LinkKind::Address };
        let issued = fixtures::run(self.world(), issue).await;
        issued.map(|issued| format!("/links/{}", issued.secret.reveal()))
    }
}

on_both!(
    async fn the_address_changes_once_its_link_is_followed_and_confirmed(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let page = browser.get("/profile").await.expect(200);
        assert!(page.body.contains(r#"href="/profile/email""#), "{page:?}");

        let answer = browser
            .submit(PATH, &[("email", " new@juice.com "), ("present_password", PASSWORD)])
            .await
            .expect(200);

        let said = plain(&answer.body);
        assert!(said.contains("If new@juice.com can be used here"), "{said}");
        assert!(said.contains("signing in with user@juice.com"), "{said}");
        let said = plain(&browser.get("/profile").await.expect(200).body);
        assert!(said.contains("You asked to use new@juice.com from now on."), "{said}");
        let path = scene.link_to_wanted().await.unwrap();
        let mut mailbox = scene.browser();
        let said = plain(&mailbox.get(&path).await.expect(200).body);
        assert!(said.contains("with new@juice.com, and no longer with user@juice.com"), "{said}");
        let user = scene.person(scene.sample.member).await;
        assert_eq!(user.email.as_str(), MEMBER, "looking at a link changes nothing");

        let changed = mailbox.submit(&path, &[]).await.expect(303);

        assert_eq!(changed.header("location"), "/?notice=address-changed");
        assert_eq!(scene.person(scene.sample.member).await.email.as_str(), WANTED);
        let said = plain(&browser.get("/profile").await.expect(200).body);
        assert!(said.contains("new@juice.com (confirmed)"), "{said}");
        assert!(!said.contains("You asked to use"), "{said}");
        mailbox.get(&path).await.expect(404);
        scene.browser().sign_in(MEMBER, PASSWORD).await.expect(400);
        scene.browser().sign_in(WANTED, PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn asking_looks_the_same_whoever_has_the_address(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;

        let free = browser
            .submit(PATH, &[("email", WANTED), ("present_password", PASSWORD)])
            .await
            .expect(200);
        let taken = browser
            .submit(PATH, &[("email", "jason@juice.com"), ("present_password", PASSWORD)])
            .await
            .expect(200);

        assert_eq!(free.body, taken.body.replace("jason@juice.com", WANTED));
        assert_eq!(scene.link_to_wanted().await, None);
        let said = plain(&browser.get("/profile").await.expect(200).body);
        assert!(said.contains("You asked to use jason@juice.com from now on."), "{said}");
    }
);

on_both!(
    async fn what_cannot_be_the_new_address_is_told_at_the_field(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        for (email, fault) in [
            ("", "New e-mail address: please fill this in"),
            ("nobody", "New e-mail address: must be an e-mail address"),
            ("USER@juice.com", "New e-mail address: is your address already"),
        ] {
            let page = browser
                .submit(PATH, &[("email", email), ("present_password", PASSWORD)])
                .await
                .expect(400);
            assert!(plain(&page.body).contains(fault), "{email}: {page:?}");
        }
        for (password, fault) in [
            ("", "Present password: please fill this in"),
            ("wrong", "Present password: is not your present password"),
        ] {
            let filled = [("email", WANTED), ("present_password", password)];
            let page = browser.submit(PATH, &filled).await.expect(400);
            assert!(plain(&page.body).contains(fault), "{password}: {page:?}");
        }
        for number in 0..5 {
            let email = format!("{number}@juice.com");
            browser
                .submit(PATH, &[("email", email.as_str()), ("present_password", PASSWORD)])
                .await
                .expect(200);
        }
        let limited = browser
            .submit(PATH, &[("email", WANTED), ("present_password", PASSWORD)])
            .await
            .expect(429);
        assert!(plain(&limited.body).contains("Please wait 60 minutes"), "{limited:?}");
    }
);

on_both!(
    async fn an_address_that_the_client_keeps_is_not_asked_for(world: World) {
        let scene = Scene::on(world).await;
        scene.lock(&[ProfileField::Email]).await;
        let mut browser = scene.signed_in().await;

        let page = browser.get("/profile").await.expect(200);
        assert!(!page.body.contains("/profile/email"), "{page:?}");
        assert_eq!(browser.get(PATH).await.expect(303).header("location"), "/profile");
        let page = browser
            .submit_from("/", PATH, &[("email", WANTED), ("present_password", PASSWORD)])
            .await
            .expect(400);

        assert!(plain(&page.body).contains("is kept by the administrators"), "{page:?}");
        assert!(scene.waiting_mails().await.is_empty());
    }
);

on_both!(
    async fn people_confirm_the_address_they_have(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let said = plain(&browser.get("/profile").await.expect(200).body);
        assert!(said.contains("user@juice.com (not confirmed yet)"), "{said}");

        let asked = browser.submit_from("/profile", "/profile/confirm", &[]).await.expect(303);

        assert_eq!(asked.header("location"), "/profile?notice=link-mailed");
        assert_eq!(scene.waiting_mails().await.len(), 1);
        let path = format!("/links/{}", scene.mailed(LinkKind::Confirm).await);
        scene.browser().submit(&path, &[]).await.expect(303);
        let page = browser.get("/profile").await.expect(200);
        assert!(plain(&page.body).contains("user@juice.com (confirmed)"), "{page:?}");
        assert!(!page.body.contains("/profile/confirm"), "{page:?}");
        for _ in 1..5 {
            browser.submit_from("/profile", "/profile/confirm", &[]).await.expect(303);
        }
        browser.submit_from("/profile", "/profile/confirm", &[]).await.expect(429);
    }
);
