use serde_json::{Value, json};
use testkit::{TestApp, on_both};

use crate::setup::{app, everything};

/// Objects with a tag, and a change of each.
fn changes() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("PATCH", "/api/v1/users/123", json!({ "title": "Captain" })),
        ("PATCH", "/api/v1/tags/1", json!({ "name": "Grand Stage" })),
        ("PATCH", "/api/v1/dimensions/100", json!({ "name": "University" })),
        ("PATCH", "/api/v1/ces/1", json!({ "ce_threshold": 75 })),
        ("PUT", "/api/v1/users/123/ces/1", json!({ "ce_earned_hours": 9 })),
        ("PUT", "/api/v1/users/7/ces/1", json!({ "ce_earned_hours": 9 })),
    ]
}

async fn etag(app: &TestApp, path: &str) -> String {
    app.as_user("admin").get(path).await.expect(200).header("etag").to_owned()
}

on_both!(
    async fn a_change_is_made_only_to_what_was_seen(world: World) {
        let app = app(world).await;
        for (method, path, body) in changes() {
            let change = |tag: &str| {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                call.header("if-match", tag).json(&body)
            };
            let seen = etag(&app, path).await;
            for stale in ["\"other\"", "\"999-0a1b2c3d\"", "W/\"1-0a1b2c3d\""] {
                change(stale).await.expect(412);
                assert_eq!(etag(&app, path).await, seen, "{path}");
            }
            for unreadable in ["x", "", "*, \"a\"", &vec!["\"a\""; 17].join(",")] {
                let refused = change(unreadable).await.expect(400);
                assert!(refused.at("/detail").as_str().unwrap().starts_with("If-Match must"));
                assert_eq!(etag(&app, path).await, seen, "{path}");
            }

            let listed = format!("\"other\", {seen}, \"999-0a1b2c3d\"");
            let changed = change(&listed).await.expect(200);

            assert_ne!(changed.header("etag"), seen, "{path}");
            assert_eq!(changed.header("etag"), etag(&app, path).await, "{path}");
            change(&seen).await.expect(412);
            change("*").await.expect(200);
        }
    }
);

on_both!(
    async fn what_if_none_match_names_is_neither_changed_nor_deleted(world: World) {
        let app = app(world).await;
        for (method, path, body) in changes() {
            let call = |method: &str, tag: &str| {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                call.header("if-none-match", tag).json(&body)
            };
            let seen = etag(&app, path).await;
            for named in ["*", &seen, &format!("W/{seen}"), &format!("\"x\", {seen}")] {
                call(method, named).await.expect(412);
                if method == "PATCH" && path != crate::setup::JOHN {
                    call("DELETE", named).await.expect(412);
                }
                assert_eq!(etag(&app, path).await, seen, "{path} {named}");
            }
            call(method, "7").await.expect(400);
            call(method, "\"other\", \"999-0a1b2c3d\"").await.expect(200);
        }
        for below in ["users/999", "tags/999", "ces/999", "users/999/ces/1"] {
            let call = app.as_user("admin").get(&format!("/api/v1/{below}"));
            call.header("if-match", "\"x\"").await.expect(404);
        }
        let missing = app.as_user("admin").patch("/api/v1/users/999").json(json!({}));
        missing.header("if-none-match", "*").await.expect(404);
    }
);

on_both!(
    async fn a_look_is_refused_at_what_is_not_what_if_match_names(world: World) {
        let app = app(world).await;
        for (_, path, _) in changes() {
            let seen = etag(&app, path).await;
            let look = |tag: &str| app.as_user("admin").get(path).header("if-match", tag);
            for held in [&*seen, "*"] {
                look(held).await.expect(200);
            }
            for stale in ["\"999-0a1b2c3d\"", &format!("W/{seen}")] {
                look(stale).await.expect(412);
            }
        }
        // A list has no tag that could be it.
        let list = app.as_user("admin").get("/api/v1/tags");
        list.header("if-match", "\"1-0a1b2c3d\"").await.expect(412);
        app.as_user("admin").get("/api/v1/tags").header("if-match", "*").await.expect(200);
    }
);

on_both!(
    async fn what_has_changed_since_is_not_deleted_and_not_claimed(world: World) {
        let app = app(world).await;
        let stale = "\"999-0a1b2c3d\"";
        let before = everything(&app).await;
        for path in ["users/7", "tags/1", "dimensions/100", "ces/1"] {
            let path = format!("/api/v1/{path}");
            app.as_user("admin").delete(&path).header("if-match", stale).await.expect(412);
        }
        let claim = app.as_user("admin").post("/api/v1/users/123/ces/2/claim");
        claim.header("if-match", stale).await.expect(412);
        assert_eq!(everything(&app).await, before);
        for path in ["users/7", "tags/1", "dimensions/100", "ces/1"] {
            let path = format!("/api/v1/{path}");
            let seen = etag(&app, &path).await;
            app.as_user("admin").delete(&path).header("if-match", &seen).await.expect(204);
        }
    }
);

on_both!(
    async fn a_tag_of_a_user_is_changed_only_if_the_user_is_still_what_was_seen(world: World) {
        let app = app(world).await;
        let (user, path) = ("/api/v1/users/7", "/api/v1/users/7/tags/1");
        let put = |tag: &str| {
            let call = app.as_user("admin").put(path).header("if-match", tag);
            call.json(json!({ "score": 5 }))
        };
        let delete = |tag: &str| app.as_user("admin").delete(path).header("if-match", tag);
        let seen = etag(&app, user).await;
        let before = everything(&app).await;
        put("\"999-0a1b2c3d\"").await.expect(412);
        delete("").await.expect(400);
        assert_eq!(everything(&app).await, before);

        let set = put(&seen).await.expect(200);

        let before = everything(&app).await;
        put(&seen).await.expect(412);
        delete(&seen).await.expect(412);
        assert_eq!(everything(&app).await, before);
        delete(set.header("etag")).await.expect(204);
        put("*").await.expect(200);
    }
);

on_both!(
    async fn what_is_not_there_is_missing_whatever_was_expected_of_it(world: World) {
        let app = app(world).await;
        for path in ["users/99", "tags/99", "dimensions/999", "ces/99", "users/7/tags/99"] {
            let path = format!("/api/v1/{path}");
            for tag in ["*", "\"1-0a1b2c3d\"", "\"other\""] {
                app.as_user("admin").delete(&path).header("if-match", tag).await.expect(404);
            }
        }
    }
);

on_both!(
    async fn what_the_caller_has_already_is_not_sent_again(world: World) {
        let app = app(world).await;
        for (method, path, body) in changes() {
            let seen = etag(&app, path).await;
            for tag in [seen.as_str(), "*", &format!("\"x\", W/{seen}")] {
                let same = app.as_user("admin").get(path).header("if-none-match", tag).await;
                assert_eq!((same.status, same.body.as_str()), (304, ""), "{path}");
                assert_eq!(same.header("etag"), seen);
            }
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            call.json(body).await.expect(200);
            let call = app.as_user("admin").get(path).header("if-none-match", &seen);
            call.await.expect(200);
        }
    }
);

on_both!(
    async fn a_user_s_tag_moves_with_what_they_show(world: World) {
        let app = app(world).await;
        let path = "/api/v1/users/7";
        let mut seen = vec![etag(&app, path).await];
        let admin = app.as_user("admin");
        admin.put("/api/v1/users/7/tags/1").await.expect(200);
        seen.push(etag(&app, path).await);
        admin.patch("/api/v1/tags/1").json(json!({ "name": "Grand Stage" })).await.expect(200);
        seen.push(etag(&app, path).await);
        let school = json!({ "dimensions": [{ "name": "Medical School", "value": "x" }] });
        admin.patch(path).json(school).await.expect(200);
        seen.push(etag(&app, path).await);
        admin.delete("/api/v1/tags/1").await.expect(204);
        seen.push(etag(&app, path).await);
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
);
