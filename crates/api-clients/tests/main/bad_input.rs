use serde_json::json;
use testkit::on_both;

use crate::setup::{app, with};

/// Every operation that takes a body.
const BODIES: [(&str, &str); 5] = [
    ("PATCH", "/api/v1/jb/clients/1/"),
    ("PATCH", "/api/v1/jb/users/user@juice.com/"),
    ("PATCH", "/api/v1/jb/apps/zylTKNVx/"),
    ("POST", "/api/v1/jb/clients/1/users/invitations/"),
    ("POST", "/api/v1/jb/api-token-auth/"),
];

on_both!(
    async fn what_is_no_json_is_refused_with_its_place(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            let send = async |body: Vec<u8>| {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                call.body("application/json", body).await.expect(400)
            };
            let said = async |text: &str| {
                let detail = send(text.as_bytes().to_vec()).await.at("/detail");
                detail.as_str().unwrap().to_owned()
            };
            assert!(said("{\n  \"name\": \"a\"\n  \"b\": 1}").await.contains("line 3 column 3"));
            assert!(
                said("{\"name\": \"a\", \"name\": \"b\"}")
                    .await
                    .contains("\"name\" stands there twice")
            );
            assert!(
                said("{\"x\": {\"a\": 1, \"a\": 1}}").await.contains("\"a\" stands there twice")
            );
            assert!(said("{\"name\": \"a\\u0000\"}").await.contains("U+0000"));
            for text in ["{", "{} {}", "nope", "{\"a\":1,}", "\"text\"", "5", "null", "\u{feff}{}"]
            {
                assert!(said(text).await.starts_with("The body"), "{text}");
            }
            let deep = format!("{{\"extra\":{}{}}}", "[".repeat(200), "]".repeat(200));
            assert!(said(&deep).await.starts_with("The body"));
            let invalid = send(b"{\"foo\": \"\xff\"}".to_vec()).await;
            assert!(invalid.at("/detail").as_str().unwrap().contains("not UTF-8"));
        }
    }
);

on_both!(
    async fn an_array_is_no_object(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            call.json(json!([[]])).await.expect(400);
        }
    }
);

on_both!(
    async fn a_body_over_1_mib_is_refused(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            let long = json!({ "foo": "x".repeat(1 << 20) });
            let refused = call.json(long).await;
            assert_eq!(refused.to_string(), r#"413 {"detail":"The body is too large."}"#);
        }
    }
);

on_both!(
    async fn a_missing_body_is_an_empty_change_but_no_invitation(world: World) {
        let app = app(world).await;
        for (method, path) in BODIES {
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            call.await.expect(if method == "PATCH" { 200 } else { 400 });
        }
    }
);

on_both!(
    async fn refused_bodies_change_nothing(world: World) {
        let app = app(world).await;
        let read = async || {
            let mut read = json!({});
            for (_, path) in &BODIES[..4] {
                let body = app.as_user("admin").get(path).await.expect(200).json();
                read = with(read, &json!({ *path: body }));
            }
            read
        };
        let before = read().await;
        for (method, path) in &BODIES[..4] {
            for body in ["{\"name\":\"x\",\"name\":\"y\"}", "{\"name\":\"x\"", "[1]"] {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                call.body("application/json", body).await.expect(400);
            }
        }
        assert_eq!(read().await, before);
    }
);

on_both!(
    async fn a_query_that_is_not_utf8_is_refused(world: World) {
        let app = app(world).await;
        for query in ["app=%ff", "app=%00"] {
            let path = format!("/api/v1/jb/users/?{query}");
            app.as_user("admin").get(&path).await.expect(400);
        }
    }
);
