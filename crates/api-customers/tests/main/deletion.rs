use directory::Noun;
use directory::events::{Event, History};
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::{TestApp, World, on_both};

use crate::sample::{ANN, BOB, CLEO, CLIENT, NOBODY, OTHER, STRANGER, person};
use crate::setup::{LIST, USERS, app, everybody, patch, path, record, shown, with};

/// The latest event of a user, who may be deleted.
async fn latest(app: &TestApp, subject: i64) -> Event {
    let history = History { client: CLIENT, noun: Noun::User, subject, limit: 10 };
    let events = app.world.directory.get(&World::operator(), history).await.unwrap();
    let deleted = events.into_iter().find(|event| event.verb == "deleted");
    deleted.unwrap_or_else(|| panic!("nothing was deleted"))
}

on_both!(
    async fn a_deletion_answers_the_user_as_they_stood(world: World) {
        let app = app(world).await;
        let before = shown(&app, ANN).await;
        let deleted = app.as_user("machine").delete(&path(ANN)).await.expect(200);
        let changed = json!({ "status": "inactive", "updatedAt": "2026-01-01T00:00:00Z" });
        assert_eq!(deleted.json(), with(before, &changed));
    }
);

on_both!(
    async fn a_deleted_user_is_gone_from_everything(world: World) {
        let app = app(world).await;
        let unknown = app.as_user("machine").get(&path(NOBODY)).await.expect(404);
        app.as_user("machine").delete(&path(ANN)).await.expect(200);

        assert_eq!(app.as_user("machine").get(&path(ANN)).await, unknown);
        assert_eq!(patch(&app, ANN, json!({})).await, unknown);
        assert_eq!(app.as_user("machine").delete(&path(ANN)).await, unknown);
        let list = everybody(&app).await;
        assert!(!list.to_string().contains(ANN), "{list}");
        for query in
            [&format!("userId={ANN}"), "email=ann.archer@archer.example", "type=juris&value=J-100"]
        {
            app.as_user("machine").get(&format!("{USERS}/lookup?{query}")).await.expect(404);
        }
    }
);

on_both!(
    async fn the_address_of_a_deleted_user_is_free_and_their_id_is_not(world: World) {
        let app = app(world).await;
        app.as_user("machine").delete(&path(ANN)).await.expect(200);
        let email = json!({ "email": "ann.archer@archer.example" });
        patch(&app, BOB, email).await.expect(200);

        let again = person(CLIENT, ANN, "Ann", "Archer", "new@archer.example");
        let refused = app.world.directory.run(&World::operator(), again).await;
        assert!(refused.is_err());
        run(&app.world, person(CLIENT, NOBODY, "Ann", "Archer", "new@archer.example")).await;
    }
);

on_both!(
    async fn a_forwarded_deletion_keeps_caller_and_original_principal(world: World) {
        let app = app(world).await;
        let id = record(&app, ANN).await.id.0;
        let query = format!(
            "?isForwarded=true&originalPrincipalClientId=time%20service\
             &originalPrincipalCustomerId={}&originalPrincipalUserId={CLEO}",
            OTHER.to_uppercase()
        );
        app.as_user("machine").delete(&format!("{}{query}", path(ANN))).await.expect(200);

        let event = latest(&app, id).await;
        assert_eq!((event.actor.as_str(), event.surface.as_str()), ("credential", "customers"));
        assert_eq!(event.actor_id, Some(1));
        let forwarded: Value = serde_json::from_str(&event.forwarded.unwrap()).unwrap();
        assert_eq!(
            forwarded,
            json!({ "client_id": "time service", "customer_id": OTHER, "user_id": CLEO })
        );
    }
);

on_both!(
    async fn what_is_said_without_being_forwarded_is_not_kept(world: World) {
        let app = app(world).await;
        for (user, forwarded) in [(ANN, ""), (BOB, "&isForwarded=0")] {
            let id = record(&app, user).await.id.0;
            let said = format!("?originalPrincipalUserId={CLEO}{forwarded}");
            app.as_user("machine").delete(&format!("{}{said}", path(user))).await.expect(200);
            assert_eq!(latest(&app, id).await.forwarded, None);
        }
    }
);

on_both!(
    async fn what_is_said_is_read_in_any_case(world: World) {
        let app = app(world).await;
        let before = app.as_user("machine").get(LIST).await.expect(200);
        let long = format!("originalPrincipalClientId={}", "ä".repeat(129));
        let long = long.replace('ä', "%C3%A4");
        for (bad, name) in [
            ("isForwarded=yes", "isForwarded"),
            ("isForwarded=", "isForwarded"),
            ("isForwarded=true&isForwarded=true", "isForwarded"),
            ("isForwarded=true&originalPrincipalCustomerId=xyz", "originalPrincipalCustomerId"),
            ("originalPrincipalCustomerId=1", "originalPrincipalCustomerId"),
            ("isForwarded=false&originalPrincipalUserId=", "originalPrincipalUserId"),
            (long.as_str(), "originalPrincipalClientId"),
        ] {
            let refused = app.as_user("machine").delete(&format!("{}?{bad}", path(ANN))).await;
            let message = refused.expect(400).at("/message");
            assert!(message.as_str().unwrap().starts_with(name), "{message}");
        }
        assert_eq!(app.as_user("machine").get(LIST).await, before);
    }
);

on_both!(
    async fn the_original_principal_gives_no_rights(world: World) {
        let app = app(world).await;
        let principal = format!(
            "?isForwarded=true&originalPrincipalCustomerId={OTHER}&originalPrincipalUserId={STRANGER}"
        );
        // Neither from one customer into another, nor from reading to deleting.
        let theirs = format!("/api/v1/customers/{OTHER}/users/{STRANGER}{principal}");
        app.as_user("machine").delete(&theirs).await.expect(404);
        let own = format!("{}{principal}", path(ANN));
        app.as_user("stranger").delete(&own).await.expect(404);
        app.as_user("reader").delete(&own).await.expect(403);
        shown(&app, ANN).await;
        app.as_user("machine").delete(&own).await.expect(200);
    }
);
