use api_clients::Settings;
use directory::credentials::CreateApiKey;
use directory::ids::ClientId;
use directory::text::Line;
use testkit::fixtures::{ADMINISTRATOR, run};
use testkit::on_both;

use crate::setup::{app, app_with};

const PATH: &str = "/api/v1/jb/clients/";

/// What is no valid credential here.
const BAD: [&str; 9] = [
    "Token",
    "Token ",
    "Token zzz",
    "Token 0000000000000000000000000000000000000000",
    "Basic dXNlcjpwYXNz",
    "7297b3ebb0e7f7baf5f54d39908dda99f5ea8665",
    "Token 7297B3EBB0E7F7BAF5F54D39908DDA99F5EA8665",
    "Token 7297b3ebb0e7f7baf5f54d39908dda99f5ea8665 x",
    "Token, Bearer",
];

on_both!(
    async fn who_shows_no_valid_token_is_asked_for_one(world: World) {
        let app = app(world).await;
        let missing = app.get(PATH).await;
        insta::assert_snapshot!(missing, @r#"401 {"detail":"Authentication credentials were not provided."}"#);
        assert_eq!(missing.header("www-authenticate"), "Token");
        for authorization in BAD {
            let refused = app.with_authorization(authorization).get(PATH).await.expect(401);
            assert_eq!(refused.header("www-authenticate"), "Token", "{authorization}");
        }
    }
);

on_both!(
    async fn an_installation_may_answer_403_instead(world: World) {
        let settings = Settings { unauthenticated_is_403: true, ..Settings::default() };
        let app = app_with(world, settings).await;
        insta::assert_snapshot!(app.get(PATH).await, @r#"403 {"detail":"Authentication credentials were not provided."}"#);
        for authorization in BAD {
            app.with_authorization(authorization).get(PATH).await.expect(403);
        }
    }
);

on_both!(
    async fn the_word_before_the_token_may_be_another_and_in_any_case(world: World) {
        let app = app(world).await;
        let expected = app.as_user("admin").get(PATH).await.expect(200);
        for word in ["Token", "token", "TOKEN", "Bearer", "bearer", "JWT", "jwt"] {
            let authorization = ADMINISTRATOR.replace("Token", word);
            assert_eq!(app.with_authorization(&authorization).get(PATH).await, expected, "{word}");
        }
    }
);

on_both!(
    async fn whoever_is_no_administrator_is_told_403(world: World) {
        let app = app(world).await;
        insta::assert_snapshot!(app.as_user("member").get(PATH).await, @r#"403 {"detail":"This credential may not see the client and its settings."}"#);
    }
);

on_both!(
    async fn keys_of_other_apis_open_nothing_here(world: World) {
        let app = app(world).await;
        let label = Line::parse("key").unwrap();
        let key = CreateApiKey { client: ClientId(1), label, claims: None, secret: None };
        let key = run(&app.world, key).await.secret;
        for word in ["Token", "Bearer"] {
            let authorization = format!("{word} {}", key.reveal());
            app.with_authorization(&authorization).get(PATH).await.expect(401);
        }
        app.get(PATH).header("x-api-key", key.reveal()).await.expect(401);
    }
);

on_both!(
    async fn the_token_is_asked_for_before_anything_else(world: World) {
        let app = app(world).await;
        let patch = app.anonymous().patch("/api/v1/jb/clients/999/").body("text/plain", "not json");
        patch.await.expect(401);
        app.get("/api/v1/jb/clients/abc/users/?page=0").await.expect(401);
    }
);
