//! `rollbook token`.

use directory::credentials::{
    self, CreateApiKey, CreateOauthClient, CreateOperatorToken, CreateUserToken, Created,
    Credential, CredentialKind,
};
use directory::ids::{ClientId, CredentialId};
use directory::policy::{Claim, Claims};
use directory::text::Line;
use directory::users::{self, Parts};
use directory::{Directory, clients};
use serde_json::{Value, json};

use super::{client_id, instant, operator, parsed, user_key};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Token) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Token::Create(wanted) => created(&make(&directory, wanted).await?),
        cli::Token::List { client } => listed(&all(&directory, client_id(client)).await?),
        cli::Token::Revoke { client, id } => {
            let revoke =
                credentials::Revoke { client: client_id(client), credential: CredentialId(id) };
            let revoked = directory.run(&operator(), revoke).await?;
            Answer::new(
                format!("{} {} is revoked.", revoked.kind.word(), revoked.id),
                shown(&revoked),
            )
        }
    };
    directory.db().close().await;
    Ok(answer)
}

async fn make(directory: &Directory, wanted: cli::TokenCreate) -> anyhow::Result<Created> {
    let caller = operator();
    let label = |text: String| parsed("label", Line::parse_line(text));
    let claims = |given: Vec<Claim>| (!given.is_empty()).then(|| Claims::of(given));
    Ok(match wanted {
        cli::TokenCreate::User { client, user, label: text } => {
            let (client, label) = (client_id(client), label(text)?);
            let get = users::Get { client, user: user_key(&user)?, parts: Parts::default() };
            let user = directory.get(&caller, get).await?.user.id;
            let create = CreateUserToken { client, user, label, secret: None };
            directory.run(&caller, create).await?
        }
        cli::TokenCreate::Key(key) => {
            let (client, label, claims) =
                (client_id(key.client), label(key.label)?, claims(key.claims));
            let create = CreateApiKey { client, label, claims, secret: None };
            directory.run(&caller, create).await?
        }
        cli::TokenCreate::Oauth(oauth) => {
            let (client, label, claims) =
                (client_id(oauth.client), label(oauth.label)?, claims(oauth.claims));
            let create = CreateOauthClient { client, label, claims, client_id: None, secret: None };
            directory.run(&caller, create).await?
        }
        cli::TokenCreate::Operator { label: text } => {
            let create = CreateOperatorToken { label: label(text)?, secret: None };
            directory.run(&caller, create).await?
        }
    })
}

/// A credential with its secret.
pub(super) fn created(made: &Created) -> Answer {
    let credential = &made.credential;
    let secret = made.secret.reveal();
    let mut text = format!("{} {}", credential.kind.word(), credential.id);
    let mut json = shown(credential);
    if credential.kind == CredentialKind::OauthClient {
        text += &format!("\nclient_id      {}\nclient_secret  {secret}", credential.oid);
    } else {
        text += &format!("\nsecret  {secret}");
    }
    text += "\nKeep the secret now: it is not shown again.";
    if let Some(object) = json.as_object_mut() {
        object.insert("secret".to_owned(), Value::from(secret));
    }
    Answer::new(text, json)
}

/// All credentials of a client, a thousand at a time.
async fn all(directory: &Directory, client: ClientId) -> anyhow::Result<Vec<Credential>> {
    if client != ClientId::INSTALLATION {
        directory.get(&operator(), clients::Get(client)).await?;
    }
    let mut all: Vec<Credential> = Vec::new();
    loop {
        let after = all.last().map(|credential| credential.id);
        let list = credentials::List { client, after, limit: 1000 };
        let page = directory.get(&operator(), list).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn listed(all: &[Credential]) -> Answer {
    let row = |credential: &Credential| {
        vec![
            credential.id.to_string(),
            credential.kind.word().to_owned(),
            credential.user_id.map_or_else(String::new, |user| format!("user {user}")),
            credential.label.as_str().to_owned(),
            format!("…{}", credential.hint),
            instant(credential.created_at),
            credential.last_used_at.map_or_else(|| "never".to_owned(), instant),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let heading = ["id", "kind", "for", "label", "secret", "made", "last used"];
    let json = Value::Array(all.iter().map(shown).collect());
    Answer::table(&heading, &rows, "There is no credential.", json)
}

fn shown(credential: &Credential) -> Value {
    json!({
        "id": credential.id.0,
        "kind": credential.kind.word(),
        "client": credential.client_id.0,
        "user": credential.user_id.map(|user| user.0),
        "client_id": (credential.kind == CredentialKind::OauthClient).then(|| credential.oid.to_string()),
        "label": credential.label.as_str(),
        "claims": credential.granted().iter().map(Claim::text).collect::<Vec<_>>(),
        "hint": credential.hint,
        "created_at": instant(credential.created_at),
        "last_used_at": credential.last_used_at.map(instant),
        "revoked_at": credential.revoked_at.map(instant),
    })
}
