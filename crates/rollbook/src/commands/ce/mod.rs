//! `rollbook ce`.

mod ledger;
mod reporting;
mod verify;

use directory::Directory;
use directory::ces::{
    self, Ce, CeClaim, Claiming, Day, PartialClaims, Question, Questions, RevokeClaim,
};
use directory::ids::{CeId, ClientId, IfVersion, Oid, UserId};
use directory::text::Line;
use directory::users::{self, Key, Parts};
use serde_json::{Value, json};

use super::{client, client_id, instant, operator, parsed, user_key};
use crate::cli;
use crate::config::{Config, ConfigError};
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Ce, as_json: bool) -> anyhow::Result<Answer> {
    if let cli::Ce::Report(cli::CeReport { output: None, .. }) = &command
        && as_json
    {
        let rule = "needs a file beside --json: the report itself is CSV";
        return Err(ConfigError::Rule("--output".to_owned(), rule.to_owned()).into());
    }
    let directory = server::open(config)?;
    let answer = match command {
        cli::Ce::Set(options) => set(&directory, options).await?,
        cli::Ce::Revoke { client, user, claim, why } => {
            let why = parsed("why", Line::parse_name(why))?;
            let claim = parsed("claim", Oid::parse(&claim))?;
            revoke(&directory, (client, &user), claim, why).await?
        }
        cli::Ce::History(options) => ledger::history(&directory, options).await?,
        cli::Ce::Correct(options) => ledger::correct(&directory, options).await?,
        cli::Ce::Verify { client } => verify::run(&directory, client.map(client_id)).await?,
        cli::Ce::Report(options) => reporting::run(&directory, options).await?,
    };
    directory.db().close().await;
    Ok(answer)
}

async fn set(directory: &Directory, options: cli::CeSet) -> anyhow::Result<Answer> {
    let (client, ce) = (client_id(options.client), CeId(options.ce));
    let claiming = claiming(options)?;
    let ce = if claiming == Claiming::default() {
        directory.get(&operator(), ces::Get { client, ce }).await?
    } else {
        let set = ces::SetClaiming { client, ce, claiming, if_version: IfVersion::ANY };
        directory.run(&operator(), set).await?
    };
    let json = shown(&ce);
    Ok(Answer::new(client::lines(&json), json))
}

fn claiming(options: cli::CeSet) -> Result<Claiming, directory::Error> {
    let day = |field: &str, text: Option<String>, none: bool| match text {
        Some(text) => Ok(Some(Some(parsed(field, Day::parse(&text))?))),
        None => Ok::<_, directory::Error>(none.then_some(None)),
    };
    let asks = !options.questions.is_empty() || options.no_questions;
    let partial_claims = options.partial_claims.as_deref();
    let partial_claims =
        partial_claims.map(|word| parsed("partial_claims", PartialClaims::parse(word)));
    Ok(Claiming {
        opens_on: day("opens_on", options.opens_on, options.no_opens_on)?,
        closes_on: day("closes_on", options.closes_on, options.no_closes_on)?,
        partial_claims: partial_claims.transpose()?,
        questions: asks.then(|| Questions::parse(&options.questions)).transpose()?,
    })
}

async fn revoke(
    directory: &Directory,
    (client, user): (i64, &str),
    claim: Oid,
    why: Line,
) -> anyhow::Result<Answer> {
    let client = client_id(client);
    // Of a deleted person nothing but the number finds the claims.
    let user = match user_key(user)? {
        Key::Id(id) => id,
        key => user_id(directory, client, key).await?,
    };
    let revoked = directory.run(&operator(), RevokeClaim { client, user, claim, why }).await?;
    let text = format!("The claim of {} hours is revoked.", revoked.hours);
    Ok(Answer::new(text, shown_claim(&revoked)))
}

/// The number of a user who is there.
async fn user_id(
    directory: &Directory,
    client: ClientId,
    key: Key,
) -> Result<UserId, directory::Error> {
    let get = users::Get { client, user: key, parts: Parts::default() };
    Ok(directory.get(&operator(), get).await?.user.id)
}

/// Hundredths as a number of hours; wrong ones may be below zero.
fn hours(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

fn shown(ce: &Ce) -> Value {
    let questions: Vec<_> = ce.questions.iter().map(Question::as_str).collect();
    json!({
        "id": ce.id.0,
        "client": ce.client_id.0,
        "name": ce.name.as_str(),
        "credits": ce.credits,
        "threshold": ce.threshold,
        "opens_on": ce.opens_on.map(|day| day.to_string()),
        "closes_on": ce.closes_on.map(|day| day.to_string()),
        "partial_claims": ce.partial_claims.word(),
        "questions": questions,
    })
}

fn shown_claim(claim: &CeClaim) -> Value {
    json!({
        "id": claim.oid.to_string(),
        "client": claim.client_id.0,
        "user": claim.user_id.0,
        "ce": claim.ce_id.0,
        "hours": claim.hours,
        "certificate": claim.code.to_string(),
        "claimed_at": instant(claim.claimed_at),
        "revoked_at": claim.revoked_at.map(instant),
        "revoked_why": claim.revoked_why.as_str(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_below_zero_are_told_too() {
        let told = [-5, 799, 0].map(hours);
        assert_eq!(told, ["-0.05", "7.99", "0.00"]);
    }
}
