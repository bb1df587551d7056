use serde_json::json;
use testkit::on_both;

use crate::setup::{AL, JOHN, KEY, app, bare, documented, everything, user};

on_both!(
    async fn a_key_may_come_in_either_header(world: World) {
        let app = app(world).await;
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let authorization = format!("{scheme} {KEY}");
            app.with_authorization(&authorization).get(JOHN).await.expect(200);
        }
        app.get(JOHN).header("x-api-key", KEY).await.expect(200);
    }
);

on_both!(
    async fn two_headers_must_not_hold_two_credentials(world: World) {
        let app = app(world).await;
        let both = |authorization: &str, key: &str| {
            app.with_authorization(authorization).get(JOHN).header("x-api-key", key).into_future()
        };
        let bearer = format!("Bearer {KEY}");
        both(&bearer, KEY).await.expect(200);
        for other in ["rbk_0000000000000000000000000000000000000000", "x", ""] {
            let refused = both(&bearer, other).await.expect(400);
            let detail = "Authorization and X-API-Key name two credentials; send one of them.";
            assert_eq!(refused.at("/detail"), detail, "{other}");
        }
        // A key beside a header that a proxy has added, say.
        let refused = both("Basic eDp5", KEY).await.expect(401);
        let detail = refused.at("/detail");
        assert!(detail.as_str().unwrap().contains("leave it out where X-API-Key"), "{detail}");
    }
);

on_both!(
    async fn the_key_header_is_for_keys_alone(world: World) {
        use directory::credentials::CreateUserToken;
        use directory::ids::{ClientId, UserId};
        use directory::text::Line;
        use testkit::fixtures::run;

        let app = app(world).await;
        let (client, user, label) = (ClientId(1), UserId(123), Line::parse("x").unwrap());
        let token = run(&app.world, CreateUserToken { client, user, label, secret: None }).await;
        let token = token.secret.reveal();
        app.with_authorization(&format!("Bearer {token}")).get(JOHN).await.expect(200);
        app.get(JOHN).header("x-api-key", token).await.expect(401);
    }
);

on_both!(
    async fn what_is_no_known_credential_is_refused(world: World) {
        let app = app(world).await;
        let missing = app.get(JOHN).await.expect(401);
        assert_eq!(missing.header("www-authenticate"), "Bearer");
        for authorization in [
            "Bearer",
            "Bearer x",
            "Bearer rbk_0000000000000000000000000000000000000000",
            "Basic eDp5",
            &format!("Token {KEY}"),
            KEY,
        ] {
            let refused = app.with_authorization(authorization).get(JOHN).await.expect(401);
            assert_eq!(refused.header("www-authenticate"), "Bearer", "{authorization}");
        }
        app.get(JOHN).header("x-api-key", "x").await.expect(401);
        app.get(JOHN).header("x-api-key", "").await.expect(401);
    }
);

on_both!(
    async fn other_kinds_of_credentials_are_unknown_here(world: World) {
        use directory::credentials::{CreateOauthClient, CreateOperatorToken};
        use directory::ids::ClientId;
        use directory::text::Line;
        use testkit::fixtures::run;

        let app = app(world).await;
        let label = || Line::parse("x").unwrap();
        let operator = CreateOperatorToken { label: label(), secret: None };
        let operator = run(&app.world, operator).await.secret;
        let (client, claims) = (ClientId(1), None);
        let oauth =
            CreateOauthClient { client, label: label(), claims, client_id: None, secret: None };
        let oauth = run(&app.world, oauth).await.secret;
        for secret in [operator, oauth] {
            let authorization = format!("Bearer {}", secret.reveal());
            app.with_authorization(&authorization).get(JOHN).await.expect(401);
        }
    }
);

on_both!(
    async fn a_key_of_another_client_finds_nobody(world: World) {
        let app = app(world).await;
        let foreign = app.as_user("stranger").get(JOHN).await.expect(404);
        assert_eq!(app.as_user("stranger").get("/api/v1/users/99").await, foreign);
    }
);

on_both!(
    async fn numbers_count_within_each_client(world: World) {
        let app = app(world).await;
        let body = documented();
        let made = app.as_user("stranger").post("/api/v1/users").json(body).await.expect(201);
        assert_eq!(made.at("/id"), 1);
        assert_eq!(made.at("/tags/0/id"), "1");
        assert_eq!(made.at("/dimensions/0/id"), 100);
        app.as_user("admin").get("/api/v1/users/1").await.expect(404);
    }
);

on_both!(
    async fn only_who_may_make_administrators_makes_them(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let admin = json!({ "account_level": "99" });
        app.as_user("editor").patch(AL).json(&admin).await.expect(403);
        let new = json!({ "email": "x@nakatomi.example", "account_level": 99 });
        app.as_user("editor").post("/api/v1/users").json(&new).await.expect(403);
        app.as_user("al").patch(AL).json(&admin).await.expect(403);
        assert_eq!(everything(&app).await, before);

        let made = app.as_user("admin").patch(AL).json(&admin).await.expect(200);
        assert_eq!(made.at("/account_level"), 99);
        app.as_user("al").get("/api/v1/users").await.expect(200);
        // What is stored already may be sent by anybody who may change the user.
        app.as_user("editor").patch(AL).json(&admin).await.expect(200);
    }
);

on_both!(
    async fn a_key_does_what_it_was_made_for(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        app.as_user("reader").get("/api/v1/users").await.expect(200);
        app.as_user("reader").get(JOHN).await.expect(200);
        for path in ["tags", "tag-types", "dimensions", "ces", "users/123/ces", "tags/1"] {
            app.as_user("reader").get(&format!("/api/v1/{path}")).await.expect(403);
        }
        app.as_user("reader").patch(JOHN).json(json!({ "title": "x" })).await.expect(403);
        app.as_user("reader").delete(JOHN).await.expect(403);
        app.as_user("editor").delete("/api/v1/tags/1").await.expect(403);
        app.as_user("editor").put(&format!("{JOHN}/ces/1")).json(json!({})).await.expect(403);
        assert_eq!(everything(&app).await, before);
        app.as_user("editor").patch(AL).json(json!({ "title": "Sgt" })).await.expect(200);
        app.as_user("editor").put(&format!("{AL}/tags/1")).await.expect(200);
        assert_eq!(user(&app, AL).await["title"], "Sgt");
    }
);

on_both!(
    async fn an_administrator_s_own_token_is_an_administrator(world: World) {
        let app = app(world).await;
        let all = app.as_user("john").get("/api/v1/users").await.expect(200).json();
        assert_eq!(all.as_array().unwrap().len(), 2);
        app.as_user("john").patch(AL).json(json!({ "points": 5 })).await.expect(200);
        let ignored = json!({ "id": 900, "email": "x@nakatomi.example" });
        let made = app.as_user("john").post("/api/v1/users").json(ignored).await.expect(201);
        assert_eq!(made.at("/id"), 124);
    }
);

on_both!(
    async fn unknown_paths_have_the_shape_of_this_api(world: World) {
        let app = bare(world).await;
        for path in ["/api/v1", "/api/v1/nothing", "/api/v1/users/1/nothing", "/api/v1/status"] {
            let missing = app.get(path).await.expect(404);
            assert_eq!(missing.header("content-type"), "application/problem+json");
            assert_eq!(missing.at("/type"), "urn:rollbook:problem:not-found");
        }
    }
);
