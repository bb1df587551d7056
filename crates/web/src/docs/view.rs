//! What the pages show of an OpenAPI document.

use serde_json::{Map, Value};

use super::prose::Prose;
use super::schema::{self, Row};

/// One document.
pub(super) struct Surface {
    pub slug: String,
    pub title: String,
    pub version: String,
    pub description: Vec<Prose>,
    pub credentials: Vec<Prose>,
    pub operations: Vec<Operation>,
}

/// One method of one path.
pub(super) struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub text: Vec<Prose>,
    pub parameters: Vec<Row>,
    pub bodies: Vec<Message>,
    pub responses: Vec<Response>,
}

/// What comes back with one status.
pub(super) struct Response {
    pub status: String,
    pub text: Vec<Prose>,
    pub bodies: Vec<Message>,
}

/// A body of one media type.
pub(super) struct Message {
    pub media_type: String,
    pub kind: String,
    pub rows: Vec<Row>,
    pub example: String,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Surface {
    pub(super) fn of(slug: &str, document: &Value) -> Self {
        let info = |key: &str| text(document.pointer(&format!("/info/{key}")));
        let mut operations = Vec::new();
        for (path, item) in entries(document.get("paths")) {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    operations.push(Operation::of(document, path, method, operation));
                }
            }
        }
        Self {
            slug: slug.to_owned(),
            title: info("title"),
            version: info("version"),
            description: paragraphs(&info("description")),
            credentials: credentials(document),
            operations,
        }
    }
}

impl Operation {
    fn of(document: &Value, path: &str, method: &str, operation: &Value) -> Self {
        let words =
            path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let id = words.fold(method.to_owned(), |id, word| format!("{id}-{word}"));
        let mut about = paragraphs(&text(operation.get("summary")));
        about.extend(paragraphs(&text(operation.get("description"))));
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let responses = entries(operation.get("responses"));
        Self {
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            text: about,
            parameters: parameters.into_iter().flatten().map(|p| parameter(document, p)).collect(),
            bodies: messages(document, operation.get("requestBody")),
            responses: responses
                .map(|(status, response)| {
                    let response = schema::resolved(document, response);
                    Response {
                        status: if status == "default" {
                            "Errors".to_owned()
                        } else {
                            status.clone()
                        },
                        text: paragraphs(&text(response.get("description"))),
                        bodies: messages(document, Some(response)),
                    }
                })
                .collect(),
        }
    }
}

fn parameter(document: &Value, parameter: &Value) -> Row {
    let parameter = schema::resolved(document, parameter);
    let required = parameter.get("required") == Some(&Value::Bool(true));
    let place = text(parameter.get("in"));
    let kind = parameter.get("schema").map_or_else(String::new, |s| schema::kind(document, s));
    let needed = if required && place != "path" { ", required" } else { "" };
    Row {
        name: text(parameter.get("name")),
        kind: format!("{place}, {kind}{needed}"),
        text: Prose(text(parameter.get("description"))),
    }
}

fn messages(document: &Value, holder: Option<&Value>) -> Vec<Message> {
    let content = entries(holder.and_then(|holder| holder.get("content")));
    let message = |(media_type, content): (&String, &Value)| {
        let schema = content.get("schema").unwrap_or(&Value::Null);
        let given = content.get("example").cloned().or_else(|| {
            let examples = entries(content.get("examples")).next();
            examples.and_then(|(_, example)| example.get("value")).cloned()
        });
        let example = given.unwrap_or_else(|| schema::example(document, schema, 0));
        let pretty = serde_json::to_string_pretty(&example).unwrap_or_default();
        Message {
            media_type: media_type.clone(),
            kind: schema::kind(document, schema),
            rows: schema::rows(document, schema),
            example: if example.is_null() { String::new() } else { pretty },
        }
    };
    content.map(message).collect()
}

fn credentials(document: &Value) -> Vec<Prose> {
    let schemes = entries(document.pointer("/components/securitySchemes"));
    let line = |(_, scheme): (&String, &Value)| {
        let note = text(scheme.get("description"));
        let line = match scheme.get("type").and_then(Value::as_str) {
            Some("http") if scheme.get("scheme").is_some_and(|word| word == "basic") => {
                "Authorization: Basic, where tokens are drawn.".to_owned()
            }
            Some("http") => "Authorization: Bearer, a blank, and the secret.".to_owned(),
            _ => format!("{}: {note}", text(scheme.get("name"))),
        };
        Prose(line.trim_end_matches([':', ' ']).to_owned())
    };
    schemes.map(line).collect()
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn paragraphs(text: &str) -> Vec<Prose> {
    let parts =
        text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).map(Prose).collect()
}
