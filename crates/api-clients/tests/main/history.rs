//! What a request leaves behind: one event for each change, none for anything else, and a mail job
//! for each invitation that is to be mailed.

use directory::Error;
use directory::events::{Event, Feed};
use directory::ids::ClientId;
use directory::jobs::{self, BUCKETS};
use serde_json::{Value, json};
use testkit::{TestApp, World, on_both};

use crate::setup::app;

const INVITATIONS: &str = "/api/v1/jb/clients/1/users/invitations/";

/// The events of client 1, in no order.
async fn events(app: &TestApp) -> Vec<Event> {
    let feed = Feed { client: ClientId(1), limit: 1000 };
    app.world.directory.get(&World::operator(), feed).await.unwrap()
}

/// The events that were not there before.
async fn new_events(app: &TestApp, before: &[Event]) -> Vec<Event> {
    events(app).await.into_iter().filter(|event| !before.contains(event)).collect()
}

/// The bodies of the mail jobs that wait, in no order.
async fn mail_jobs(app: &TestApp) -> Vec<Value> {
    let mut bodies = Vec::new();
    for bucket in 0..BUCKETS {
        let db = app.world.directory.db().clone();
        let waiting = db.read(move |tx| jobs::waiting(tx, bucket, "mail", 100)).await;
        let waiting: Vec<jobs::Job> = waiting.map_err(|error: Error| error.to_string()).unwrap();
        bodies.extend(waiting.iter().map(|job| serde_json::from_str(&job.body).unwrap()));
    }
    bodies
}

on_both!(
    async fn every_change_leaves_one_event_that_says_who_and_how(world: World) {
        let app = app(world).await;
        for (method, path, body, said) in [
            ("PATCH", "/api/v1/jb/clients/1/", json!({ "name": "New" }), "changed client 1"),
            (
                "PATCH",
                "/api/v1/jb/users/user@juice.com/",
                json!({ "handle": "una", "apps": [] }),
                "changed user 1",
            ),
            ("DELETE", "/api/v1/jb/users/user@juice.com/", json!({}), "changed user 1"),
            ("PATCH", "/api/v1/jb/apps/zylTKNVx/", json!({ "label": "New" }), "changed app 1"),
            ("POST", INVITATIONS, json!({ "email": "ann@new.test" }), "created invitation 4"),
            ("POST", INVITATIONS, json!({ "email": "ann@new.test" }), "changed invitation 4"),
            (
                "POST",
                "/api/v1/jb/clients/1/users/invitations/3/resend/",
                json!({}),
                "resent invitation 3",
            ),
            (
                "DELETE",
                "/api/v1/jb/clients/1/users/invitations/3/",
                json!({}),
                "revoked invitation 3",
            ),
        ] {
            let before = events(&app).await;
            let call = app.as_user("admin").call(method.parse().unwrap(), path);
            let answer = call.header("x-request-id", "the-request").json(body).await;
            assert!(answer.status < 300, "{answer:?}");

            let [event] = &new_events(&app, &before).await[..] else {
                panic!("not one event: {said}")
            };
            assert_eq!(format!("{} {} {}", event.verb, event.noun, event.subject_id), said);
            assert_eq!(
                (event.surface.as_str(), event.request_id.as_str()),
                ("clients", "the-request")
            );
            assert_eq!((event.actor.as_str(), event.actor_id), ("user", Some(2)));
            assert!(
                !event.changes.contains("0626d808767dc0abc76a4266ad2df687b3008156"),
                "{event:?}"
            );
        }
    }
);

on_both!(
    async fn what_changes_nothing_or_is_refused_leaves_no_event(world: World) {
        let app = app(world).await;
        let before = events(&app).await;
        for (name, method, path, body) in [
            ("admin", "GET", "/api/v1/jb/clients/1/users/", json!({})),
            ("admin", "PATCH", "/api/v1/jb/clients/1/", json!({ "name": "Juicebox", "id": 7 })),
            (
                "admin",
                "PATCH",
                "/api/v1/jb/clients/1/",
                json!({ "name": "New", "login_title": null }),
            ),
            ("admin", "PATCH", "/api/v1/jb/users/user@juice.com/", json!({ "apps": ["zylTKNVx"] })),
            (
                "admin",
                "PATCH",
                "/api/v1/jb/users/user@juice.com/",
                json!({ "handle": "jason", "apps": [] }),
            ),
            ("admin", "DELETE", "/api/v1/jb/users/jason@juice.com/", json!({})),
            ("admin", "POST", INVITATIONS, json!([{ "email": "a@new.test" }, { "email": "x" }])),
            ("member", "PATCH", "/api/v1/jb/clients/1/", json!({ "name": "New" })),
            ("member", "POST", INVITATIONS, json!({ "email": "a@new.test" })),
            ("stranger", "PATCH", "/api/v1/jb/clients/1/", json!({ "name": "New" })),
            ("stranger", "DELETE", "/api/v1/jb/clients/1/users/invitations/3/", json!({})),
        ] {
            app.as_user(name).call(method.parse().unwrap(), path).json(body).await;
            assert!(new_events(&app, &before).await.is_empty(), "{name} {method} {path}");
        }
        assert!(mail_jobs(&app).await.is_empty());
    }
);

on_both!(
    async fn each_mail_of_an_invitation_is_one_job(world: World) {
        let app = app(world).await;
        let invite =
            async |body: Value| app.as_user("admin").post(INVITATIONS).json(body).await.expect(200);
        invite(json!({ "email": "ann@new.test", "invitation_subject": "Hello" })).await;
        invite(json!({ "email": "ann@new.test" })).await;
        invite(json!([{ "email": "bob@new.test" }, { "email": "BOB@new.test" }])).await;
        app.as_user("admin").post(&format!("{INVITATIONS}3/resend/")).await.expect(200);

        let mut jobs: Vec<_> = mail_jobs(&app).await.iter().map(Value::to_string).collect();
        jobs.sort();
        assert_eq!(
            jobs,
            [
                r#"{"count":1,"invitation":4}"#,
                r#"{"count":1,"invitation":5}"#,
                r#"{"count":2,"invitation":3}"#,
                r#"{"count":2,"invitation":4}"#,
            ]
        );
    }
);
