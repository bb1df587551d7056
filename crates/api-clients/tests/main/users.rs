use directory::ids::{ClientId, IfVersion};
use directory::text::Email;
use directory::users::{Delete, Key, Parts};
use serde_json::{Value, json};
use testkit::fixtures::{MEMBER, administrator_of, plain, run};
use testkit::{TestApp, on_both};

use crate::setup::{app, column, keys, with};

const CLIENT_1: ClientId = ClientId(1);
const LIST: &str = "/api/v1/jb/clients/1/users/";
const USER: &str = "/api/v1/jb/users/user@juice.com/";
const JASON: &str = "/api/v1/jb/users/jason@juice.com/";

/// The user as the document prints them, with the picture of this server.
fn printed() -> Value {
    json!({
        "extra": {},
        "last_login": "2016-06-01T13:34:30.718746Z",
        "email": "user@juice.com",
        "handle": "@user",
        "first_name": "User",
        "last_name": "User",
        "is_active": true,
        "date_joined": "2013-07-28T21:04:32Z",
        "is_demo_user": false,
        "profile_color": "ff0000",
        "profile_avatar": "http://rollbook.test/static/avatars/default.svg",
        "last_activated": "2016-06-01T13:22:24.439209Z",
        "last_deactivated": null,
        "last_password_set": "2016-06-01T13:22:24.439209Z",
        "apps": ["zylTKNVx"],
        "clientadmin_of": [],
    })
}

async fn change(app: &TestApp, body: Value) -> Value {
    app.as_user("admin").patch(USER).json(body).await.expect(200).json()
}

on_both!(
    async fn the_users_of_a_client_are_listed_as_printed(world: World) {
        let app = app(world).await;

        let of_client = app.as_user("admin").get(LIST).await.expect(200);
        let of_caller = app.as_user("admin").get("/api/v1/jb/users/").await.expect(200);

        assert_eq!(of_client.at("/0"), printed());
        assert_eq!(column(&of_client.json(), "email"), ["user@juice.com", "jason@juice.com"]);
        assert_eq!(column(&of_client.json(), "clientadmin_of"), [json!([]), json!([1])]);
        for user in of_client.json().as_array().unwrap() {
            assert_eq!(keys(user).len(), 16);
        }
        assert_eq!(of_caller.json(), of_client.json());
    }
);

on_both!(
    async fn the_default_picture_is_served(world: World) {
        let app = app(world).await;
        let url = app.as_user("admin").get(USER).await.at("/profile_avatar");
        let path = url.as_str().unwrap().strip_prefix("http://rollbook.test").unwrap();
        let picture = app.get(path).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert!(picture.body.starts_with("<svg"));
    }
);

on_both!(
    async fn what_never_happened_is_null(world: World) {
        let app = app(world).await;
        let jason = app.as_user("admin").get(JASON).await.expect(200);
        for key in ["last_login", "last_deactivated", "last_password_set"] {
            assert_eq!(jason.at(&format!("/{key}")), Value::Null);
        }
        assert_eq!(jason.at("/apps"), json!([]));
    }
);

on_both!(
    async fn lists_can_be_limited_to_an_app_and_to_who_is_active(world: World) {
        let app = app(world).await;
        run(&app.world, plain(CLIENT_1, "off@juice.com")).await;
        app.as_user("admin").delete("/api/v1/jb/users/off@juice.com/").await.expect(204);

        for path in [LIST, "/api/v1/jb/users/"] {
            let emails = async |query: &str| {
                let list = app.as_user("admin").get(&format!("{path}?{query}")).await.expect(200);
                column(&list.json(), "email")
            };
            assert_eq!(emails("app=datademo").await, ["user@juice.com"]);
            assert_eq!(emails("app=DataDemo&is_active=true").await, ["user@juice.com"]);
            assert!(emails("app=nosuch").await.is_empty());
            assert!(emails("app=").await.is_empty());
            assert!(emails("app=datademo&is_active=false").await.is_empty());
            assert_eq!(emails("is_active=false").await, ["off@juice.com"]);
            assert_eq!(emails("is_active=1").await, ["user@juice.com", "jason@juice.com"]);
            let refused =
                app.as_user("admin").get(&format!("{path}?is_active=maybe")).await.expect(400);
            assert_eq!(keys(&refused.json()), ["is_active"]);
        }
    }
);

on_both!(
    async fn deleted_people_are_nowhere(world: World) {
        let app = app(world).await;
        let user = Key::Email(Email::parse("user@juice.com").unwrap());
        let delete = Delete {
            client: CLIENT_1,
            user,
            if_version: IfVersion::ANY,
            forwarded: None,
            parts: Parts::default(),
        };
        run(&app.world, delete).await;

        let list = app.as_user("admin").get(LIST).await.expect(200);
        assert_eq!(column(&list.json(), "email"), ["jason@juice.com"]);
        app.as_user("admin").get(USER).await.expect(404);
        app.as_user("member").get(USER).await.expect(401);
    }
);

on_both!(
    async fn one_address_in_two_clients_is_two_people(world: World) {
        let app = app(world).await;
        app.as_user("admin").patch(USER).json(json!({ "first_name": "Una" })).await.expect(200);

        let theirs = app.as_user("stranger").get(USER).await.expect(200);
        let list = app.as_user("stranger").get("/api/v1/jb/users/").await.expect(200);

        assert_eq!(theirs.at("/first_name"), "User");
        assert_eq!(theirs.at("/apps"), json!(["otherApp"]));
        assert_eq!(column(&list.json(), "email"), ["user@juice.com", "olga@other.test"]);
        assert_eq!(list.at("/1/clientadmin_of"), json!([2]));
    }
);

on_both!(
    async fn users_are_found_by_address_whatever_its_case(world: World) {
        let app = app(world).await;
        let found = app.as_user("admin").get("/api/v1/jb/users/USER%40Juice.com").await.expect(200);
        assert_eq!(found.json(), printed());

        let missing = app.as_user("admin").get("/api/v1/jb/users/nobody@juice.com/").await;
        insta::assert_snapshot!(missing, @r#"404 {"detail":"Not found."}"#);
        for other in ["olga@other.test", "1", "user", "a%2Fb@juice.com", "@user"] {
            let answer = app.as_user("admin").get(&format!("/api/v1/jb/users/{other}/")).await;
            assert_eq!(answer.to_string(), missing.to_string(), "{other}");
        }
    }
);

on_both!(
    async fn each_field_of_a_user_is_replaced_whole(world: World) {
        let app = app(world).await;
        let mut expected = printed();
        for (body, shown) in [
            (json!({ "first_name": "Una" }), json!({ "first_name": "Una" })),
            (json!({ "last_name": "" }), json!({ "last_name": "" })),
            (json!({ "handle": "@Una" }), json!({ "handle": "@Una" })),
            (json!({ "handle": "una2" }), json!({ "handle": "@una2" })),
            (
                json!({ "extra": { "a": [1, { "b": null }] } }),
                json!({ "extra": { "a": [1, { "b": null }] } }),
            ),
            (json!({ "extra": { "c": 1 } }), json!({ "extra": { "c": 1 } })),
            (json!({ "extra": null }), json!({ "extra": {} })),
            (json!({ "is_demo_user": true }), json!({ "is_demo_user": true })),
            (json!({ "profile_color": "#00FF7f" }), json!({ "profile_color": "00ff7f" })),
            (json!({ "apps": [] }), json!({ "apps": [] })),
            (json!({ "apps": ["zylTKNVx", "zylTKNVx"] }), json!({ "apps": ["zylTKNVx"] })),
            (json!({ "apps": null }), json!({ "apps": [] })),
            (
                json!({ "email": "x@x.test", "nothing": 1, "last_login": null, "clientadmin_of": [1] }),
                json!({}),
            ),
            (json!({}), json!({})),
        ] {
            expected = with(expected, &shown);
            assert_eq!(change(&app, body.clone()).await, expected, "{body}");
        }
        let nothing = app.as_user("admin").patch(USER).await.expect(200);
        assert_eq!(nothing.json(), expected);
        assert_eq!(app.as_user("admin").get(USER).await.header("etag"), nothing.header("etag"));
    }
);

on_both!(
    async fn every_digit_of_extra_comes_back(world: World) {
        let app = app(world).await;
        let extra = r#""extra":{"a":12345678901234567890123,"b":[0.1000000000000000055,1.10,-0]}"#;
        let sent = format!("{{{extra}}}");

        let changed = app.as_user("admin").patch(USER).body("application/json", sent.clone());
        let changed = changed.await.expect(200);

        assert!(changed.body.contains(extra), "{changed:?}");
        assert!(app.as_user("admin").get(USER).await.body.contains(extra));
        let list = app.as_user("admin").get("/api/v1/jb/clients/1/users/").await;
        assert!(list.body.contains(extra), "{list:?}");
        let spaced = sent.replace(',', " , ").replace('a', "\\u0061");
        let again = app.as_user("admin").patch(USER).body("application/json", spaced);
        assert_eq!(again.await.expect(200).header("etag"), changed.header("etag"));
    }
);

on_both!(
    async fn broken_rules_of_a_user_are_named_and_nothing_changes(world: World) {
        let app = app(world).await;
        for (key, value) in [
            ("first_name", json!(null)),
            ("first_name", json!(5)),
            ("last_name", json!("x".repeat(256))),
            ("last_name", json!("a\nb")),
            ("handle", json!("")),
            ("handle", json!("a b")),
            ("handle", json!(null)),
            ("handle", json!("JASON")),
            ("extra", json!(5)),
            ("extra", json!("x")),
            ("extra", json!([])),
            ("extra", json!({ "a": "x".repeat(70_000) })),
            ("is_demo_user", json!(1)),
            ("is_active", json!(null)),
            ("is_active", json!("no")),
            ("profile_color", json!("red")),
            ("profile_color", json!("##ff000")),
            ("apps", json!("zylTKNVx")),
            ("apps", json!([1])),
            ("apps", json!(["nope"])),
            ("apps", json!(["zylTKNVx", "nothere1"])),
            ("apps", json!(["otherApp"])),
        ] {
            let body = with(json!({ "first_name": "Must not stay" }), &json!({ key: value }));
            let refused = app.as_user("admin").patch(USER).json(body).await.expect(400);
            assert_eq!(keys(&refused.json()), [key], "{value}");
            assert!(refused.at(&format!("/{key}/0")).is_string(), "{refused:?}");
        }
        assert_eq!(app.as_user("admin").get(USER).await.json(), printed());
    }
);

on_both!(
    async fn unknown_and_foreign_apps_are_refused_in_the_same_words(world: World) {
        let app = app(world).await;
        for id in ["otherApp", "nothere1", "x"] {
            let refused =
                app.as_user("admin").patch(USER).json(json!({ "apps": [id] })).await.expect(400);
            let message = format!("{id} is not the id of an app of this client");
            let said = refused.at("/apps/0").as_str().unwrap().to_lowercase();
            assert_eq!(said, format!("{message}.").to_lowercase());
        }
    }
);

on_both!(
    async fn who_is_switched_off_and_on_again_keeps_the_dates(world: World) {
        let app = app(world).await;
        app.with_authorization(MEMBER).get(LIST).await.expect(403);

        let off = change(&app, json!({ "is_active": false })).await;
        assert_eq!(
            (&off["is_active"], &off["last_deactivated"]),
            (&json!(false), &json!("2026-01-01T00:00:00Z"))
        );
        assert_eq!(off["last_activated"], printed()["last_activated"]);
        app.with_authorization(MEMBER).get(LIST).await.expect(401);

        app.world.clock.advance(60);
        let on = change(&app, json!({ "is_active": "true" })).await;
        assert_eq!(
            (&on["is_active"], &on["last_activated"]),
            (&json!(true), &json!("2026-01-01T00:01:00Z"))
        );
        assert_eq!(on["last_deactivated"], off["last_deactivated"]);
        app.with_authorization(MEMBER).get(LIST).await.expect(403);
    }
);

on_both!(
    async fn deleting_switches_off(world: World) {
        let app = app(world).await;
        let seen = app.as_user("admin").get(USER).await;
        app.as_user("admin").delete(USER).header("if-match", "\"9-00000000\"").await.expect(412);
        let gone = app.as_user("admin").delete(USER).header("if-match", seen.header("etag")).await;
        assert_eq!((gone.status, gone.body.as_str()), (204, ""));

        let off = app.as_user("admin").get(USER).await.expect(200);
        let dates = json!({ "is_active": false, "last_deactivated": "2026-01-01T00:00:00Z" });
        assert_eq!(off.json(), with(printed(), &dates));
        app.as_user("admin").delete(USER).await.expect(204);
        assert_eq!(app.as_user("admin").get(USER).await, off);
        app.as_user("admin").delete("/api/v1/jb/users/nobody@juice.com/").await.expect(404);
        app.as_user("admin").delete("/api/v1/jb/users/olga@other.test/").await.expect(404);
    }
);

on_both!(
    async fn the_last_administrator_stays(world: World) {
        let app = app(world).await;
        let refused = app.as_user("admin").patch(JASON).json(json!({ "is_active": false })).await;
        insta::assert_snapshot!(refused, @r#"400 {"detail":"This is the last active administrator of the client; name another one first."}"#);
        assert_eq!(app.as_user("admin").delete(JASON).await, refused);
        run(&app.world, administrator_of(CLIENT_1, "second@juice.com")).await;
        app.as_user("admin").delete(JASON).await.expect(204);
        app.as_user("admin").get(LIST).await.expect(401);
    }
);

on_both!(
    async fn a_member_can_neither_see_nor_change_even_themselves(world: World) {
        let app = app(world).await;
        let refused = app.as_user("member").get(USER).await.expect(403);
        for path in [USER, JASON, "/api/v1/jb/users/nobody@juice.com/"] {
            assert_eq!(app.as_user("member").get(path).await, refused);
            app.as_user("member").patch(path).json(json!({ "first_name": "x" })).await.expect(403);
            app.as_user("member").patch(path).json(json!({})).await.expect(403);
            app.as_user("member").delete(path).await.expect(403);
        }
        assert_eq!(app.as_user("admin").get(USER).await.json(), printed());
    }
);

on_both!(
    async fn a_stale_change_of_a_user_is_refused(world: World) {
        let app = app(world).await;
        let seen = app.as_user("admin").get(USER).await;
        let rename =
            |name: &str| app.as_user("admin").patch(USER).json(json!({ "first_name": name }));
        let changed = rename("first").header("if-match", seen.header("etag")).await.expect(200);
        rename("second").header("if-match", seen.header("etag")).await.expect(412);
        assert_eq!(app.as_user("admin").get(USER).await.at("/first_name"), "first");
        let again =
            app.as_user("admin").get(USER).header("if-none-match", changed.header("etag")).await;
        assert_eq!(again.status, 304);
    }
);

on_both!(
    async fn the_operator_says_which_client_is_meant(world: World) {
        let app = app(world).await;
        let list = async |query: &str, host: &str| {
            let path = format!("/api/v1/jb/users/{query}");
            app.as_user("operator").get(&path).header("host", host).await
        };
        for (query, host, first) in [
            ("", "other.test", "olga@other.test"),
            ("", "localhost:8000", "jason@juice.com"),
            ("?client_id=2", "elsewhere.test", "olga@other.test"),
        ] {
            let emails = column(&list(query, host).await.expect(200).json(), "email");
            assert_eq!(emails, ["user@juice.com", first], "{query} {host}");
        }
        // The host of a whole URL counts, whatever the header says.
        let whole = app.as_user("operator").get("http://other.test/api/v1/jb/users/");
        let whole = whole.header("host", "localhost:8000").await.expect(200);
        assert_eq!(whole.at("/1/email"), "olga@other.test");
        let refused = list("", "elsewhere.test").await.expect(400);
        assert_eq!(keys(&refused.json()), ["client_id"]);
        list("?client_id=3", "elsewhere.test").await.expect(404);
        list("?client_id=x", "elsewhere.test").await.expect(400);
        let one = app.as_user("operator").get(USER).header("host", "other.test").await.expect(200);
        assert_eq!(one.at("/apps"), json!(["otherApp"]));
        // A person is of one client, whatever they say.
        let own =
            app.as_user("admin").get("/api/v1/jb/users/?client_id=2").header("host", "other.test");
        assert_eq!(own.await.at("/1/email"), "jason@juice.com");
    }
);
