use serde_json::{Value, json};
use testkit::on_both;

use crate::setup::{AL, JOHN, app, places, user, with};

/// Values that are taken, and what is shown of them.
fn taken() -> Vec<(&'static str, Value, Value)> {
    let mut all = vec![
        ("client_id", json!(125_637), json!("125637")),
        ("client_id", json!("B 7"), json!("B 7")),
        ("client_id", json!(null), json!("")),
        (
            "client_guid",
            json!("0A0B0C0D-0000-4000-8000-00000000000F"),
            json!("0a0b0c0d-0000-4000-8000-00000000000f"),
        ),
        ("client_guid", json!(""), json!("")),
        ("phone", json!(5_551_234), json!("5551234")),
        ("postal_code", json!(90_067), json!("90067")),
        ("timezone", json!("-25200"), json!(-25_200)),
        ("timezone", json!(50_400), json!(50_400)),
        ("points", json!("7"), json!(7)),
        ("points", json!(2_147_483_647), json!(2_147_483_647)),
        ("account_level", json!("98"), json!(98)),
        ("account_level", json!(0), json!(0)),
        ("username", json!("Al P"), json!("Al P")),
        ("avatar", json!("https://a.example/x.png"), json!("https://a.example/x.png")),
        ("website", json!("www.example.com:8080/x"), json!("www.example.com:8080/x")),
        ("linkedin", json!("HTTP://a.example"), json!("HTTP://a.example")),
        ("city", json!("Zürich"), json!("Zürich")),
    ];
    all.extend(["first_name", "company", "title"].map(|key| (key, json!("x"), json!("x"))));
    all
}

/// Values that are refused.
fn refused() -> Vec<(&'static str, Value)> {
    vec![
        ("client_id", json!(1.5)),
        ("client_id", json!(true)),
        ("client_id", json!("x".repeat(256))),
        ("client_guid", json!("not-a-uuid")),
        ("client_guid", json!(5)),
        ("phone", json!(1.5)),
        ("postal_code", json!([])),
        ("first_name", json!(5)),
        ("last_name", json!("x".repeat(256))),
        ("last_name", json!("a\nb")),
        ("timezone", json!("PDT")),
        ("timezone", json!(50_401)),
        ("timezone", json!(-50_401)),
        ("timezone", json!(null)),
        ("timezone", json!("")),
        ("points", json!(-1)),
        ("points", json!(2_147_483_648_i64)),
        ("points", json!(1.5)),
        ("points", json!(null)),
        ("account_level", json!(100)),
        ("account_level", json!(-1)),
        ("account_level", json!("x")),
        ("account_level", json!(null)),
        ("banned", json!("maybe")),
        ("banned", json!(2)),
        ("banned", json!(null)),
        ("banned", json!("")),
        ("website", json!("javascript:alert(1)")),
        ("avatar", json!("data:text/html,x")),
        ("twitter", json!("x".repeat(2049))),
        ("tags", json!(null)),
        ("tags", json!({})),
        ("dimensions", json!("x")),
    ]
}

on_both!(
    async fn values_are_taken_liberally_and_shown_in_one_form(world: World) {
        let app = app(world).await;
        for (key, sent, shown) in taken() {
            let before = user(&app, AL).await;
            let body = json!({ key: sent });
            let changed = app.as_user("admin").patch(AL).json(&body).await.expect(200);
            assert_eq!(changed.json(), with(before, &json!({ key: shown })), "{body}");
        }
    }
);

on_both!(
    async fn values_that_cannot_be_are_refused_by_name_and_nothing_changes(world: World) {
        let app = app(world).await;
        let before = user(&app, AL).await;
        for (key, value) in refused() {
            let body = json!({ key: value, "designation": "Sgt" });
            let answer = app.as_user("admin").patch(AL).json(&body).await.expect(400);
            assert_eq!(places(&answer), [format!("#/{key}")], "{body}");
            let body = with(body, &json!({ "email": "new@nakatomi.example" }));
            let answer = app.as_user("admin").post("/api/v1/users").json(&body).await.expect(400);
            assert_eq!(places(&answer), [format!("#/{key}")], "{body}");
        }
        assert_eq!(user(&app, AL).await, before);
        let everybody = app.as_user("admin").get("/api/v1/users").await.json();
        assert_eq!(everybody.as_array().unwrap().len(), 2);
    }
);

on_both!(
    async fn all_faults_of_a_body_are_named_at_once(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "x", "points": -1, "banned": "maybe", "website": "ftp://x" });
        let refused = app.as_user("admin").patch(JOHN).json(body).await.expect(400);
        let mut named = places(&refused);
        named.sort();
        assert_eq!(named, ["#/banned", "#/email", "#/points", "#/website"]);
    }
);

on_both!(
    async fn null_and_the_empty_text_clear_every_text(world: World) {
        let app = app(world).await;
        let texts = [
            "first_name",
            "last_name",
            "designation",
            "title",
            "job_type",
            "company",
            "phone",
            "address",
            "city",
            "state_province",
            "postal_code",
            "country",
            "avatar",
            "client_id",
            "client_guid",
            "username",
            "website",
            "linkedin",
            "twitter",
            "facebook",
            "instagram",
        ];
        for (position, key) in texts.into_iter().enumerate() {
            let before = user(&app, JOHN).await;
            assert_ne!(before[key], "", "{key}");
            let empty = if position % 2 == 0 { json!(null) } else { json!("") };
            let cleared = app.as_user("admin").patch(JOHN).json(json!({ key: empty })).await;
            assert_eq!(cleared.expect(200).json(), with(before, &json!({ key: "" })));
        }
    }
);
