//! Tests that go through the OpenAPI document, so that no operation is forgotten.

use api_members::Settings;
use serde_json::Value;
use testkit::{Answer, TestApp, Visitor, World, golden_json, on_both};

use crate::setup::{app, everything};

/// One operation of the document.
struct Operation {
    method: String,
    path: String,
    details: Value,
}

impl Operation {
    fn all() -> Vec<Self> {
        let (_, document) = api_members::surface(Settings::default());
        let document = serde_json::to_value(document).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let of_path = |(path, item): (&String, &Value)| {
            let item = item.as_object().unwrap().clone();
            let path = path.clone();
            item.into_iter().map(move |(method, details)| Self {
                method: method.to_uppercase(),
                path: path.clone(),
                details,
            })
        };
        paths.iter().flat_map(of_path).collect()
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with its parameters as their examples say.
    fn example_path(&self) -> String {
        self.path_with(|parameter| parameter["example"].to_string())
    }

    fn path_with(&self, value: impl Fn(&Value) -> String) -> String {
        let mut path = self.path.clone();
        for parameter in self.details["parameters"].as_array().unwrap_or(&Vec::new()) {
            if parameter["in"] == "path" {
                let name = parameter["name"].as_str().unwrap();
                path = path.replace(&format!("{{{name}}}"), &value(parameter));
            }
        }
        path
    }

    fn names_something(&self) -> bool {
        self.path.contains('{')
    }

    fn example_body(&self) -> Option<Value> {
        self.details.pointer("/requestBody/content/application~1json/example").cloned()
    }

    /// The status and body of the answer that is no refusal.
    fn example_answer(&self) -> (u16, Option<Value>) {
        let responses = self.details["responses"].as_object().unwrap();
        let (status, response) = responses.iter().find(|(s, _)| s.starts_with('2')).unwrap();
        let body = response.pointer("/content/application~1json/example").cloned();
        (status.parse().unwrap(), body)
    }

    fn has_response(&self, status: &str) -> bool {
        self.details["responses"].get(status).is_some()
    }

    async fn send(&self, visitor: &Visitor<'_>, path: &str) -> Answer {
        let call = visitor.call(self.method.parse().unwrap(), path);
        match self.example_body() {
            Some(body) => call.json(body).await,
            None => call.await,
        }
    }
}

#[test]
fn the_document_is_the_one_in_the_repository() {
    let (_, document) = api_members::surface(Settings::default());
    golden_json("docs/api/members.json", &document);
}

#[test]
fn every_operation_is_described() {
    let mut names = Vec::new();
    for operation in Operation::all() {
        names.push(operation.details["operationId"].as_str().unwrap().to_owned());
        assert!(operation.details["summary"].is_string(), "{}", operation.name());
        assert!(operation.has_response("401") && operation.has_response("403"));
        assert_eq!(operation.has_response("404"), operation.names_something());
        let has_body = operation.details.get("requestBody").is_some();
        assert_eq!(operation.has_response("415"), has_body, "{}", operation.name());
        assert_eq!(operation.example_body().is_some(), has_body, "{}", operation.name());
        let (status, answer) = operation.example_answer();
        assert_eq!(answer.is_none(), status == 204, "{}", operation.name());
    }
    assert_eq!(names.len(), 30);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 30);
}

on_both!(
    async fn every_example_is_answered_as_documented(world: World) {
        let engine = world.engine;
        let mut next = Some(world);
        for operation in Operation::all() {
            let app = app(next.take().or_else(|| World::on(engine)).unwrap()).await;
            let path = match operation.path.as_str() {
                // The first of the list is John, as the example shows.
                "/api/v1/users" if operation.method == "GET" => {
                    "/api/v1/users?username=jmclane".to_owned()
                }
                _ => operation.example_path(),
            };
            if operation.name() == "DELETE /api/v1/users/{id}" {
                let body = serde_json::json!({ "account_level": 99 });
                app.as_user("admin").patch("/api/v1/users/7").json(body).await.expect(200);
            }

            let answer = operation.send(&app.as_user("admin"), &path).await;

            let (status, expected) = operation.example_answer();
            assert_eq!(answer.status, status, "{}: {answer:?}", operation.name());
            match expected {
                Some(Value::Array(list)) => {
                    assert_eq!(answer.at("/0"), list[0], "{}", operation.name());
                }
                Some(expected) => assert_eq!(answer.json(), expected, "{}", operation.name()),
                None => assert_eq!(answer.body, "", "{}", operation.name()),
            }
            assert_eq!(!answer.header("location").is_empty(), status == 201);
        }
    }
);

on_both!(
    async fn no_operation_answers_without_a_credential(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for operation in Operation::all() {
            let refused = operation.send(&app.anonymous(), &operation.example_path()).await;
            assert_eq!(refused.status, 401, "{}", operation.name());
            assert_eq!(refused.header("www-authenticate"), "Bearer");
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn no_operation_lets_a_member_reach_beyond_themselves(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for operation in Operation::all() {
            let there = operation.send(&app.as_user("al"), &operation.example_path()).await;
            assert_eq!(there.status, 403, "{}: {there:?}", operation.name());
            let missing = operation.path_with(|_| "999999".to_owned());
            let missing = operation.send(&app.as_user("al"), &missing).await;
            assert_eq!(missing, there, "{}", operation.name());
        }
        assert_eq!(everything(&app).await, before);
    }
);

/// Requests that are wrong in every way, each with a body of its own.
fn broken_bodies() -> [(&'static str, Vec<u8>); 5] {
    [
        ("application/json", b"{".to_vec()),
        ("application/json", b"{\"a\":1,\"a\":2}".to_vec()),
        ("application/json", b"\xff".to_vec()),
        ("text/plain", b"x".to_vec()),
        ("application/json", vec![b' '; web::BODY_LIMIT + 1]),
    ]
}

on_both!(
    async fn who_calls_is_judged_before_what_they_send(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        let callers = [
            (app.anonymous(), 401),
            (app.with_authorization("Bearer x"), 401),
            (app.as_user("al"), 403),
            (app.as_user("idler"), 403),
        ];
        for operation in Operation::all() {
            let paths = [operation.example_path(), operation.path_with(|_| "no-number".to_owned())];
            for path in paths {
                let path = format!("{path}?limit=0&limit=x&after=%ff&email=%00");
                for ((caller, status), (media_type, body)) in
                    callers.iter().flat_map(|caller| broken_bodies().map(|body| (caller, body)))
                {
                    let call = caller.call(operation.method.parse().unwrap(), &path);
                    let refused = call.header("if-match", "x").body(media_type, body).await;
                    assert_eq!(refused.status, *status, "{} {path}", operation.name());
                }
            }
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn who_may_do_it_learns_what_the_body_lacks(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for operation in Operation::all().iter().filter(|each| each.example_body().is_some()) {
            for ((media_type, body), status) in
                broken_bodies().into_iter().zip([400, 400, 400, 415, 413])
            {
                let method = operation.method.parse().unwrap();
                let call = app.as_user("admin").call(method, &operation.example_path());
                let refused = call.body(media_type, body).await;
                assert_eq!(refused.status, status, "{}", operation.name());
            }
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn no_operation_reaches_into_another_client(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for operation in Operation::all().iter().filter(|each| each.names_something()) {
            let foreign = operation.send(&app.as_user("stranger"), &operation.example_path()).await;
            let missing = operation.path_with(|_| "999999".to_owned());
            let missing = operation.send(&app.as_user("stranger"), &missing).await;
            assert_eq!(foreign.status, 404, "{}", operation.name());
            assert_eq!(foreign, missing, "{}", operation.name());
        }
        for operation in Operation::all().iter().filter(|each| !each.names_something()) {
            let own = operation.send(&app.as_user("stranger"), &operation.path).await;
            assert!(own.status < 300, "{}: {own:?}", operation.name());
            for secret in ["jmclane", "al@nakatomi", "Washington", "Crisis", "Washington"] {
                assert!(!own.body.contains(secret), "{}: {own:?}", operation.name());
            }
        }
        assert_eq!(everything(&app).await, before);
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
                let get = app.as_user("admin").get(&path).await.expect(200);
                let head = app.as_user("admin").head(&path).await;
                assert_eq!((head.status, head.body.as_str()), (200, ""), "{}", operation.name());
                assert_eq!(head.header("etag"), get.header("etag"), "{}", operation.name());
                assert_eq!(head.header("content-type"), get.header("content-type"));
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
                assert_eq!(
                    allowed.split(',').any(|each| each == method),
                    documented,
                    "{method} {path}"
                );
                if !documented {
                    let refused = app.as_user("admin").call(method.parse().unwrap(), &path).await;
                    assert_eq!((refused.status, refused.header("allow")), (405, allowed.as_str()));
                }
            }
        }
    }
);

on_both!(
    async fn a_public_url_stands_before_every_path_that_is_sent(world: World) {
        let TestApp { world, .. } = app(world).await;
        let public_url = web::PublicUrl::parse("https://people.example/base");
        let (routes, _) = api_members::surface(Settings { public_url });
        let app = TestApp::new(world, routes);
        let admin = app.with_authorization(&format!("Bearer {}", crate::setup::KEY));
        let list = admin.get("/api/v1/users?limit=1").await.expect(200);
        let start = "<https://people.example/base/api/v1/users?limit=1&after=";
        assert!(list.header("link").starts_with(start), "{list:?}");
        let body = serde_json::json!({ "name": "x" });
        let made = admin.post("/api/v1/dimensions").json(body).await.expect(201);
        assert_eq!(made.header("location"), "https://people.example/base/api/v1/dimensions/101");
    }
);
