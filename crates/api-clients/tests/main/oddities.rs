//! Requests that no ordinary caller makes.

use serde_json::json;
use testkit::on_both;

use crate::setup::app;

const CLIENT: &str = "/api/v1/jb/clients/1/";

on_both!(
    async fn headers_that_decide_stand_there_once(world: World) {
        let app = app(world).await;
        let before = app.as_user("admin").get(CLIENT).await.expect(200);
        let change = || app.as_user("admin").patch(CLIENT).json(json!({ "name": "x" }));

        change().another_header("authorization", "Token x").await.expect(401);
        change().another_header("host", "other.test").await.expect(400);
        change().another_header("content-type", "text/plain").await.expect(415);
        change().header("content-encoding", "gzip").await.expect(415);

        assert_eq!(app.as_user("admin").get(CLIENT).await, before);
    }
);

on_both!(
    async fn an_address_in_a_path_may_hold_what_addresses_hold(world: World) {
        let app = app(world).await;
        for (address, status) in [
            ("user@juice.com", 200),
            ("USER%40juice.com", 200),
            ("a%2Fb@juice.com", 404),
            ("..%2Fuser@juice.com", 404),
            ("user@juice.com%00", 400),
            ("%ff@juice.com", 400),
            ("user@juice.com;x", 404),
        ] {
            for slash in ["", "/", "//"] {
                let path = format!("/api/v1/jb/users/{address}{slash}");
                let answer = app.as_user("admin").get(&path).await;
                assert_eq!(answer.status, status, "{path}: {answer:?}");
            }
        }
    }
);

on_both!(
    async fn a_page_beyond_all_numbers_is_empty(world: World) {
        let app = app(world).await;
        for page in ["18446744073709551615", "99999999999999999999999"] {
            let path = format!("{CLIENT}users/?page={page}&page_size=1");
            assert_eq!(app.as_user("admin").get(&path).await.expect(200).body, "[]");
        }
        for query in ["page=1&page=1", "page=-1", "page=1.0", "page=", "page_size=10001"] {
            let path = format!("{CLIENT}users/?{query}");
            app.as_user("admin").get(&path).await.expect(400);
        }
    }
);

on_both!(
    async fn other_methods_and_slashes_lead_nowhere(world: World) {
        let app = app(world).await;
        for method in ["TRACE", "PROPFIND", "X"] {
            let refused = app.as_user("admin").call(method.parse().unwrap(), CLIENT).await;
            assert_eq!(refused.expect(405).header("allow"), "GET,HEAD,PATCH,OPTIONS", "{method}");
        }
        for path in ["/api/v1/jb//clients/1/", "/api/v1/jb/clients%2F1/", "/api/v1/jb/clients//"] {
            let answer = app.as_user("admin").get(path).await;
            let expected = if path.ends_with("//") { 200 } else { 404 };
            assert_eq!(answer.status, expected, "{path}");
        }
    }
);
