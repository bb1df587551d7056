use serde_json::{Value, json};
use testkit::{Answer, TestApp, on_both};

use crate::sample::{ANN, BOB, CLEO, CUSTOMER, NOBODY, STRANGER};
use crate::setup::{USERS, app, path};

async fn look_up(app: &TestApp, query: &str) -> Answer {
    app.as_user("reader").get(&format!("{USERS}/lookup?{query}")).await
}

async fn look_up_identity(app: &TestApp, body: Value) -> Answer {
    app.as_user("reader").post(&format!("{USERS}/lookup/identity")).json(body).await
}

fn identity(kind: &str, value: &str, user: &str) -> Value {
    json!({ "type": kind, "value": value, "customerId": CUSTOMER, "userId": user })
}

on_both!(
    async fn an_identity_is_found_by_its_user(world: World) {
        let app = app(world).await;
        for (query, kind, value) in [
            ("email=ann.archer@archer.example", "aderant", "T-100"),
            ("email=Ann.ARCHER%40archer.example&type=juris", "juris", "J-100"),
            ("userId=62F6BD0A1C9D440000000001", "aderant", "T-100"),
            ("userId=62f6bd0a1c9d440000000001&identityType=juris", "juris", "J-100"),
        ] {
            let found = look_up(&app, query).await.expect(200);
            assert_eq!(found.json(), identity(kind, value, ANN), "{query}");
        }
    }
);

on_both!(
    async fn a_user_is_found_by_an_identity(world: World) {
        let app = app(world).await;
        let found = look_up(&app, "type=elite&value=C-300").await.expect(200);
        assert_eq!(found.json(), identity("elite", "C-300", CLEO));
        let found = look_up(&app, "identityType=elite&value=c-300").await.expect(200);
        assert_eq!(found.json(), identity("elite", "C-300", CLEO));
    }
);

on_both!(
    async fn nobody_and_no_identity_look_the_same(world: World) {
        let app = app(world).await;
        let nobody = look_up(&app, "email=nobody@archer.example").await;
        insta::assert_snapshot!(nobody, @r#"404 {"error":"Not Found","message":"No such external identity.","statusCode":404}"#);
        for query in [
            format!("userId={NOBODY}"),
            format!("userId={STRANGER}"),
            format!("userId={BOB}"),
            format!("userId={ANN}&type=elite"),
            "type=aderant&value=T-999".to_owned(),
            "type=elite&value=T-100".to_owned(),
        ] {
            assert_eq!(look_up(&app, &query).await, nobody, "{query}");
        }
    }
);

on_both!(
    async fn a_look_up_needs_a_user_or_a_whole_identity(world: World) {
        let app = app(world).await;
        let nothing = app.as_user("reader").get(&format!("{USERS}/lookup")).await;
        insta::assert_snapshot!(nothing, @r#"400 {"error":"Bad Request","message":"email: must be given, or else userId, or type together with value","statusCode":400}"#);
        for (query, message) in [
            ("type=aderant", "value: is required"),
            ("value=T-100", "type: is required"),
            ("type=aderant&value=", "value: must not be empty"),
            (
                "type=okta&value=1",
                "type: must be one of aderant, elite, external-billing-system, juris",
            ),
            ("userId=1", "userId: must be an object id of 24 hexadecimal digits"),
            (
                "email=a@b.example&userId=62f6bd0a1c9d440000000001",
                "userId: must be left out where email is given",
            ),
            (
                "email=a@b.example&type=aderant&value=1",
                "value: must be left out where a user is named",
            ),
            (
                "email=a@b.example&type=aderant&identityType=aderant",
                "identityType: must be left out where type is given",
            ),
        ] {
            let refused = look_up(&app, query).await.expect(400).at("/message");
            assert!(refused.as_str().unwrap().contains(message), "{query}: {refused}");
        }
        for query in ["email=", "email=x", "email=a@b.c&email=a@b.c"] {
            look_up(&app, query).await.expect(400);
        }
    }
);

on_both!(
    async fn lookup_is_never_the_id_of_a_user(world: World) {
        let app = app(world).await;
        let refused = app.as_user("machine").get(&path("lookup")).await.expect(400);
        assert!(refused.at("/message").as_str().unwrap().starts_with("email: must be given"));
        for refused in [
            app.as_user("machine").patch(&path("lookup")).json(json!({})).await,
            app.as_user("machine").delete(&path("lookup")).await,
        ] {
            assert_eq!((refused.status, refused.header("allow")), (405, "GET,HEAD,OPTIONS"));
        }
        let slash = format!("{USERS}/lookup/?email=ann.archer@archer.example");
        app.as_user("machine").get(&slash).await.expect(200);
    }
);

on_both!(
    async fn an_identity_is_found_by_address_and_type(world: World) {
        let app = app(world).await;
        let ann =
            json!({ "email": "Ann.Archer@archer.example", "identityType": "aderant", "x": 1 });
        let found = look_up_identity(&app, ann).await.expect(200);
        assert_eq!(found.json(), identity("aderant", "T-100", ANN));
        for (email, kind) in [
            ("nobody@archer.example", "aderant"),
            ("bob.baker@archer.example", "aderant"),
            ("ann.archer@archer.example", "elite"),
        ] {
            let body = json!({ "email": email, "identityType": kind });
            look_up_identity(&app, body).await.expect(404);
        }
    }
);

on_both!(
    async fn address_and_type_are_required(world: World) {
        let app = app(world).await;
        let nothing = look_up_identity(&app, json!({})).await;
        insta::assert_snapshot!(nothing, @r#"400 {"error":"Bad Request","message":"email: is required; identityType: is required","statusCode":400}"#);
        for body in [
            json!({ "email": "ann.archer@archer.example" }),
            json!({ "identityType": "aderant" }),
            json!({ "email": null, "identityType": "aderant" }),
            json!({ "email": "x", "identityType": "aderant" }),
            json!({ "email": "ann.archer@archer.example", "identityType": "okta" }),
            json!({ "email": "ann.archer@archer.example", "identityType": 1 }),
        ] {
            look_up_identity(&app, body).await.expect(400);
        }
    }
);
