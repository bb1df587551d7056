use serde_json::{Value, json};
use testkit::{TestApp, on_both};

use crate::setup::{JOHN, app, bare, column, everything, faults, places, user};

async fn list(app: &TestApp) -> Value {
    app.as_user("admin").get("/api/v1/tags").await.expect(200).json()
}

on_both!(
    async fn all_tags_are_listed_as_strings(world: World) {
        let app = app(world).await;
        let main_stage =
            json!({ "id": "1", "name": "Main Stage", "type": "2", "type_name": "Access Level" });
        assert_eq!(list(&app).await, json!([main_stage]));
        assert_eq!(app.as_user("admin").get("/api/v1/tags/1").await.expect(200).json(), main_stage);
    }
);

on_both!(
    async fn a_fresh_client_has_two_types_and_no_tags(world: World) {
        let app = bare(world).await;
        assert_eq!(list(&app).await, json!([]));
        let types = app.as_user("admin").get("/api/v1/tag-types").await.expect(200).json();
        assert_eq!(
            types,
            json!([{ "id": "1", "name": "Topic" }, { "id": "2", "name": "Access Level" }])
        );
    }
);

on_both!(
    async fn a_tag_is_added_with_a_type_by_number_or_by_name(world: World) {
        let app = app(world).await;
        let add = async |body: Value| app.as_user("admin").post("/api/v1/tags").json(body).await;
        let added = add(json!({ "name": "A", "type": 1, "type_name": "Access Level" })).await;
        let added = added.expect(201);
        assert_eq!(added.header("location"), "http://rollbook.test/api/v1/tags/2");
        assert_eq!(
            added.json(),
            json!({ "id": "2", "name": "A", "type": "1", "type_name": "Topic" })
        );
        let read = app.as_user("admin").get("/api/v1/tags/2").await;
        assert_eq!(
            (read.body.as_str(), read.header("etag")),
            (added.body.as_str(), added.header("etag"))
        );

        let named =
            add(json!({ "name": "B", "type": null, "type_name": "topic" })).await.expect(201);
        assert_eq!(named.at("/type"), "1");
        let fresh = add(json!({ "name": "C", "type_name": "Colour", "id": 77 })).await.expect(201);
        assert_eq!((fresh.at("/id"), fresh.at("/type")), (json!("4"), json!("3")));
        assert_eq!(column(&list(&app).await, "name"), ["Main Stage", "A", "B", "C"]);
    }
);

on_both!(
    async fn a_name_is_given_once_in_any_case(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (path, name) in [
            ("tags", "main STAGE "),
            ("tag-types", "TOPIC"),
            ("dimensions", "medical school"),
            ("dimensions", "State_Province"),
        ] {
            let body = json!({ "name": name });
            let body = if path == "tags" { json!({ "name": name, "type": 1 }) } else { body };
            let path = format!("/api/v1/{path}");
            let refused = app.as_user("admin").post(&path).json(body).await.expect(409);
            assert_eq!(faults(&refused), ["#/name Is already taken."], "{name}");
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn tags_that_cannot_be_are_refused(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (body, place) in [
            (json!({ "type": 1 }), "#/name"),
            (json!({ "name": "", "type": 1 }), "#/name"),
            (json!({ "name": null, "type": 1 }), "#/name"),
            (json!({ "name": 5, "type": 1 }), "#/name"),
            (json!({ "name": "x".repeat(256), "type": 1 }), "#/name"),
            (json!({ "name": "x" }), "#/type"),
            (json!({ "name": "x", "type": 99 }), "#/type"),
            (json!({ "name": "x", "type": "Topic" }), "#/type"),
            (json!({ "name": "x", "type_name": "" }), "#/type_name"),
            (json!({ "name": "x", "type": 1, "score": 5 }), "#/score"),
        ] {
            let refused = app.as_user("admin").post("/api/v1/tags").json(&body).await.expect(400);
            assert_eq!(places(&refused), [place], "{body}");
        }
        for (body, place) in [
            (json!({ "name": " " }), "#/name"),
            (json!({ "name": null }), "#/name"),
            (json!({ "type": null }), "#/type"),
            (json!({ "type": 99 }), "#/type"),
            (json!({ "nmae": "x" }), "#/nmae"),
        ] {
            let refused = app.as_user("admin").patch("/api/v1/tags/1").json(&body).await;
            assert_eq!(places(&refused.expect(400)), [place], "{body}");
        }
        for body in [json!({}), json!({ "name": "" }), json!({ "name": 5 })] {
            let refused = app.as_user("admin").post("/api/v1/tag-types").json(&body).await;
            assert_eq!(places(&refused.expect(400)), ["#/name"], "{body}");
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_renamed_tag_has_its_new_name_on_users_too(world: World) {
        let app = app(world).await;
        let rename = json!({ "name": "Grand Stage", "type_name": "Topic" });
        let renamed = app.as_user("admin").patch("/api/v1/tags/1").json(rename).await.expect(200);
        let expected =
            json!({ "id": "1", "name": "Grand Stage", "type": "1", "type_name": "Topic" });
        assert_eq!(renamed.json(), expected);
        assert_eq!(user(&app, JOHN).await["tags"][0]["name"], "Grand Stage");

        // Only another case of its own name.
        let own = json!({ "name": "GRAND stage" });
        app.as_user("admin").patch("/api/v1/tags/1").json(own).await.expect(200);
    }
);

on_both!(
    async fn a_deleted_tag_is_taken_off_its_users(world: World) {
        let app = app(world).await;
        let before = user(&app, JOHN).await;
        app.world.clock.advance(60);
        app.as_user("admin").delete("/api/v1/tags/1").await.expect(204);
        for call in [
            app.as_user("admin").get("/api/v1/tags/1"),
            app.as_user("admin").delete("/api/v1/tags/1"),
        ] {
            call.await.expect(404);
        }
        assert_eq!(user(&app, JOHN).await["tags"], json!([]));
        app.world.upkeep().await;
        let after = user(&app, JOHN).await;
        assert_eq!(
            (&after["tags"], &after["date_updated"]),
            (&json!([]), &json!("2026-01-01T00:01:00"))
        );
        assert_eq!(before["dimensions"], after["dimensions"]);
        let again = json!({ "name": "Main Stage", "type": 2 });
        let again = app.as_user("admin").post("/api/v1/tags").json(again).await.expect(201);
        assert_eq!(again.at("/id"), "2");
    }
);

on_both!(
    async fn a_type_is_added_and_shown_in_the_list_that_its_location_names(world: World) {
        let app = app(world).await;
        let body = json!({ "name": "Leaderboard Group" });
        let added = app.as_user("admin").post("/api/v1/tag-types").json(body).await.expect(201);
        assert_eq!(added.json(), json!({ "id": "3", "name": "Leaderboard Group" }));
        let location = added.header("location").replace("http://rollbook.test", "");
        let list = app.as_user("admin").get(&location).await.expect(200).json();
        assert_eq!(list[2], added.json());
    }
);
