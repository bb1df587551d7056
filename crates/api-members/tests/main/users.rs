use serde_json::json;
use testkit::on_both;

use crate::setup::{
    DOCUMENTED, JOHN, add, app, bare, documented, everything, faults, places, user, with,
};

const KEYS: [&str; 32] = [
    "id",
    "first_name",
    "last_name",
    "designation",
    "title",
    "job_type",
    "company",
    "email",
    "phone",
    "address",
    "city",
    "state_province",
    "postal_code",
    "country",
    "timezone",
    "avatar",
    "points",
    "account_level",
    "client_id",
    "client_guid",
    "banned",
    "username",
    "website",
    "linkedin",
    "twitter",
    "facebook",
    "instagram",
    "date_created",
    "date_last_login",
    "date_updated",
    "tags",
    "dimensions",
];

on_both!(
    async fn the_documented_user_can_be_added_once_its_slips_are_mended(world: World) {
        let app = bare(world).await;
        let made = app.as_user("admin").post("/api/v1/users").json(documented()).await.expect(201);

        assert_eq!(made.header("location"), "http://rollbook.test/api/v1/users/1");
        let expected = json!({
            "id": 1,
            "date_created": "2026-01-01T00:00:00",
            "date_updated": "2026-01-01T00:00:00",
            "dimensions": [
                { "id": 100, "name": "Medical School", "value": "University of Washington" },
            ],
        });
        assert_eq!(made.json(), with(documented(), &expected));
        let read = app.as_user("admin").get("/api/v1/users/1").await.expect(200);
        assert_eq!(read.json(), made.json());
        assert_eq!(read.header("etag"), made.header("etag"));
    }
);

on_both!(
    async fn the_documented_user_as_printed_is_refused_with_the_place_of_the_slip(world: World) {
        let app = bare(world).await;
        let call = app.as_user("admin").post("/api/v1/users");
        let refused = call.body("application/json", DOCUMENTED).await.expect(400);

        let detail = refused.at("/detail");
        assert!(detail.as_str().unwrap().contains("line 7 column 5"), "{detail}");
        assert_eq!(app.as_user("admin").get("/api/v1/users").await.json(), json!([]));
    }
);

on_both!(
    async fn a_user_has_all_32_keys_in_the_documented_order(world: World) {
        let app = app(world).await;
        let shown = app.as_user("admin").get(JOHN).await.expect(200);
        let mut positions = KEYS.map(|key| shown.body.find(&format!("\"{key}\":")).unwrap());
        assert_eq!(shown.json().as_object().unwrap().len(), 32);
        let written = positions;
        positions.sort_unstable();
        assert_eq!(written, positions);
        assert_eq!(shown.at("/timezone"), -25200);
        assert_eq!(shown.at("/points"), 120);
        assert_eq!(shown.at("/account_level"), 99);
        assert_eq!(shown.at("/banned"), "false");
    }
);

on_both!(
    async fn somebody_of_whom_only_the_address_is_known_has_all_keys_too(world: World) {
        let app = app(world).await;
        let made = add(&app, json!({ "email": "x@nakatomi.example" })).await.json();
        assert_eq!(made.as_object().unwrap().len(), 32);
        for key in KEYS {
            let expected = match key {
                "id" => json!(124),
                "email" => json!("x@nakatomi.example"),
                "timezone" | "points" | "account_level" => json!(0),
                "banned" => json!("false"),
                "date_created" | "date_updated" => json!("2026-01-01T00:00:00"),
                "date_last_login" => json!("1900-01-01T00:00:00"),
                "tags" | "dimensions" => json!([]),
                _ => json!(""),
            };
            assert_eq!(made[key], expected, "{key}");
        }
    }
);

on_both!(
    async fn a_new_address_changes_nothing_else(world: World) {
        let app = app(world).await;
        let before = user(&app, JOHN).await;
        app.world.clock.advance(60);

        let email = json!({ "email": "john@example.com" });
        let changed = app.as_user("admin").patch(JOHN).json(email).await.expect(200);

        let expected =
            json!({ "email": "john@example.com", "date_updated": "2026-01-01T00:01:00" });
        assert_eq!(changed.json(), with(before, &expected));
    }
);

on_both!(
    async fn an_address_is_taken_in_any_case(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let second = json!({ "email": " JMCLANE@diehard.com " });

        let refused = app.as_user("admin").post("/api/v1/users").json(&second).await.expect(409);
        assert_eq!(faults(&refused), ["#/email Is already taken."]);
        let refused = app.as_user("admin").patch("/api/v1/users/7").json(&second).await.expect(409);
        assert_eq!(faults(&refused), ["#/email Is already taken."]);

        assert_eq!(everything(&app).await, before);
        app.as_user("stranger").post("/api/v1/users").json(&second).await.expect(201);
    }
);

on_both!(
    async fn what_tells_users_apart_is_unique_within_the_client(world: World) {
        let app = app(world).await;
        for (key, value) in [
            ("username", "JMcLane "),
            ("client_id", "A125637"),
            ("client_guid", "735992AF-C8A2-4CAC-9072-5F1A29437E98"),
        ] {
            let body = json!({ "email": "x@nakatomi.example", key: value });
            let refused = app.as_user("admin").post("/api/v1/users").json(&body).await.expect(409);
            assert_eq!(faults(&refused), [format!("#/{key} Is already taken.")]);
            let body = json!({ key: value });
            let refused =
                app.as_user("admin").patch("/api/v1/users/7").json(&body).await.expect(409);
            assert_eq!(places(&refused), [format!("#/{key}")]);
        }
        for email in ["x@nakatomi.example", "y@nakatomi.example"] {
            let unset =
                json!({ "email": email, "username": "", "client_id": "", "client_guid": null });
            add(&app, unset).await;
        }
    }
);

on_both!(
    async fn only_a_key_that_may_import_keeps_ids_and_dates(world: World) {
        let app = app(world).await;
        let brought = |email: &str| {
            json!({
                "id": "500",
                "email": email,
                "date_created": "2022-11-03T21",
                "date_updated": "2021-07-29T15",
                "date_last_login": "2021-07-29T15:04:05Z",
            })
        };
        let kept = app.as_user("importer").post("/api/v1/users").json(brought("a@b.example")).await;
        let kept = kept.expect(201);
        assert_eq!(kept.at("/id"), 500);
        assert_eq!(kept.at("/date_created"), "2022-11-03T21:00:00");
        assert_eq!(kept.at("/date_updated"), "2026-01-01T00:00:00");
        assert_eq!(kept.at("/date_last_login"), "1900-01-01T00:00:00");

        let ignored = add(&app, brought("c@d.example")).await;
        assert_eq!(ignored.at("/id"), 501);
        assert_eq!(ignored.at("/date_created"), "2026-01-01T00:00:00");

        let again = app.as_user("importer").post("/api/v1/users").json(brought("e@f.example"));
        assert_eq!(faults(&again.await.expect(409)), ["#/id Is already taken."]);
    }
);

on_both!(
    async fn a_date_that_is_kept_must_be_one_and_one_that_is_ignored_need_not(world: World) {
        let app = app(world).await;
        for (email, date, kept) in [
            ("a@b.example", "2022-11-03", "2022-11-03T00:00:00"),
            ("b@b.example", "2022-11-03 21:15", "2022-11-03T21:15:00"),
            ("c@b.example", "2022-11-03T21:15:07.25+02:00", "2022-11-03T19:15:07"),
            ("d@b.example", "1900-01-01T00:00:00", "2026-01-01T00:00:00"),
        ] {
            let body = json!({ "email": email, "date_created": date });
            let made = app.as_user("importer").post("/api/v1/users").json(body).await.expect(201);
            assert_eq!(made.at("/date_created"), kept, "{date}");
        }
        for wrong in [json!("2022"), json!("yesterday"), json!(5), json!("2022-02-30")] {
            let body = json!({ "email": "e@b.example", "date_created": wrong });
            let refused =
                app.as_user("importer").post("/api/v1/users").json(&body).await.expect(400);
            assert_eq!(places(&refused), ["#/date_created"]);
            let ignored =
                json!({ "id": "x", "date_updated": [], "date_created": body["date_created"] });
            app.as_user("importer").patch(JOHN).json(ignored).undocumented().await.expect(200);
        }
        let ignored = json!({ "email": "e@b.example", "date_created": 5, "id": {} });
        let made = app.as_user("admin").post("/api/v1/users").json(ignored).undocumented().await;
        made.expect(201);
    }
);

on_both!(
    async fn only_the_address_is_required(world: World) {
        let app = app(world).await;
        for body in [json!({}), json!({ "first_name": "X" })] {
            let refused = app.as_user("admin").post("/api/v1/users").json(body).await.expect(400);
            assert_eq!(faults(&refused), ["#/email Is required."]);
        }
        for email in [json!(""), json!(null), json!(5), json!("x"), json!("a@"), json!(" ")] {
            for (call, rest) in [
                (app.as_user("admin").post("/api/v1/users"), json!({})),
                (app.as_user("admin").patch(JOHN), json!({ "title": "x" })),
            ] {
                let body = with(rest, &json!({ "email": email }));
                assert_eq!(places(&call.json(body).await.expect(400)), ["#/email"], "{email}");
            }
        }
        assert_eq!(user(&app, JOHN).await["title"], "Detective");
    }
);

on_both!(
    async fn unknown_keys_are_named_and_nothing_is_changed(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let typo = json!({ "emial": "x@y.example", "tags": [{ "nmae": "x", "id": 1 }], "a/b": 1 });
        let refused = app.as_user("admin").patch(JOHN).json(&typo).await.expect(400);
        assert_eq!(places(&refused), ["#/a~1b", "#/emial", "#/tags/0/nmae"]);
        app.as_user("admin").post("/api/v1/users").json(&typo).await.expect(400);
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn unknown_keys_are_called_what_the_caller_called_them(world: World) {
        let app = app(world).await;
        for key in ["active", "reference", "guid", "credits", "hidden"] {
            let refused = app.as_user("admin").patch(JOHN).json(json!({ key: 1 })).await;
            assert_eq!(places(&refused.expect(400)), [format!("#/{key}")]);
        }
    }
);

on_both!(
    async fn what_was_read_can_be_sent_back(world: World) {
        let app = app(world).await;
        app.world.clock.advance(60);
        let read = app.as_user("admin").get(JOHN).await.expect(200);
        let sent = app.as_user("admin").patch(JOHN).json(read.json()).await.expect(200);
        assert_eq!(sent.body, read.body);
        assert_eq!(sent.header("etag"), read.header("etag"));
        let nothing = app.as_user("admin").patch(JOHN).json(json!({})).await.expect(200);
        assert_eq!(nothing.header("etag"), read.header("etag"));
    }
);

on_both!(
    async fn who_is_deleted_is_gone_and_leaves_keys_but_not_the_id(world: World) {
        let app = app(world).await;
        let second = json!({ "email": "second@nakatomi.example", "account_level": 99 });
        add(&app, second).await;

        let deleted = app.as_user("admin").delete(JOHN).await.expect(204);
        assert_eq!(deleted.body, "");

        for path in [JOHN, "/api/v1/users/123/ces", "/api/v1/users/123/ces/1"] {
            app.as_user("admin").get(path).await.expect(404);
        }
        app.as_user("admin").delete(JOHN).await.expect(404);
        app.as_user("john").get(JOHN).await.expect(401);
        let again = add(&app, documented()).await;
        assert_eq!(again.at("/id"), 125);
        let again = app.as_user("importer").post("/api/v1/users");
        let again = again.json(json!({ "id": 123, "email": "x@y.example" })).await.expect(409);
        assert_eq!(places(&again), ["#/id"]);
    }
);

on_both!(
    async fn the_last_administrator_stays(world: World) {
        let app = app(world).await;
        app.as_user("admin").delete(JOHN).await.expect(409);
        for body in [json!({ "account_level": 0 }), json!({ "banned": true })] {
            app.as_user("admin").patch(JOHN).json(body).await.expect(409);
        }
        assert_eq!(user(&app, JOHN).await["account_level"], 99);
    }
);
