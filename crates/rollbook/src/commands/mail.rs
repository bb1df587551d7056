//! `rollbook mail`.

use anyhow::{Context, bail};
use directory::Language;
use directory::ids::IdSource;
use jobs::mail::{Letter, NotSent, Post, Route};
use serde_json::json;

use crate::config::Config;
use crate::output::Answer;
use crate::outside;

/// Sends a mail the way that is configured.
pub async fn test(config: &Config, to: &str) -> anyhow::Result<Answer> {
    let (route, sender) = (config.mail_route()?, config.mail.sender()?);
    let way = match &route {
        Route::Relay(relay) => format!("{}:{}", relay.host, relay.port),
        Route::Folder(folder) => format!("the folder {}", folder.display()),
    };
    let now = outside::now();
    let id = IdSource::seeded(outside::entropy()()).oid(now).to_string();
    let letter = Letter::test(&id, to, Language::English, &sender, now);
    let letter = letter.with_context(|| format!("--to {to}"))?;
    let post = Post::new(route, sender)?;
    match post.send(&letter).await {
        Ok(answer) => {
            let text = format!("Sent to {to} by {way}.\nIt answered: {answer}");
            Ok(Answer::new(text, json!({ "to": to, "way": way, "answer": answer })))
        }
        Err(NotSent::Now(reason)) => bail!("{way} did not take the mail now: {reason}"),
        Err(NotSent::Ever(reason)) => bail!("{way} refused the mail: {reason}"),
    }
}
