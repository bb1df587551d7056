//! `rollbook migrate` and `rollbook doctor`.

use serde_json::json;

use super::certificate::{self, Certificate};
use super::findings;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Brings the schema up to date.
pub async fn migrate(config: &Config) -> anyhow::Result<Answer> {
    let db = store::Db::open(config.store()?)?;
    let facts = db.facts().await?;
    db.close().await;
    let place = config.database_place()?;
    let text = format!("{place} is at schema version {}.", facts.schema);
    Ok(Answer::new(text, json!({ "database": place, "schema_version": facts.schema })))
}

/// Facts about the data base, and what is unusual about them.
pub async fn doctor(config: &Config) -> anyhow::Result<Answer> {
    let certificate = Certificate::of(config)?;
    let mut settings = config.store()?;
    settings.migrate = false;
    let directory = server::open_as(config, settings)?;
    let facts = directory.db().facts().await?;
    let mut findings: Vec<_> = certificate.iter().filter_map(Certificate::finding).collect();
    findings.extend(findings::of(config, &directory).await?);
    directory.db().close().await;
    let place = config.database_place()?;
    let mut text = format!(
        "database        {place}\nengine          {} {}\norder of text   {}\nisolation       {}\n\
         schema version  {}\nsize            {:.1} MiB\n",
        facts.engine.name(),
        facts.version,
        facts.collation,
        facts.isolation,
        facts.schema,
        mebibytes(facts.bytes),
    );
    if let Some(certificate) = &certificate {
        text += &format!("certificate     ends at {}\n", certificate.end());
    }
    text += "\n";
    text += &if findings.is_empty() { "Nothing unusual.".to_owned() } else { findings.join("\n") };
    let mut json = json!({
        "database": place,
        "engine": facts.engine.name(),
        "engine_version": facts.version,
        "collation": facts.collation,
        "isolation": facts.isolation,
        "schema_version": facts.schema,
        "bytes": facts.bytes,
        "findings": findings,
    });
    certificate::insert(&mut json, certificate.as_ref());
    Ok(Answer::new(text, json))
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn mebibytes(bytes: i64) -> f64 {
    bytes as f64 / 1_048_576.0
}
