use api_customers::Settings;
use base64ct::{Base64, Encoding};
use directory::credentials::{List, Revoke};
use serde_json::{Value, json};
use testkit::{Answer, TestApp, World, on_both};

use crate::sample::CLIENT;
use crate::setup::{LIST, app, keys, with, without};

const PATH: &str = "/api/v1/oauth/token";

fn request() -> Value {
    json!({
        "audience": "https://identity.example",
        "grant_type": "client_credentials",
        "client_id": "63a1f0c2d4e5f60000000001",
        "client_secret": "rbs_5d41402abc4b2a76b9719d911017c592aa11bb22",
    })
}

async fn draw(app: &TestApp, body: Value) -> Answer {
    app.post(PATH).json(body).await
}

async fn opens(app: &TestApp, token: &Answer) -> u16 {
    let token = token.at("/access_token");
    let authorization = format!("Bearer {}", token.as_str().unwrap());
    app.with_authorization(&authorization).get(LIST).await.status
}

on_both!(
    async fn a_client_id_and_its_secret_draw_an_access_token(world: World) {
        let app = app(world).await;
        let drawn = draw(&app, request()).await.expect(200);
        assert_eq!(keys(&drawn.json()), ["access_token", "expires_in", "token_type"]);
        assert_eq!(drawn.at("/expires_in"), 86_400);
        assert_eq!(drawn.at("/token_type"), "Bearer");
        assert_eq!(drawn.header("cache-control"), "no-store");
        assert_eq!(drawn.header("pragma"), "no-cache");
        assert_eq!(opens(&app, &drawn).await, 200);
    }
);

on_both!(
    async fn forms_are_taken_like_json(world: World) {
        let app = app(world).await;
        let form = "grant_type=client_credentials&audience=https%3A%2F%2Fidentity.example\
                    &client_id=63a1f0c2d4e5f60000000001\
                    &client_secret=rbs_5d41402abc4b2a76b9719d911017c592aa11bb22";
        for media_type in [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=UTF-8",
        ] {
            let drawn = app.post(PATH).body(media_type, form).await.expect(200);
            assert_eq!(opens(&app, &drawn).await, 200);
        }
        let twice = format!("{form}&audience=x");
        let refused = app.post(PATH).body("application/x-www-form-urlencoded", twice).await;
        assert_eq!(refused.expect(400).at("/error"), "invalid_request");
    }
);

on_both!(
    async fn each_access_token_is_new_and_earlier_ones_stay_valid(world: World) {
        let app = app(world).await;
        let first = draw(&app, request()).await.expect(200);
        let second = draw(&app, request()).await.expect(200);
        assert_ne!(first.at("/access_token"), second.at("/access_token"));
        assert_eq!((opens(&app, &first).await, opens(&app, &second).await), (200, 200));
    }
);

on_both!(
    async fn an_id_that_is_unknown_and_a_secret_that_is_wrong_look_the_same(world: World) {
        let app = app(world).await;
        let wrong = draw(&app, with(request(), &json!({ "client_secret": "wrong" }))).await;
        insta::assert_snapshot!(wrong.with(&["cache-control", "www-authenticate"]), @r#"
        401
        cache-control: no-store
        www-authenticate: Bearer
        {"error":"invalid_client","error_description":"The credential is not valid."}
        "#);
        for other in ["63a1f0c2d4e5f60000000002", "ffffffffffffffffffffffff", "somebody"] {
            let refused = draw(&app, with(request(), &json!({ "client_id": other }))).await;
            assert_eq!(refused, wrong, "{other}");
        }
    }
);

fn basic(text: &str) -> String {
    format!("Basic {}", Base64::encode_string(text.as_bytes()))
}

on_both!(
    async fn id_and_secret_may_come_by_http_basic(world: World) {
        let app = app(world).await;
        let (id, secret) =
            ("63a1f0c2d4e5f60000000001", "rbs_5d41402abc4b2a76b9719d911017c592aa11bb22");
        let bare = without(request(), &["client_id", "client_secret"]);
        let draw = async |authorization: &str, body: &Value| {
            app.with_authorization(authorization).post(PATH).json(body).await
        };
        let encoded = basic(&format!("%36{}:{}", &id[1..], secret.replace('_', "%5F")));
        for authorization in [basic(&format!("{id}:{secret}")), encoded] {
            let drawn = draw(&authorization, &bare).await.expect(200);
            assert_eq!(opens(&app, &drawn).await, 200);
        }
        let good = basic(&format!("{id}:{secret}"));
        let form = "grant_type=client_credentials&audience=x";
        let call = app.with_authorization(&good).post(PATH);
        call.body("application/x-www-form-urlencoded", form).await.expect(200);
        // An id is no secret, so the same one may stand in both places.
        draw(&good, &without(request(), &["client_secret"])).await.expect(200);

        for both in [
            request(),
            without(request(), &["client_id"]),
            with(bare.clone(), &json!({ "client_secret": "" })),
            with(bare.clone(), &json!({ "client_id": "ffffffffffffffffffffffff" })),
        ] {
            let refused = draw(&good, &both).await.expect(400);
            assert_eq!(refused.at("/error"), "invalid_request", "{both}");
        }
    }
);

on_both!(
    async fn who_shows_a_wrong_secret_by_http_basic_is_asked_for_it_in_the_same_way(world: World) {
        let app = app(world).await;
        let bare = without(request(), &["client_id", "client_secret"]);
        let wrong = basic("63a1f0c2d4e5f60000000001:wrong");
        for authorization in [&wrong, &basic("somebody:wrong"), "Basic", "Basic !", &basic("a")] {
            let call = app.with_authorization(authorization).post(PATH);
            let refused = call.json(&bare).await.expect(401);
            assert_eq!(refused.at("/error"), "invalid_client", "{authorization}");
            let challenge = refused.header("www-authenticate");
            assert_eq!(challenge, "Basic realm=\"token\", charset=\"UTF-8\"");
        }
        // Any other header is passed over, as some libraries send one everywhere.
        app.with_authorization("Bearer x").post(PATH).json(request()).await.expect(200);
        app.with_authorization("Bearer x").post(PATH).json(&bare).await.expect(400);
    }
);

on_both!(
    async fn another_grant_is_not_supported(world: World) {
        let app = app(world).await;
        for grant in ["password", "authorization_code", "Client_Credentials"] {
            let refused = draw(&app, with(request(), &json!({ "grant_type": grant }))).await;
            assert_eq!(
                refused.to_string(),
                r#"400 {"error":"unsupported_grant_type","error_description":"The grant_type must be client_credentials."}"#
            );
        }
    }
);

on_both!(
    async fn all_four_keys_are_required(world: World) {
        let app = app(world).await;
        for key in ["audience", "grant_type", "client_id", "client_secret"] {
            for body in [
                without(request(), &[key]),
                with(request(), &json!({ key: "" })),
                with(request(), &json!({ key: null })),
                with(request(), &json!({ key: 5 })),
            ] {
                let refused = draw(&app, body).await.expect(400);
                assert_eq!(refused.at("/error"), "invalid_request");
                let description = refused.at("/error_description");
                assert!(description.as_str().unwrap().contains(key), "{description}");
            }
        }
        let everything = draw(&app, json!({})).await;
        insta::assert_snapshot!(everything, @r#"400 {"error":"invalid_request","error_description":"audience: is required; grant_type: is required; client_id: is required; client_secret: is required"}"#);
    }
);

on_both!(
    async fn any_audience_will_do(world: World) {
        let app = app(world).await;
        for audience in ["x", "https://elsewhere.example/", "ä"] {
            draw(&app, with(request(), &json!({ "audience": audience }))).await.expect(200);
        }
    }
);

on_both!(
    async fn broken_requests_are_refused_in_the_words_of_oauth(world: World) {
        let app = app(world).await;
        for (media_type, body, status) in [
            ("application/json", "{", 400),
            ("application/json", "[]", 400),
            ("application/json", "", 400),
            ("application/x-www-form-urlencoded", "audience=%ff", 400),
            ("text/plain", "x", 415),
        ] {
            let refused = app.post(PATH).body(media_type, body).await.expect(status);
            assert_eq!(keys(&refused.json()), ["error", "error_description"]);
            assert_eq!(refused.at("/error"), "invalid_request");
        }
        let large = format!("{{\"x\":\"{}\"}}", "a".repeat(1 << 20));
        let refused = app.post(PATH).body("application/json", large).await.expect(413);
        assert_eq!(refused.at("/error"), "invalid_request");
    }
);

on_both!(
    async fn a_revoked_secret_draws_nothing_and_what_it_drew_opens_nothing(world: World) {
        let app = app(world).await;
        let drawn = draw(&app, request()).await.expect(200);
        let directory = &app.world.directory;
        let all = directory
            .get(&World::operator(), List { client: CLIENT, after: None, limit: 10 })
            .await
            .unwrap();
        let machine = all.iter().find(|c| c.label.as_str() == "machine").unwrap();
        let revoke = Revoke { client: CLIENT, credential: machine.id };
        directory.run(&World::operator(), revoke).await.unwrap();

        assert_eq!(opens(&app, &drawn).await, 401);
        draw(&app, request()).await.expect(401);
    }
);

on_both!(
    async fn wrong_secrets_are_counted_by_the_address_that_the_proxy_noted(world: World) {
        let sample = app(world).await;
        let (routes, _) = api_customers::surface(Settings::default());
        let app = TestApp::behind(1, sample.world, routes, web::elsewhere());
        let draw = async |address: &str, body: Value| {
            app.post(PATH).header("x-forwarded-for", address).json(body).await
        };
        for _ in 0..100 {
            let wrong = with(request(), &json!({ "client_secret": "a guess" }));
            draw("203.0.113.5", wrong).await.expect(401);
        }

        let limited = draw("203.0.113.5", request()).await.expect(429);

        assert!(!limited.header("retry-after").is_empty(), "{limited:?}");
        draw("203.0.113.6", request()).await.expect(200);
    }
);
