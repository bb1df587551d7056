use serde_json::{Value, json};
use testkit::on_both;

use crate::setup::{AL, JOHN, app, everything, user};

/// Entries of `tags[]` or `dimensions[]` with new names.
fn named(numbers: std::ops::Range<u32>, with: &Value) -> Vec<Value> {
    let one = |number| crate::setup::with(json!({ "name": format!("N{number}") }), with);
    numbers.map(one).collect()
}

on_both!(
    async fn one_more_dimension_than_a_client_can_have_is_refused(world: World) {
        let app = app(world).await;
        let admin = app.as_user("admin");
        let value = json!({ "value": "x" });
        // John's medical school is one already.
        let many = json!({ "dimensions": named(1..1000, &value) });
        admin.patch(JOHN).json(many).await.expect(200);
        let before = everything(&app).await;

        let body = json!({ "name": "One more" });
        let added = admin.post("/api/v1/dimensions").json(body).await.expect(409);
        let on_a_user = json!({ "dimensions": named(1000..1001, &value) });
        let on_a_user = admin.patch(AL).json(on_a_user).await.expect(409);

        let detail = "A client can have at most 1000 custom dimensions; delete one that is not \
                      needed any more first.";
        assert_eq!(added.at("/detail"), detail);
        assert_eq!(on_a_user.at("/detail"), detail);
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn one_more_tag_than_a_user_can_have_is_refused(world: World) {
        let app = app(world).await;
        let admin = app.as_user("admin");
        let of_type = json!({ "type_name": "Topic" });
        let held = u32::try_from(user(&app, JOHN).await["tags"].as_array().unwrap().len()).unwrap();
        let many = json!({ "tags": named(held..1000, &of_type) });
        admin.patch(JOHN).json(many).await.expect(200);
        let body = json!({ "name": "One more", "type_name": "Topic" });
        let tag = admin.post("/api/v1/tags").json(body).await.expect(201).at("/id").clone();
        let before = everything(&app).await;

        let put = format!("{JOHN}/tags/{}", tag.as_str().unwrap());
        let put = admin.put(&put).await.expect(409);
        let patched = json!({ "tags": [{ "name": "One more" }] });
        let patched = admin.patch(JOHN).json(patched).await.expect(409);

        let detail = "A user can have at most 1000 tags; take one away first.";
        assert_eq!(put.at("/detail"), detail);
        assert_eq!(patched.at("/detail"), detail);
        assert_eq!(everything(&app).await, before);
    }
);
