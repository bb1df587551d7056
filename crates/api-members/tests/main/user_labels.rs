use serde_json::{Value, json};
use testkit::{Answer, TestApp, on_both};

use crate::setup::{AL, JOHN, app, column, everything, faults, places, user, with};

async fn dimensions(app: &TestApp, entries: Value) -> Answer {
    app.as_user("admin").patch(JOHN).json(json!({ "dimensions": entries })).await
}

async fn tags(app: &TestApp, entries: Value) -> Answer {
    app.as_user("admin").patch(JOHN).json(json!({ "tags": entries })).await
}

const DEFAULTS: [(i64, &str); 14] = [
    (1, "instagram"),
    (2, "facebook"),
    (3, "twitter"),
    (4, "website"),
    (5, "phone"),
    (8, "linkedin"),
    (10, "address"),
    (11, "job_type"),
    (12, "designation"),
    (13, "city"),
    (14, "state_province"),
    (15, "postal_code"),
    (16, "country"),
    (18, "title"),
];

on_both!(
    async fn each_default_dimension_changes_its_field_and_only_that(world: World) {
        let app = app(world).await;
        for (id, field) in DEFAULTS {
            let before = user(&app, JOHN).await;
            let value = format!("new {id}");
            let entry =
                if id % 2 == 0 { json!({ "id": id }) } else { json!({ "id": id.to_string() }) };
            let entry = with(entry, &json!({ "value": value }));
            let changed = dimensions(&app, json!([entry])).await.expect(200);
            assert_eq!(changed.json(), with(before.clone(), &json!({ field: value })));

            let by_name = json!([{ "name": field.to_uppercase(), "value": null }]);
            let changed = dimensions(&app, by_name).await.expect(200);
            assert_eq!(changed.json(), with(before, &json!({ field: "" })));
        }
    }
);

on_both!(
    async fn the_name_of_a_dimension_wins_over_its_number(world: World) {
        let app = app(world).await;
        let before = user(&app, JOHN).await;
        let entry = json!([{ "id": 14, "name": "Medical School", "value": "UCLA" }]);
        let changed = dimensions(&app, entry).await.expect(200);
        let expected = json!([{ "id": 100, "name": "Medical School", "value": "UCLA" }]);
        assert_eq!(changed.json(), with(before, &json!({ "dimensions": expected })));
        assert_eq!(changed.at("/state_province"), "CA");
    }
);

on_both!(
    async fn a_field_wins_over_its_dimension(world: World) {
        let app = app(world).await;
        let both = json!({ "city": "Paris", "dimensions": [{ "id": 13, "value": "Rome" }] });
        let changed = app.as_user("admin").patch(JOHN).json(both).await.expect(200);
        assert_eq!(changed.at("/city"), "Paris");
    }
);

on_both!(
    async fn dimensions_are_merged_and_taken_away_by_null_or_nothing(world: World) {
        let app = app(world).await;
        let entry =
            json!([{ "name": "Diet", "value": "vegan" }, { "name": "Shoe size", "value": 44 }]);
        let set = dimensions(&app, entry).await.expect(200);
        assert_eq!(
            column(&set.at("/dimensions"), "value"),
            ["University of Washington", "vegan", "44"]
        );

        let entry = json!([{ "id": 100, "value": null }, { "name": "diet", "value": "" }]);
        let left = dimensions(&app, entry).await.expect(200);
        assert_eq!(
            left.at("/dimensions"),
            json!([{ "id": 102, "name": "Shoe size", "value": "44" }])
        );
    }
);

on_both!(
    async fn dimensions_that_cannot_be_are_refused_by_their_place(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (entry, place) in [
            (json!({ "id": 999, "value": "x" }), "#/dimensions/1/id"),
            (json!({ "id": 6, "value": "x" }), "#/dimensions/1/id"),
            (json!({ "id": "x", "value": "x" }), "#/dimensions/1/id"),
            (json!({ "value": "x" }), "#/dimensions/1/id"),
            (json!({ "name": "New" }), "#/dimensions/1/value"),
            (json!({ "name": "New", "value": 1.5 }), "#/dimensions/1/value"),
            (json!({ "name": "New", "value": "x".repeat(2049) }), "#/dimensions/1/value"),
            (json!({ "id": 4, "value": "javascript:x" }), "#/dimensions/1/value"),
            (json!({ "name": "x".repeat(256), "value": "x" }), "#/dimensions/1/name"),
            (json!({ "name": "New", "value": "x", "type": 1 }), "#/dimensions/1/type"),
            (json!(5), "#/dimensions/1"),
            (json!(null), "#/dimensions/1"),
        ] {
            let entries = json!([{ "name": "Diet", "value": "vegan" }, entry]);
            let refused = dimensions(&app, entries).await.expect(400);
            assert_eq!(places(&refused), [place], "{entry}");
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn tags_are_merged_and_shown_as_strings(world: World) {
        let app = app(world).await;
        let entries = json!([{ "id": 1, "score": 40 }, { "name": "Guest", "type_name": "Topic" }]);
        let changed = tags(&app, entries).await.expect(200);
        assert_eq!(
            changed.at("/tags"),
            json!([
                { "id": "1", "name": "Main Stage", "type": "2", "type_name": "Access Level", "score": "40" },
                { "id": "2", "name": "Guest", "type": "1", "type_name": "Topic", "score": "0" },
            ])
        );

        let kept = tags(&app, json!([{ "name": "MAIN STAGE", "id": 77 }])).await.expect(200);
        assert_eq!(column(&kept.at("/tags"), "score"), ["40", "0"]);

        let left = tags(&app, json!([{ "id": "1", "score": null }])).await.expect(200);
        assert_eq!(column(&left.at("/tags"), "name"), ["Guest"]);
    }
);

on_both!(
    async fn a_type_given_by_number_wins_over_its_name(world: World) {
        let app = app(world).await;
        let entry = json!([{ "name": "Quiet Room", "type": "2", "type_name": "Topic" }]);
        let changed = tags(&app, entry).await.expect(200);
        assert_eq!(changed.at("/tags/1/type_name"), "Access Level");
        let other = json!([{ "name": "Quiet Room", "type": 1 }]);
        let refused = tags(&app, other).await.expect(400);
        assert_eq!(faults(&refused), ["#/tags/0/type Is not the type of this tag."]);
    }
);

on_both!(
    async fn tags_that_cannot_be_are_refused_by_their_place(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for (entry, place) in [
            (json!({ "id": 999, "score": 1 }), "#/tags/1/id"),
            (json!({ "id": -1 }), "#/tags/1/id"),
            (json!({ "id": "one" }), "#/tags/1/id"),
            (json!({ "score": 1 }), "#/tags/1/id"),
            (json!({ "id": 1, "score": -1 }), "#/tags/1/score"),
            (json!({ "id": 1, "score": 2_147_483_648_i64 }), "#/tags/1/score"),
            (json!({ "id": 1, "score": "" }), "#/tags/1/score"),
            (json!({ "id": 1, "score": 1.5 }), "#/tags/1/score"),
            (json!({ "name": "New", "type": 99 }), "#/tags/1/type"),
            (json!({ "name": "New" }), "#/tags/1/type"),
            (json!({ "name": ["x"] }), "#/tags/1/name"),
            (json!("Main Stage"), "#/tags/1"),
        ] {
            let entries = json!([{ "name": "Guest", "type": 1 }, entry]);
            let refused = tags(&app, entries).await.expect(400);
            assert_eq!(places(&refused), [place], "{entry}");
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn a_key_for_users_alone_adds_no_tags_and_dimensions(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let patch =
            async |body: Value| app.as_user("editor").patch(AL).json(body).await.expect(400);
        let refused = patch(json!({ "tags": [{ "name": "New", "type": 1 }] })).await;
        assert_eq!(places(&refused), ["#/tags/0/name"]);
        let refused = patch(json!({ "dimensions": [{ "name": "New", "value": "x" }] })).await;
        assert_eq!(places(&refused), ["#/dimensions/0/name"]);
        assert_eq!(everything(&app).await, before);

        let known = json!({
            "tags": [{ "name": "main stage" }],
            "dimensions": [{ "name": "medical school", "value": "UCLA" }],
        });
        app.as_user("editor").patch(AL).json(known).await.expect(200);
    }
);

on_both!(
    async fn one_tag_is_given_and_taken_off_by_itself(world: World) {
        let app = app(world).await;
        let path = format!("{AL}/tags/1");
        app.world.clock.advance(60);
        let given = app.as_user("admin").put(&path).await.expect(200);
        let mut tag = json!({
            "id": "1",
            "name": "Main Stage",
            "type": "2",
            "type_name": "Access Level",
            "score": "0",
        });
        assert_eq!(given.json(), tag);
        for score in [json!(5), json!("5")] {
            let scored = app.as_user("admin").put(&path).json(json!({ "score": score })).await;
            tag["score"] = json!("5");
            assert_eq!(scored.expect(200).json(), tag);
        }
        // What was answered can be sent back, and no score leaves it.
        app.as_user("admin").put(&path).json(&tag).await.expect(200);
        assert_eq!(app.as_user("admin").put(&path).json(json!({})).await.at("/score"), "5");
        let al = user(&app, AL).await;
        assert_eq!(al["tags"], json!([tag]));
        assert_eq!(al["date_updated"], "2026-01-01T00:01:00");

        app.as_user("admin").delete(&path).await.expect(204);
        app.as_user("admin").delete(&path).await.expect(404);
        assert_eq!(user(&app, AL).await["tags"], json!([]));
    }
);

on_both!(
    async fn what_cannot_be_given_is_refused(world: World) {
        let app = app(world).await;
        for path in ["/users/7/tags/99", "/users/99/tags/1", "/users/7/tags/x", "/users/x/tags/1"] {
            let path = format!("/api/v1{path}");
            app.as_user("admin").put(&path).await.expect(404);
            app.as_user("admin").delete(&path).await.expect(404);
        }
        let path = format!("{AL}/tags/1");
        for score in [json!(-1), json!("x"), json!(null), json!(2_147_483_648_i64), json!([])] {
            let refused = app.as_user("admin").put(&path).json(json!({ "score": score })).await;
            assert_eq!(places(&refused.expect(400)), ["#/score"], "{score}");
        }
        let refused = app.as_user("admin").put(&path).json(json!({ "scroe": 1 })).await;
        assert_eq!(places(&refused.expect(400)), ["#/scroe"]);
        assert_eq!(user(&app, AL).await["tags"], json!([]));
    }
);
