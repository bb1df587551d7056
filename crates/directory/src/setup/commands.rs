//! Making the first client with its administrator.

use store::Tx;

use super::rows;
use crate::clients::{self, Client, Domain};
use crate::credentials::{CreateApiKey, CreateOauthClient, CreateUserToken, Created};
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::ClientId;
use crate::passwords::{self, PasswordHash};
use crate::policy::Action;
use crate::text::{Email, Line};
use crate::users::{self, User};
use crate::{Command, Ctx};

/// The first client and its administrator.
#[derive(Clone, Debug)]
pub struct First {
    /// The name of the client that people see.
    pub name: Line,
    /// Where its site is.
    pub domain: Domain,
    /// The address of the administrator.
    pub email: Email,
    /// Their first name.
    pub first_name: Line,
    /// Their last name.
    pub last_name: Line,
}

/// Makes the first client, its administrator and a credential for each API. Needs: the operator.
///
/// # Errors
/// [`Clash::SetUp`] if there is a client already.
#[derive(Clone, Debug)]
pub struct Init {
    /// Client and administrator.
    pub first: First,
}

/// What [`Init`] made.
#[derive(Clone, Debug)]
pub struct Founded {
    /// The client.
    pub client: Client,
    /// Its administrator, who has no password yet.
    pub administrator: User,
    /// A key for the Members API.
    pub key: Created,
    /// The administrator's token for the Clients API.
    pub token: Created,
    /// An OAuth client for the Customers API.
    pub oauth: Created,
}

impl Command for Init {
    type Outcome = Founded;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Founded, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Client)?;
        rows::lock(tx)?;
        if clients::rows::is_any(tx)? {
            return Err(Error::Conflict(Clash::SetUp));
        }
        let (client, administrator) = found(tx, ctx, &self.first, None)?;
        let (id, secret, claims) = (client.id, None, None);
        let label = Line::parse("made by init").unwrap_or_default();
        let (client_id, user) = (None, administrator.id);
        let token = CreateUserToken { client: id, user, label: label.clone(), secret: None };
        let key = CreateApiKey { client: id, label: label.clone(), claims, secret: None };
        let oauth = CreateOauthClient { client: id, label, claims, client_id, secret };
        Ok(Founded {
            token: token.apply(tx, ctx)?,
            key: key.apply(tx, ctx)?,
            oauth: oauth.apply(tx, ctx)?,
            client,
            administrator,
        })
    }
}

/// Makes client and administrator, once it is sure that they are the first, and ends the link.
pub(super) fn found(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    first: &First,
    password: Option<&PasswordHash>,
) -> Result<(Client, User), Error> {
    rows::end(tx)?;
    let client = clients::Create::new(first.name.clone(), first.domain.clone()).apply(tx, ctx)?;
    let mut new = users::New::of(first.email.clone());
    new.fields.first_name = Some(first.first_name.clone());
    new.fields.last_name = Some(first.last_name.clone());
    new.fields.account_level = Some(users::ADMINISTRATOR_LEVEL);
    let (mut user, mut changes) = users::build(tx, ctx, client.id, &new)?;
    if let Some(hash) = password {
        let made = user.clone();
        passwords::set(tx, client.id, user.id, hash, ctx.now)?;
        user.last_password_set_at = Some(ctx.now);
        users::rows::update(tx, &made, &user, ctx.now)?;
        changes.merge(Changes::between(&made, &user));
        changes.set_secret("password");
    }
    events::record_named(tx, ctx, Verb::Created, (&user, None), &changes, None)?;
    Ok((client, user))
}
