use serde_json::{Value, json};
use testkit::{Answer, TestApp, on_both};

use crate::setup::{AL, JOHN, app, ce, column, everything, faults, places, with};

/// Sets John's progress.
async fn set(app: &TestApp, ce: i64, body: Value) -> Answer {
    app.as_user("admin").put(&format!("{JOHN}/ces/{ce}")).json(body).await
}

on_both!(
    async fn a_credit_is_offered_changed_and_withdrawn(world: World) {
        let app = app(world).await;
        let made =
            ce(&app, "First aid", json!({ "ce_credits": "7.50", "ce_threshold": "50" })).await;
        assert_eq!(made.header("location"), "http://rollbook.test/api/v1/ces/3");
        let mut expected = json!({
            "id": 3,
            "name": "First aid",
            "ce_credits": 7.5,
            "ce_threshold": 50,
            "ce_status": "Open",
        });
        assert_eq!(made.json(), expected);

        let path = "/api/v1/ces/3";
        for change in [
            json!({ "name": "First aid II" }),
            json!({ "ce_credits": 9999.99 }),
            json!({ "ce_threshold": 0 }),
            json!({ "ce_status": "None" }),
        ] {
            let changed = app.as_user("admin").patch(path).json(&change).await.expect(200);
            expected = with(expected, &change);
            assert_eq!(changed.json(), expected);
        }
        app.as_user("admin").patch(path).json(&expected).await.expect(200);
        let listed = app.as_user("admin").get("/api/v1/ces").await.expect(200).json();
        assert_eq!(listed[2], expected);

        app.as_user("admin").delete(path).await.expect(204);
        app.as_user("admin").get(path).await.expect(404);
        app.as_user("admin").get(&format!("{JOHN}/ces/3")).await.expect(404);
    }
);

on_both!(
    async fn definitions_that_cannot_be_are_refused(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (key, value) in [
            ("name", json!("")),
            ("name", json!(null)),
            ("ce_credits", json!(-1)),
            ("ce_credits", json!(10_000)),
            ("ce_credits", json!(7.999)),
            ("ce_credits", json!("x")),
            ("ce_credits", json!(null)),
            ("ce_threshold", json!(101)),
            ("ce_threshold", json!(-1)),
            ("ce_threshold", json!("x")),
            ("ce_threshold", json!(null)),
            ("ce_status", json!("Ready")),
            ("ce_status", json!("Done")),
            ("ce_status", json!("Maybe")),
            ("ce_status", json!(5)),
            ("ce_hours", json!(5)),
        ] {
            let good = json!({ "name": "x", "ce_credits": 1, "ce_threshold": 0 });
            let body = with(good, &json!({ key: value }));
            let refused = app.as_user("admin").post("/api/v1/ces").json(&body).await.expect(400);
            assert_eq!(places(&refused), [format!("#/{key}")], "{body}");
            let body = json!({ key: value });
            let refused = app.as_user("admin").patch("/api/v1/ces/1").json(&body).await;
            assert_eq!(places(&refused.expect(400)), [format!("#/{key}")], "{body}");
        }
        let refused = app.as_user("admin").post("/api/v1/ces").json(json!({})).await.expect(400);
        assert_eq!(places(&refused), ["#/name", "#/ce_credits"]);
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_credit_is_ready_from_exactly_its_threshold_on(world: World) {
        let app = app(world).await;
        let record = app.as_user("admin").get(&format!("{JOHN}/ces/1")).await.expect(200);
        assert_eq!(
            record.json(),
            json!({
                "id": 1,
                "name": "Crisis negotiation",
                "ce_credits": 10,
                "ce_threshold": 80,
                "ce_status": "Open",
                "ce_earned_hours": 7.99,
                "ce_claimed_hours": 0,
            })
        );
        let ready = set(&app, 1, json!({ "ce_earned_hours": 8 })).await.expect(200);
        assert_eq!(
            (ready.at("/ce_status"), ready.at("/ce_earned_hours")),
            (json!("Ready"), json!(8))
        );
        let open = set(&app, 1, json!({ "ce_earned_hours": "7.99" })).await.expect(200);
        assert_eq!(open.at("/ce_status"), "Open");
        let capped = set(&app, 1, json!({ "ce_earned_hours": 12.5 })).await.expect(200);
        assert_eq!(
            (capped.at("/ce_status"), capped.at("/ce_earned_hours")),
            (json!("Ready"), json!(10))
        );
    }
);

on_both!(
    async fn a_new_threshold_holds_for_what_is_earned_already(world: World) {
        let app = app(world).await;
        let status =
            async || app.as_user("admin").get(&format!("{JOHN}/ces/1")).await.at("/ce_status");
        let patch =
            async |body: Value| app.as_user("admin").patch("/api/v1/ces/1").json(body).await;
        assert_eq!(status().await, "Open");
        patch(json!({ "ce_threshold": 75 })).await.expect(200);
        assert_eq!(status().await, "Ready");
        patch(json!({ "ce_credits": 20 })).await.expect(200);
        assert_eq!(status().await, "Open");
    }
);

on_both!(
    async fn with_threshold_0_an_open_credit_is_ready_at_once(world: World) {
        let app = app(world).await;
        ce(&app, "Free", json!({ "ce_credits": 4, "ce_threshold": 0 })).await;
        let record = app.as_user("admin").get(&format!("{AL}/ces/3")).await.expect(200);
        assert_eq!(
            (record.at("/ce_status"), record.at("/ce_earned_hours")),
            (json!("Ready"), json!(0))
        );
    }
);

on_both!(
    async fn everybody_has_a_record_of_everything(world: World) {
        let app = app(world).await;
        let records = app.as_user("admin").get(&format!("{AL}/ces")).await.expect(200).json();
        assert_eq!(column(&records, "id"), [1, 2]);
        assert_eq!(column(&records, "ce_status"), ["Open", "Open"]);
        assert_eq!(column(&records, "ce_earned_hours"), [0, 0]);
        for path in ["/api/v1/users/99/ces", "/api/v1/users/99/ces/1", "/api/v1/users/7/ces/99"] {
            app.as_user("admin").get(path).await.expect(404);
        }
    }
);

on_both!(
    async fn what_is_none_is_hidden_from_the_learner_alone(world: World) {
        let app = app(world).await;
        ce(&app, "Secret", json!({ "ce_credits": 4, "ce_status": null })).await;
        let put = format!("{AL}/ces/2");
        let hidden = app.as_user("admin").put(&put).json(json!({ "ce_status": "none" })).await;
        assert_eq!(hidden.expect(200).at("/ce_status"), "None");

        let all = app.as_user("admin").get(&format!("{AL}/ces")).await.expect(200).json();
        assert_eq!(column(&all, "ce_status"), ["Open", "None", "None"]);
        let own = app.as_user("al").get(&format!("{AL}/ces")).await.expect(200).json();
        assert_eq!(column(&own, "id"), [1]);
        let missing = app.as_user("al").get(&format!("{AL}/ces/999")).await.expect(404);
        for ce in [2, 3] {
            let path = format!("{AL}/ces/{ce}");
            assert_eq!(app.as_user("al").get(&path).await, missing);
            assert_eq!(app.as_user("al").post(&format!("{path}/claim")).await, missing);
        }
    }
);

on_both!(
    async fn statuses_are_read_in_any_case_and_judged_by_the_hours(world: World) {
        let app = app(world).await;
        for (body, expected) in [
            (json!({ "ce_status": "ready" }), Err(409)),
            (json!({ "ce_status": "DONE" }), Err(409)),
            (json!({ "ce_status": "Maybe" }), Err(400)),
            (json!({ "ce_status": "" }), Err(400)),
            (json!({ "ce_status": true }), Err(400)),
            (json!({ "ce_status": null }), Ok("None")),
            (json!({ "ce_status": "open" }), Ok("Open")),
            (json!({ "ce_status": "ready", "ce_earned_hours": 8 }), Ok("Ready")),
            (json!({ "ce_status": "Done" }), Ok("Done")),
            (json!({ "ce_status": "Done" }), Ok("Done")),
            (json!({ "ce_status": "OPEN" }), Ok("Ready")),
        ] {
            let before = app.as_user("admin").get(&format!("{JOHN}/ces/1")).await;
            let answer = set(&app, 1, body.clone()).await;
            match expected {
                Ok(status) => assert_eq!(answer.expect(200).at("/ce_status"), status, "{body}"),
                Err(refusal) => {
                    answer.expect(refusal);
                    let after = app.as_user("admin").get(&format!("{JOHN}/ces/1")).await;
                    assert_eq!(after, before);
                }
            }
        }
    }
);

on_both!(
    async fn hours_that_cannot_be_are_refused(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for hours in [json!(-1), json!(10_000), json!(7.999), json!("x"), json!(null), json!([])] {
            let refused = set(&app, 1, json!({ "ce_earned_hours": hours })).await.expect(400);
            assert_eq!(places(&refused), ["#/ce_earned_hours"], "{hours}");
        }
        // A double cannot tell this from 8, nor from 10.
        for hours in ["8.00000000000000000001", "9.99999999999999999999", "1e-400"] {
            let body = format!("{{\"ce_earned_hours\":{hours}}}");
            let put = app.as_user("admin").put(&format!("{JOHN}/ces/1"));
            let refused = put.body("application/json", body).await.expect(400);
            assert_eq!(faults(&refused), ["#/ce_earned_hours Must have at most two decimals."]);
        }
        let refused = set(&app, 1, json!({ "earned": 1 })).await.expect(400);
        assert_eq!(places(&refused), ["#/earned"]);
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_record_that_was_read_can_be_sent_back(world: World) {
        let app = app(world).await;
        for path in [format!("{JOHN}/ces/1"), format!("{JOHN}/ces/2"), format!("{AL}/ces/1")] {
            let read = app.as_user("admin").get(&path).await.expect(200);
            let sent = app.as_user("admin").put(&path).json(read.json()).await.expect(200);
            assert_eq!(sent.json(), read.json());
        }
    }
);
