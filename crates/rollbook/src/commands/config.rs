//! `rollbook config`.

use serde_json::json;

use crate::config::Config;
use crate::output::Answer;

/// The effective values, with secrets masked.
pub fn check(config: &Config) -> anyhow::Result<Answer> {
    let text = config.masked()?;
    let table: toml::Table = text.parse()?;
    Ok(Answer::new(text.trim_end(), json!(table)))
}
