//! `rollbook token`.

use anyhow::Context;
use directory::Directory;
use directory::credentials::{
    self, CreateApiKey, CreateOauthClient, CreateOperatorToken, CreateUserToken, Created,
    Credential, CredentialKind,
};
use directory::ids::{ClientId, CredentialId};
use directory::policy::{Claim, Claims};
use directory::text::Line;
use directory::users::{self, Parts};
use serde_json::{Value, json};

use super::{client_id, instant, operator, parsed, user_key};
use crate::cli::{self, TokenKind};
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Token) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Token::Create { kind, client, user, label, claims } => {
            let label = parsed("label", Line::parse_line(label))?;
            let claims = claims.iter().map(|word| parsed("claim", Claim::parse(word)));
            let claims: Vec<Claim> = claims.collect::<Result<_, _>>()?;
            let wanted = Wanted { kind, client, user, label, claims };
            created(&wanted.make(&directory).await?)
        }
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

struct Wanted {
    kind: TokenKind,
    client: Option<i64>,
    user: Option<String>,
    label: Line,
    claims: Vec<Claim>,
}

impl Wanted {
    async fn make(self, directory: &Directory) -> anyhow::Result<Created> {
        let caller = operator();
        let claims = (!self.claims.is_empty()).then(|| Claims::of(self.claims));
        let client = client_id(self.client.unwrap_or(0));
        let label = self.label;
        let made = match self.kind {
            TokenKind::Operator => {
                directory.run(&caller, CreateOperatorToken { label, secret: None }).await?
            }
            TokenKind::Key => {
                directory.run(&caller, CreateApiKey { client, label, claims, secret: None }).await?
            }
            TokenKind::Oauth => {
                let create =
                    CreateOauthClient { client, label, claims, client_id: None, secret: None };
                directory.run(&caller, create).await?
            }
            TokenKind::User => {
                let text = self.user.context("a user token needs --user")?;
                let get = users::Get { client, user: user_key(&text)?, parts: Parts::default() };
                let user = directory.get(&caller, get).await?.user.id;
                directory
                    .run(&caller, CreateUserToken { client, user, label, secret: None })
                    .await?
            }
        };
        Ok(made)
    }
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
        let state = if credential.revoked_at.is_some() { "revoked" } else { "valid" };
        vec![
            credential.id.to_string(),
            credential.kind.word().to_owned(),
            credential.user_id.map_or_else(String::new, |user| format!("user {user}")),
            credential.label.as_str().to_owned(),
            format!("…{}", credential.hint),
            instant(credential.created_at),
            credential.last_used_at.map_or_else(|| "never".to_owned(), instant),
            state.to_owned(),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let heading = ["id", "kind", "for", "label", "secret", "made", "last used", "state"];
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
