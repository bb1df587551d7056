//! Schemas in words and by example.

use super::prose::Prose;
use serde_json::{Map, Value};

/// A field of an object, or a parameter.
pub(super) struct Row {
    pub name: String,
    pub kind: String,
    pub text: Prose,
}

/// How many objects within objects are shown; a schema may refer to itself.
const DEPTH: usize = 4;

/// The schema itself, or what it refers to.
pub(super) fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let place = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(schema)
}

/// The kind in a few words: `array of string`, `integer or null`.
pub(super) fn kind(document: &Value, schema: &Value) -> String {
    kind_within(document, schema, 0)
}

fn kind_within(document: &Value, schema: &Value, depth: usize) -> String {
    let schema = resolved(document, schema);
    if depth > DEPTH {
        return String::new();
    }
    if let Some(list) = alternatives(schema) {
        let words: Vec<_> = list.iter().map(|s| kind_within(document, s, depth + 1)).collect();
        return words.join(" or ");
    }
    let words: Vec<&str> = match schema.get("type") {
        Some(Value::String(word)) => vec![word],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let word = |word: &&str| match (*word, schema.get("items")) {
        ("array", Some(items)) => format!("array of {}", kind_within(document, items, depth + 1)),
        (word, _) => word.to_owned(),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" or ")
}

fn alternatives(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)).and_then(Value::as_array)
}

/// The fields of an object, and of the objects in it under their place (`tags[].name`).
pub(super) fn rows(document: &Value, schema: &Value) -> Vec<Row> {
    let mut list = Vec::new();
    add_rows(document, schema, "", 0, &mut list);
    list
}

fn add_rows(document: &Value, schema: &Value, within: &str, depth: usize, to: &mut Vec<Row>) {
    let schema = resolved(document, schema);
    if depth > DEPTH {
        return;
    }
    if let Some(first) = alternatives(schema).and_then(|list| list.first()) {
        return add_rows(document, first, within, depth + 1, to);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        add_rows(document, part, within, depth + 1, to);
    }
    if let Some(items) = schema.get("items") {
        return add_rows(document, items, &format!("{within}[]"), depth + 1, to);
    }
    let required = schema.get("required").and_then(Value::as_array);
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flat_map(Map::iter) {
        let place = format!(
            "{}{key}",
            if within.is_empty() { String::new() } else { format!("{within}.") }
        );
        let needed = required.is_some_and(|list| list.iter().any(|name| name == key));
        let kind = kind(document, property);
        let text = property.get("description").and_then(Value::as_str).unwrap_or_default();
        to.push(Row {
            name: place.trim_start_matches("[].").to_owned(),
            kind: if needed { format!("{kind}, required") } else { kind },
            text: Prose(text.to_owned()),
        });
        add_rows(document, property, &place, depth + 1, to);
    }
}

/// An example: the one given, else one made up from the kinds.
pub(super) fn example(document: &Value, schema: &Value, depth: usize) -> Value {
    let schema = resolved(document, schema);
    let given = schema.get("example").or_else(|| schema.pointer("/examples/0"));
    let given = given.or_else(|| schema.get("default")).or_else(|| schema.pointer("/enum/0"));
    if let Some(given) = given {
        return given.clone();
    }
    if depth > DEPTH {
        return Value::Null;
    }
    if let Some(first) = alternatives(schema).and_then(|list| list.first()) {
        return example(document, first, depth + 1);
    }
    let word = schema.get("type").and_then(|t| t.as_str().or_else(|| t.get(0)?.as_str()));
    match word {
        Some("object") => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let pairs = properties.into_iter().flat_map(Map::iter);
            pairs.map(|(key, s)| (key.clone(), example(document, s, depth + 1))).collect()
        }
        Some("array") => {
            let items = schema.get("items").map(|items| example(document, items, depth + 1));
            items.into_iter().collect()
        }
        Some("string") => Value::from("…"),
        Some("integer" | "number") => Value::from(0),
        Some("boolean") => Value::from(false),
        _ => Value::Null,
    }
}
