use serde_json::{Value, json};
use testkit::on_both;

use crate::setup::{AL, JOHN, app, everything, user};

const OF_AL: &str = "/api/v1/users/7/privacy";

fn allowed(messages: bool, contact: bool) -> Value {
    json!({ "allow_messages": messages, "share_contact_data": contact })
}

on_both!(
    async fn apps_ask_what_people_allow_and_people_decide(world: World) {
        let app = app(world).await;
        let before = user(&app, AL).await;
        assert_eq!(app.as_user("reader").get(OF_AL).await.expect(200).json(), allowed(true, false));

        let set = app.as_user("al").put(OF_AL).json(allowed(false, true)).await.expect(200);

        assert_eq!(set.json(), allowed(false, true));
        assert_eq!(app.as_user("al").get(OF_AL).await.expect(200).json(), allowed(false, true));
        assert_eq!(app.as_user("reader").get(OF_AL).await.expect(200).json(), allowed(false, true));
        let of_john = format!("{JOHN}/privacy");
        assert_eq!(app.as_user("al").get(&of_john).await.status, 403);
        let other = app.as_user("reader").get(&of_john).await.expect(200);
        assert_eq!(other.json(), allowed(true, false));
        assert_eq!(user(&app, AL).await, before, "no representation of the user shows it");
        app.as_user("editor").put(OF_AL).json(allowed(true, false)).await.expect(200);
    }
);

on_both!(
    async fn who_may_not_decide_and_what_is_no_decision_changes_nothing(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let body = allowed(false, true);
        app.as_user("reader").put(OF_AL).json(&body).await.expect(403);
        app.as_user("idler").get(OF_AL).await.expect(403);
        app.as_user("stranger").get(OF_AL).await.expect(404);
        app.as_user("stranger").put(OF_AL).json(&body).await.expect(404);
        app.get(OF_AL).await.expect(401);
        app.as_user("admin").get("/api/v1/users/999/privacy").await.expect(404);
        app.as_user("admin").put("/api/v1/users/999/privacy").json(&body).await.expect(404);
        for body in [
            json!({}),
            json!({ "allow_messages": false }),
            json!({ "allow_messages": null, "share_contact_data": true }),
            json!({ "allow_messages": "no", "share_contact_data": true }),
            json!({ "allow_messages": true, "share_contact_data": true, "points": 1 }),
        ] {
            let refused = app.as_user("al").put(OF_AL).json(&body).await.expect(400);
            assert!(refused.body.contains("field"), "{body}: {refused:?}");
        }
        assert_eq!(app.as_user("al").get(OF_AL).await.expect(200).json(), allowed(true, false));
        assert_eq!(everything(&app).await, before);
    }
);
