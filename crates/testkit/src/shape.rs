//! The shape check: what a surface may send, whatever went wrong.

use serde_json::Value;

use crate::Answer;

/// Whether an answer has the shape of its surface.
pub(crate) fn check(surface: &str, head: bool, answer: &Answer) -> Result<(), String> {
    if answer.header("x-request-id").is_empty() {
        return Err("there is no request id".to_owned());
    }
    let empty = head || matches!(answer.status, 204 | 304);
    if empty {
        return if answer.body.is_empty() { Ok(()) } else { Err("there is a body".to_owned()) };
    }
    if answer.status < 400 {
        return Ok(());
    }
    if surface == "console" {
        return page(answer);
    }
    let body: Value = serde_json::from_str(&answer.body).map_err(|error| error.to_string())?;
    let object = body.as_object().ok_or("it is not an object")?;
    let text =
        |key: &str| object.get(key).is_some_and(|v| v.as_str().is_some_and(|t| !t.is_empty()));
    let status =
        |key: &str| object.get(key).and_then(Value::as_u64) == Some(u64::from(answer.status));
    let oauth = object.len() == 2 && text("error") && text("error_description");
    let (fits, media_type) = match surface {
        "clients" => (clients(object), "application/json"),
        "customers" => {
            let plain =
                object.len() == 3 && status("statusCode") && text("error") && text("message");
            (plain || oauth, "application/json")
        }
        _ => {
            let words = ["type", "title", "detail", "request_id"].iter().all(|key| text(key));
            (words && status("status"), "application/problem+json")
        }
    };
    let sent = answer.header("content-type");
    let script = surface == "clients" && sent.starts_with("text/javascript");
    match (fits, sent == media_type || script) {
        (true, true) => Ok(()),
        (true, false) => Err(format!("its type is {sent}")),
        (false, _) => Err("it has other keys".to_owned()),
    }
}

/// Whether an answer is a whole page.
fn page(answer: &Answer) -> Result<(), String> {
    if answer.header("content-type") != "text/html; charset=utf-8" {
        return Err(format!("its type is {}", answer.header("content-type")));
    }
    let body = answer.body.trim();
    let whole = body.starts_with("<!doctype html>") && body.ends_with("</html>");
    if whole { Ok(()) } else { Err("it is not a whole page".to_owned()) }
}

fn clients(object: &serde_json::Map<String, Value>) -> bool {
    if object.len() == 1 && object.get("detail").is_some_and(Value::is_string) {
        return true;
    }
    let texts = |value: &Value| {
        let list = value.as_array();
        list.is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_string))
    };
    !object.is_empty() && object.values().all(texts)
}
