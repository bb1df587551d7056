//! What whoever opens the link of an invitation is shown.

use store::Tx;

use super::{Invitation, Key, rows};
use crate::apps::{self, App};
use crate::clients::{self, Client};
use crate::error::{Error, Noun};
use crate::time::Timestamp;
use crate::users::{self, User};
use crate::{Directory, users::Key as UserKey};

/// An invitation that can be accepted, with what a page needs.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The invitation; it holds the address.
    pub invitation: Invitation,
    /// The client that invites; it says which passwords it takes, and where people go.
    pub client: Client,
    /// The apps that it opens, by number.
    pub apps: Vec<App>,
    /// Who has the address already. They sign in and accept as themselves.
    pub user: Option<User>,
    /// Who invited, if it was a person who is still there.
    pub inviter: Option<User>,
}

impl Directory {
    /// Looks at the invitation of a key, of any client.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that was used, withdrawn, lapsed or never made.
    pub async fn look_at_invitation(&self, key: &Key) -> Result<Offer, Error> {
        let (key, now) = (key.clone(), self.now());
        self.inner.db.read(move |tx| look(tx, &key, now)).await
    }
}

fn look(tx: &mut Tx<'_>, key: &Key, now: Timestamp) -> Result<Offer, Error> {
    let missing = || Error::NotFound(Noun::Invitation);
    let (client, id) = rows::by_key(tx, key)?.ok_or_else(missing)?;
    let invitation = rows::pending(tx, client, &[id], now)?.pop().ok_or_else(missing)?;
    let mut apps = Vec::new();
    for (_, _, code) in rows::apps(tx, client, &[id])? {
        apps.push(apps::rows::get(tx, client, &code)?);
    }
    let user = match users::rows::id_by_email(tx, client, &invitation.email_key)? {
        Some(user) => users::rows::find(tx, client, &UserKey::Id(user))?,
        None => None,
    };
    let inviter = match invitation.inviter_id {
        Some(inviter) => users::rows::find(tx, client, &UserKey::Id(inviter))?,
        None => None,
    };
    Ok(Offer { invitation, client: clients::rows::get(tx, client)?, apps, user, inviter })
}
