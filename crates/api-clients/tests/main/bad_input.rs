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

on_both!(
    async fn lists_that_are_too_long_are_refused_unread(world: World) {
        let app = app(world).await;
        let said = async |method: &str, path: &str, body: serde_json::Value| {
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            call.json(body).await.to_string()
        };
        let codes: Vec<_> = (0..1001).map(|number| json!(number)).collect();
        let entries: Vec<_> = (0..101).map(|number| json!(number)).collect();
        let invited = json!({ "email": "new@juice.com", "initial_apps": codes });

        let user = said("PATCH", BODIES[1].1, json!({ "apps": codes })).await;
        insta::assert_snapshot!(user, @r#"400 {"apps":["Must have at most 1000 entries."]}"#);
        let apps = said("POST", BODIES[3].1, invited).await;
        insta::assert_snapshot!(apps, @r#"400 {"initial_apps":["Must have at most 1000 entries."]}"#);
        let many = said("POST", BODIES[3].1, json!(entries)).await;
        insta::assert_snapshot!(many, @r#"400 {"invitations":["Must have at most 100 entries."]}"#);
    }
);

on_both!(
    async fn no_more_than_100_mistakes_are_told(world: World) {
        let app = app(world).await;
        let codes: Vec<_> = (0..1000).map(|number| format!("no id {}", number / 2)).collect();
        let call = app.as_user("admin").patch(BODIES[1].1).json(json!({ "apps": codes }));
        let told = call.await.expect(400).at("/apps");
        let told = told.as_array().unwrap();
        assert_eq!(told.len(), 100);
        assert!(told.last().unwrap().as_str().unwrap().starts_with("No id 99 "), "{told:?}");
    }
);
