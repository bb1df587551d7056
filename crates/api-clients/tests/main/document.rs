//! Tests that go through the OpenAPI document, so that no operation is forgotten.

use api_clients::Settings;
use directory::groups::{ListRoles, RoleKind};
use directory::ids::{ClientId, UserId};
use directory::text::Email;
use directory::users::{Key, Labels, Update};
use serde_json::{Value, json};
use testkit::fixtures::{ADMINISTRATOR, Sample, run};
use testkit::{Answer, TestApp, Visitor, World, golden_json, on_both};

use crate::setup::app;

/// One operation of the document.
struct Operation {
    method: String,
    path: String,
    details: Value,
}

impl Operation {
    fn all() -> Vec<Self> {
        let (_, document) = api_clients::surface(Settings::default());
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

    /// Those that need a credential.
    fn guarded() -> Vec<Self> {
        Self::all()
            .into_iter()
            .filter(|operation| operation.details.get("security").is_none())
            .collect()
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with its parameters as their examples say.
    fn example_path(&self) -> String {
        let mut path = self.path.clone();
        for parameter in self.details["parameters"].as_array().unwrap_or(&Vec::new()) {
            if parameter["in"] == "path" {
                let example = parameter["example"].to_string();
                let name = parameter["name"].as_str().unwrap();
                path = path.replace(&format!("{{{name}}}"), example.trim_matches('"'));
            }
        }
        path
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

    fn takes_a_password(&self) -> bool {
        self.example_body().is_some_and(|body| body.get("password").is_some())
    }

    async fn send(&self, visitor: &Visitor<'_>, path: &str) -> Answer {
        let call =
            visitor.call(self.method.parse().unwrap(), path).header("host", "localhost:8000");
        match self.example_body() {
            Some(body) => call.json(body).await,
            None => call.await,
        }
    }
}

#[test]
fn the_document_is_the_one_in_the_repository() {
    let (_, document) = api_clients::surface(Settings::default());
    golden_json("docs/api/clients.json", &document);
}

#[test]
fn every_documented_path_has_a_slash_and_every_operation_a_name_of_its_own() {
    let mut names = Vec::new();
    for operation in Operation::all() {
        assert!(operation.path.ends_with('/'), "{}", operation.path);
        names.push(operation.details["operationId"].as_str().unwrap().to_owned());
        assert!(operation.details["summary"].is_string(), "{}", operation.name());
    }
    assert_eq!(names.len(), 19);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 19);
}

on_both!(
    async fn every_example_is_answered_as_documented(world: World) {
        let engine = world.engine;
        let mut next = Some(world);
        for operation in Operation::all() {
            let app = app(next.take().or_else(|| World::on(engine)).unwrap()).await;
            if operation.takes_a_password() {
                set_password(&app, &operation).await;
            }

            let answer = operation.send(&app.as_user("admin"), &operation.example_path()).await;

            let (status, expected) = operation.example_answer();
            assert_eq!(answer.status, status, "{}: {answer:?}", operation.name());
            match expected.map(comparable) {
                Some(expected) => {
                    assert_eq!(comparable(answer.json()), expected, "{}", operation.name());
                }
                None => assert_eq!(answer.body, "", "{}", operation.name()),
            }
        }
    }
);

/// Gives Jason the password of the examples.
async fn set_password(app: &TestApp, sign_in: &Operation) {
    let body = sign_in.example_body().unwrap();
    let (client, jason) = (ClientId(1), UserId(2));
    let password = body["password"].as_str().unwrap();
    let directory = &app.world.directory;
    directory.set_password(&World::operator(), client, jason, password).await.unwrap();
}

/// What must be equal: of a list its first entry, of an object all but what is random or now.
fn comparable(value: Value) -> Value {
    match value {
        Value::Array(list) if list.first().is_some_and(Value::is_object) => {
            list.into_iter().next().map_or(Value::Null, comparable)
        }
        Value::Object(object) => {
            let volatile = ["key", "token", "date_invited"];
            let shown = |(key, value): (String, Value)| {
                let random = volatile.contains(&key.as_str()) && value.is_string();
                let value = if random { json!("a text") } else { comparable(value) };
                (key, value)
            };
            Value::Object(object.into_iter().map(shown).collect())
        }
        other => other,
    }
}

on_both!(
    async fn no_operation_answers_without_a_token(world: World) {
        let app = app(world).await;
        for operation in Operation::guarded() {
            let refused = operation.send(&app.anonymous(), &operation.example_path()).await;
            assert_eq!(refused.status, 401, "{}", operation.name());
        }
    }
);

on_both!(
    async fn no_operation_is_open_to_who_is_no_administrator(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for operation in Operation::guarded() {
            let refused = operation.send(&app.as_user("member"), &operation.example_path()).await;
            assert_eq!(refused.status, 403, "{}", operation.name());
            assert!(refused.at("/detail").is_string());
        }
        assert_eq!(everything(&app).await, before);
    }
);

on_both!(
    async fn roles_that_make_no_administrator_open_nothing(world: World) {
        let app = app(world).await;
        for kind in [RoleKind::Trainer, RoleKind::SuperDelegate] {
            give_member(&app, kind).await;
            let before = everything(&app).await;
            for operation in Operation::guarded() {
                let member = app.as_user("member");
                let refused = operation.send(&member, &operation.example_path()).await;
                assert_eq!(refused.status, 403, "{kind:?}: {}", operation.name());
            }
            assert_eq!(everything(&app).await, before);
        }
    }
);

on_both!(
    async fn who_calls_is_judged_before_what_they_send(world: World) {
        let app = app(world).await;
        give_member(&app, RoleKind::Trainer).await;
        for operation in Operation::guarded() {
            let path = format!("{}?page=0&is_active=x&app=%00", operation.example_path());
            let of_client = operation.path.contains("/clients/{");
            let missing = path.replace("clients/1/", "clients/999999/");
            for (name, path, status) in [
                ("member", &path, 403),
                ("member", &missing, if of_client { 404 } else { 403 }),
                ("stranger", &path, 404),
                ("operator", &missing, 404),
            ] {
                if status == 404 && !of_client {
                    continue;
                }
                let call = app.as_user(name).call(operation.method.parse().unwrap(), path);
                let call = call.header("host", "localhost:8000").header("if-match", "x");
                let refused = call.body("text/plain", "no json").await;
                assert_eq!(refused.status, status, "{name}: {}", operation.name());
            }
        }
    }
);

/// Gives the member one of the built-in roles.
async fn give_member(app: &TestApp, kind: RoleKind) {
    let roles = app.world.directory.get(&World::operator(), ListRoles(ClientId(1))).await.unwrap();
    let role = roles.iter().find(|role| role.kind == Some(kind)).unwrap();
    let member = Key::Email(Email::parse("user@juice.com").unwrap());
    let labels = Labels { roles: Some(vec![role.oid]), ..Labels::default() };
    run(&app.world, Update { labels, ..Update::of(ClientId(1), member) }).await;
}

on_both!(
    async fn no_operation_reaches_into_another_client(world: World) {
        let app = app(world).await;
        let before = everything(&app).await;
        for operation in Operation::guarded() {
            // An address that the other client does not have.
            let path = operation.example_path().replace("user@juice.com", "jason@juice.com");
            let missing = operation.path.replace("{id}", "999999");
            let missing =
                missing.replace("{invitation_id}", "999999").replace("{email}", "no@one.test");

            let foreign = operation.send(&app.as_user("stranger"), &path).await;
            let missing = operation.send(&app.as_user("stranger"), &missing).await;

            assert_eq!(foreign, missing, "{}", operation.name());
            assert_eq!(foreign.status, if operation.path.contains('{') { 404 } else { 200 });
            for secret in
                ["Juicebox", "jason", "zylTKNVx", "invited_user", "localhost\"", "0626d808"]
            {
                assert!(!foreign.body.contains(secret), "{}: {foreign:?}", operation.name());
            }
        }
        assert_eq!(everything(&app).await, before);
    }
);

/// All that client 1 shows.
async fn everything(app: &TestApp) -> Vec<Answer> {
    let mut all = Vec::new();
    for below in ["", "site/", "users/", "users/invitations/", "apps/"] {
        let path = format!("/api/v1/jb/clients/1/{below}");
        all.push(app.with_authorization(ADMINISTRATOR).get(&path).await.expect(200));
    }
    all
}

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
        Sample::fill(&world).await;
        let public_url = web::PublicUrl::parse("https://people.example/base");
        let (routes, _) = api_clients::surface(Settings { public_url, ..Settings::default() });
        let app = TestApp::new(world, routes);
        let list = app.with_authorization(ADMINISTRATOR).get("/api/v1/jb/users/?page_size=1").await;
        let list = list.expect(200);
        assert_eq!(
            list.at("/0/profile_avatar"),
            "https://people.example/base/static/avatars/default.svg"
        );
        assert_eq!(
            list.header("x-next"),
            "https://people.example/base/api/v1/jb/users/?page_size=1&page=2"
        );
    }
);
