use serde_json::{Value, json};
use testkit::on_both;

use crate::setup::{AL, app, user, with};

on_both!(
    async fn banned_is_read_in_every_spelling_and_written_as_a_word(world: World) {
        let app = app(world).await;
        let spellings = [
            (json!(true), "true"),
            (json!(false), "false"),
            (json!("True"), "true"),
            (json!("FALSE"), "false"),
            (json!(1), "true"),
            (json!(0), "false"),
            (json!("1"), "true"),
            (json!("0"), "false"),
        ];
        let before = user(&app, AL).await;
        for (sent, shown) in spellings {
            let body = json!({ "banned": sent });
            let changed = app.as_user("admin").patch(AL).json(&body).await.expect(200);
            assert_eq!(changed.json(), with(before.clone(), &json!({ "banned": shown })), "{body}");
        }
    }
);

on_both!(
    async fn who_is_banned_is_out_at_once_and_can_still_be_read_by_others(world: World) {
        let app = app(world).await;
        app.as_user("al").get(AL).await.expect(200);
        let ban = async |banned: Value| {
            app.as_user("admin").patch(AL).json(json!({ "banned": banned })).await.expect(200)
        };

        ban(json!("true")).await;
        app.as_user("al").get(AL).await.expect(401);
        assert_eq!(user(&app, AL).await["banned"], "true");

        ban(json!("false")).await;
        app.as_user("al").get(AL).await.expect(200);
    }
);

on_both!(
    async fn somebody_can_be_added_banned(world: World) {
        let app = app(world).await;
        let body = json!({ "email": "x@nakatomi.example", "banned": "True" });
        let made = app.as_user("admin").post("/api/v1/users").json(body).await.expect(201);
        assert_eq!(made.at("/banned"), "true");
    }
);
