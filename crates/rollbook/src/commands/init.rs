//! `rollbook init`.

use directory::clients;
use directory::credentials::{CreateApiKey, CreateOauthClient, CreateUserToken};
use directory::ids::ClientId;
use directory::text::{Email, Line};
use serde_json::json;

use super::{client, operator, parsed, user};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Makes the first client, its administrator and a credential for each API.
pub async fn run(config: &Config, init: cli::Init) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let caller = operator();
    let some = clients::List { after: ClientId(0), limit: 1 };
    anyhow::ensure!(
        directory.get(&caller, some).await?.is_empty(),
        "there is a client already; add another one with: rollbook client add"
    );
    // Whatever can be wrong with the address is found before anything is made.
    parsed("email", Email::parse(&init.email))?;
    let first = client::add(&directory, &init.name, &init.domain).await?;
    let person = cli::UserAdd {
        client: first.id.0,
        email: init.email,
        first_name: String::new(),
        last_name: String::new(),
        administrator: true,
        password_file: None,
    };
    let person = user::add(&directory, first.id, &person).await?;
    let label = Line::parse("made by init").unwrap_or_default();
    let (client, secret, claims) = (first.id, None, None);
    let token = CreateUserToken { client, user: person.id, label: label.clone(), secret: None };
    let token = directory.run(&caller, token).await?;
    let key = CreateApiKey { client, label: label.clone(), claims, secret: None };
    let key = directory.run(&caller, key).await?;
    let oauth = CreateOauthClient { client, label, claims, client_id: None, secret };
    let oauth = directory.run(&caller, oauth).await?;
    directory.db().close().await;

    let text = format!(
        "client {id} \"{name}\", administrator {email}\n\n\
         Members API    key            {key}\n\
         Clients API    token          {token}\n\
         Customers API  customer id    {oid}\n\
         {blank:13}  client_id      {client_id}\n\
         {blank:13}  client_secret  {client_secret}\n\n\
         Keep these now: the secrets are not shown again.",
        id = first.id,
        name = first.name.as_str(),
        email = person.email.as_str(),
        key = key.secret.reveal(),
        token = token.secret.reveal(),
        oid = first.oid,
        blank = "",
        client_id = oauth.credential.oid,
        client_secret = oauth.secret.reveal(),
    );
    let json = json!({
        "client": { "id": first.id.0, "customer_id": first.oid.to_string(), "name": first.name.as_str() },
        "administrator": { "id": person.id.0, "email": person.email.as_str() },
        "members_api": { "key": key.secret.reveal() },
        "clients_api": { "client_id": first.id.0, "token": token.secret.reveal() },
        "customers_api": {
            "customer_id": first.oid.to_string(),
            "client_id": oauth.credential.oid.to_string(),
            "client_secret": oauth.secret.reveal(),
        },
    });
    Ok(Answer::new(text, json))
}
