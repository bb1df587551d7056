//! The form that invites people.

use directory::groups::{CreateGroup, ListRoles, RoleKind};
use directory::invitations::{ByIds, Ids, Invited};
use directory::policy::Claim;
use directory::users::{Get, Key, Parts};
use testkit::{World, fixtures, on_both};

use super::{administrator, events, with_role};
use crate::scene::{NEW_PASSWORD, Scene, line, plain};

const FORM: &str = "/admin/invitations/new";

/// The invitations of client 1 but for the one that was there from the beginning.
async fn invited(scene: &Scene) -> Vec<Invited> {
    let (operator, client) = (World::operator(), scene.sample.client);
    let directory = &scene.world().directory;
    let mut ids = directory.get(&operator, Ids { client, app: None }).await.unwrap();
    ids.retain(|id| id.0 != 3);
    directory.get(&operator, ByIds { client, ids }).await.unwrap()
}

async fn role(scene: &Scene, kind: RoleKind) -> String {
    let list = ListRoles(scene.sample.client);
    let roles = scene.world().directory.get(&World::operator(), list).await.unwrap();
    roles.iter().find(|role| role.kind == Some(kind)).unwrap().oid.to_string()
}

on_both!(
    async fn several_people_are_invited_at_once_with_what_was_chosen_for_them(world: World) {
        let scene = Scene::on(world).await;
        let group = CreateGroup::new(scene.sample.client, line("Readers"));
        let group = fixtures::run(scene.world(), group).await.oid;
        let trainer = role(&scene, RoleKind::Trainer).await;
        let mut browser = administrator(&scene).await;

        let answer = browser
            .submit(
                FORM,
                &[
                    ("emails", "ann@new.test, bob@new.test\r\n Eve@new.test;eve@new.test"),
                    ("subject", " Come in "),
                    ("body", "Hello,\r\nwelcome."),
                    ("apps-zylTKNVx", "yes"),
                    (&format!("groups-{group}"), "yes"),
                    (&format!("roles-{trainer}"), "yes"),
                ],
            )
            .await
            .expect(303);

        assert_eq!(answer.header("location"), "/admin/invitations?notice=invited");
        let invited = invited(&scene).await;
        let emails: Vec<_> = invited.iter().map(|it| it.invitation.email.as_str()).collect();
        assert_eq!(emails, ["ann@new.test", "bob@new.test", "Eve@new.test"]);
        for one in &invited {
            let invitation = &one.invitation;
            assert_eq!(invitation.subject.as_str(), "Come in");
            assert_eq!(invitation.body.as_str(), "Hello,\nwelcome.");
            assert_eq!(one.apps[0].as_str(), "zylTKNVx");
            assert_eq!(invitation.grants.groups, [group]);
            assert_eq!(invitation.grants.roles[0].to_string(), trainer);
            assert_eq!(invitation.inviter_id, Some(scene.sample.administrator));
        }
        assert_eq!(events(&scene).await.len(), 3);
        let path = format!("/invitations/{}", invited[0].invitation.key.as_str());
        let fields = [("first_name", "Ann"), ("last_name", "New"), ("password", NEW_PASSWORD)];
        scene.browser().submit(&path, &fields).await.expect(303);
        let user = Key::Email(directory::text::Email::parse("ann@new.test").unwrap());
        let parts = Parts { groups: true, roles: true, ..Parts::default() };
        let get = Get { client: scene.sample.client, user, parts };
        let made = scene.world().directory.get(&World::operator(), get).await.unwrap();
        assert_eq!(made.groups, [group]);
        assert!(made.roles.iter().any(|role| role.kind == Some(RoleKind::Trainer)));
    }
);

on_both!(
    async fn all_that_is_wrong_stands_beside_its_field_and_nobody_is_invited(world: World) {
        let scene = Scene::on(world).await;
        scene.switch(scene.sample.member, false).await;
        let mut browser = administrator(&scene).await;
        let subject = "s".repeat(300);

        let fields =
            [("emails", "good@new.test no-address <b>@x"), ("subject", &subject), ("body", "x")];
        let page = browser.submit(FORM, &fields).await.expect(400);

        let text = plain(&page.body);
        for part in [
            r##"<a href="#field-emails"><bdi>E-mail addresses: no-address: must be an e-mail address"##,
            "&#60;b&#62;@x: must be an e-mail address",
            r##"<a href="#field-subject"><bdi>Subject of the mail (optional): must have at most"##,
            "good@new.test no-address &#60;b&#62;@x</textarea>",
            "<title>Error: Invite people",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let fields = [("emails", "good@new.test user@juice.com"), ("apps-zylTKNVx", "yes")];
        let page = browser.submit(FORM, &fields).await.expect(400);
        let text = plain(&page.body);
        assert!(text.contains("user@juice.com: belongs to somebody who is switched off"), "{text}");
        assert!(text.contains(r#"name="apps-zylTKNVx" value="yes" checked"#), "{text}");
        for (emails, said) in [("", "please fill this in"), (" ,; ", "please fill this in")] {
            let page = browser.submit(FORM, &[("emails", emails)]).await.expect(400);
            assert!(page.body.contains(said), "{page:?}");
        }
        let many: Vec<String> = (0..101).map(|n| format!("p{n}@new.test")).collect();
        let page = browser.submit(FORM, &[("emails", &many.join("\n"))]).await.expect(400);
        assert!(plain(&page.body).contains("must be at most 100"), "{page:?}");
        assert!(invited(&scene).await.is_empty());
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn nobody_gives_a_role_by_an_invitation_that_they_could_not_give(world: World) {
        let scene = Scene::on(world).await;
        let administrators = role(&scene, RoleKind::CustomerAdmin).await;
        let claims = [Claim::InvitationsRead, Claim::InvitationsWrite, Claim::GroupsRead];
        let mut browser = with_role(&scene, &claims).await;

        let fields = [("emails", "ann@new.test"), (&*format!("roles-{administrators}"), "yes")];
        let page = browser.submit(FORM, &fields).await.expect(400);

        let text = plain(&page.body);
        assert!(
            text.contains(
                r##"<a href="#field-roles"><bdi>Roles they get: only those that you hold"##
            ),
            "{text}"
        );
        assert!(!text.contains("Apps that open for them"), "{text}");
        assert!(invited(&scene).await.is_empty());
        browser.submit(FORM, &[("emails", "ann@new.test")]).await.expect(303);
        assert_eq!(invited(&scene).await.len(), 1);
    }
);

on_both!(
    async fn what_is_not_offered_cannot_be_chosen(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;

        let fields = [("emails", "ann@new.test"), ("apps-otherApp", "yes"), ("apps-x", "yes")];
        browser.submit(FORM, &fields).await.expect(303);

        assert!(invited(&scene).await[0].apps.is_empty());
    }
);
