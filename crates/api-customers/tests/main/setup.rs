//! The application all tests here talk to.

use api_customers::Settings;
use directory::users::{Get, Key, Parts, User};
use serde_json::Value;
use testkit::{Answer, TestApp, World};

use crate::sample::{self, CLIENT, CUSTOMER, parse};

/// The users of the customer.
pub const USERS: &str = "/api/v1/customers/5f5a3c1e9b1e8a0001000001/users";
/// The list of all of them.
pub const LIST: &str =
    "/api/v1/customers/5f5a3c1e9b1e8a0001000001/users?integration=cloud-assistant-cdr";

/// The surface on the sample data, with the callers `machine` (who may do everything), `reader`
/// (who may see users), `idler` (who may do nothing) of the customer, and the `stranger` of the
/// other one.
pub async fn app(world: World) -> TestApp {
    let callers = sample::fill(&world).await;
    let (routes, document) = api_customers::surface(Settings::default());
    let mut app = TestApp::new(world, routes).documented(&document);
    for (name, authorization) in callers {
        app.remember(name, &authorization);
    }
    app
}

/// The path of a user of the customer.
pub fn path(user: &str) -> String {
    format!("{USERS}/{user}")
}

/// The path of a user of the customer in the second version.
pub fn path_v2(user: &str) -> String {
    format!("/api/v2/customers/{CUSTOMER}/users/{user}")
}

/// A user as they are shown.
pub async fn shown(app: &TestApp, user: &str) -> Value {
    app.as_user("machine").get(&path(user)).await.expect(200).json()
}

/// Changes a user, or is refused.
pub async fn patch(app: &TestApp, user: &str, body: Value) -> Answer {
    app.as_user("machine").patch(&path(user)).json(body).await
}

/// Everybody as they are shown in the list.
pub async fn everybody(app: &TestApp) -> Value {
    app.as_user("machine").get(LIST).await.expect(200).json()
}

/// The record of a user.
pub async fn record(app: &TestApp, user: &str) -> User {
    let get = Get { client: CLIENT, user: Key::Oid(parse(user)), parts: Parts::default() };
    app.world.directory.get(&World::operator(), get).await.unwrap().user
}

/// An object with some keys set.
pub fn with(mut object: Value, keys: &Value) -> Value {
    let (Some(to), Some(from)) = (object.as_object_mut(), keys.as_object()) else {
        panic!("not objects: {object} {keys}")
    };
    to.extend(from.clone());
    object
}

/// An object without some keys.
pub fn without(mut object: Value, keys: &[&str]) -> Value {
    let Some(entries) = object.as_object_mut() else { panic!("not an object: {object}") };
    entries.retain(|key, _| !keys.contains(&key.as_str()));
    object
}

/// The names of an object's keys, sorted.
pub fn keys(object: &Value) -> Vec<String> {
    let Some(object) = object.as_object() else { panic!("not an object: {object}") };
    let mut keys: Vec<_> = object.keys().cloned().collect();
    keys.sort();
    keys
}

/// The values of one key in an array of objects.
pub fn column(list: &Value, key: &str) -> Vec<Value> {
    let Some(list) = list.as_array() else { panic!("not an array: {list}") };
    list.iter().map(|object| object[key].clone()).collect()
}
