//! What this API shows of people who accept invitations, which happens elsewhere.

use directory::credentials::{CredentialKind, Presented};
use directory::invitations::{AcceptAsUser, Acceptance, Accepted, Key};
use directory::sessions::Device;
use directory::text::Line;
use directory::{Error, Noun, Surface};
use serde_json::{Value, json};
use testkit::fixtures::MEMBER;
use testkit::{TestApp, World, on_both};

use crate::setup::app;

const PATH: &str = "/api/v1/jb/clients/1/users/invitations/";

async fn invite(app: &TestApp, body: Value) -> Key {
    let made = app.as_user("admin").post(PATH).json(body).await.expect(200);
    Key::parse(made.at("/key").as_str().unwrap()).unwrap()
}

async fn accept(app: &TestApp, key: Key) -> Result<Accepted, Error> {
    let name = |text: &str| Line::parse(text).unwrap();
    let (first_name, last_name) = (name("Ann"), name("Lee"));
    let (password, device) = ("correct horse battery".to_owned(), Device::default());
    let acceptance = Acceptance { key, first_name, last_name, password, device };
    app.world.directory.accept_invitation(&World::operator(), acceptance).await
}

on_both!(
    async fn whoever_accepts_is_a_user_with_what_they_were_invited_to(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "Ann@new.test", "extra": { "region": ["south"] }, "initial_apps": ["zylTKNVx"], "is_demo_user": true });
        let key = invite(&app, body).await;
        app.world.clock.advance(60);

        accept(&app, key).await.unwrap();

        let ann =
            app.as_user("admin").get("/api/v1/jb/users/ann@new.test/").await.expect(200).json();
        for (shown, expected) in [
            ("email", json!("Ann@new.test")),
            ("first_name", json!("Ann")),
            ("last_name", json!("Lee")),
            ("handle", json!("@Ann")),
            ("is_active", json!(true)),
            ("is_demo_user", json!(true)),
            ("apps", json!(["zylTKNVx"])),
            ("extra", json!({ "region": ["south"] })),
            ("last_activated", json!("2026-01-01T00:01:00Z")),
            ("last_password_set", json!("2026-01-01T00:01:00Z")),
            ("last_login", json!("2026-01-01T00:01:00Z")),
            ("clientadmin_of", json!([])),
        ] {
            assert_eq!(ann[shown], expected, "{shown}");
        }
        let pending = app.as_user("admin").get(PATH).await.expect(200);
        assert!(!pending.body.contains("new.test"), "{pending:?}");
        let sign_in = json!({ "username": "ann@new.test", "password": "correct horse battery" });
        let token =
            app.post("/api/v1/api-token-auth/").header("host", "localhost:8000").json(sign_in);
        token.await.expect(200);
    }
);

on_both!(
    async fn a_user_who_accepts_gets_the_apps_and_data_besides_their_own(world: World) {
        let app = app(world).await;
        let user = "/api/v1/jb/users/user@juice.com/";
        let before = json!({ "extra": { "a": 1, "b": 1 }, "apps": [] });
        app.as_user("admin").patch(user).json(before).await.expect(200);
        let body =
            json!({ "email": "USER@juice.com", "extra": { "b": 2 }, "initial_apps": ["zylTKNVx"] });
        let key = invite(&app, body).await;

        let kinds = &[CredentialKind::UserToken];
        let directory = &app.world.directory;
        let actor = directory
            .authenticate(&Presented::of(MEMBER.trim_start_matches("Token "), kinds))
            .await
            .unwrap();
        let person = World::caller(actor, Surface::Clients);
        directory.run(&person, AcceptAsUser { key }).await.unwrap();

        let after = app.as_user("admin").get(user).await.expect(200);
        assert_eq!(after.at("/extra"), json!({ "a": 1, "b": 2 }));
        assert_eq!(after.at("/apps"), json!(["zylTKNVx"]));
    }
);

on_both!(
    async fn a_key_that_was_used_or_withdrawn_makes_no_user(world: World) {
        let app = app(world).await;
        let used = invite(&app, json!({ "email": "ann@new.test" })).await;
        accept(&app, used.clone()).await.unwrap();
        let withdrawn = Key::parse("0626d808767dc0abc76a4266ad2df687b3008156").unwrap();
        app.as_user("admin").delete(&format!("{PATH}3/")).await.expect(204);
        let before = app.as_user("admin").get("/api/v1/jb/users/").await;

        for key in [used, withdrawn, Key::parse(&"0".repeat(40)).unwrap()] {
            let refused = accept(&app, key).await.unwrap_err();
            assert!(matches!(refused, Error::NotFound(Noun::Invitation)), "{refused:?}");
        }
        assert_eq!(app.as_user("admin").get("/api/v1/jb/users/").await, before);
    }
);
