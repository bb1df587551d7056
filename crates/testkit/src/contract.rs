//! Whether what goes in and out is what an OpenAPI document says.
//!
//! Of schemas all is compared that the documents use but `format` and `pattern`.

use http::{HeaderMap, Method};
use serde_json::{Map, Value};

use crate::Answer;

/// An OpenAPI document.
pub(crate) struct Contract(Value);

/// What was sent, as far as a document says something about it.
pub(crate) struct Sent {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// `None` where nothing is said of it: of a body that comes in pieces, or one the documents do
    /// not speak of.
    pub(crate) body: Option<Vec<u8>>,
}

/// Headers that a document names where they are sent.
const HEADERS: [&str; 8] =
    ["ETag", "Link", "Location", "X-Count", "X-Page", "X-PageSize", "X-Next", "X-Previous"];

impl Contract {
    /// The contract of a document.
    pub(crate) fn of(document: Value) -> Self {
        Self(document)
    }

    /// Holds an answer, and the request where that was accepted, against what the document says of
    /// the operation. Says nothing of what is no operation.
    pub(crate) fn check(&self, sent: &Sent, answer: &Answer) -> Result<(), String> {
        let Some(operation) = self.operation(&sent.method, &sent.path) else { return Ok(()) };
        if (200..300).contains(&answer.status) {
            self.check_request(operation, sent.body.as_deref())
                .map_err(|why| format!("request: {why}"))?;
        }
        self.check_answer(operation, sent, answer).map_err(|why| format!("answer: {why}"))
    }

    fn operation(&self, method: &Method, path: &str) -> Option<&Value> {
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        let method = method.as_str().to_ascii_lowercase();
        let wanted: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let paths = self.0.get("paths")?.as_object()?;
        let fits = |template: &str| {
            let template: Vec<&str> = template.trim_end_matches('/').split('/').collect();
            let same = |(part, wanted): (&&str, &&str)| part.starts_with('{') || part == wanted;
            template.len() == wanted.len() && template.iter().zip(&wanted).all(same)
        };
        let found = paths.iter().filter(|(template, _)| fits(template));
        // What is spelt out comes before what stands for anything.
        let (_, item) = found.min_by_key(|(template, _)| template.matches('{').count())?;
        item.get(&method)
    }

    fn check_request(&self, operation: &Value, body: Option<&[u8]>) -> Result<(), String> {
        let Some((described, body)) = operation.get("requestBody").zip(body) else {
            return Ok(());
        };
        if body.is_empty() {
            let required = described["required"] == true;
            return if required { Err("no body would do".to_owned()) } else { Ok(()) };
        }
        match serde_json::from_slice(body) {
            Ok(value) => {
                let schema = described.pointer("/content/application~1json/schema");
                self.compare(schema.ok_or("no JSON is described")?, &value, "")
            }
            // A form.
            Err(_) => Ok(()),
        }
    }

    fn check_answer(&self, operation: &Value, sent: &Sent, answer: &Answer) -> Result<(), String> {
        let responses = &operation["responses"];
        let listed = responses.get(answer.status.to_string());
        let listed = listed.or_else(|| responses.get("default").filter(|_| answer.status >= 400));
        let response = listed.ok_or_else(|| format!("{} is not described", answer.status))?;
        check_headers(&response["headers"], &answer.headers)?;
        let tagged = response["headers"].get("ETag").is_some();
        if tagged && sent.method == Method::GET && answer.header("etag").is_empty() {
            return Err("there is no ETag".to_owned());
        }
        let content = response["content"].as_object().and_then(|content| content.values().next());
        match content {
            Some(content) if !answer.body.is_empty() && answer.complete => {
                self.compare(&content["schema"], &answer.json(), "")
            }
            None if !answer.body.is_empty() => Err("no body is described".to_owned()),
            _ => Ok(()),
        }
    }

    fn compare(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        if let Some(place) = schema.get("$ref").and_then(Value::as_str) {
            let found = self.0.pointer(place.trim_start_matches('#'));
            return self.compare(found.ok_or_else(|| format!("no {place}"))?, value, at);
        }
        let fault = |what: &str| Err(format!("{at} is {value}, which is {what}: {schema}"));
        if !types(schema).is_none_or(|types| types.iter().any(|word| is_of(word, value))) {
            return fault("of another type");
        }
        if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
            return fault("none of the words");
        }
        let beyond = |key: &str, out: fn(f64, f64) -> bool| {
            schema[key].as_f64().zip(value.as_f64()).is_some_and(|(limit, value)| out(value, limit))
        };
        if beyond("minimum", |value, limit| value < limit)
            || beyond("maximum", |value, limit| value > limit)
        {
            return fault("out of bounds");
        }
        let fits = |schema: &&Value| self.compare(schema, value, at).is_ok();
        if let Some(list) = schema["oneOf"].as_array()
            && list.iter().filter(fits).count() != 1
        {
            return fault("not one of these");
        }
        if let Some(list) = schema["anyOf"].as_array()
            && !list.iter().any(|schema| fits(&schema))
        {
            return fault("none of these");
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.compare(part, value, at)?;
        }
        match value {
            Value::Object(object) => self.compare_object(schema, object, at),
            Value::Array(list) => {
                let Some(items) = schema.get("items") else { return Ok(()) };
                let numbered = list.iter().enumerate();
                numbered
                    .into_iter()
                    .try_for_each(|(n, entry)| self.compare(items, entry, &format!("{at}/{n}")))
            }
            _ => Ok(()),
        }
    }

    fn compare_object(
        &self,
        schema: &Value,
        object: &Map<String, Value>,
        at: &str,
    ) -> Result<(), String> {
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !object.contains_key(name) {
                return Err(format!("{at} has no {name}"));
            }
        }
        for (key, value) in object {
            let place = format!("{at}/{key}");
            match (schema["properties"].get(key), &schema["additionalProperties"]) {
                (Some(property), _) => self.compare(property, value, &place)?,
                (None, Value::Bool(false)) => return Err(format!("{place} is not described")),
                (None, Value::Object(more)) => {
                    self.compare(&Value::Object(more.clone()), value, &place)?;
                }
                (None, _) => {}
            }
        }
        Ok(())
    }
}

fn check_headers(described: &Value, sent: &HeaderMap) -> Result<(), String> {
    let unknown = |name: &&&str| sent.contains_key(**name) && described.get(**name).is_none();
    match HEADERS.iter().find(unknown) {
        Some(name) => Err(format!("the header {name} is not described")),
        None => Ok(()),
    }
}

fn types(schema: &Value) -> Option<Vec<&str>> {
    match &schema["type"] {
        Value::String(word) => Some(vec![word]),
        Value::Array(words) => Some(words.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

fn is_of(word: &str, value: &Value) -> bool {
    match word {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0)
        }
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Borrow;

    use serde_json::json;

    use super::*;

    fn compare(schema: impl Borrow<Value>, value: impl Borrow<Value>) -> bool {
        let document = json!({ "components": { "schemas": { "Named": { "type": "string" } } } });
        Contract::of(document).compare(schema.borrow(), value.borrow(), "").is_ok()
    }

    #[test]
    fn a_value_of_another_type_does_not_fit() {
        let either = json!({ "type": ["integer", "string", "null"], "minimum": 0, "maximum": 9 });
        for fits in [json!(9), json!("x"), json!(null)] {
            assert!(compare(either.clone(), fits.clone()), "{fits}");
        }
        for other in [json!(10), json!(-1), json!(1.5), json!(true), json!([]), json!({})] {
            assert!(!compare(either.clone(), other.clone()), "{other}");
        }
        assert!(compare(json!({ "$ref": "#/components/schemas/Named" }), json!("x")));
        assert!(!compare(json!({ "$ref": "#/components/schemas/Named" }), json!(1)));
        assert!(!compare(json!({ "$ref": "#/components/schemas/Other" }), json!("x")));
    }

    #[test]
    fn objects_and_arrays_are_looked_into() {
        let schema = json!({
            "type": "object",
            "required": ["a"],
            "properties": { "a": { "type": "array", "items": { "type": "string" } } },
        });
        assert!(compare(schema.clone(), json!({ "a": ["x"], "more": 1 })));
        for other in [json!({}), json!({ "a": [1] }), json!({ "a": null })] {
            assert!(!compare(schema.clone(), other.clone()), "{other}");
        }
        let closed = json!({ "additionalProperties": false, "properties": { "a": {} } });
        assert!(compare(closed.clone(), json!({ "a": 1 })) && !compare(closed, json!({ "b": 1 })));
        let one = json!({ "oneOf": [{ "type": "string" }, { "enum": ["x", 1] }] });
        assert!(compare(one.clone(), json!("y")) && compare(one.clone(), json!(1)));
        assert!(!compare(one.clone(), json!("x")) && !compare(one, json!(2)));
    }

    #[test]
    fn an_operation_is_found_by_its_path_and_held_to_what_it_says() {
        let body = json!({ "type": "object" });
        let response = json!({ "content": { "application/json": { "schema": body } } });
        let contract = Contract::of(json!({ "paths": {
            "/a/{id}": { "get": { "responses": { "200": response } } },
            "/a/b/": { "get": { "responses": { "204": {} } } },
        } }));
        let check = |path: &str, status, body: &str| {
            let sent = Sent { method: Method::GET, path: path.to_owned(), body: None };
            let headers = HeaderMap::new();
            let answer = Answer { status, headers, body: body.to_owned(), complete: true };
            contract.check(&sent, &answer).is_ok()
        };
        assert!(check("/a/1", 200, "{}") && check("/a/b", 204, "") && check("/c", 200, "x"));
        assert!(!check("/a/1", 200, "[]") && !check("/a/1/", 204, "") && !check("/a/b", 200, "{}"));
    }
}
