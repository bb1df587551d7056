//! The application all tests here talk to.

use api_members::Settings;
use directory::clients::{self, Domain};
use directory::credentials::{CreateApiKey, CreateUserToken};
use directory::ids::{ClientId, UserId};
use directory::policy::{Claim, Claims};
use directory::text::Line;
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::{Answer, TestApp, World};

/// A user as the documents print it, with the slips that make it no JSON.
pub const DOCUMENTED: &str = include_str!("documented_user.txt");

/// John McLane, the user of the documents, an administrator.
pub const JOHN: &str = "/api/v1/users/123";
/// Al Powell, who is no administrator.
pub const AL: &str = "/api/v1/users/7";

/// The key `admin` comes with.
pub const KEY: &str = "rbk_1111111111111111111111111111111111111111";

/// The documented user without the slips.
pub fn documented() -> Value {
    let text = DOCUMENTED.replace("\"Detective,\"\n", "\"Detective\",\n");
    let text = text.replace(": A125637", ": \"A125637\"");
    serde_json::from_str(&text).unwrap()
}

/// The surface with two clients: that of John and Al, and `stranger`'s, which is empty.
///
/// Keys of the first client are those of `admin`, `importer` (an administrator's that may bring ids
/// along), `editor` (users only, and no administrators), `reader` (may see users) and `idler` (may do
/// nothing); `john` and `al` come with tokens of their own.
pub async fn app(world: World) -> TestApp {
    let mut app = bare(world).await;
    fill(&app).await;
    for (name, user) in [("john", 123), ("al", 7)] {
        let (client, user, label) = (ClientId(1), UserId(user), line(name));
        let token = CreateUserToken { client, user, label, secret: None };
        let token = run(&app.world, token).await.secret;
        app.remember(name, &format!("Bearer {}", token.reveal()));
    }
    app
}

/// As [`app`], without anything in either client and without `john` and `al`.
pub async fn bare(world: World) -> TestApp {
    let (routes, document) = api_members::surface(Settings::default());
    let mut app = TestApp::new(world, routes).documented(&document);
    for (name, domain) in [("Nakatomi", "nakatomi.test"), ("Umbrella", "umbrella.test")] {
        let domain = Domain::parse(domain).unwrap();
        run(&app.world, clients::Create::new(line(name), domain)).await;
    }
    let (client, other) = (ClientId(1), ClientId(2));
    key(&mut app, "admin", client, None).await;
    key(&mut app, "importer", client, Some(Claims::EVERYTHING)).await;
    let users = [Claim::UsersRead, Claim::UsersWrite];
    key(&mut app, "editor", client, Some(Claims::of(users))).await;
    key(&mut app, "reader", client, Some(Claims::of([Claim::UsersRead]))).await;
    key(&mut app, "idler", client, Some(Claims::of([]))).await;
    key(&mut app, "stranger", other, None).await;
    app
}

async fn key(app: &mut TestApp, name: &str, client: ClientId, claims: Option<Claims>) {
    let secret = (name == "admin").then(|| KEY.to_owned());
    let create = CreateApiKey { client, label: line(name), claims, secret };
    let key = run(&app.world, create).await.secret;
    app.remember(name, &format!("Bearer {}", key.reveal()));
}

async fn fill(app: &TestApp) {
    let importer = app.as_user("importer");
    let al = json!({ "id": 7, "email": "al@nakatomi.example", "first_name": "Al" });
    importer.post("/api/v1/users").json(al).await.expect(201);
    let john = with(documented(), &json!({ "date_created": "2022-11-03T21" }));
    importer.post("/api/v1/users").json(john).await.expect(201);
    for (name, credits, threshold) in [("Crisis negotiation", 10, 80), ("High-rise safety", 8, 50)]
    {
        ce(app, name, json!({ "ce_credits": credits, "ce_threshold": threshold })).await;
    }
    for (record, hours) in [("1", 7.99), ("2", 8.0)] {
        let hours = json!({ "ce_earned_hours": hours });
        importer.put(&format!("{JOHN}/ces/{record}")).json(hours).await.expect(200);
    }
}

/// Offers a credit.
pub async fn ce(app: &TestApp, name: &str, terms: Value) -> Answer {
    let body = with(json!({ "name": name }), &terms);
    app.as_user("admin").post("/api/v1/ces").json(body).await.expect(201)
}

/// Adds a user.
pub async fn add(app: &TestApp, user: Value) -> Answer {
    app.as_user("admin").post("/api/v1/users").json(user).await.expect(201)
}

/// A user as `admin` sees them.
pub async fn user(app: &TestApp, path: &str) -> Value {
    app.as_user("admin").get(path).await.expect(200).json()
}

/// All that the first client has.
pub async fn everything(app: &TestApp) -> Vec<Answer> {
    let mut all = Vec::new();
    for below in ["users", "tags", "tag-types", "dimensions", "ces", "users/123/ces", "users/7/ces"]
    {
        let path = format!("/api/v1/{below}");
        all.push(app.as_user("admin").get(&path).await.expect(200));
    }
    all
}

/// What a refusal says about fields: pairs of pointer and rule, as `#/email Is required.`
pub fn faults(refused: &Answer) -> Vec<String> {
    let list = refused.at("/errors");
    let fault = |fault: &Value| {
        let text = |key: &str| fault[key].as_str().unwrap_or_default().to_owned();
        format!("{}{} {}", text("pointer"), text("parameter"), text("detail"))
    };
    list.as_array().unwrap().iter().map(fault).collect()
}

/// The places of the fields that a refusal names.
pub fn places(refused: &Answer) -> Vec<String> {
    let first = |fault: &String| fault.split_once(' ').map(|(place, _)| place.to_owned());
    faults(refused).iter().filter_map(first).collect()
}

/// An object with some keys set.
pub fn with(mut object: Value, keys: &Value) -> Value {
    let (Some(to), Some(from)) = (object.as_object_mut(), keys.as_object()) else {
        panic!("not objects: {object} {keys}")
    };
    to.extend(from.clone());
    object
}

/// The values of one key in an array of objects.
pub fn column(list: &Value, key: &str) -> Vec<Value> {
    let Some(list) = list.as_array() else { panic!("not an array: {list}") };
    list.iter().map(|object| object[key].clone()).collect()
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}
