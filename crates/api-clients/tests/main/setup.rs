//! The application all tests here talk to.

use api_clients::Settings;
use serde_json::Value;
use testkit::fixtures::{ADMINISTRATOR, MEMBER, OPERATOR, STRANGER, Sample};
use testkit::{TestApp, World};

/// The surface on the sample data, with `admin` and `member` of client 1, the `stranger`, who
/// administers client 2, and the `operator`.
pub async fn app(world: World) -> TestApp {
    app_with(world, Settings::default()).await
}

/// As [`app`], with other settings.
pub async fn app_with(world: World, settings: Settings) -> TestApp {
    Sample::fill(&world).await;
    let (routes, document) = api_clients::surface(settings);
    let mut app = TestApp::new(world, routes).documented(&document);
    for (name, token) in [
        ("admin", ADMINISTRATOR),
        ("member", MEMBER),
        ("stranger", STRANGER),
        ("operator", OPERATOR),
    ] {
        app.remember(name, token);
    }
    app
}

/// An object with some keys set.
pub fn with(mut object: Value, keys: &Value) -> Value {
    let (Some(to), Some(from)) = (object.as_object_mut(), keys.as_object()) else {
        panic!("not objects: {object} {keys}")
    };
    to.extend(from.clone());
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
