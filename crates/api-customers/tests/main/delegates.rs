use directory::delegates::SetPermissions;
use directory::ids::IfVersion;
use directory::json::Permissions;
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::{TestApp, on_both};

use crate::sample::{ANN, BOB, CLEO, CLIENT, DORA, NOBODY, STRANGER};
use crate::setup::{app, column, everybody, keys, patch, path_v2, record, shown};

/// The ids on one side of a user's delegations.
async fn side(app: &TestApp, user: &str, side: &str) -> Vec<Value> {
    column(&shown(app, user).await[side], "_id")
}

on_both!(
    async fn a_delegation_shows_on_both_sides(world: World) {
        let app = app(world).await;
        let list = everybody(&app).await;
        assert_eq!(
            list[0]["delegates"],
            json!([{
                "_id": BOB, "firstName": "Bob", "lastName": "Baker",
                "permissions": { "activities": false, "timesheet": true },
            }])
        );
        let delegator = &list[1]["delegators"][0];
        assert_eq!(keys(delegator), ["_id", "firstName", "identities", "lastName"]);
        assert_eq!(delegator["_id"], ANN);
        assert_eq!(column(&delegator["identities"], "value"), ["T-100", "J-100"]);
        assert_eq!(list[1]["delegates"], json!([]));
        assert_eq!(column(&list[0]["delegators"], "_id"), [CLEO]);
    }
);

on_both!(
    async fn delegate_ids_set_who_may_act_for_this_user(world: World) {
        let app = app(world).await;
        let changed = patch(&app, ANN, json!({ "delegateIds": [CLEO, DORA] })).await.expect(200);
        assert_eq!(column(&changed.at("/delegates"), "_id"), [CLEO, DORA]);
        assert_eq!(side(&app, CLEO, "delegators").await, [ANN]);
        assert_eq!(side(&app, DORA, "delegators").await, [ANN]);
        assert_eq!(side(&app, BOB, "delegators").await, Vec::<Value>::new());
        assert_eq!(side(&app, ANN, "delegators").await, [CLEO]);

        patch(&app, ANN, json!({ "delegateIds": [] })).await.expect(200);
        assert_eq!(side(&app, ANN, "delegates").await, Vec::<Value>::new());
        assert_eq!(side(&app, CLEO, "delegators").await, Vec::<Value>::new());
    }
);

on_both!(
    async fn duplicates_count_once(world: World) {
        let app = app(world).await;
        let ids = json!({ "delegateIds": [BOB, BOB.to_uppercase(), BOB] });
        let before = shown(&app, ANN).await;
        assert_eq!(patch(&app, ANN, ids).await.expect(200).json(), before);
    }
);

on_both!(
    async fn who_stays_keeps_their_permissions_and_who_is_new_gets_the_narrow_ones(world: World) {
        let app = app(world).await;
        let (user, delegate) = (record(&app, ANN).await.id, record(&app, BOB).await.id);
        let permissions = Permissions::of([("timesheet", true), ("activities", true)]);
        let command = SetPermissions {
            client: CLIENT,
            user,
            delegate,
            permissions,
            if_version: IfVersion::ANY,
        };
        run(&app.world, command).await;

        let changed = patch(&app, ANN, json!({ "delegateIds": [DORA, BOB] })).await.expect(200);

        assert_eq!(
            column(&changed.at("/delegates"), "permissions"),
            [
                json!({ "activities": true, "timesheet": true }),
                json!({ "activities": false, "timesheet": true }),
            ]
        );
    }
);

on_both!(
    async fn nobody_is_their_own_delegate(world: World) {
        let app = app(world).await;
        let before = shown(&app, ANN).await;
        let refused = patch(&app, ANN, json!({ "delegateIds": [ANN] })).await;
        insta::assert_snapshot!(refused, @r#"400 {"error":"Bad Request","message":"delegateIds: a user cannot be their own delegate","statusCode":400}"#);
        assert_eq!(shown(&app, ANN).await, before);
    }
);

on_both!(
    async fn unknown_foreign_and_deleted_delegates_are_refused_alike(world: World) {
        let app = app(world).await;
        app.as_user("machine").delete(&crate::setup::path(DORA)).await.expect(200);
        for id in [NOBODY, STRANGER, DORA] {
            let refused = patch(&app, ANN, json!({ "delegateIds": [CLEO, id] })).await.expect(400);
            let expected = format!("delegateIds: {id} is not the id of a user of this client");
            assert_eq!(refused.at("/message"), expected);
            assert_eq!(side(&app, ANN, "delegates").await, [BOB]);
        }
    }
);

on_both!(
    async fn the_second_version_ignores_delegate_ids_whatever_they_are(world: World) {
        let app = app(world).await;
        let before = shown(&app, ANN).await;
        for ids in [json!([CLEO]), json!([]), json!(null), json!("x"), json!([ANN]), json!([5])] {
            let change = json!({ "delegateIds": ids });
            let answer = app.as_user("machine").patch(&path_v2(ANN)).json(change).await;
            assert_eq!(answer.expect(200).json(), before);
        }
    }
);
