use directory::apps::{Create, Label, Slug};
use directory::ids::{AppCode, ClientId};
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::on_both;

use crate::setup::{app, column, keys, with};

const PATH: &str = "/api/v1/jb/apps/zylTKNVx/";

/// The app as the document prints it.
fn printed() -> Value {
    json!({
        "id": "zylTKNVx",
        "slug": "datademo",
        "label": "Data Services Demo",
        "show_help": false,
        "help_html": "\n",
        "show_footer": false,
        "footer_html": "",
        "description": "US Census Bureau data services demo",
    })
}

on_both!(
    async fn apps_are_listed_as_printed(world: World) {
        let app = app(world).await;
        for path in ["/api/v1/jb/clients/1/apps/", "/api/v1/jb/apps/"] {
            let list = app.as_user("admin").get(path).await.expect(200);
            assert_eq!(list.json(), json!([printed()]));
        }
        assert_eq!(app.as_user("admin").get(PATH).await.expect(200).json(), printed());
        let theirs = app.as_user("stranger").get("/api/v1/jb/apps/").await.expect(200);
        assert_eq!(column(&theirs.json(), "id"), ["otherApp"]);
    }
);

on_both!(
    async fn apps_are_listed_in_the_order_of_the_ids_that_callers_see(world: World) {
        let app = app(world).await;
        for code in ["zzzzzzzz", "Zzzzzzzz", "aaaaaaaa", "00000000"] {
            let slug = Slug::parse(&format!("slug-of-{}", code.replace('Z', "capital"))).unwrap();
            let new = Create::new(ClientId(1), slug, Label::parse_name(code).unwrap());
            let code = Some(AppCode::parse(code).unwrap());
            run(&app.world, Create { code, ..new }).await;
        }
        let ordered = ["00000000", "Zzzzzzzz", "aaaaaaaa", "zylTKNVx", "zzzzzzzz"];
        for path in ["/api/v1/jb/clients/1/apps/", "/api/v1/jb/apps/"] {
            let list = app.as_user("admin").get(path).await.expect(200);
            assert_eq!(column(&list.json(), "id"), ordered);
            let second = app.as_user("admin").get(&format!("{path}?page=2&page_size=2")).await;
            assert_eq!(column(&second.json(), "id"), ["aaaaaaaa", "zylTKNVx"]);
        }
    }
);

on_both!(
    async fn a_client_without_apps_has_an_empty_list(world: World) {
        let app = app(world).await;
        let name = directory::text::Line::parse("Fresh").unwrap();
        let domain = directory::clients::Domain::parse("fresh.test").unwrap();
        let made = run(&app.world, directory::clients::Create::new(name, domain)).await;
        let path = format!("/api/v1/jb/clients/{}/apps/", made.id);
        insta::assert_snapshot!(app.as_user("operator").get(&path).await, @"200 []");
    }
);

on_both!(
    async fn each_setting_of_an_app_can_be_changed_alone(world: World) {
        let app = app(world).await;
        let mut expected = printed();
        for change in [
            json!({ "label": "Data" }),
            json!({ "description": "" }),
            json!({ "show_help": true }),
            json!({ "help_html": "<p>Hi</p>" }),
            json!({ "show_footer": "true" }),
            json!({ "footer_html": "<script>" }),
            json!({}),
        ] {
            let shown = if change.get("show_footer").is_some() {
                json!({ "show_footer": true })
            } else {
                change.clone()
            };
            expected = with(expected, &shown);
            let changed = app.as_user("admin").patch(PATH).json(&change).await.expect(200);
            assert_eq!(changed.json(), expected, "{change}");
        }
        let ignored = json!({ "id": "otherApp", "slug": "x", "usage": {}, "foo": 1 });
        let same = app.as_user("admin").patch(PATH).json(ignored).await.expect(200);
        assert_eq!(same.json(), expected);
        assert_eq!(
            app.as_user("admin").patch(PATH).await.expect(200).header("etag"),
            same.header("etag")
        );
    }
);

on_both!(
    async fn broken_rules_of_an_app_are_named(world: World) {
        let app = app(world).await;
        for (key, value) in [
            ("label", json!("")),
            ("label", json!("x".repeat(71))),
            ("label", json!(null)),
            ("description", json!(5)),
            ("show_help", json!(0)),
            ("help_html", json!("x".repeat(10_001))),
            ("footer_html", json!(null)),
        ] {
            let body = with(json!({ "show_footer": true }), &json!({ key: value }));
            let refused = app.as_user("admin").patch(PATH).json(body).await.expect(400);
            assert_eq!(keys(&refused.json()), [key], "{value}");
        }
        assert_eq!(app.as_user("admin").get(PATH).await.json(), printed());
    }
);

on_both!(
    async fn foreign_and_missing_apps_look_the_same(world: World) {
        let app = app(world).await;
        let missing = app.as_user("admin").get("/api/v1/jb/apps/nothere1/").await;
        insta::assert_snapshot!(missing, @r#"404 {"detail":"Not found."}"#);
        for id in ["otherApp", "x", "1", "zyltknvx"] {
            let path = format!("/api/v1/jb/apps/{id}/");
            assert_eq!(app.as_user("admin").get(&path).await, missing, "{id}");
            let changed = app.as_user("admin").patch(&path).json(json!({ "label": "x" })).await;
            assert_eq!(changed.to_string(), missing.to_string(), "{id}");
        }
    }
);

on_both!(
    async fn a_stale_change_of_an_app_is_refused(world: World) {
        let app = app(world).await;
        let seen = app.as_user("admin").get(PATH).await;
        let rename = |name: &str| app.as_user("admin").patch(PATH).json(json!({ "label": name }));
        let changed = rename("first").header("if-match", seen.header("etag")).await.expect(200);
        rename("second").header("if-match", seen.header("etag")).await.expect(412);
        let again =
            app.as_user("admin").get(PATH).header("if-none-match", changed.header("etag")).await;
        assert_eq!(again.status, 304);
    }
);
