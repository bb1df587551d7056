//! `rollbook role`.

use directory::groups::{CreateRole, DeleteRole, ListRoles, Role, RoleKind, UpdateRole};
use directory::ids::{ClientId, IfVersion};
use directory::policy::{Claim, Claims};
use directory::text::Line;
use directory::users::Labels;
use directory::{Code, Directory, Error, Noun, clients};
use serde_json::{Value, json};

use super::group::{hang, holder, meant};
use super::{client_id, operator, parsed};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Role) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Role::Add { client, name, claims } => {
            let name = parsed("name", Line::parse_name(name))?;
            let create = CreateRole::new(client_id(client), name, Claims::of(claims));
            one(&directory.run(&operator(), create).await?, "")
        }
        cli::Role::List(options) => list(&directory, options).await?,
        cli::Role::Set(options) => {
            let (client, role) = find(&directory, &options.key).await?;
            let name = options.name.map(|name| parsed("name", Line::parse_name(name)));
            let claims = !options.claims.is_empty() || options.no_claims;
            let update = UpdateRole {
                client,
                role: role.id,
                name: name.transpose()?,
                claims: claims.then(|| Claims::of(options.claims)),
                if_version: IfVersion::ANY,
            };
            one(&directory.run(&operator(), update).await?, "")
        }
        cli::Role::Remove(key) => {
            let (client, role) = find(&directory, &key).await?;
            let delete = DeleteRole { client, role: role.id, if_version: IfVersion::ANY };
            one(&directory.run(&operator(), delete).await?, " is removed")
        }
        cli::Role::Give(options) => change(&directory, &options, true).await?,
        cli::Role::Take(options) => change(&directory, &options, false).await?,
    };
    directory.db().close().await;
    Ok(answer)
}

fn one(role: &Role, what: &str) -> Answer {
    Answer::new(format!("role {}: {}{what}", role.id, role.name.as_str()), shown(role))
}

/// The role that is named so, or has that id or object id.
async fn find(directory: &Directory, key: &cli::LabelKey) -> anyhow::Result<(ClientId, Role)> {
    let client = client_id(key.client);
    let all = directory.get(&operator(), ListRoles(client)).await?;
    let of = |role: &Role| (role.name_key.clone(), role.id.0, role.oid);
    let found = meant(&key.label, all, of).ok_or(Error::NotFound(Noun::Role))?;
    Ok((client, found))
}

/// Gives somebody a role or takes it; the others of theirs stay.
async fn change(
    directory: &Directory,
    options: &cli::LabelHolder,
    gives: bool,
) -> anyhow::Result<Answer> {
    let (client, role) = find(directory, &options.key).await?;
    if !gives && role.kind == Some(RoleKind::User) {
        let rule = Code::Form("a role that can be taken: everybody has this one");
        return Err(Error::invalid("role", rule).into());
    }
    let held = holder(directory, client, &options.user).await?;
    let mut roles: Vec<_> = held.roles.iter().map(|role| role.oid).collect();
    roles.retain(|oid| *oid != role.oid);
    roles.extend(gives.then_some(role.oid));
    let labels = Labels { roles: Some(roles), ..Labels::default() };
    let user = hang(directory, client, &held, labels).await?;
    let what = if gives { "has" } else { "does not have" };
    let text = format!("user {} {what} role {}: {}", user.id, role.id, role.name.as_str());
    let json = json!({
        "user": user.id.0,
        "account_level": user.account_level,
        "role": shown(&role),
        "has_it": gives,
    });
    Ok(Answer::new(text, json))
}

async fn list(directory: &Directory, options: cli::LabelList) -> anyhow::Result<Answer> {
    let client = client_id(options.client);
    directory.get(&operator(), clients::Get(client)).await?;
    let roles = match &options.user {
        Some(user) => holder(directory, client, user).await?.roles,
        None => directory.get(&operator(), ListRoles(client)).await?,
    };
    let row = |role: &Role| {
        let made = if role.kind.is_some() { "built-in" } else { "own" };
        vec![
            role.id.to_string(),
            role.name.as_str().to_owned(),
            made.to_owned(),
            role.oid.to_string(),
            words(role).join(" "),
        ]
    };
    let rows: Vec<_> = roles.iter().map(row).collect();
    let json = Value::Array(roles.iter().map(shown).collect());
    let heading = ["id", "name", "made", "object id", "claims"];
    Ok(Answer::table(&heading, &rows, "There is no role.", json))
}

fn words(role: &Role) -> Vec<&'static str> {
    role.claims.iter().map(Claim::text).collect()
}

fn shown(role: &Role) -> Value {
    json!({
        "id": role.id.0,
        "object_id": role.oid.to_string(),
        "client": role.client_id.0,
        "name": role.name.as_str(),
        "built_in": role.kind.map(RoleKind::word),
        "claims": words(role),
    })
}
