use serde_json::json;
use testkit::on_both;

use crate::setup::{app, everything};

/// Every operation that takes a body.
const BODIES: [(&str, &str); 11] = [
    ("POST", "/api/v1/users"),
    ("PATCH", "/api/v1/users/123"),
    ("PUT", "/api/v1/users/123/tags/1"),
    ("POST", "/api/v1/tags"),
    ("PATCH", "/api/v1/tags/1"),
    ("POST", "/api/v1/tag-types"),
    ("POST", "/api/v1/dimensions"),
    ("PATCH", "/api/v1/dimensions/100"),
    ("POST", "/api/v1/ces"),
    ("PUT", "/api/v1/users/123/ces/1"),
    ("POST", "/api/v1/users/123/ces/2/claim"),
];

on_both!(
    async fn what_is_no_json_object_is_refused_with_its_place(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (method, path) in BODIES {
            let send = async |body: Vec<u8>| {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                let refused = call.body("application/json", body).await.expect(400);
                refused.at("/detail").as_str().unwrap().to_owned()
            };
            let said = async |text: &str| send(text.as_bytes().to_vec()).await;
            assert!(said("{\n  \"name\": \"a\"\n  \"b\": 1}").await.contains("line 3 column 3"));
            let twice = said("{\"name\": \"a\", \"name\": \"b\"}").await;
            assert!(twice.contains("\"name\" stands there twice"), "{twice}");
            let twice = said("{\"tags\": [{\"id\": 1, \"\\u0069d\": 1}]}").await;
            assert!(twice.contains("\"id\" stands there twice"), "{twice}");
            assert!(said("{\"name\": \"a\\u0000\"}").await.contains("U+0000"));
            for text in
                ["{", "{} {}", "nope", "{\"a\":1,}", "\"x\"", "5", "null", "[]", "\u{feff}{}"]
            {
                assert!(said(text).await.starts_with("The body"), "{text}");
            }
            let deep = format!("{{\"tags\":{}{}}}", "[".repeat(200), "]".repeat(200));
            assert!(said(&deep).await.starts_with("The body"));
            assert!(send(b"{\"foo\": \"\xff\"}".to_vec()).await.contains("not UTF-8"));
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_body_over_1_mib_is_refused(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            call.json(json!({ "foo": "x".repeat(1 << 20) })).await.expect(413);
        }
    }
);

on_both!(
    async fn bodies_are_json_by_their_type(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            for refused in [
                "text/plain",
                "application/xml",
                "text/javascript",
                "text/json",
                "text/x+json",
                "x+json",
            ] {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                let answer = call.body(refused, "{}").await;
                assert_eq!(answer.status, 415, "{method} {path} {refused}");
            }
        }
        for taken in [
            "",
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/merge-patch+json",
        ] {
            let call = app.as_user("admin").patch("/api/v1/users/123");
            call.body(taken, r#"{"title":"x"}"#).await.expect(200);
        }
    }
);

on_both!(
    async fn a_body_is_needed_but_for_a_score_and_a_claim(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            let optional = path.ends_with("/tags/1") && method == "PUT" || path.ends_with("/claim");
            call.await.expect(if optional { 200 } else { 400 });
        }
    }
);

on_both!(
    async fn what_is_no_id_is_not_found(world: World) {
        let app = app(world).await;
        for id in ["abc", "0", "-1", "1.0", "9007199254740992", "99999999999999999999"] {
            for path in ["users", "tags", "dimensions", "ces"] {
                let path = format!("/api/v1/{path}/{id}");
                app.as_user("admin").get(&path).await.expect(404);
                app.as_user("admin").delete(&path).await.expect(404);
                app.as_user("admin").patch(&path).json(json!({})).await.expect(404);
            }
            for path in [format!("{id}/ces"), format!("{id}/ces/1"), format!("123/ces/{id}")] {
                let path = format!("/api/v1/users/{path}");
                app.as_user("admin").get(&path).await.expect(404);
            }
        }
        app.as_user("admin").get("/api/v1/users/9007199254740991").await.expect(404);
    }
);

on_both!(
    async fn what_is_no_text_in_a_path_is_refused(world: World) {
        let app = app(world).await;
        for id in ["%ff", "%00", "1%00", "%C3"] {
            for path in [format!("users/{id}"), format!("tags/{id}"), format!("users/123/ces/{id}")]
            {
                let path = format!("/api/v1/{path}");
                for method in ["GET", "PATCH", "DELETE"] {
                    let call = app.as_user("admin").call(method.parse().unwrap(), &path);
                    let refused = call.json(json!({})).await.expect(400);
                    assert_eq!(refused.at("/title"), "Malformed request", "{method} {path}");
                }
            }
        }
    }
);

on_both!(
    async fn both_forms_of_a_path_are_served(world: World) {
        let app = app(world).await;
        for path in ["/api/v1/users", "/api/v1/users/123", "/api/v1/users/123/ces/1"] {
            let one = app.as_user("admin").get(path).await.expect(200);
            let other = app.as_user("admin").get(&format!("{path}/")).await.expect(200);
            assert_eq!(one.body, other.body);
        }
        let new =
            app.as_user("admin").post("/api/v1/tags/").json(json!({ "name": "x", "type": 1 }));
        assert_eq!(new.await.expect(201).header("location"), "http://rollbook.test/api/v1/tags/2");
    }
);
