//! `rollbook config`.

use serde_json::json;

use super::certificate::{self, Certificate};
use crate::config::Config;
use crate::output::Answer;

/// The effective values, with secrets masked, and when the certificate of the server ends. The files
/// they name are opened.
pub fn check(config: &Config) -> anyhow::Result<Answer> {
    config.check_files()?;
    let text = config.masked()?;
    let table: toml::Table = text.parse()?;
    let mut json = json!(table);
    let mut text = text.trim_end().to_owned();
    if let Some(certificate) = Certificate::of(config)? {
        for line in certificate.lines() {
            text += &format!("\n# {line}");
        }
        certificate::insert(&mut json, Some(&certificate));
    }
    Ok(Answer::new(text, json))
}
