use serde_json::{Value, json};
use testkit::{World, on_both};

use crate::setup::{AL, JOHN, app, places, user};

/// The credit of which John has earned 8 of 8, and half is enough.
const READY: &str = "/api/v1/users/123/ces/2";

on_both!(
    async fn all_that_is_earned_is_claimed_where_no_hours_are_named(world: World) {
        for body in [None, Some(json!({})), Some(json!({ "ce_claimed_hours": null }))] {
            let app = app(World::on(world.engine).unwrap()).await;
            let claim = app.as_user("john").post(&format!("{READY}/claim"));
            let claimed = match body {
                Some(body) => claim.json(body).await,
                None => claim.await,
            };
            let claimed = claimed.expect(200);
            let shown = ["/ce_status", "/ce_claimed_hours", "/ce_earned_hours"];
            assert_eq!(shown.map(|at| claimed.at(at)), [json!("Done"), json!(8), json!(8)]);
            assert_eq!(app.as_user("admin").get(READY).await.json(), claimed.json());
        }
    }
);

on_both!(
    async fn a_part_can_be_claimed_and_then_nothing_more(world: World) {
        let app = app(world).await;
        let claim = async |hours: Value| {
            let body = json!({ "ce_claimed_hours": hours });
            app.as_user("admin").post(&format!("{READY}/claim")).json(body).await
        };
        let points = user(&app, JOHN).await["points"].clone();
        let claimed = claim(json!(5)).await.expect(200);
        let shown = ["/ce_status", "/ce_claimed_hours", "/ce_earned_hours"];
        assert_eq!(shown.map(|at| claimed.at(at)), [json!("Done"), json!(5), json!(8)]);
        assert_eq!(user(&app, JOHN).await["points"], points);

        claim(json!(1)).await.expect(409);
        assert_eq!(app.as_user("admin").get(READY).await.json(), claimed.json());
        let less = json!({ "ce_earned_hours": 4 });
        let refused = app.as_user("admin").put(READY).json(less).await.expect(400);
        assert_eq!(places(&refused), ["#/ce_earned_hours"]);
        let reopened = app.as_user("admin").put(READY).json(json!({ "ce_status": "Open" })).await;
        let reopened = reopened.expect(200);
        assert_eq!(shown.map(|at| reopened.at(at)), [json!("Ready"), json!(0), json!(8)]);
    }
);

on_both!(
    async fn hours_that_were_not_earned_cannot_be_claimed(world: World) {
        let app = app(world).await;
        let before = app.as_user("admin").get(READY).await;
        for hours in [json!(9), json!(8.01), json!(-1), json!("x"), json!(1.234), json!([])] {
            let body = json!({ "ce_claimed_hours": hours });
            let refused = app.as_user("john").post(&format!("{READY}/claim")).json(&body).await;
            assert_eq!(places(&refused.expect(400)), ["#/ce_claimed_hours"], "{body}");
        }
        assert_eq!(app.as_user("admin").get(READY).await, before);
    }
);

on_both!(
    async fn only_what_is_ready_can_be_claimed(world: World) {
        let app = app(world).await;
        for path in [format!("{JOHN}/ces/1"), format!("{AL}/ces/1")] {
            let before = app.as_user("admin").get(&path).await.expect(200);
            let claim = format!("{path}/claim");
            app.as_user("admin").post(&claim).await.expect(409);
            let body = json!({ "ce_claimed_hours": 1 });
            app.as_user("admin").post(&claim).json(body).await.expect(409);
            assert_eq!(app.as_user("admin").get(&path).await, before);
        }
        let hidden = json!({ "ce_status": "None" });
        app.as_user("admin").put(READY).json(hidden).await.expect(200);
        app.as_user("admin").post(&format!("{READY}/claim")).await.expect(409);
    }
);

on_both!(
    async fn hiding_a_claimed_record_keeps_the_claim(world: World) {
        let app = app(world).await;
        let claim = json!({ "ce_claimed_hours": 5 });
        app.as_user("admin").post(&format!("{READY}/claim")).json(claim).await.expect(200);

        let set = async |status: &str| {
            let body = json!({ "ce_status": status });
            app.as_user("admin").put(READY).json(body).await.expect(200)
        };
        let hidden = set("None").await;
        let restored = set("Done").await;
        let reopened = set("Open").await;

        assert_eq!(hidden.at("/ce_status"), "None");
        assert_eq!(restored.at("/ce_status"), "Done");
        assert_eq!(hidden.at("/ce_claimed_hours"), 5);
        assert_eq!(restored.at("/ce_claimed_hours"), 5);
        assert_eq!(reopened.at("/ce_claimed_hours"), 0);
    }
);

on_both!(
    async fn a_member_claims_for_themselves_alone(world: World) {
        let app = app(world).await;
        let own = format!("{AL}/ces/2");
        let earned = json!({ "ce_earned_hours": 4 });
        app.as_user("admin").put(&own).json(&earned).await.expect(200);
        app.as_user("al").put(&own).json(json!({ "ce_earned_hours": 8 })).await.expect(403);
        app.as_user("al").post(&format!("{READY}/claim")).await.expect(403);
        let claimed = app.as_user("al").post(&format!("{own}/claim")).await.expect(200);
        assert_eq!(claimed.at("/ce_claimed_hours"), 4);
        app.as_user("al").put(&own).json(json!({ "ce_status": "Open" })).await.expect(403);
        assert_eq!(app.as_user("admin").get(READY).await.at("/ce_status"), "Ready");
    }
);

on_both!(
    async fn a_claim_with_a_key_is_made_once(world: World) {
        let app = app(world).await;
        let claim = async |key: &str, body: Value| {
            let claim = app.as_user("john").post(&format!("{READY}/claim"));
            claim.header("idempotency-key", key).json(body).await
        };
        let part = json!({ "ce_claimed_hours": 5 });

        let first = claim("8e03978e", part.clone()).await.expect(200);
        let again = claim("8e03978e", part.clone()).await.expect(200);

        assert_eq!((first.json(), first.header("etag")), (again.json(), again.header("etag")));
        assert_eq!(first.at("/ce_claimed_hours"), 5);
        for other in [json!({ "ce_claimed_hours": 4 }), json!({})] {
            let refused = claim("8e03978e", other).await.expect(409);
            let told = "This idempotency key belongs to a claim of other hours or answers; \
                use a new key for another claim.";
            assert_eq!(refused.at("/detail"), told);
        }
        let late = claim("another", part).await.expect(409);
        assert_eq!(late.at("/detail"), "Only a credit that is Ready can be claimed.");
        assert_eq!(app.as_user("admin").get(READY).await.json(), first.json());
    }
);

on_both!(
    async fn a_key_holds_for_one_record_and_is_read_before_the_body(world: World) {
        let app = app(world).await;
        let own = format!("{AL}/ces/2");
        let earned = json!({ "ce_earned_hours": 8 });
        app.as_user("admin").put(&own).json(&earned).await.expect(200);
        for path in [&own, READY] {
            let claim = app.as_user("admin").post(&format!("{path}/claim"));
            claim.header("idempotency-key", "k").await.expect(200);
            let seen = app.as_user("admin").get(path).await.header("etag").to_owned();
            let again = app.as_user("admin").post(&format!("{path}/claim"));
            let again =
                again.header("idempotency-key", "k").header("if-match", "\"1-0a1b2c3d\"").await;
            assert_eq!(again.expect(200).header("etag"), seen);
        }
        let unreadable = ["", "a b", &"x".repeat(65)];
        for key in unreadable {
            let claim = app.as_user("john").post(&format!("{READY}/claim"));
            let refused =
                claim.header("idempotency-key", key).json(json!({ "x": 1 })).await.expect(400);
            let told = "Idempotency-Key must be 1 to 64 visible ASCII characters.";
            assert_eq!(refused.at("/detail"), told, "{key}");
        }
        let foreign = app.as_user("al").post(&format!("{READY}/claim"));
        foreign.header("idempotency-key", "k").await.expect(403);
    }
);

on_both!(
    async fn what_does_not_exist_cannot_be_claimed(world: World) {
        let app = app(world).await;
        for path in ["/users/99/ces/2", "/users/123/ces/99", "/users/x/ces/2", "/users/123/ces/x"] {
            let path = format!("/api/v1{path}/claim");
            app.as_user("admin").post(&path).await.expect(404);
            app.as_user("admin").get(&path).await.expect(405);
        }
    }
);
