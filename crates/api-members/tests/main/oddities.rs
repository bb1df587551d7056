//! Requests that no ordinary caller makes.

use serde_json::json;
use testkit::on_both;

use crate::setup::{AL, JOHN, app, everything, user};

on_both!(
    async fn headers_that_decide_stand_there_once(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let change = || app.as_user("admin").patch(JOHN).json(json!({ "title": "x" }));

        let key = format!("Bearer {}", crate::setup::KEY);
        change().another_header("authorization", &key).await.expect(401);
        change().another_header("host", "elsewhere.test").await.expect(400);
        change().another_header("content-type", "text/plain").await.expect(415);
        change().another_header("content-type", "application/json").await.expect(415);

        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_compressed_body_is_no_json(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let change = || app.as_user("admin").patch(JOHN).json(json!({ "title": "x" }));
        for coding in ["gzip", "br", "identity, gzip", "x"] {
            change().header("content-encoding", coding).await.expect(415);
        }
        assert_eq!(everything(&app).await, before);
        change().header("content-encoding", "identity").await.expect(200);
    }
);

on_both!(
    async fn a_key_of_the_client_may_be_a_number_of_any_length(world: World) {
        let app = app(world).await;
        let digits = "123456789012345678901234567890";
        let body = format!("{{\"client_id\":{digits},\"postal_code\":18446744073709551616}}");

        app.as_user("admin").patch(AL).body("application/json", body).await.expect(200);

        let al = user(&app, AL).await;
        assert_eq!(
            (&al["client_id"], &al["postal_code"]),
            (&json!(digits), &json!("18446744073709551616"))
        );
        let found = app.as_user("admin").get(&format!("/api/v1/users?client_id={digits}")).await;
        assert_eq!(found.at("/0/id"), 7);
    }
);

on_both!(
    async fn paths_with_more_or_other_slashes_lead_nowhere(world: World) {
        let app = app(world).await;
        for path in [
            "/api/v1//users",
            "/api//v1/users",
            "/api/v1/users//123",
            "/api/v1/users/123//tags/1",
            "/api/v1/users%2F123",
            "/api/v1/users/123%2Ftags%2F1",
            "/api/v1/users/..%2Fusers",
            "/api/v1/users/%2e%2e",
            "/api/v1/users/123;a=b",
            "/API/v1/users",
        ] {
            for method in ["GET", "PATCH", "DELETE"] {
                let call = app.as_user("admin").call(method.parse().unwrap(), path);
                let missing = call.json(json!({})).await;
                assert_eq!(missing.status, 404, "{method} {path}: {missing:?}");
            }
        }
    }
);

on_both!(
    async fn methods_of_other_protocols_are_refused_with_what_is_allowed(world: World) {
        let app = app(world).await;
        for method in ["TRACE", "PROPFIND", "QUERY", "get", "X"] {
            let refused = app.as_user("admin").call(method.parse().unwrap(), JOHN).await;
            let allowed = refused.expect(405).header("allow").to_owned();
            assert_eq!(allowed, "GET,HEAD,PATCH,DELETE,OPTIONS", "{method}");
        }
        app.as_user("admin").head("/api/v1/users/123/ces/1/claim").await.expect(405);
    }
);

on_both!(
    async fn unknown_parameters_are_passed_over_and_known_ones_stand_there_once(world: World) {
        let app = app(world).await;
        for query in ["foo=1&foo=2", "=", "&&", "LIMIT=x", "limit%20=x", "a=%zz", "limit=%31"] {
            app.as_user("admin").get(&format!("/api/v1/users?{query}")).await.expect(200);
        }
        for query in [
            "limit=1&limit=1",
            "email=a@b.test&email=c@d.test",
            "%6cimit=1&limit=2",
            "limit=",
            "limit=1.0",
            "limit=+1",
            "limit=%D9%A1",
            "after=",
            "a=%ff",
            "%00=1",
        ] {
            app.as_user("admin").get(&format!("/api/v1/users?{query}")).await.expect(400);
        }
    }
);

on_both!(
    async fn a_list_has_no_tag_to_compare(world: World) {
        let app = app(world).await;
        for path in ["users", "tags", "dimensions", "ces", "users/123/ces"] {
            let path = format!("/api/v1/{path}");
            let list = app.as_user("admin").get(&path).header("if-none-match", "*").await;
            assert_eq!(list.expect(200).header("etag"), "", "{path}");
        }
    }
);
