//! Tests that go through the OpenAPI document, so that no operation is forgotten.

use api_customers::Settings;
use serde_json::{Value, json};
use testkit::{World, golden_json, on_both};

use crate::operations::Operation;
use crate::sample::{CUSTOMER, NOBODY};
use crate::setup::{LIST, app};

#[test]
fn the_document_is_the_one_in_the_repository() {
    let (_, document) = api_customers::surface(Settings::default());
    golden_json("docs/api/customers.json", &document);
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_summary() {
    let mut names = Vec::new();
    for operation in Operation::all() {
        names.push(operation.details["operationId"].as_str().unwrap().to_owned());
        assert!(operation.details["summary"].is_string(), "{}", operation.name());
        assert!(!operation.path.ends_with('/'), "{}", operation.name());
    }
    assert_eq!(names.len(), 8);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 8);
}

#[test]
fn the_document_says_in_bold_whose_delegates_are_set() {
    let (_, document) = api_customers::surface(Settings::default());
    let document = serde_json::to_value(document).unwrap();
    let said = |schema: &str| {
        let place = format!("/components/schemas/{schema}/properties/delegateIds/description");
        document.pointer(&place).cloned()
    };
    let first = said("UserPatch").unwrap();
    assert!(first.as_str().unwrap().starts_with("**Sets who may act for this user**"));
    assert_eq!(said("UserPatchV2"), None);
}

on_both!(
    async fn every_example_is_answered_as_documented(world: World) {
        let engine = world.engine;
        let mut next = Some(world);
        for operation in Operation::all() {
            let app = app(next.take().or_else(|| World::on(engine)).unwrap()).await;
            let answer = operation.send(&app.as_user("machine"), &operation.example_path()).await;
            let (status, expected) = operation.example_answer();
            assert_eq!(answer.status, status, "{}: {answer:?}", operation.name());
            assert_eq!(comparable(answer.json()), comparable(expected), "{}", operation.name());
        }
    }
);

/// What must be equal: of a list of users the first, of an object all but what is random.
fn comparable(value: Value) -> Value {
    match value {
        Value::Array(list) if list.first().is_some_and(|user| user.get("customer").is_some()) => {
            list.into_iter().next().map_or(Value::Null, comparable)
        }
        Value::Array(list) => list.into_iter().map(comparable).collect(),
        Value::Object(object) => {
            let built_in = object.get("name") == Some(&json!("User"));
            let shown = |(key, value): (String, Value)| {
                let random = key == "access_token" || (key == "_id" && built_in);
                (key, if random { json!("random") } else { comparable(value) })
            };
            Value::Object(object.into_iter().map(shown).collect())
        }
        other => other,
    }
}

on_both!(
    async fn no_operation_answers_without_an_access_token(world: World) {
        let app = app(world).await;
        for operation in Operation::guarded() {
            let refused = operation.send(&app.anonymous(), &operation.example_path()).await;
            assert_eq!(refused.status, 401, "{}", operation.name());
            assert_eq!(refused.header("www-authenticate"), "Bearer");
        }
    }
);

on_both!(
    async fn no_operation_is_open_to_who_may_do_nothing(world: World) {
        let app = app(world).await;
        let before = app.as_user("machine").get(LIST).await.expect(200);
        for operation in Operation::guarded() {
            let refused = operation.send(&app.as_user("idler"), &operation.example_path()).await;
            assert_eq!(refused.status, 403, "{}", operation.name());
        }
        assert_eq!(app.as_user("machine").get(LIST).await, before);
    }
);

on_both!(
    async fn no_operation_reaches_into_another_customer(world: World) {
        let app = app(world).await;
        let before = app.as_user("machine").get(LIST).await.expect(200);
        assert_eq!(Operation::guarded().len(), 7);
        for operation in Operation::guarded() {
            let path = operation.example_path();
            let foreign = operation.send(&app.as_user("stranger"), &path).await;
            let missing = path.replace(CUSTOMER, NOBODY);
            let missing = operation.send(&app.as_user("stranger"), &missing).await;
            assert_eq!(foreign.status, 404, "{}", operation.name());
            assert_eq!(foreign, missing, "{}", operation.name());
        }
        assert_eq!(app.as_user("machine").get(LIST).await, before);
    }
);

on_both!(
    async fn every_path_answers_options_and_every_get_path_head(world: World) {
        let app = app(world).await;
        for operation in Operation::all() {
            let path = operation.example_path();
            let options = app.options(&path).await.expect(204);
            assert!(options.header("allow").contains(&operation.method), "{}", operation.name());
            if operation.method == "GET" {
                let get = app.as_user("machine").get(&path).await.expect(200);
                let head = app.as_user("machine").head(&path).await;
                assert_eq!((head.status, head.body.as_str()), (200, ""), "{}", operation.name());
                for name in ["etag", "content-type"] {
                    assert_eq!(head.header(name), get.header(name), "{}", operation.name());
                }
            }
        }
    }
);

on_both!(
    async fn only_what_is_documented_is_allowed(world: World) {
        let app = app(world).await;
        for operation in Operation::all() {
            let path = operation.example_path();
            let allowed = app.options(&path).await.header("allow").to_owned();
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let documented = Operation::all()
                    .iter()
                    .any(|each| each.path == operation.path && each.method == method);
                let listed = allowed.split(',').any(|each| each == method);
                assert_eq!(listed, documented, "{method} {path}");
                if !documented {
                    let call = app.as_user("machine").call(method.parse().unwrap(), &path);
                    let refused = call.await;
                    assert_eq!((refused.status, refused.header("allow")), (405, allowed.as_str()));
                }
            }
        }
    }
);

on_both!(
    async fn who_calls_is_judged_before_what_they_send(world: World) {
        let app = app(world).await;
        let before = app.as_user("machine").get(LIST).await;
        let callers = [
            (app.anonymous(), 401),
            (app.with_authorization("Bearer x"), 401),
            (app.as_user("idler"), 403),
            (app.as_user("stranger"), 404),
        ];
        let bodies = [
            ("application/json", b"{".to_vec()),
            ("application/json", b"\xff".to_vec()),
            ("text/plain", b"x".to_vec()),
            ("application/json", vec![b' '; web::BODY_LIMIT + 1]),
        ];
        for operation in Operation::guarded() {
            let path = operation.path.replace("{customerId}", CUSTOMER);
            let path = format!("{}?isForwarded=x&email=%00", path.replace("{userId}", "xyz"));
            for ((caller, status), (media_type, body)) in
                callers.iter().flat_map(|caller| bodies.iter().map(move |body| (caller, body)))
            {
                let call = caller.call(operation.method.parse().unwrap(), &path);
                let refused = call.header("if-match", "x").body(media_type, body.clone()).await;
                assert_eq!(refused.status, *status, "{}", operation.name());
            }
        }
        assert_eq!(app.as_user("machine").get(LIST).await, before);
    }
);
