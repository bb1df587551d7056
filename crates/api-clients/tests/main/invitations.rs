use std::collections::HashSet;

use directory::ids::ClientId;
use serde_json::{Value, json};
use testkit::fixtures::{plain, run};
use testkit::on_both;

use crate::setup::{app, column, keys, with};

const PATH: &str = "/api/v1/jb/clients/1/users/invitations/";
const DAY: i64 = 86_400;

/// The inviter as the document prints him.
fn jason() -> Value {
    json!({
        "extra": {},
        "last_login": null,
        "email": "jason@juice.com",
        "handle": "@jason",
        "first_name": "",
        "last_name": "",
        "is_active": true,
        "date_joined": "2016-06-01T18:13:17.943920Z",
        "is_demo_user": false,
        "profile_color": "ff0000",
        "profile_avatar": "http://rollbook.test/static/avatars/default.svg",
        "last_activated": "2016-06-01T18:13:17.943951Z",
        "last_deactivated": null,
        "last_password_set": null,
        "apps": [],
        "clientadmin_of": [1],
    })
}

/// The pending invitation of the document.
fn printed() -> Value {
    json!({
        "id": 3,
        "user": jason(),
        "initial_apps": [],
        "extra": {},
        "email": "invited_user@juiceanalytics.com",
        "key": "0626d808767dc0abc76a4266ad2df687b3008156",
        "date_invited": "2025-12-31T18:24:04.358609Z",
        "invitation_email_count": 1,
    })
}

fn is_key(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    text.len() == 40 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

on_both!(
    async fn pending_invitations_are_listed_as_printed(world: World) {
        let app = app(world).await;
        let list = app.as_user("admin").get(PATH).await.expect(200);
        assert_eq!(list.json(), json!([printed()]));
    }
);

on_both!(
    async fn an_invitation_is_answered_with_200_and_listed(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "new_user@juiceanalytics.com", "extra": {}, "initial_apps": ["zylTKNVx"] });

        let made = app.as_user("admin").post(PATH).json(&body).await.expect(200);

        assert!(is_key(&made.at("/key")));
        let expected =
            json!({ "id": 4, "key": made.at("/key"), "date_invited": "2026-01-01T00:00:00Z" });
        assert_eq!(made.json(), with(with(printed(), &expected), &body));
        assert_eq!(app.as_user("admin").get(PATH).await.json(), json!([printed(), made.json()]));
    }
);

on_both!(
    async fn only_the_address_is_required(world: World) {
        let app = app(world).await;
        for body in [
            json!({ "email": "a@new.test" }),
            json!({ "email": " a@new.test ", "initial_apps": null, "extra": null }),
            json!({ "email": "a@new.test", "initial_apps": [], "extra": {}, "id": 77, "user": 1, "key": "x" }),
        ] {
            let made = app.as_user("admin").post(PATH).json(body).await.expect(200);
            assert_eq!((made.at("/extra"), made.at("/initial_apps")), (json!({}), json!([])));
            assert_eq!(made.at("/email"), "a@new.test");
        }
    }
);

on_both!(
    async fn every_invitation_has_a_key_of_its_own(world: World) {
        let app = app(world).await;
        let bodies: Vec<_> =
            (0..20).map(|n| json!({ "email": format!("n{n}@new.test") })).collect();
        let made = app.as_user("admin").post(PATH).json(json!(bodies)).await.expect(200);
        let keys: HashSet<_> =
            column(&made.json(), "key").into_iter().map(|key| key.to_string()).collect();
        assert_eq!(keys.len(), 20);
    }
);

on_both!(
    async fn broken_rules_of_an_invitation_are_named(world: World) {
        let app = app(world).await;
        for (body, key) in [
            (json!({}), "email"),
            (json!({ "email": null }), "email"),
            (json!({ "email": "x" }), "email"),
            (json!({ "email": 5 }), "email"),
            (json!({ "email": "" }), "email"),
            (json!({ "email": "a@new.test", "extra": 5 }), "extra"),
            (json!({ "email": "a@new.test", "extra": "x" }), "extra"),
            (json!({ "email": "a@new.test", "extra": [] }), "extra"),
            (json!({ "email": "a@new.test", "initial_apps": "zylTKNVx" }), "initial_apps"),
            (
                json!({ "email": "a@new.test", "initial_apps": [{ "id": "zylTKNVx" }] }),
                "initial_apps",
            ),
            (json!({ "email": "a@new.test", "initial_apps": ["nothere1"] }), "initial_apps"),
            (
                json!({ "email": "a@new.test", "initial_apps": ["zylTKNVx", "otherApp"] }),
                "initial_apps",
            ),
            (json!({ "email": "a@new.test", "is_demo_user": "maybe" }), "is_demo_user"),
            (json!({ "email": "a@new.test", "invitation_subject": "a\nb" }), "invitation_subject"),
            (json!({ "email": "a@new.test", "invitation_body": 1 }), "invitation_body"),
        ] {
            for body in [body.clone(), json!([body])] {
                let refused = app.as_user("admin").post(PATH).json(&body).await.expect(400);
                assert_eq!(keys(&refused.json()), [key], "{body}");
            }
        }
        assert_eq!(app.as_user("admin").get(PATH).await.json(), json!([printed()]));
    }
);

on_both!(
    async fn several_are_invited_all_or_none(world: World) {
        let app = app(world).await;
        let (ann, bob) = (json!({ "email": "ann@new.test" }), json!({ "email": "bob@new.test" }));

        let refused = app.as_user("admin").post(PATH).json(json!([ann, { "email": "x" }, 5])).await;
        insta::assert_snapshot!(refused, @r#"400 {"1":["Email: must be an e-mail address: one @, something before it and a domain after it."],"2":["Must be an object."]}"#);
        let bad = json!([ann, { "email": "bob@new.test", "initial_apps": ["nothere1"] }]);
        let refused = app.as_user("admin").post(PATH).json(bad).await.expect(400);
        assert_eq!(keys(&refused.json()), ["1"]);
        app.as_user("admin").post(PATH).json(json!([])).await.expect(400);
        let many: Vec<_> = (0..101).map(|n| json!({ "email": format!("n{n}@new.test") })).collect();
        app.as_user("admin").post(PATH).json(json!(many)).await.expect(400);
        assert_eq!(app.as_user("admin").get(PATH).await.json(), json!([printed()]));

        let made = app.as_user("admin").post(PATH).json(json!([ann, bob])).await.expect(200);
        assert_eq!(column(&made.json(), "email"), ["ann@new.test", "bob@new.test"]);
        assert_eq!(column(&made.json(), "id"), [4, 5]);
        let one = app.as_user("admin").post(PATH).json(json!([ann])).await.expect(200);
        assert_eq!(column(&one.json(), "invitation_email_count"), [2]);
    }
);

on_both!(
    async fn inviting_again_joins_the_pending_invitation(world: World) {
        let app = app(world).await;
        let invite =
            async |body: Value| app.as_user("admin").post(PATH).json(body).await.expect(200);
        let first = invite(
            json!({ "email": "ann@new.test", "extra": { "a": 1 }, "initial_apps": ["zylTKNVx"] }),
        )
        .await;

        app.world.clock.advance(DAY);
        let second = invite(json!({ "email": "ANN@New.test" })).await;
        let third = invite(json!({ "email": "ann@new.test", "extra": { "b": 2 } })).await;

        assert_eq!(second.json(), with(first.json(), &json!({ "invitation_email_count": 2 })));
        let expected = json!({ "invitation_email_count": 3, "extra": { "b": 2 } });
        assert_eq!(third.json(), with(first.json(), &expected));
        assert_eq!(app.as_user("admin").get(PATH).await.json().as_array().unwrap().len(), 2);
    }
);

on_both!(
    async fn a_user_can_be_invited_but_not_one_who_is_switched_off(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "User@Juice.com", "initial_apps": ["zylTKNVx"] });
        app.as_user("admin").post(PATH).json(&body).await.expect(200);

        app.as_user("admin").delete("/api/v1/jb/users/user@juice.com/").await.expect(204);
        let refused = app.as_user("admin").post(PATH).json(&body).await;
        insta::assert_snapshot!(refused, @r#"400 {"email":["Belongs to a user who is switched off; switch them on again instead of inviting them."]}"#);
        // The same address is active in the other client, and nothing tells so.
        let theirs = app.as_user("stranger").post("/api/v1/jb/clients/2/users/invitations/");
        theirs.json(json!({ "email": "user@juice.com" })).await.expect(200);
    }
);

on_both!(
    async fn resending_counts_and_keeps_everything_else(world: World) {
        let app = app(world).await;
        app.world.clock.advance(60);
        let resent = app.as_user("admin").post(&format!("{PATH}3/resend/")).await.expect(200);
        let expected = with(printed(), &json!({ "invitation_email_count": 2 }));
        assert_eq!(resent.json(), expected);
        assert_eq!(app.as_user("admin").get(PATH).await.json(), json!([expected]));
    }
);

on_both!(
    async fn a_withdrawn_invitation_is_gone(world: World) {
        let app = app(world).await;
        let gone = app.as_user("admin").delete(&format!("{PATH}3/")).await;
        assert_eq!((gone.status, gone.body.as_str()), (204, ""));

        assert_eq!(app.as_user("admin").get(PATH).await.json(), json!([]));
        let missing = app.as_user("admin").delete(&format!("{PATH}3/")).await.expect(404);
        for id in ["999999", "abc", "0"] {
            assert_eq!(app.as_user("admin").delete(&format!("{PATH}{id}/")).await, missing);
        }
        app.as_user("admin").post(&format!("{PATH}3/resend/")).await.expect(404);
        let again = json!({ "email": "invited_user@juiceanalytics.com" });
        let again = app.as_user("admin").post(PATH).json(again).await.expect(200);
        assert_eq!((again.at("/id"), again.at("/invitation_email_count")), (json!(4), json!(1)));
        assert_ne!(again.at("/key"), printed()["key"]);
    }
);

on_both!(
    async fn an_invitation_lapses_30_days_after_its_latest_mail(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "ann@new.test" });
        let first = app.as_user("admin").post(PATH).json(&body).await.expect(200);
        let id = first.at("/id");

        app.world.clock.advance(29 * DAY);
        app.as_user("admin").post(&format!("{PATH}{id}/resend/")).await.expect(200);
        app.world.clock.advance(30 * DAY - 1);
        assert_eq!(app.as_user("admin").get(PATH).await.at("/0/id"), id);
        app.world.clock.advance(1);
        assert_eq!(app.as_user("admin").get(PATH).await.json(), json!([]));
        app.as_user("admin").post(&format!("{PATH}{id}/resend/")).await.expect(404);
        app.as_user("admin").delete(&format!("{PATH}{id}/")).await.expect(404);

        let anew = app.as_user("admin").post(PATH).json(&body).await.expect(200);
        assert_ne!((anew.at("/id"), anew.at("/key")), (id, first.at("/key")));
        assert_eq!(anew.at("/invitation_email_count"), 1);
    }
);

on_both!(
    async fn an_invitation_is_resent_and_withdrawn_only_if_it_is_still_what_was_seen(world: World) {
        let app = app(world).await;
        let made = app.as_user("admin").post(PATH).json(json!({ "email": "ann@new.test" }));
        let made = made.await.expect(200);
        let resend = |tag: &str| {
            app.as_user("admin").post(&format!("{PATH}4/resend/")).header("if-match", tag)
        };
        let withdraw =
            |tag: &str| app.as_user("admin").delete(&format!("{PATH}4/")).header("if-match", tag);

        let resent = resend(made.header("etag")).await.expect(200);

        let before = app.as_user("admin").get(PATH).await;
        resend(made.header("etag")).await.expect(412);
        withdraw(made.header("etag")).await.expect(412);
        resend("").await.expect(400);
        withdraw("x").await.expect(400);
        assert_eq!(app.as_user("admin").get(PATH).await, before);
        let either = format!("{}, {}", resent.header("etag"), made.header("etag"));
        withdraw(&either).await.expect(204);
        withdraw("*").await.expect(404);
    }
);

on_both!(
    async fn invitations_can_be_listed_by_app(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "ann@new.test", "initial_apps": ["zylTKNVx"] });
        app.as_user("admin").post(PATH).json(body).await.expect(200);
        let ids = async |query: &str| {
            column(
                &app.as_user("admin").get(&format!("{PATH}?{query}")).await.expect(200).json(),
                "id",
            )
        };
        assert_eq!(ids("app=datademo").await, [4]);
        assert!(ids("app=nosuch").await.is_empty());
    }
);

on_both!(
    async fn an_inviter_who_is_no_person_is_null(world: World) {
        let app = app(world).await;
        let made =
            app.as_user("operator").post(PATH).json(json!({ "email": "ann@new.test" })).await;
        assert_eq!(made.expect(200).at("/user"), Value::Null);
    }
);

on_both!(
    async fn only_administrators_of_the_client_invite(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "ann@new.test" });
        for (name, status) in [("member", 403), ("stranger", 404)] {
            app.as_user(name).post(PATH).json(&body).await.expect(status);
            app.as_user(name).get(PATH).await.expect(status);
            app.as_user(name).post(&format!("{PATH}3/resend/")).await.expect(status);
            app.as_user(name).delete(&format!("{PATH}3/")).await.expect(status);
        }
        // The invitation 3 of the other client is its own, and not reached through one's own client.
        app.as_user("admin").delete(&format!("{PATH}3/")).await.expect(204);
        let theirs = app.as_user("stranger").get("/api/v1/jb/clients/2/users/invitations/").await;
        assert_eq!(column(&theirs.json(), "email"), ["invited@other.test"]);
    }
);

on_both!(
    async fn a_client_without_invitations_has_an_empty_list(world: World) {
        let app = app(world).await;
        run(&app.world, plain(ClientId(1), "x@juice.com")).await;
        app.as_user("admin").delete(&format!("{PATH}3/")).await.expect(204);
        insta::assert_snapshot!(app.as_user("admin").get(PATH).await, @"200 []");
    }
);
