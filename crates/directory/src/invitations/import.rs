//! Bringing pending invitations along from another system.

use store::Tx;

use super::letters::{faults, letters};
use super::queries::load_one;
use super::{Entry, Invitation, Invited, Key, grants, rows};
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{AppId, ClientId, InvitationId, UserId};
use crate::policy::Action;
use crate::time::Timestamp;
use crate::{Command, Ctx, apps, clients, marks};

/// Keeps an invitation that was mailed elsewhere, with its number and key, so that its link goes on
/// working. No mail is sent. Needs: whoever may bring ids along.
#[derive(Clone, Debug)]
pub struct Import {
    /// The client.
    pub client: ClientId,
    /// Its number.
    pub id: InvitationId,
    /// Its key.
    pub key: Key,
    /// The address with what it was invited to.
    pub entry: Entry,
    /// Who invited.
    pub inviter: Option<UserId>,
    /// When it was first mailed.
    pub invited_at: Timestamp,
}

impl Command for Import {
    type Outcome = Invited;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Invited, Error> {
        ctx.check(Action::ImportUser, self.client, Noun::Client)?;
        clients::rows::lock(tx, self.client)?;
        let address = self.entry.email.key();
        if !rows::lock_open(tx, self.client, &[address])?.is_empty() {
            return Err(Error::Conflict(Clash::Taken("email")));
        }
        let entries = std::slice::from_ref(&self.entry);
        let known = apps::known(tx, self.client, &self.entry.initial_apps)?;
        let inactive = rows::inactive(tx, self.client, &[address])?;
        let mut faults = faults(entries, &known, &inactive);
        faults.extend(grants::faults(tx, ctx, self.client, entries)?);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let made = letters(entries, &known).into_iter().map(|letter| {
            let apps: Vec<AppId> = letter.apps.keys().copied().collect();
            (letter.fresh(ctx, self.client, self.id), apps)
        });
        let (fresh, apps) =
            made.last().ok_or_else(|| Error::internal("one entry is one letter"))?;
        let invitation = Invitation {
            key: self.key.clone(),
            inviter_id: self.inviter,
            invited_at: self.invited_at,
            mailed_at: self.invited_at,
            mail_sent_at: Some(self.invited_at),
            ..fresh
        };
        marks::pass(tx, self.client, Noun::Invitation, self.id.0)?;
        rows::insert(tx, &invitation)?;
        rows::add_apps(tx, self.client, self.id, &apps)?;
        let subject = (Noun::Invitation, self.id.0);
        let changes = Changes::made(&invitation);
        events::record(tx, ctx, self.client, Verb::Created, subject, &changes)?;
        load_one(tx, self.client, invitation)
    }
}
