//! `rollbook identity`.

use directory::identities::{FindOwner, Identity, IdentityKind, IdentityValue};
use directory::users::{Details, Labels, Parts};
use directory::{Directory, Error, Noun, users};
use serde_json::{Value, json};

use super::group::{hang, holder};
use super::{client_id, operator, parsed};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Identity) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Identity::Set { client, user, kind, values } => {
            let wanted = values.iter().map(|value| Ok(Identity { kind, value: read(value)? }));
            let wanted: Vec<_> = wanted.collect::<Result<_, Error>>()?;
            let held = holder(&directory, client_id(client), &user).await?;
            let others = held.identities.iter().filter(|one| one.kind != kind).cloned();
            let identities = others.chain(wanted).collect();
            changed(&directory, &held, identities).await?
        }
        cli::Identity::List { client, user } => {
            listed(&holder(&directory, client_id(client), &user).await?)
        }
        cli::Identity::Find { client, kind, value } => {
            found(&directory, client, kind, read(&value)?).await?
        }
        cli::Identity::Remove { client, user, kind, values } => {
            let gone: Vec<_> = values.iter().map(|value| read(value)).collect::<Result<_, _>>()?;
            let held = holder(&directory, client_id(client), &user).await?;
            let goes = |one: &Identity| {
                let named = gone.iter().any(|value| value.key() == one.value.key());
                one.kind == kind && (gone.is_empty() || named)
            };
            let stay: Vec<_> = held.identities.iter().filter(|one| !goes(one)).cloned().collect();
            let there = held.identities.len().saturating_sub(stay.len());
            if there == 0 || there < gone.len() {
                return Err(Error::NotFound(Noun::ExternalIdentity).into());
            }
            changed(&directory, &held, stay).await?
        }
    };
    directory.db().close().await;
    Ok(answer)
}

fn read(text: &str) -> Result<IdentityValue, Error> {
    parsed("value", IdentityValue::parse(text))
}

async fn changed(
    directory: &Directory,
    held: &Details,
    identities: Vec<Identity>,
) -> anyhow::Result<Answer> {
    let labels = Labels { identities: Some(identities), ..Labels::default() };
    let client = held.user.client_id;
    hang(directory, client, held, labels).await?;
    Ok(listed(&holder(directory, client, &held.user.id.to_string()).await?))
}

async fn found(
    directory: &Directory,
    client: i64,
    kind: IdentityKind,
    value: IdentityValue,
) -> anyhow::Result<Answer> {
    let client = client_id(client);
    let (oid, identity) = directory.get(&operator(), FindOwner { client, kind, value }).await?;
    let get = users::Get { client, user: users::Key::Oid(oid), parts: Parts::default() };
    let user = directory.get(&operator(), get).await?.user;
    let mut json = shown(&identity);
    if let Some(object) = json.as_object_mut() {
        object.insert("user".to_owned(), json!(user.id.0));
        object.insert("email".to_owned(), json!(user.email.as_str()));
    }
    Ok(Answer::new(format!("user {}: {}", user.id, user.email.as_str()), json))
}

fn listed(held: &Details) -> Answer {
    let row = |one: &Identity| vec![one.kind.word().to_owned(), one.value.as_str().to_owned()];
    let rows: Vec<_> = held.identities.iter().map(row).collect();
    let json = Value::Array(held.identities.iter().map(shown).collect());
    Answer::table(&["kind", "value"], &rows, "No other system has a name for them.", json)
}

fn shown(identity: &Identity) -> Value {
    json!({ "kind": identity.kind.word(), "value": identity.value.as_str() })
}
