use serde_json::{Value, json};
use testkit::{TestApp, on_both};

use crate::setup::{JOHN, app, bare, everything, places, user};

async fn list(app: &TestApp) -> Value {
    app.as_user("admin").get("/api/v1/dimensions").await.expect(200).json()
}

on_both!(
    async fn a_fresh_client_has_the_14_default_dimensions(world: World) {
        let app = bare(world).await;
        let expected: Vec<Value> = [
            (1, "instagram"),
            (2, "facebook"),
            (3, "twitter"),
            (4, "website"),
            (5, "phone"),
            (8, "linkedin"),
            (10, "address"),
            (11, "job_type"),
            (12, "designation"),
            (13, "city"),
            (14, "state_province"),
            (15, "postal_code"),
            (16, "country"),
            (18, "title"),
        ]
        .into_iter()
        .map(|(id, name)| json!({ "id": id, "name": name }))
        .collect();
        assert_eq!(list(&app).await, json!(expected));
        for one in expected {
            let path = format!("/api/v1/dimensions/{}", one["id"]);
            assert_eq!(app.as_user("admin").get(&path).await.expect(200).json(), one);
        }
    }
);

on_both!(
    async fn a_dimension_is_added_renamed_and_deleted(world: World) {
        let app = app(world).await;
        let admin = app.as_user("admin");
        let added = admin.post("/api/v1/dimensions").json(json!({ "name": "Diet", "id": 5 })).await;
        let added = added.expect(201);
        assert_eq!(added.header("location"), "http://rollbook.test/api/v1/dimensions/101");
        assert_eq!(added.json(), json!({ "id": 101, "name": "Diet" }));

        let school = "/api/v1/dimensions/100";
        let renamed = admin.patch(school).json(json!({ "name": "University" })).await.expect(200);
        assert_eq!(renamed.json(), json!({ "id": 100, "name": "University" }));
        assert_eq!(user(&app, JOHN).await["dimensions"][0]["name"], "University");

        admin.delete(school).await.expect(204);
        admin.get(school).await.expect(404);
        assert_eq!(user(&app, JOHN).await["dimensions"], json!([]));
    }
);

on_both!(
    async fn a_default_dimension_can_be_neither_renamed_nor_deleted(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let admin = app.as_user("admin");
        for id in [1, 2, 3, 4, 5, 8, 10, 11, 12, 13, 14, 15, 16, 18] {
            let path = format!("/api/v1/dimensions/{id}");
            admin.delete(&path).await.expect(409);
            admin.patch(&path).json(json!({ "name": "Other" })).await.expect(409);
            let own = admin.get(&path).await.expect(200);
            let sent = admin.patch(&path).json(own.json()).await.expect(200);
            assert_eq!(sent.header("etag"), own.header("etag"));
            admin.patch(&path).json(json!({})).await.expect(200);
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn numbers_that_stand_for_nothing_are_not_found(world: World) {
        let app = app(world).await;
        for id in ["6", "7", "9", "17", "101", "0", "-1", "x"] {
            let path = format!("/api/v1/dimensions/{id}");
            app.as_user("admin").get(&path).await.expect(404);
            app.as_user("admin").delete(&path).await.expect(404);
            app.as_user("admin").patch(&path).json(json!({ "name": "x" })).await.expect(404);
        }
    }
);

on_both!(
    async fn names_that_cannot_be_are_refused(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for name in [json!(""), json!(" "), json!(null), json!(5), json!("x".repeat(256))] {
            let body = json!({ "name": name });
            let refused = app.as_user("admin").post("/api/v1/dimensions").json(&body).await;
            assert_eq!(places(&refused.expect(400)), ["#/name"], "{body}");
            let refused = app.as_user("admin").patch("/api/v1/dimensions/100").json(&body).await;
            assert_eq!(places(&refused.expect(400)), ["#/name"], "{body}");
        }
        let refused = app.as_user("admin").post("/api/v1/dimensions").json(json!({})).await;
        assert_eq!(places(&refused.expect(400)), ["#/name"]);
        assert_eq!(everything(&app).await, before);
    }
);
