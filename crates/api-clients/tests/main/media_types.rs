use serde_json::json;
use testkit::on_both;

use crate::setup::app;

const PATH: &str = "/api/v1/jb/clients/";

on_both!(
    async fn answers_are_json_unless_only_a_script_is_asked_for(world: World) {
        let app = app(world).await;
        let plain = app.as_user("admin").get(PATH).await.expect(200);
        assert_eq!(plain.header("content-type"), "application/json");
        for (accept, sent) in [
            ("application/json", "application/json"),
            ("*/*", "application/json"),
            ("application/xml", "application/json"),
            ("text/html, application/xml;q=0.9", "application/json"),
            ("text/javascript", "text/javascript; charset=utf-8"),
            ("text/javascript, application/json", "application/json"),
        ] {
            let answer = app.as_user("admin").get(PATH).header("accept", accept).await.expect(200);
            assert_eq!(answer.header("content-type"), sent, "{accept}");
            assert_eq!(answer.body, plain.body, "{accept}");
            assert_eq!(answer.header("vary"), "Accept");
        }
        assert_eq!(app.get(PATH).await.expect(401).header("vary"), "Accept");
    }
);

on_both!(
    async fn bodies_are_json_whatever_they_are_called(world: World) {
        let app = app(world).await;
        let send = async |media_type: &str| {
            app.as_user("admin")
                .patch("/api/v1/jb/clients/1/")
                .body(media_type, r#"{"name":"x"}"#)
                .await
        };
        for taken in ["application/json", "Application/JSON; charset=utf-8", "text/javascript", ""]
        {
            send(taken).await.expect(200);
        }
        for refused in [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
            "application/xml",
            "application/merge-patch+json",
            "text/x+json",
        ] {
            let refused = send(refused).await.expect(415);
            assert_eq!(
                refused.json(),
                json!({ "detail": "The body has a type that is not taken." })
            );
        }
    }
);

on_both!(
    async fn both_forms_of_the_slash_are_one_path(world: World) {
        let app = app(world).await;
        for path in [
            "/api/v1/jb/clients",
            "/api/v1/jb/clients/1/users/invitations",
            "/api/v1/jb/users/user@juice.com",
        ] {
            let without = app.as_user("admin").get(path).await.expect(200);
            assert_eq!(app.as_user("admin").get(&format!("{path}/")).await, without);
        }
        let changed =
            app.as_user("admin").patch("/api/v1/jb/clients/1").json(json!({ "name": "x" })).await;
        assert_eq!(changed.expect(200).at("/name"), "x");
    }
);

on_both!(
    async fn unknown_paths_and_methods_are_refused_in_the_shape_of_this_api(world: World) {
        let app = app(world).await;
        for path in [
            "/api/v1/jb/",
            "/api/v1/jb/nothing/",
            "/api/v1/jb/clients/1/nothing/",
            "/api/v1/jb/users/a@b.c/token/",
        ] {
            let missing = app.as_user("admin").get(path).await;
            assert_eq!(missing.to_string(), r#"404 {"detail":"Not found."}"#);
        }
        for (method, path, allow) in [
            ("POST", PATH, "GET,HEAD,OPTIONS"),
            ("DELETE", PATH, "GET,HEAD,OPTIONS"),
            ("PUT", "/api/v1/jb/clients/1/", "GET,HEAD,PATCH,OPTIONS"),
            ("POST", "/api/v1/jb/users/", "GET,HEAD,OPTIONS"),
            ("PUT", "/api/v1/jb/users/a@b.c/", "GET,HEAD,PATCH,DELETE,OPTIONS"),
            ("PATCH", "/api/v1/jb/clients/1/users/invitations/", "GET,HEAD,POST,OPTIONS"),
            ("GET", "/api/v1/api-token-auth/", "POST,OPTIONS"),
            ("DELETE", "/api/v1/jb/apps/zylTKNVx/", "GET,HEAD,PATCH,OPTIONS"),
        ] {
            let method = method.parse().unwrap();
            let refused = app.as_user("admin").call(method, path).await;
            let expected = r#"405 {"detail":"This method is not allowed here."}"#;
            assert_eq!(refused.to_string(), expected);
            assert_eq!(refused.header("allow"), allow, "{path}");
        }
    }
);
