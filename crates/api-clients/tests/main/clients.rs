use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::on_both;

use crate::setup::{app, keys, with};

const PATH: &str = "/api/v1/jb/clients/1/";

/// Client 1 as the document prints it.
fn printed() -> Value {
    json!({
        "id": 1,
        "site": { "domain": "localhost:8000", "formatted_name": "localhost" },
        "name": "Juicebox",
        "default_from_email": "",
        "invitation_subject": "",
        "invitation_body": "",
        "login_title": "Welcome to Juicebox",
        "login_subtitle": "",
        "support_email": "support@juiceanalytics.com",
        "home_location": "/",
        "subtitle_404": "Oops, the application you're looking for does not exist.",
        "message_404": "You may want to head back to the homepage.<br />If you think something is broken, report a problem.",
        "subtitle_500": "Looks like we're having some server issues.",
        "message_500": "Go back to the previous page and try again. If you think something is broken, report a problem.",
        "password_min_length": 8,
        "password_allow_common": false,
        "password_require_numeric": false,
        "password_require_upper": false,
        "password_require_lower": false,
        "password_require_special": false,
        "password_expiration_days": 0,
    })
}

on_both!(
    async fn an_administrator_sees_their_own_client_as_printed(world: World) {
        let app = app(world).await;

        let list = app.as_user("admin").get("/api/v1/jb/clients/").await.expect(200);
        let one = app.as_user("admin").get(PATH).await.expect(200);

        assert_eq!(list.json(), json!([printed()]));
        assert_eq!(one.json(), printed());
        assert_eq!(keys(&one.json()).len(), 21);
        assert_eq!(list.header("vary"), "Accept");
    }
);

on_both!(
    async fn the_operator_sees_all_clients_by_id(world: World) {
        let app = app(world).await;
        let list = app.as_user("operator").get("/api/v1/jb/clients/").await.expect(200);
        assert_eq!((list.at("/0/id"), list.at("/1/id")), (json!(1), json!(2)));
        assert_eq!(
            list.at("/1/site"),
            json!({ "domain": "other.test", "formatted_name": "other.test" })
        );
        app.as_user("operator").get("/api/v1/jb/clients/2/").await.expect(200);
        for below in ["", "site/", "users/", "users/invitations/", "apps/"] {
            let path = format!("/api/v1/jb/clients/3/{below}");
            app.as_user("operator").get(&path).await.expect(404);
        }
    }
);

on_both!(
    async fn foreign_and_missing_clients_look_the_same(world: World) {
        let app = app(world).await;
        for below in ["", "site/", "users/", "users/invitations/", "apps/"] {
            let get = async |id: &str| {
                app.as_user("admin").get(&format!("/api/v1/jb/clients/{id}/{below}")).await
            };
            let missing = get("999999").await;
            assert_eq!(missing.to_string(), r#"404 {"detail":"Not found."}"#);
            for id in ["2", "abc", "0", "-1", "1.0", "9007199254740992", "99999999999999999999"] {
                assert_eq!(get(id).await, missing, "{id} {below}");
            }
        }
    }
);

on_both!(
    async fn a_fresh_client_has_the_documented_settings(world: World) {
        let app = app(world).await;
        let name = directory::text::Line::parse("Fresh").unwrap();
        let domain = directory::clients::Domain::parse("fresh.test").unwrap();
        let made = run(&app.world, directory::clients::Create::new(name, domain)).await;

        let path = format!("/api/v1/jb/clients/{}/", made.id);
        let fresh = app.as_user("operator").get(&path).await.expect(200);

        let expected = json!({
            "id": made.id.0,
            "site": { "domain": "fresh.test", "formatted_name": "fresh.test" },
            "name": "Fresh",
            "login_title": "",
            "support_email": "",
        });
        assert_eq!(fresh.json(), with(printed(), &expected));
    }
);

on_both!(
    async fn a_changed_name_leaves_the_20_other_keys(world: World) {
        let app = app(world).await;
        let change = json!({ "name": "My Client Name" });
        let changed = app.as_user("admin").patch(PATH).json(&change).await.expect(200);
        assert_eq!(changed.json(), with(printed(), &change));
        assert_eq!(app.as_user("admin").get(PATH).await.json(), changed.json());
    }
);

on_both!(
    async fn each_writable_key_can_be_changed_alone(world: World) {
        let app = app(world).await;
        let changes = json!({
            "name": "Ünï ☃ 名前",
            "default_from_email": "no-reply@juice.com",
            "invitation_subject": "Come in",
            "invitation_body": "line one\nline two",
            "login_title": "",
            "login_subtitle": "Sub",
            "support_email": "help@juice.com",
            "home_location": "/a/datademo?x=1",
            "subtitle_404": "Gone",
            "message_404": "a<br />b",
            "subtitle_500": "Broken",
            "message_500": "",
            "password_min_length": 128,
            "password_allow_common": true,
            "password_require_numeric": true,
            "password_require_upper": true,
            "password_require_lower": true,
            "password_require_special": true,
            "password_expiration_days": 3650,
        });
        let changes = changes.as_object().unwrap();
        assert_eq!(changes.len(), 19);
        let mut expected = printed();
        for (key, value) in changes {
            let change = json!({ key: value });
            expected = with(expected, &change);
            let changed = app.as_user("admin").patch(PATH).json(&change).await.expect(200);
            assert_eq!(changed.json(), expected, "{key}");
        }
    }
);

on_both!(
    async fn an_empty_change_changes_nothing(world: World) {
        let app = app(world).await;
        let before = app.as_user("admin").get(PATH).await;
        for (media_type, body) in [
            ("application/json", "{}"),
            ("application/json", ""),
            ("", ""),
            ("text/javascript", "{}"),
        ] {
            let answer = app.as_user("admin").patch(PATH).body(media_type, body).await.expect(200);
            assert_eq!(answer.json(), printed());
            assert_eq!(answer.header("etag"), before.header("etag"));
        }
        let same = app.as_user("admin").patch(PATH).json(printed()).await.expect(200);
        assert_eq!(same.header("etag"), before.header("etag"));
    }
);

on_both!(
    async fn unknown_and_read_only_keys_are_ignored(world: World) {
        let app = app(world).await;
        let body = json!({ "id": 9, "site": { "domain": "x" }, "foo": 1, "login_subtitle": "new" });
        let answer = app.as_user("admin").patch(PATH).json(body).await.expect(200);
        assert_eq!(answer.json(), with(printed(), &json!({ "login_subtitle": "new" })));
    }
);

on_both!(
    async fn broken_rules_are_named_by_key_and_nothing_changes(world: World) {
        let app = app(world).await;
        let long = "x".repeat(256);
        let longer = "x".repeat(10_001);
        for (key, value) in [
            ("password_min_length", json!("abc")),
            ("password_min_length", json!(-1)),
            ("password_min_length", json!(0)),
            ("password_min_length", json!(129)),
            ("password_min_length", json!(8.5)),
            ("password_min_length", json!(null)),
            ("password_min_length", json!(99_999_999_999_999_999_999_f64)),
            ("password_expiration_days", json!(-1)),
            ("password_expiration_days", json!(3651)),
            ("password_expiration_days", json!(true)),
            ("password_allow_common", json!("maybe")),
            ("password_allow_common", json!(1)),
            ("password_allow_common", json!(null)),
            ("name", json!("")),
            ("name", json!("  ")),
            ("name", json!(null)),
            ("name", json!(5)),
            ("name", json!(long)),
            ("name", json!("a\nb")),
            ("login_title", json!(["x"])),
            ("login_title", json!(null)),
            ("login_title", json!("a\r\nb")),
            ("message_404", json!(longer)),
            ("invitation_body", json!({})),
            ("default_from_email", json!("not-an-address")),
            ("support_email", json!("a@b@c")),
        ] {
            let body = json!({ "login_subtitle": "must not stay", key: value });
            let refused = app.as_user("admin").patch(PATH).json(body).await.expect(400);
            assert_eq!(keys(&refused.json()), [key], "{value}");
            assert!(refused.at(&format!("/{key}/0")).is_string(), "{refused:?}");
        }
        assert_eq!(app.as_user("admin").get(PATH).await.json(), printed());
    }
);

on_both!(
    async fn all_faults_are_named_at_once(world: World) {
        let app = app(world).await;
        let body = json!({ "name": null, "password_min_length": "8", "message_500": 1, "login_title": "fine" });
        let refused = app.as_user("admin").patch(PATH).json(body).await;
        insta::assert_snapshot!(refused, @r#"400 {"message_500":["Must be a string."],"name":["Must not be null."],"password_min_length":["Must be an integer."]}"#);

        let body = json!({ "password_min_length": 0, "support_email": "x", "home_location": "//evil.test" });
        let refused = app.as_user("admin").patch(PATH).json(body).await.expect(400);
        assert_eq!(
            keys(&refused.json()),
            ["home_location", "password_min_length", "support_email"]
        );
    }
);

on_both!(
    async fn addresses_may_be_empty(world: World) {
        let app = app(world).await;
        let change = json!({ "default_from_email": "", "support_email": "" });
        let changed = app.as_user("admin").patch(PATH).json(&change).await.expect(200);
        assert_eq!(changed.json(), with(printed(), &change));
    }
);

on_both!(
    async fn booleans_may_be_words(world: World) {
        let app = app(world).await;
        for (word, truth) in [("true", true), ("false", false)] {
            let body = json!({ "password_require_upper": word });
            let changed = app.as_user("admin").patch(PATH).json(body).await.expect(200);
            assert_eq!(changed.at("/password_require_upper"), json!(truth));
        }
    }
);

on_both!(
    async fn a_home_on_another_host_is_refused(world: World) {
        let app = app(world).await;
        for home in ["/", "/a/b?c=d", "http://localhost:8000/x", "https://localhost:8000/"] {
            let body = json!({ "home_location": home });
            app.as_user("admin").patch(PATH).json(body).await.expect(200);
        }
        for home in [
            "",
            "x",
            "//evil.test",
            "/\\evil.test",
            "/\t/evil.test",
            "http://evil.test/",
            "javascript:alert(1)",
        ] {
            let body = json!({ "home_location": home });
            let refused = app.as_user("admin").patch(PATH).json(body).await.expect(400);
            assert_eq!(keys(&refused.json()), ["home_location"], "{home}");
        }
    }
);

on_both!(
    async fn markup_is_stored_as_given(world: World) {
        let app = app(world).await;
        let change = json!({ "message_404": "<script>alert(1)</script>\n<br />\u{1F600}" });
        let changed = app.as_user("admin").patch(PATH).json(&change).await.expect(200);
        assert_eq!(changed.json(), with(printed(), &change));
    }
);

on_both!(
    async fn a_stale_change_is_refused_and_a_current_one_is_not(world: World) {
        let app = app(world).await;
        let seen = app.as_user("admin").get(PATH).await;
        let tag = seen.header("etag");
        let rename = |name: &str| app.as_user("admin").patch(PATH).json(json!({ "name": name }));

        rename("first").header("if-match", tag).await.expect(200);
        let stale = rename("second").header("if-match", tag).await;

        insta::assert_snapshot!(stale, @r#"412 {"detail":"This has changed since it was read."}"#);
        assert_eq!(app.as_user("admin").get(PATH).await.at("/name"), "first");
        rename("third").header("if-match", "*").await.expect(200);
        rename("fourth").header("if-match", "no tag").await.expect(400);
    }
);

on_both!(
    async fn what_the_caller_has_is_not_sent_again(world: World) {
        let app = app(world).await;
        for path in [PATH, "/api/v1/jb/clients/1/site/"] {
            let seen = app.as_user("admin").get(path).await.expect(200);
            let again = app.as_user("admin").get(path).header("if-none-match", seen.header("etag"));
            assert_eq!(again.await.status, 304);
        }
        let seen = app.as_user("admin").get(PATH).await;
        app.as_user("admin").patch(PATH).json(json!({ "name": "new" })).await.expect(200);
        let again = app.as_user("admin").get(PATH).header("if-none-match", seen.header("etag"));
        again.await.expect(200);
    }
);

on_both!(
    async fn a_site_has_three_keys(world: World) {
        let app = app(world).await;
        let site = app.as_user("admin").get("/api/v1/jb/clients/1/site/").await.expect(200);
        assert_eq!(
            site.json(),
            json!({ "id": 2, "domain": "localhost:8000", "name": "localhost:8000" })
        );
    }
);

on_both!(
    async fn other_clients_do_not_change_with_one(world: World) {
        let app = app(world).await;
        let before = app.as_user("stranger").get("/api/v1/jb/clients/2/").await.expect(200);
        app.as_user("admin").patch(PATH).json(json!({ "name": "new" })).await.expect(200);
        let refused =
            app.as_user("admin").patch("/api/v1/jb/clients/2/").json(json!({ "name": "new" }));
        assert_eq!(refused.await.status, 404);
        assert_eq!(app.as_user("stranger").get("/api/v1/jb/clients/2/").await, before);
    }
);
