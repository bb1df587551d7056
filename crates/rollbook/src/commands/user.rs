//! `rollbook user`.

use std::path::Path;

use directory::ids::ClientId;
use directory::passwords::Policy;
use directory::text::{Email, Line};
use directory::users::{self, Details, Fields, Key, New, Parts, User};
use directory::{Directory, clients};
use serde_json::{Value, json};

use super::client::lines;
use super::{client_id, instant, operator, parsed, user_key};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;
use crate::terminal::password_in;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::User) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::User::Add(new) => {
            let client = client_id(new.client);
            let user = add(&directory, client, &new).await?;
            let mut text = format!("user {}: {}", user.id, user.email.as_str());
            if new.administrator && new.password_file.is_none() {
                text += &format!(
                    "\nThey have no password yet. To let them sign in, set one:\n  \
                     rollbook user set-password --client {client} {}",
                    user.email.as_str()
                );
            }
            Answer::new(text, shown(&user))
        }
        cli::User::List { client, after, limit } => {
            list(&directory, client_id(client), after, limit).await?
        }
        cli::User::Show(key) => show(&directory, &key).await?,
        cli::User::Deactivate(key) => switch(&directory, &key, false).await?,
        cli::User::Activate(key) => switch(&directory, &key, true).await?,
        cli::User::SetPassword { user, password_file } => {
            let client = client_id(user.client);
            let found = find(&directory, client, &user_key(&user.user)?).await?;
            set_password(&directory, &found, &password_file).await?;
            Answer::new(
                format!("user {} has a new password.", found.id),
                json!({ "id": found.id.0 }),
            )
        }
    };
    directory.db().close().await;
    Ok(answer)
}

/// Adds a user, with a password where one is given.
pub(super) async fn add(
    directory: &Directory,
    client: ClientId,
    new: &cli::UserAdd,
) -> anyhow::Result<User> {
    let mut person = New::of(parsed("email", Email::parse(&new.email))?);
    person.fields = Fields {
        first_name: Some(parsed("first_name", Line::parse_line(&*new.first_name))?),
        last_name: Some(parsed("last_name", Line::parse_line(&*new.last_name))?),
        account_level: new.administrator.then_some(users::ADMINISTRATOR_LEVEL),
        ..Fields::default()
    };
    // Whatever can be wrong with the password is found before anybody is added.
    let password = new.password_file.as_deref().map(password_in).transpose()?;
    if let Some(password) = &password {
        let client = directory.get(&operator(), clients::Get(client)).await?;
        Policy::from(&client).check(password)?;
    }
    let create = users::Create { client, new: person, parts: Parts::default() };
    let user = directory.run(&operator(), create).await?.user;
    if let Some(password) = &password {
        directory.set_password(&operator(), client, user.id, password).await?;
    }
    Ok(user)
}

async fn set_password(directory: &Directory, user: &User, path: &Path) -> anyhow::Result<()> {
    let password = password_in(path)?;
    directory.set_password(&operator(), user.client_id, user.id, &password).await?;
    Ok(())
}

async fn find(directory: &Directory, client: ClientId, key: &Key) -> anyhow::Result<User> {
    let get = users::Get { client, user: key.clone(), parts: Parts::default() };
    Ok(directory.get(&operator(), get).await?.user)
}

async fn show(directory: &Directory, key: &cli::UserKey) -> anyhow::Result<Answer> {
    let user = find(directory, client_id(key.client), &user_key(&key.user)?).await?;
    let json = shown(&user);
    Ok(Answer::new(lines(&json), json))
}

async fn switch(directory: &Directory, key: &cli::UserKey, active: bool) -> anyhow::Result<Answer> {
    let mut update = users::Update::of(client_id(key.client), user_key(&key.user)?);
    update.fields.active = Some(active);
    let user = directory.run(&operator(), update).await?.user;
    let state = if active { "on" } else { "off" };
    Ok(Answer::new(format!("user {} is switched {state}.", user.id), shown(&user)))
}

async fn list(
    directory: &Directory,
    client: ClientId,
    after: i64,
    limit: u16,
) -> anyhow::Result<Answer> {
    directory.get(&operator(), clients::Get(client)).await?;
    let after = users::Place::Number(after);
    let page = users::Page { client, after, limit, parts: Parts::default() };
    let page = directory.get(&operator(), page).await?;
    let row = |details: &Details| {
        let user = &details.user;
        let name = format!("{} {}", user.first_name.as_str(), user.last_name.as_str());
        let state = if user.active { "active" } else { "off" };
        let role = if user.is_administrator() { "administrator" } else { "" };
        vec![
            user.id.to_string(),
            user.email.as_str().to_owned(),
            name.trim().to_owned(),
            state.to_owned(),
            role.to_owned(),
        ]
    };
    let rows: Vec<_> = page.iter().map(row).collect();
    let json = Value::Array(page.iter().map(|details| shown(&details.user)).collect());
    Ok(Answer::table(&["id", "email", "name", "state", "role"], &rows, "There is nobody.", json))
}

fn shown(user: &User) -> Value {
    json!({
        "id": user.id.0,
        "object_id": user.oid.to_string(),
        "client": user.client_id.0,
        "email": user.email.as_str(),
        "first_name": user.first_name.as_str(),
        "last_name": user.last_name.as_str(),
        "active": user.active,
        "account_level": user.account_level,
        "created_at": instant(user.created_at),
        "updated_at": instant(user.updated_at),
        "last_login_at": user.last_login_at.map(instant),
    })
}
