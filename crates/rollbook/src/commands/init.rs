//! `rollbook init`.

use directory::clients::Domain;
use directory::setup::{First, Founded, Init};
use directory::text::{Email, Line};
use serde_json::json;

use super::{operator, parsed};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Makes the first client, its administrator and a credential for each API.
pub async fn run(config: &Config, init: cli::Init) -> anyhow::Result<Answer> {
    let first = First {
        name: parsed("name", Line::parse_name(init.name))?,
        domain: parsed("domain", Domain::parse(&init.domain))?,
        email: parsed("email", Email::parse(&init.email))?,
        first_name: Line::default(),
        last_name: Line::default(),
    };
    let directory = server::open(config)?;
    let made = directory.run(&operator(), Init { first }).await?;
    directory.db().close().await;
    Ok(shown(&made))
}

fn shown(made: &Founded) -> Answer {
    let Founded { client: first, administrator: person, key, token, oauth } = made;

    let text = format!(
        "client {id} \"{name}\", administrator {email}\n\n\
         Members API    key            {key}\n\
         Clients API    token          {token}\n\
         Customers API  customer id    {oid}\n\
         {blank:13}  client_id      {client_id}\n\
         {blank:13}  client_secret  {client_secret}\n\n\
         Keep these now: the secrets are not shown again.\n\n\
         {email} has no password yet. To sign in to the pages, set one:\n  \
         rollbook user set-password --client {id} {email}",
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
    Answer::new(text, json)
}
