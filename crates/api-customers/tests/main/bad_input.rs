use serde_json::json;
use testkit::{Answer, TestApp, on_both};

use crate::sample::ANN;
use crate::setup::{LIST, app, keys};

/// Every operation that takes a JSON body.
const BODIES: [(&str, &str); 3] = [
    ("PATCH", "/api/v1/customers/5f5a3c1e9b1e8a0001000001/users/62f6bd0a1c9d440000000001"),
    ("PATCH", "/api/v2/customers/5f5a3c1e9b1e8a0001000001/users/62f6bd0a1c9d440000000001"),
    ("POST", "/api/v1/customers/5f5a3c1e9b1e8a0001000001/users/lookup/identity"),
];

async fn send(app: &TestApp, at: (&str, &str), media_type: &str, body: &[u8]) -> Answer {
    let call = app.as_user("machine").call(at.0.parse().unwrap(), at.1);
    call.body(media_type, body.to_vec()).await
}

/// Sends a body that must be refused, and gives the message.
async fn refused(app: &TestApp, at: (&str, &str), body: &[u8]) -> String {
    let answer = send(app, at, "application/json", body).await.expect(400);
    assert_eq!(keys(&answer.json()), ["error", "message", "statusCode"]);
    answer.at("/message").as_str().unwrap().to_owned()
}

on_both!(
    async fn what_is_no_json_is_refused_with_its_place(world: World) {
        let app = app(world).await;
        for at in BODIES {
            let said = async |text: &str| refused(&app, at, text.as_bytes()).await;
            assert!(said("{\n  \"pod\": \"a\"\n  \"b\": 1}").await.contains("line 3 column 3"));
            for text in ["", "{", "{} {}", "nope", "{\"a\":1,}", "\u{feff}{}", "{'a':1}"] {
                assert!(said(text).await.contains("line 1 column"), "{text}");
            }
        }
    }
);

on_both!(
    async fn what_is_json_but_no_object_is_refused(world: World) {
        let app = app(world).await;
        for at in BODIES {
            for text in ["[]", "[{}]", "\"text\"", "5", "null", "true"] {
                let said = refused(&app, at, text.as_bytes()).await;
                assert_eq!(said, "The body must be an object.", "{text}");
            }
        }
    }
);

on_both!(
    async fn a_key_stands_once(world: World) {
        let app = app(world).await;
        for at in BODIES {
            for text in ["{\"pod\":\"a\",\"pod\":\"a\"}", "{\"x\":{\"pod\":1,\"\\u0070od\":1}}"] {
                let said = refused(&app, at, text.as_bytes()).await;
                assert!(said.contains("\"pod\" stands there twice at line 1"), "{said}");
            }
        }
    }
);

on_both!(
    async fn bytes_that_are_not_utf8_and_the_nul_character_are_refused(world: World) {
        let app = app(world).await;
        for at in BODIES {
            let said = refused(&app, at, b"{\"x\": \"\xff\"}").await;
            assert!(said.contains("not UTF-8: byte 7"), "{said}");
            let said = refused(&app, at, b"{\"x\": \"\\u0000\"}").await;
            assert!(said.contains("U+0000"), "{said}");
        }
        for query in ["search=%ff", "search=%00"] {
            app.as_user("machine").get(&format!("{LIST}&{query}")).await.expect(400);
        }
    }
);

on_both!(
    async fn depth_and_size_are_limited(world: World) {
        let app = app(world).await;
        for at in BODIES {
            let deep = format!("{{\"x\":{}{}}}", "[".repeat(200), "]".repeat(200));
            assert!(refused(&app, at, deep.as_bytes()).await.contains("recursion limit"));
            let large = format!("{{\"x\":\"{}\"}}", "a".repeat(1 << 20));
            let refused = send(&app, at, "application/json", large.as_bytes()).await.expect(413);
            assert_eq!(
                refused.json(),
                json!({
                    "statusCode": 413,
                    "error": "Payload Too Large",
                    "message": "The body is too large.",
                })
            );
        }
    }
);

on_both!(
    async fn bodies_are_json_by_name_or_without_one(world: World) {
        let app = app(world).await;
        for at in &BODIES[..2] {
            for taken in [
                "application/json",
                "Application/JSON; charset=utf-8",
                "application/merge-patch+json",
                "",
            ] {
                send(&app, *at, taken, b"{}").await.expect(200);
            }
        }
        for at in BODIES {
            for other in [
                "text/plain",
                "application/x-www-form-urlencoded",
                "text/javascript",
                "application/xml",
            ] {
                let refused = send(&app, at, other, b"{}").await;
                assert_eq!(
                    refused.to_string(),
                    r#"415 {"error":"Unsupported Media Type","message":"The body has a type that is not taken.","statusCode":415}"#
                );
            }
        }
    }
);

on_both!(
    async fn values_of_other_kinds_are_named(world: World) {
        let app = app(world).await;
        for at in &BODIES[..2] {
            for key in
                ["firstName", "lastName", "email", "jobTitle", "nickname", "seniority", "pod"]
            {
                for value in [json!(1), json!(true), json!([]), json!({}), json!(1.5)] {
                    let body = json!({ key: value }).to_string();
                    let said = refused(&app, *at, body.as_bytes()).await;
                    assert_eq!(said, format!("{key}: must be a string"));
                }
            }
            for value in [json!("x"), json!({}), json!(1)] {
                let body = json!({ "roleIds": value }).to_string();
                let said = refused(&app, *at, body.as_bytes()).await;
                assert_eq!(said, "roleIds: must be an array");
            }
            let body = json!({ "roleIds": [ANN, "xyz"] }).to_string();
            let said = refused(&app, *at, body.as_bytes()).await;
            assert_eq!(said, "roleIds/1: must be an object id of 24 hexadecimal digits");
        }
    }
);

on_both!(
    async fn refused_bodies_change_nothing(world: World) {
        let app = app(world).await;
        let before = app.as_user("machine").get(LIST).await.expect(200);
        for at in BODIES {
            for body in ["{\"pod\":\"x\",\"pod\":\"y\"}", "{\"pod\":\"x\"", "{\"pod\":\"x\"}]"] {
                refused(&app, at, body.as_bytes()).await;
            }
        }
        assert_eq!(app.as_user("machine").get(LIST).await, before);
    }
);

on_both!(
    async fn unknown_paths_are_refused_in_the_shape_of_this_api(world: World) {
        let app = app(world).await;
        for path in [
            "/api/v1/customers",
            "/api/v1/customers/5f5a3c1e9b1e8a0001000001",
            "/api/v1/customers/5f5a3c1e9b1e8a0001000001/users/62f6bd0a1c9d440000000001/x",
            "/api/v2/customers/5f5a3c1e9b1e8a0001000001/users",
        ] {
            let missing = app.as_user("machine").get(path).await;
            assert_eq!(
                missing.to_string(),
                r#"404 {"error":"Not Found","message":"No such page.","statusCode":404}"#
            );
        }
    }
);
