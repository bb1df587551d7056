use serde_json::json;
use testkit::on_both;

use crate::sample::ANN;
use crate::setup::{LIST, app, patch, path, path_v2, shown};

on_both!(
    async fn a_user_that_the_caller_has_is_not_sent_again(world: World) {
        let app = app(world).await;
        let first = app.as_user("machine").get(&path(ANN)).await.expect(200);
        let tag = first.header("etag");
        assert!(!tag.is_empty());
        for listed in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let same = app.as_user("machine").get(&path(ANN)).header("if-none-match", &listed);
            let same = same.await.expect(304);
            assert_eq!((same.body.as_str(), same.header("etag")), ("", tag));
        }
        patch(&app, ANN, json!({ "pod": "1" })).await.expect(200);
        let changed = app.as_user("machine").get(&path(ANN)).header("if-none-match", tag).await;
        assert_ne!(changed.expect(200).header("etag"), tag);
    }
);

on_both!(
    async fn a_change_answers_the_tag_of_what_it_made(world: World) {
        let app = app(world).await;
        let changed = patch(&app, ANN, json!({ "pod": "1" })).await.expect(200);
        let read = app.as_user("machine").get(&path(ANN)).await.expect(200);
        assert_eq!(changed.header("etag"), read.header("etag"));
    }
);

on_both!(
    async fn a_stale_change_is_refused_and_changes_nothing(world: World) {
        let app = app(world).await;
        let read = app.as_user("machine").get(&path(ANN)).await.expect(200);
        let tag = read.header("etag");
        patch(&app, ANN, json!({ "pod": "1" })).await.expect(200);
        let before = shown(&app, ANN).await;

        for at in [path(ANN), path_v2(ANN)] {
            let change = app.as_user("machine").patch(&at).json(json!({ "pod": "2" }));
            let stale = change.header("if-match", tag).await;
            insta::assert_snapshot!(stale, @r#"412 {"error":"Precondition Failed","message":"This has changed since it was read.","statusCode":412}"#);
        }
        app.as_user("machine").delete(&path(ANN)).header("if-match", tag).await.expect(412);

        assert_eq!(shown(&app, ANN).await, before);
    }
);

on_both!(
    async fn a_change_of_what_was_read_is_made(world: World) {
        let app = app(world).await;
        let read = app.as_user("machine").get(&path(ANN)).await.expect(200);
        let change = app.as_user("machine").patch(&path(ANN)).json(json!({ "pod": "2" }));
        let changed = change.header("if-match", read.header("etag")).await.expect(200);
        let delete = app.as_user("machine").delete(&path(ANN));
        delete.header("if-match", changed.header("etag")).await.expect(200);
    }
);

on_both!(
    async fn both_forms_of_the_slash_are_one_path(world: World) {
        let app = app(world).await;
        let read = app.as_user("machine").get(&path(ANN)).await.expect(200);
        assert_eq!(app.as_user("machine").get(&format!("{}/", path(ANN))).await, read);
        let list = app.as_user("machine").get(LIST).await.expect(200);
        assert_eq!(app.as_user("machine").get(&LIST.replace('?', "/?")).await, list);
    }
);
