use directory::clients::{Settings, Update};
use directory::ids::IfVersion;
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::on_both;

use crate::sample::{ANN, BOB, CLEO, CLIENT, DORA, GROUP, NOBODY, OTHER, STRANGER};
use crate::setup::{LIST, app, column, everybody, keys, path, shown};

on_both!(
    async fn a_user_has_the_documented_keys(world: World) {
        let app = app(world).await;
        let ann = shown(&app, ANN).await;
        for key in ["email", "firstName", "jobTitle", "lastName", "nickname", "status"] {
            assert!(!ann[key].as_str().unwrap().is_empty(), "{key}");
        }
        assert_eq!(ann["createdAt"], "2022-08-12T20:44:48Z");
        assert_eq!(ann["updatedAt"], "2022-08-12T20:44:48Z");
        assert_eq!(ann["isSuperDelegate"], false);
        assert_eq!(keys(&ann["identities"][0]), ["customerId", "type", "value"]);
    }
);

on_both!(
    async fn what_is_not_known_is_empty_or_left_out(world: World) {
        let app = app(world).await;
        let bob = shown(&app, BOB).await;
        assert_eq!((&bob["nickname"], &bob["jobTitle"]), (&json!(""), &json!("")));
        for key in ["seniority", "department", "office", "subdepartment", "pod"] {
            assert_eq!(bob.get(key), None, "{key}");
        }
        assert_eq!(keys(&bob).len(), 17);
    }
);

on_both!(
    async fn who_is_switched_off_is_inactive(world: World) {
        let app = app(world).await;
        assert_eq!(shown(&app, DORA).await["status"], "inactive");
    }
);

on_both!(
    async fn unknown_and_foreign_users_look_the_same(world: World) {
        let app = app(world).await;
        let unknown = app.as_user("machine").get(&path(NOBODY)).await;
        insta::assert_snapshot!(unknown, @r#"404 {"error":"Not Found","message":"No such user.","statusCode":404}"#);
        assert_eq!(app.as_user("machine").get(&path(STRANGER)).await, unknown);
    }
);

on_both!(
    async fn unknown_and_foreign_customers_look_the_same(world: World) {
        let app = app(world).await;
        let at = |customer: &str| LIST.replace("5f5a3c1e9b1e8a0001000001", customer);
        let unknown = app.as_user("machine").get(&at(NOBODY)).await;
        insta::assert_snapshot!(unknown, @r#"404 {"error":"Not Found","message":"No such client.","statusCode":404}"#);
        assert_eq!(app.as_user("machine").get(&at(OTHER)).await, unknown);
    }
);

on_both!(
    async fn what_is_no_object_id_is_refused(world: World) {
        let app = app(world).await;
        let refused = app.as_user("machine").get(&path("xyz")).await;
        insta::assert_snapshot!(refused, @r#"400 {"error":"Bad Request","message":"userId: must be an object id of 24 hexadecimal digits","statusCode":400}"#);
        let short = &ANN[1..];
        let long = format!("{ANN}0");
        for bad in ["1", short, &long, "62f6bd0a1c9d44000000000g", "%00", "%ff"] {
            app.as_user("machine").get(&path(bad)).await.expect(400);
        }
        let customer = "/api/v1/customers/xyz/users?integration=x";
        let refused = app.as_user("machine").get(customer).await.expect(400);
        assert_eq!(
            refused.at("/message"),
            "customerId: must be an object id of 24 hexadecimal digits"
        );
    }
);

on_both!(
    async fn ids_are_read_in_either_case(world: World) {
        let app = app(world).await;
        let upper = path(ANN).replace("5f5a3c1e9b1e8a0001000001", "5F5A3C1E9B1E8A0001000001");
        let upper = upper.replace(ANN, &ANN.to_uppercase());
        let read = app.as_user("machine").get(&upper).await.expect(200);
        assert_eq!(read.json(), shown(&app, ANN).await);
    }
);

on_both!(
    async fn groups_are_an_array_and_null_where_they_are_not_used(world: World) {
        let app = app(world).await;
        assert_eq!(shown(&app, ANN).await["groupIds"], json!([GROUP]));
        assert_eq!(shown(&app, BOB).await["groupIds"], json!([]));

        let settings = Settings { groups_enabled: Some(false), ..Settings::default() };
        run(&app.world, Update { client: CLIENT, settings, if_version: IfVersion::ANY }).await;

        assert_eq!(shown(&app, ANN).await["groupIds"], Value::Null);
        assert_eq!(column(&everybody(&app).await, "groupIds"), vec![Value::Null; 4]);
    }
);

on_both!(
    async fn ordinary_users_have_no_permissions_of_a_super_delegate(world: World) {
        let app = app(world).await;
        for user in [ANN, BOB, CLEO] {
            let user = shown(&app, user).await;
            assert_eq!(user["superDelegatePermissions"], json!({}));
            assert_eq!(user["isSuperDelegate"], false);
        }
    }
);
