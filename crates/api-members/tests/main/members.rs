use directory::clients::SetLocks;
use directory::ids::{ClientId, IfVersion};
use directory::users::{ProfileField, ProfileFields};
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::on_both;

use crate::setup::{AL, JOHN, app, everything, user, with};

on_both!(
    async fn a_member_reads_and_changes_their_own_profile(world: World) {
        let app = app(world).await;
        assert_eq!(app.as_user("al").get(AL).await.expect(200).json(), user(&app, AL).await);
        for (key, value) in [
            ("first_name", json!("Alvin")),
            ("last_name", json!("Powell")),
            ("phone", json!("1")),
            ("address", json!("x")),
            ("city", json!("x")),
            ("state_province", json!("x")),
            ("postal_code", json!("x")),
            ("country", json!("x")),
            ("website", json!("x")),
            ("linkedin", json!("x")),
            ("twitter", json!("x")),
            ("facebook", json!("x")),
            ("instagram", json!("x")),
            ("avatar", json!("x")),
            ("timezone", json!(3600)),
        ] {
            let before = user(&app, AL).await;
            let body = json!({ key: value });
            let changed = app.as_user("al").patch(AL).json(&body).await.expect(200);
            assert_eq!(changed.json(), with(before, &body));
        }
        let city = json!({ "dimensions": [{ "id": 13, "value": "Los Angeles" }] });
        let changed = app.as_user("al").patch(AL).json(city).await.expect(200);
        assert_eq!(changed.at("/city"), "Los Angeles");
    }
);

on_both!(
    async fn a_member_changes_nothing_else_of_themselves(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (key, value) in [
            ("email", json!("other@nakatomi.example")),
            ("designation", json!("Sgt")),
            ("title", json!("x")),
            ("job_type", json!("x")),
            ("company", json!("x")),
            ("points", json!(1)),
            ("account_level", json!(1)),
            ("client_id", json!("x")),
            ("client_guid", json!("0a0b0c0d-0000-4000-8000-00000000000f")),
            ("banned", json!("true")),
            ("username", json!("x")),
            ("tags", json!([{ "id": 1 }])),
            ("tags", json!([{ "name": "New", "type": 1 }])),
            ("tags", json!([{ "id": 999 }])),
            ("dimensions", json!([{ "id": 100, "value": "x" }])),
            ("dimensions", json!([{ "name": "New", "value": "x" }])),
            ("dimensions", json!([{ "id": 999, "value": "x" }])),
            ("dimensions", json!([{ "id": 18, "value": "x" }])),
        ] {
            let body = json!({ key: value, "first_name": "Alvin" });
            let refused = app.as_user("al").patch(AL).json(&body).await;
            assert_eq!(refused.status, 403, "{body}: {refused:?}");
        }
        app.as_user("al").delete(AL).await.expect(403);
        app.as_user("al").put(&format!("{AL}/tags/1")).await.expect(403);
        app.as_user("al").delete(&format!("{AL}/tags/1")).await.expect(403);
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_member_does_not_change_what_the_client_has_locked(world: World) {
        let app = app(world).await;
        let lock = [ProfileField::City, ProfileField::Picture].into_iter().collect();
        let (client, if_version) = (ClientId(1), IfVersion::ANY);
        run(&app.world, SetLocks { client, lock, unlock: ProfileFields::NONE, if_version }).await;
        let before = everything(&app).await;
        for (field, body) in [
            ("city", json!({ "city": "Bonn", "first_name": "Alvin" })),
            ("city", json!({ "dimensions": [{ "id": 13, "value": "Bonn" }] })),
            ("avatar", json!({ "avatar": "https://x.example/y.png" })),
        ] {
            let refused = app.as_user("al").patch(AL).json(&body).await.expect(403);
            assert_eq!(refused.at("/errors/0/pointer"), format!("#/{field}"), "{body}");
        }
        assert_eq!(everything(&app).await, before);
        app.as_user("al").patch(AL).json(json!({ "first_name": "Alvin" })).await.expect(200);
        app.as_user("editor").patch(AL).json(json!({ "city": "Bonn" })).await.expect(200);
    }
);

on_both!(
    async fn a_member_may_send_back_what_is_stored(world: World) {
        let app = app(world).await;
        app.as_user("admin")
            .put(&format!("{AL}/tags/1"))
            .json(json!({ "score": 3 }))
            .await
            .expect(200);
        let extra = json!({
            "company": "LAPD",
            "username": "al",
            "dimensions": [{ "name": "Medical School", "value": "none" }],
        });
        app.as_user("admin").patch(AL).json(extra).await.expect(200);
        let read = app.as_user("al").get(AL).await.expect(200);

        let sent = app.as_user("al").patch(AL).json(read.json()).await.expect(200);
        assert_eq!(sent.body, read.body);
        let renamed = with(read.json(), &json!({ "first_name": "Alvin" }));
        let sent = app.as_user("al").patch(AL).json(&renamed).await.expect(200);
        assert_eq!(sent.json(), renamed);
        app.as_user("al")
            .put(&format!("{AL}/tags/1"))
            .json(json!({ "score": 3 }))
            .await
            .expect(200);
    }
);

on_both!(
    async fn a_member_learns_nothing_of_others(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let profile = json!({ "first_name": "x" });
        for below in ["", "/ces", "/ces/1", "/ces/99"] {
            let there = app.as_user("al").get(&format!("{JOHN}{below}")).await.expect(403);
            let missing = app.as_user("al").get(&format!("/api/v1/users/99{below}")).await;
            assert_eq!(there, missing, "{below}");
        }
        let patch = async |path: &str, body: &Value| app.as_user("al").patch(path).json(body).await;
        let there = patch(JOHN, &profile).await.expect(403);
        assert_eq!(patch("/api/v1/users/99", &profile).await, there);
        for query in ["", "?email=al@nakatomi.example", "?username=nobody"] {
            app.as_user("al").get(&format!("/api/v1/users{query}")).await.expect(403);
        }
        assert_eq!(everything(&app).await, before);
    }
);
