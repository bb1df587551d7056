use directory::Noun;
use directory::events::History;
use serde_json::{Value, json};
use testkit::{TestApp, World, on_both};

use crate::sample::{ANN, BOB, CLEO, CLIENT, NOBODY};
use crate::setup::{app, patch, path, path_v2, record, shown, with, without};

on_both!(
    async fn a_change_sets_what_is_given_and_the_date(world: World) {
        let app = app(world).await;
        let before = shown(&app, ANN).await;
        let changed = patch(&app, ANN, json!({ "firstName": "Ana" })).await.expect(200).json();
        let expected = json!({ "firstName": "Ana", "updatedAt": "2026-01-01T00:00:00Z" });
        assert_eq!(changed, with(before, &expected));
        assert_eq!(shown(&app, ANN).await, changed);
    }
);

on_both!(
    async fn each_key_can_be_changed_alone(world: World) {
        let app = app(world).await;
        let mut expected = shown(&app, ANN).await;
        for (key, value) in [
            ("email", "ann@archer.example"),
            ("jobTitle", "Partner"),
            ("lastName", "O’Árcher 𝔄"),
            ("nickname", "Nan"),
            ("seniority", "Junior"),
            ("department", "Tax"),
            ("office", "Paris"),
            ("subdepartment", "Value added"),
            ("pod", "3"),
        ] {
            for at in [path(ANN), path_v2(ANN)] {
                let body = json!({ key: value });
                let changed = app.as_user("machine").patch(&at).json(body).await.expect(200);
                let set = json!({ key: value, "updatedAt": "2026-01-01T00:00:00Z" });
                expected = with(expected, &set);
                assert_eq!(changed.json(), expected, "{key}");
            }
        }
    }
);

on_both!(
    async fn what_may_be_empty_is_kept_empty(world: World) {
        let app = app(world).await;
        for key in
            ["nickname", "jobTitle", "seniority", "department", "office", "subdepartment", "pod"]
        {
            let changed = patch(&app, ANN, json!({ key: "" })).await.expect(200);
            assert_eq!(changed.json()[key], "", "{key}");
        }
    }
);

on_both!(
    async fn null_takes_away_what_need_not_be_there(world: World) {
        let app = app(world).await;
        for key in ["seniority", "department", "office", "subdepartment", "pod"] {
            patch(&app, ANN, json!({ key: "x" })).await.expect(200);
            let changed = patch(&app, ANN, json!({ key: null })).await.expect(200);
            assert_eq!(changed.json().get(key), None, "{key}");
        }
    }
);

/// Sends a change that must be refused, and gives the message.
async fn refused(app: &TestApp, body: Value) -> String {
    let before = shown(app, ANN).await;
    let said = body.to_string();
    let refused = patch(app, ANN, body).await;
    assert_eq!(refused.status, 400, "{said}: {refused:?}");
    assert_eq!(shown(app, ANN).await, before, "{said}");
    refused.at("/message").as_str().unwrap().to_owned()
}

on_both!(
    async fn null_is_refused_elsewhere(world: World) {
        let app = app(world).await;
        for key in
            ["firstName", "lastName", "email", "jobTitle", "nickname", "roleIds", "delegateIds"]
        {
            let message = refused(&app, json!({ key: null })).await;
            assert_eq!(message, format!("{key}: must not be null"));
        }
    }
);

on_both!(
    async fn names_and_the_address_are_never_empty(world: World) {
        let app = app(world).await;
        for key in ["firstName", "lastName"] {
            for blank in ["", " ", "\u{3000}"] {
                let message = refused(&app, json!({ key: blank })).await;
                assert_eq!(message, format!("{key}: must not be empty"));
            }
        }
        for email in ["", "x", "a@", "a b@c.d"] {
            let message = refused(&app, json!({ "email": email })).await;
            assert!(message.starts_with("email: must be an e-mail address"), "{message}");
        }
    }
);

on_both!(
    async fn texts_are_bounded(world: World) {
        let app = app(world).await;
        let longest = "ä".repeat(255);
        for key in ["firstName", "lastName", "jobTitle", "nickname", "office", "pod"] {
            patch(&app, ANN, json!({ key: longest })).await.expect(200);
            let message = refused(&app, json!({ key: format!("{longest}x") })).await;
            assert_eq!(message, format!("{key}: must have at most 255 characters"));
            let message = refused(&app, json!({ key: "a\nb" })).await;
            assert!(message.starts_with(&format!("{key}: must be one line")));
        }
        let email = format!("{}@{}.example", "a".repeat(64), "b".repeat(63));
        patch(&app, ANN, json!({ "email": email })).await.expect(200);
        let message = refused(&app, json!({ "email": format!("{}@b.example", "a".repeat(254)) }));
        assert_eq!(message.await, "email: must have at most 254 characters");
    }
);

on_both!(
    async fn one_broken_rule_refuses_everything_and_all_are_named(world: World) {
        let app = app(world).await;
        let message = refused(&app, json!({ "firstName": "Ana", "email": "x" })).await;
        assert!(message.starts_with("email: "), "{message}");
        let body = json!({ "firstName": "", "jobTitle": 5, "pod": [], "roleIds": ["x", null, 1], "delegateIds": {} });
        let message = refused(&app, body).await;
        insta::assert_snapshot!(message, @"firstName: must not be empty; jobTitle: must be a string; pod: must be a string; roleIds/0: must be an object id of 24 hexadecimal digits; roleIds/1: must not be null; roleIds/2: must be an object id of 24 hexadecimal digits; delegateIds: must be an array");
    }
);

on_both!(
    async fn an_address_is_unique_within_the_customer(world: World) {
        let app = app(world).await;
        let taken = patch(&app, ANN, json!({ "email": "Bob.Baker@ARCHER.example" })).await;
        insta::assert_snapshot!(taken, @r#"409 {"error":"Conflict","message":"email: is already taken","statusCode":409}"#);
        let own = patch(&app, ANN, json!({ "email": "Ann.Archer@archer.example" })).await;
        assert_eq!(own.expect(200).at("/email"), "Ann.Archer@archer.example");
    }
);

on_both!(
    async fn a_change_of_nothing_changes_nothing(world: World) {
        let app = app(world).await;
        let before = app.as_user("machine").get(&path(ANN)).await.expect(200);
        let same = without(before.json(), &["_id"]);
        for at in [path(ANN), path_v2(ANN)] {
            for body in
                [json!({}), json!({ "firstName": "Ann" }), json!({ "unknown": [1] }), same.clone()]
            {
                let answer = app.as_user("machine").patch(&at).json(body).await.expect(200);
                assert_eq!(answer.json(), before.json());
                assert_eq!(answer.header("etag"), before.header("etag"));
            }
        }
        assert_eq!(history(&app, ANN).await.len(), 1);
    }
);

/// What happened to a user: verb, fields and what was forwarded, the latest first.
async fn history(app: &TestApp, user: &str) -> Vec<(String, Value)> {
    let subject = record(app, user).await.id.0;
    let history = History { client: CLIENT, noun: Noun::User, subject, limit: 10 };
    let events = app.world.directory.get(&World::operator(), history).await.unwrap();
    let read = |text: &str| serde_json::from_str(text).unwrap();
    events.into_iter().map(|event| (event.verb, read(&event.changes))).collect()
}

on_both!(
    async fn a_change_is_written_to_the_history(world: World) {
        let app = app(world).await;
        app.world.clock.advance(1);
        patch(&app, ANN, json!({ "firstName": "Ana", "lastName": "Archer" })).await.expect(200);
        let (verb, changes) = history(&app, ANN).await.remove(0);
        assert_eq!(verb, "changed");
        assert_eq!(changes, json!({ "first_name": ["Ann", "Ana"] }));
    }
);

on_both!(
    async fn read_only_and_unknown_keys_are_ignored(world: World) {
        let app = app(world).await;
        let before = shown(&app, ANN).await;
        let body = json!({
            "_id": NOBODY, "createdAt": 1, "updatedAt": null, "status": "inactive",
            "isSuperDelegate": true, "superDelegatePermissions": {"timesheet": true},
            "groupIds": [], "customer": null, "roles": [], "delegates": [], "delegators": [],
            "identities": [], "first_name": "x", "title": "x", "x": {"y": [1]},
        });
        for at in [path(ANN), path_v2(ANN)] {
            let answer = app.as_user("machine").patch(&at).json(&body).await.expect(200);
            assert_eq!(answer.json(), before);
        }
    }
);

on_both!(
    async fn both_versions_answer_alike(world: World) {
        let app = app(world).await;
        let change = json!({ "jobTitle": "Counsel" });
        let second = app.as_user("machine").patch(&path_v2(BOB)).json(&change).await.expect(200);
        assert_eq!(second.at("/jobTitle"), "Counsel");
        let first = app.as_user("machine").patch(&path(BOB)).json(&change).await.expect(200);
        assert_eq!(second, first);
    }
);

on_both!(
    async fn unknown_foreign_and_deleted_users_cannot_be_changed(world: World) {
        let app = app(world).await;
        let change = json!({ "firstName": "x" });
        let unknown = patch(&app, NOBODY, change.clone()).await.expect(404);
        assert_eq!(patch(&app, crate::sample::STRANGER, change.clone()).await, unknown);
        app.as_user("machine").delete(&path(BOB)).await.expect(200);
        assert_eq!(patch(&app, BOB, change.clone()).await, unknown);
        assert_eq!(app.as_user("machine").patch(&path_v2(BOB)).json(change).await, unknown);
    }
);

on_both!(
    async fn the_last_administrator_stays_one(world: World) {
        let app = app(world).await;
        let before = shown(&app, CLEO).await;
        let refused = patch(&app, CLEO, json!({ "roleIds": [] })).await;
        insta::assert_snapshot!(refused, @r#"409 {"error":"Conflict","message":"This is the last active administrator of the client; name another one first.","statusCode":409}"#);
        app.as_user("machine").delete(&path(CLEO)).await.expect(409);
        assert_eq!(shown(&app, CLEO).await, before);
    }
);
