//! The operations of the OpenAPI document, each with the request of its examples.

use api_customers::Settings;
use serde_json::Value;
use testkit::{Answer, Visitor};

/// One operation of the document.
pub struct Operation {
    /// Its method.
    pub method: String,
    /// Its path, with parameters in braces.
    pub path: String,
    /// All the document says about it.
    pub details: Value,
}

impl Operation {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let (_, document) = api_customers::surface(Settings::default());
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
    pub fn guarded() -> Vec<Self> {
        let guarded = |operation: &Self| operation.details.get("security").is_none();
        Self::all().into_iter().filter(guarded).collect()
    }

    /// What failures are reported under.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with its parameters, and the query, as their examples say.
    pub fn example_path(&self) -> String {
        let mut path = self.path.clone();
        let mut query = Vec::new();
        for parameter in self.details["parameters"].as_array().unwrap_or(&Vec::new()) {
            let Some(example) = parameter["example"].as_str() else { continue };
            let name = parameter["name"].as_str().unwrap();
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), example);
            } else {
                query.push(format!("{name}={example}"));
            }
        }
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The body, if it takes one.
    pub fn example_body(&self) -> Option<Value> {
        self.details.pointer("/requestBody/content/application~1json/example").cloned()
    }

    /// The status and body of the answer that is no refusal.
    pub fn example_answer(&self) -> (u16, Value) {
        let responses = self.details["responses"].as_object().unwrap();
        let (status, response) = responses.iter().find(|(s, _)| s.starts_with('2')).unwrap();
        let body = response.pointer("/content/application~1json/example").cloned();
        (status.parse().unwrap(), body.unwrap())
    }

    /// Sends it to another path, with the body of the example.
    pub async fn send(&self, visitor: &Visitor<'_>, path: &str) -> Answer {
        let call = visitor.call(self.method.parse().unwrap(), path);
        match self.example_body() {
            Some(body) => call.json(body).await,
            None => call.await,
        }
    }
}
