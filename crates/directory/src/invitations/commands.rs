//! Inviting, reminding and withdrawing.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use store::Tx;

use super::delivery::MAIL_KIND;
use super::letters::{Apps, Letter, faults, letters, require_count};
use super::queries::{load, load_one};
use super::{Entry, Invitation, Invited, grants, rows};
use crate::error::{Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{AppId, ClientId, IfVersion, InvitationId};
use crate::policy::Action;
use crate::throttles::Attempt;
use crate::{Command, Ctx, apps, clients, groups, jobs, marks};

/// Invites one or more addresses, all or none. Needs: whoever may invite for the client.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The client.
    pub client: ClientId,
    /// Whom, 1 to [`super::LIMIT`]. Several entries of one address make one invitation and one mail.
    pub entries: Vec<Entry>,
}

impl Command for Invite {
    type Outcome = Vec<Invited>;

    /// For each entry, in their order, its invitation.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Invited>, Error> {
        ctx.check(Action::Invite, self.client, Noun::Client)?;
        require_count(&self.entries)?;
        // Invitations of one client are made one after the other, so that an address that is
        // invited by two at once is found by the second.
        clients::rows::lock(tx, self.client)?;
        let letters = self.letters(tx, ctx)?;

        let mut invitations = send(tx, ctx, self.client, &letters)?;
        invitations.sort_unstable_by_key(|invitation| invitation.id);
        let invited = load(tx, self.client, invitations)?;
        let by_address: HashMap<&str, &Invited> = invited
            .iter()
            .map(|invited| (invited.invitation.email_key.as_str(), invited))
            .collect();
        let found = |entry: &Entry| by_address.get(entry.email.key()).map(|found| (*found).clone());
        Ok(self.entries.iter().filter_map(found).collect())
    }
}

impl Invite {
    /// What is to be mailed, once all entries keep the rules.
    fn letters(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Letter>, Error> {
        let codes: Vec<_> =
            self.entries.iter().flat_map(|entry| &entry.initial_apps).cloned().collect();
        let addresses: Vec<&str> = self.entries.iter().map(|entry| entry.email.key()).collect();
        let known = apps::known(tx, self.client, &codes)?;
        let inactive = rows::inactive(tx, self.client, &addresses)?;
        let mut faults = faults(&self.entries, &known, &inactive);
        faults.extend(grants::faults(tx, ctx, self.client, &self.entries)?);
        if faults.is_empty() {
            Ok(letters(&self.entries, &known))
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// Makes or joins the invitation of each letter, and has it mailed.
fn send(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    letters: &[Letter],
) -> Result<Vec<Invitation>, Error> {
    let addresses: Vec<&str> = letters.iter().map(|letter| letter.entry.email.key()).collect();
    let open = rows::lock_open(tx, client, &addresses)?;
    let ids: Vec<InvitationId> = open.iter().map(|invitation| invitation.id).collect();
    let mut apps: HashMap<InvitationId, Apps> = HashMap::new();
    for (invitation, app, code) in rows::apps(tx, client, &ids)? {
        apps.entry(invitation).or_default().insert(app, code);
    }
    let mut open: HashMap<String, Invitation> =
        open.into_iter().map(|invitation| (invitation.email_key.clone(), invitation)).collect();

    let mut sent = Vec::with_capacity(letters.len());
    for letter in letters {
        let invitation = match open.remove(letter.entry.email.key()) {
            Some(before) if before.is_pending(ctx.now) => {
                let own = apps.remove(&before.id).unwrap_or_default();
                join(tx, ctx, letter, &before, &own)?
            }
            Some(lapsed) => {
                close(tx, ctx, &lapsed, Verb::Changed)?;
                make(tx, ctx, client, letter)?
            }
            None => make(tx, ctx, client, letter)?,
        };
        add_mail_job(tx, ctx, &invitation)?;
        sent.push(invitation);
    }
    Ok(sent)
}

fn make(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    letter: &Letter,
) -> Result<Invitation, Error> {
    let id = InvitationId(marks::next(tx, client, Noun::Invitation)?);
    let made = letter.fresh(ctx, client, id);
    rows::insert(tx, &made)?;
    let ids: Vec<AppId> = letter.apps.keys().copied().collect();
    rows::add_apps(tx, client, id, &ids)?;
    let mut changes = Changes::made(&made);
    if !letter.apps.is_empty() {
        changes.set("initial_apps", Json::Null, codes(&letter.apps));
    }
    events::record(tx, ctx, client, Verb::Created, (Noun::Invitation, id.0), &changes)?;
    Ok(made)
}

fn join(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    letter: &Letter,
    before: &Invitation,
    own: &Apps,
) -> Result<Invitation, Error> {
    // The answer holds the key, and whoever has it can take what the invitation gives.
    groups::grantable_roles(tx, ctx, before.client_id, &before.grants.roles)?;
    let after = letter.joined(ctx, before);
    rows::update(tx, before, &after)?;
    let mut changes = Changes::between(before, &after);
    let added: Vec<AppId> =
        letter.apps.keys().filter(|app| !own.contains_key(app)).copied().collect();
    if !added.is_empty() {
        rows::add_apps(tx, after.client_id, after.id, &added)?;
        let united: Apps = own.iter().chain(&letter.apps).map(|(a, c)| (*a, c.clone())).collect();
        changes.set("initial_apps", codes(own), codes(&united));
    }
    let subject = (Noun::Invitation, after.id.0);
    events::record(tx, ctx, after.client_id, Verb::Changed, subject, &changes)?;
    Ok(after)
}

fn codes(apps: &Apps) -> Json {
    apps.values().map(|code| Json::from(code.as_str())).collect()
}

/// Closes an invitation: from now on its key is unknown and its address can be invited anew.
pub(super) fn close(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &Invitation,
    verb: Verb,
) -> Result<(), Error> {
    let after = before.closed(ctx.now);
    rows::update(tx, before, &after)?;
    rows::delete_key(tx, &before.key)?;
    let subject = (Noun::Invitation, after.id.0);
    events::record(tx, ctx, after.client_id, verb, subject, &Changes::between(before, &after))
}

/// Has an invitation mailed. The count tells the mails of one invitation apart.
fn add_mail_job(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, invitation: &Invitation) -> Result<(), Error> {
    let body = json!({"invitation": invitation.id.0, "count": invitation.mail_count});
    jobs::add(tx, ctx, invitation.client_id, (jobs::MAIL, MAIL_KIND), &body)
}

/// Mails a pending invitation once more, with the same key. Needs: whoever may invite for the
/// client, and may give the roles that it gives.
#[derive(Clone, Copy, Debug)]
pub struct Resend {
    /// The client.
    pub client: ClientId,
    /// Which invitation.
    pub id: InvitationId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Resend {
    type Outcome = Invited;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Invited, Error> {
        ctx.check(Action::Invite, self.client, Noun::Invitation)?;
        let before = rows::lock_pending(tx, self.client, self.id, ctx.now)?;
        groups::grantable_roles(tx, ctx, self.client, &before.grants.roles)?;
        before.version.require(self.if_version)?;
        if !rows::inactive(tx, self.client, &[&before.email_key])?.is_empty() {
            return Err(Error::invalid("email", Code::InactiveUser));
        }
        // Nobody's mailbox is filled, whoever presses how often.
        Attempt::link(self.client, &before.email_key, None).admit(tx, ctx.now)?;
        let after = before.mailed(ctx.now, ctx.installation.invitation_days);
        rows::update(tx, &before, &after)?;
        let changes = Changes::between(&before, &after);
        let subject = (Noun::Invitation, after.id.0);
        events::record(tx, ctx, self.client, Verb::Resent, subject, &changes)?;
        add_mail_job(tx, ctx, &after)?;
        load_one(tx, self.client, after)
    }
}

/// Withdraws a pending invitation: the link that was mailed stops working. Needs: whoever may
/// invite for the client.
#[derive(Clone, Copy, Debug)]
pub struct Withdraw {
    /// The client.
    pub client: ClientId,
    /// Which invitation.
    pub id: InvitationId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Withdraw {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        ctx.check(Action::Invite, self.client, Noun::Invitation)?;
        let before = rows::lock_pending(tx, self.client, self.id, ctx.now)?;
        before.version.require(self.if_version)?;
        close(tx, ctx, &before, Verb::Revoked)
    }
}
