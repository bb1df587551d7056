use directory::credentials::{CreateApiKey, CreateOperatorToken, CreateUserToken};
use testkit::fixtures::run;
use testkit::{TestApp, on_both};

use crate::sample::{ANN, CLEO, CLIENT, line};
use crate::setup::{LIST, app, path, record};

/// Draws a token and gives its secret.
async fn secret(app: &TestApp) -> String {
    let drawn = app.world.directory.issue_access_token(
        "63a1f0c2d4e5f60000000001",
        "rbs_5d41402abc4b2a76b9719d911017c592aa11bb22",
        None,
    );
    drawn.await.unwrap().secret.reveal().to_owned()
}

on_both!(
    async fn who_shows_no_valid_access_token_is_asked_for_one(world: World) {
        let app = app(world).await;
        let missing = app.get(&path(ANN)).await;
        insta::assert_snapshot!(missing.with(&["www-authenticate"]), @r#"
        401
        www-authenticate: Bearer
        {"error":"Unauthorized","message":"Authentication credentials were not provided.","statusCode":401}
        "#);
        let secret = secret(&app).await;
        let other = format!("Token {secret}");
        let two = format!("Bearer {secret} {secret}");
        let upper = format!("Bearer {}", secret.to_uppercase());
        for bad in ["Bearer", "Bearer x", "x", "Basic dXNlcjpwYXNz", &other, &two, &upper] {
            let refused = app.with_authorization(bad).get(&path(ANN)).await.expect(401);
            assert_eq!(refused.header("www-authenticate"), "Bearer", "{bad}");
        }
    }
);

on_both!(
    async fn an_access_token_comes_with_the_word_bearer_in_any_case_or_bare(world: World) {
        let app = app(world).await;
        let secret = secret(&app).await;
        let expected = app.as_user("machine").get(&path(ANN)).await.expect(200);
        for word in ["Bearer ", "bearer ", "BEARER  ", ""] {
            let authorization = format!("{word}{secret}");
            assert_eq!(app.with_authorization(&authorization).get(&path(ANN)).await, expected);
        }
    }
);

on_both!(
    async fn an_access_token_is_good_for_a_day(world: World) {
        let app = app(world).await;
        app.world.clock.advance(86_399);
        app.as_user("machine").get(LIST).await.expect(200);
        app.world.clock.advance(2);
        let expired = app.as_user("machine").get(LIST).await.expect(401);
        assert_eq!(expired.header("www-authenticate"), "Bearer");
        assert_eq!(expired, app.with_authorization("Bearer x").get(LIST).await);
    }
);

on_both!(
    async fn credentials_of_other_kinds_open_nothing_here(world: World) {
        let app = app(world).await;
        let (client, label, user) = (CLIENT, line("key"), record(&app, CLEO).await.id);
        let key = CreateApiKey { client, label: label.clone(), claims: None, secret: None };
        let token = CreateUserToken { client, user, label: label.clone(), secret: None };
        let operator = CreateOperatorToken { label, secret: None };
        for secret in [
            run(&app.world, key).await.secret.reveal().to_owned(),
            run(&app.world, token).await.secret.reveal().to_owned(),
            run(&app.world, operator).await.secret.reveal().to_owned(),
            "rbs_5d41402abc4b2a76b9719d911017c592aa11bb22".to_owned(),
        ] {
            for authorization in [format!("Bearer {secret}"), secret.clone()] {
                app.with_authorization(&authorization).get(LIST).await.expect(401);
            }
            app.get(LIST).header("x-api-key", &secret).await.expect(401);
        }
    }
);

on_both!(
    async fn the_token_is_asked_for_before_anything_else(world: World) {
        let app = app(world).await;
        app.get("/api/v1/customers/xyz/users").await.expect(401);
        app.patch(&path("xyz")).body("text/plain", "not json").await.expect(401);
    }
);

on_both!(
    async fn a_token_may_do_what_its_machine_was_allowed_to(world: World) {
        let app = app(world).await;
        let before = app.as_user("reader").get(&path(ANN)).await.expect(200);
        let patch = app.as_user("reader").patch(&path(ANN));
        let refused = patch.json(serde_json::json!({ "firstName": "x" })).await;
        insta::assert_snapshot!(refused, @r#"403 {"error":"Forbidden","message":"This credential may only change its own profile.","statusCode":403}"#);
        app.as_user("reader").delete(&path(ANN)).await.expect(403);
        assert_eq!(app.as_user("reader").get(&path(ANN)).await, before);
        app.as_user("idler").get(&path(ANN)).await.expect(403);
        app.as_user("idler").get(LIST).await.expect(403);
    }
);
