use api_clients::Settings;
use directory::Installation;
use directory::ids::{ClientId, UserId};
use directory::text::Email;
use directory::users::{Get, Key, Parts};
use serde_json::{Value, json};
use testkit::fixtures::Sample;
use testkit::{Answer, TestApp, World, engines, join_all, on_both};

use crate::setup::{app, keys, with};

const PATHS: [&str; 2] = ["/api/v1/api-token-auth/", "/api/v1/jb/api-token-auth/"];
const PASSWORD: &str = "correct horse battery staple";

async fn set_password(app: &TestApp, client: ClientId, email: &str, password: &str) {
    let user = Key::Email(Email::parse(email).unwrap());
    let directory = &app.world.directory;
    let get = Get { client, user, parts: Parts::default() };
    let id: UserId = directory.get(&World::operator(), get).await.unwrap().user.id;
    directory.set_password(&World::operator(), client, id, password).await.unwrap();
}

/// The surface with Jason's password set.
async fn with_password(world: World) -> TestApp {
    let app = app(world).await;
    set_password(&app, ClientId(1), "jason@juice.com", PASSWORD).await;
    app
}

async fn sign_in_at(app: &TestApp, host: &str, body: Value) -> Answer {
    app.post(PATHS[1]).header("host", host).json(body).await
}

async fn sign_in(app: &TestApp, body: Value) -> Answer {
    sign_in_at(app, "localhost:8000", body).await
}

on_both!(
    async fn address_and_password_draw_a_token(world: World) {
        let app = with_password(world).await;
        for path in PATHS {
            for name in ["username", "email"] {
                let body = json!({ "username": null, "password": PASSWORD, "else": 1 });
                let body = with(body, &json!({ name: "Jason@Juice.com" }));
                let drawn =
                    app.post(path).header("host", "localhost:8000").json(body).await.expect(200);
                assert_eq!(keys(&drawn.json()), ["token"]);
                let token = drawn.at("/token");
                let token = token.as_str().unwrap();
                assert!(token.len() == 40 && token.bytes().all(|b| b.is_ascii_hexdigit()));
                let authorization = format!("Token {token}");
                app.with_authorization(&authorization)
                    .get("/api/v1/jb/clients/1/")
                    .await
                    .expect(200);
            }
        }
    }
);

on_both!(
    async fn each_token_is_new_and_earlier_ones_stay_valid(world: World) {
        let app = with_password(world).await;
        let body = json!({ "username": "jason@juice.com", "password": PASSWORD });
        let first = sign_in(&app, body.clone()).await.expect(200).at("/token");
        let second = sign_in(&app, body).await.expect(200).at("/token");
        assert_ne!(first, second);
        for token in [first, second] {
            let authorization = format!("Token {}", token.as_str().unwrap());
            app.with_authorization(&authorization).get("/api/v1/jb/users/").await.expect(200);
        }
        let jason = app.as_user("admin").get("/api/v1/jb/users/jason@juice.com/").await;
        assert_eq!(jason.at("/last_login"), "2026-01-01T00:00:00Z");
    }
);

on_both!(
    async fn a_wrong_pair_tells_nothing(world: World) {
        let app = with_password(world).await;
        set_password(&app, ClientId(1), "user@juice.com", PASSWORD).await;
        app.as_user("admin").delete("/api/v1/jb/users/user@juice.com/").await.expect(204);
        let wrong =
            sign_in(&app, json!({ "username": "jason@juice.com", "password": "wrong" })).await;
        insta::assert_snapshot!(wrong, @r#"400 {"detail":"The address or the password is wrong."}"#);
        for (username, password) in [
            ("nobody@juice.com", PASSWORD),
            ("not an address", PASSWORD),
            ("user@juice.com", PASSWORD),
            ("jason@juice.com", ""),
            ("", ""),
            ("olga@other.test", PASSWORD),
        ] {
            let body = json!({ "username": username, "password": password });
            assert_eq!(sign_in(&app, body).await, wrong, "{username}");
        }
    }
);

on_both!(
    async fn both_keys_are_required(world: World) {
        let app = with_password(world).await;
        for (body, missing) in [
            (json!({}), vec!["password", "username"]),
            (json!({ "username": "jason@juice.com" }), vec!["password"]),
            (json!({ "password": PASSWORD, "email": null }), vec!["username"]),
            (json!({ "username": 5, "password": 5 }), vec!["password", "username"]),
            (json!({ "username": "x", "password": "x", "client_id": "x" }), vec!["client_id"]),
        ] {
            assert_eq!(keys(&sign_in(&app, body).await.expect(400).json()), missing);
        }
    }
);

on_both!(
    async fn the_client_is_that_of_the_host_else_the_named_one(world: World) {
        let app = app(world).await;
        set_password(&app, ClientId(1), "user@juice.com", "password of the first").await;
        set_password(&app, ClientId(2), "user@juice.com", "password of the second").await;
        let status = async |host: &str, password: &str, client: Value| {
            let body =
                json!({ "username": "user@juice.com", "password": password, "client_id": client });
            sign_in_at(&app, host, body).await.status
        };
        assert_eq!(status("localhost:8000", "password of the first", json!(null)).await, 200);
        assert_eq!(status("other.test", "password of the second", json!(null)).await, 200);
        assert_eq!(status("other.test", "password of the first", json!(null)).await, 400);
        assert_eq!(status("other.test", "password of the first", json!(1)).await, 400);
        assert_eq!(status("elsewhere.test", "password of the first", json!(1)).await, 200);
        assert_eq!(status("elsewhere.test", "password of the second", json!("2")).await, 200);
        assert_eq!(status("elsewhere.test", "password of the second", json!(999)).await, 400);

        let body = json!({ "username": "user@juice.com", "password": "password of the first" });
        let unclear = sign_in_at(&app, "elsewhere.test", body).await.expect(400);
        assert_eq!(keys(&unclear.json()), ["client_id"]);
    }
);

#[test]
fn without_a_site_the_default_client_is_meant() {
    for engine in engines() {
        let installation =
            Installation { default_client: Some(ClientId(1)), ..Installation::default() };
        let Some(world) = World::with(engine, installation) else { continue };
        testkit::block_on(async {
            Sample::fill(&world).await;
            let app = TestApp::new(world, api_clients::surface(Settings::default()).0);
            set_password(&app, ClientId(1), "jason@juice.com", PASSWORD).await;
            let body = json!({ "username": "jason@juice.com", "password": PASSWORD });
            sign_in_at(&app, "elsewhere.test", body).await.expect(200);
        });
    }
}

on_both!(
    async fn an_expired_password_says_so_and_0_days_is_never(world: World) {
        let app = with_password(world).await;
        let body = json!({ "username": "jason@juice.com", "password": PASSWORD });
        let expire = async |days: i64| {
            let change = json!({ "password_expiration_days": days });
            app.as_user("admin").patch("/api/v1/jb/clients/1/").json(change).await.expect(200);
        };
        expire(30).await;
        app.world.clock.advance(29 * 86_400);
        sign_in(&app, body.clone()).await.expect(200);
        app.world.clock.advance(2 * 86_400);
        let expired = sign_in(&app, body.clone()).await;
        insta::assert_snapshot!(expired, @r#"400 {"password":["The password has expired; choose a new one."]}"#);
        expire(0).await;
        sign_in(&app, body).await.expect(200);
    }
);

on_both!(
    async fn whoever_is_switched_off_has_no_token_any_more(world: World) {
        let app = app(world).await;
        set_password(&app, ClientId(1), "user@juice.com", PASSWORD).await;
        let body = json!({ "username": "user@juice.com", "password": PASSWORD });
        let token = sign_in(&app, body.clone()).await.expect(200).at("/token");
        let authorization = format!("Token {}", token.as_str().unwrap());
        app.with_authorization(&authorization).get("/api/v1/jb/users/").await.expect(403);

        app.as_user("admin").delete("/api/v1/jb/users/user@juice.com/").await.expect(204);
        app.with_authorization(&authorization).get("/api/v1/jb/users/").await.expect(401);
        sign_in(&app, body).await.expect(400);
    }
);

on_both!(
    async fn guesses_are_counted_by_the_address_that_the_proxy_noted(world: World) {
        Sample::fill(&world).await;
        let (routes, _) = api_clients::surface(Settings::default());
        let app = TestApp::behind(1, world, routes, web::elsewhere());
        set_password(&app, ClientId(1), "jason@juice.com", PASSWORD).await;
        let draw = async |address: &str, email: &str, password: &str| {
            let body = json!({ "username": email, "password": password, "client_id": 1 });
            app.post(PATHS[1]).header("x-forwarded-for", address).json(body).await
        };
        for number in 0..100 {
            draw("203.0.113.5", &format!("{number}@juice.com"), "a guess").await.expect(400);
        }

        let limited = draw("203.0.113.5", "jason@juice.com", PASSWORD).await.expect(429);

        assert!(!limited.header("retry-after").is_empty(), "{limited:?}");
        draw("203.0.113.6", "jason@juice.com", PASSWORD).await.expect(200);
    }
);

on_both!(
    async fn whoever_comes_while_too_many_sign_in_is_told_when_to_come_again(world: World) {
        let app = with_password(world).await;
        // Each with an address of their own, so that no bound on guesses is reached.
        let signing_in = (0..400).map(|number| {
            let body =
                json!({ "username": format!("person{number}@juice.com"), "password": "a guess" });
            sign_in(&app, body)
        });

        let answers = join_all(signing_in).await;

        let served = answers.iter().filter(|answer| answer.status == 400).count();
        let busy: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
        assert_eq!(served + busy.len(), 400);
        assert!(served > 0 && !busy.is_empty(), "{served} were served");
        for answer in busy {
            assert_eq!(answer.header("retry-after"), "1");
            let told = "Temporarily unavailable: too many people are signing in at this moment.";
            assert_eq!(answer.json(), json!({ "detail": told }));
        }
    }
);
