//! Adding, changing and deleting users.

use serde_json::json;
use store::Tx;

use super::details::{self, Details, Parts};
use super::fields::name_key;
use super::labels::Labels;
use super::{Fields, Handle, Identifiers, Key, User, invariants, rows};
use super::{avatars, languages, privacy};
use crate::dimensions::Values;
use crate::error::{Clash, Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, IfVersion, Oid, UserId, Version};
use crate::json::{Object, Permissions};
use crate::policy::{self, Action};
use crate::tags::Scores;
use crate::text::{Email, Line, Long};
use crate::time::Timestamp;
use crate::{
    Command, Ctx, credentials, delegates, groups, identities, links, marks, passwords, sessions,
};

/// Somebody to be added. Only the address is required.
#[derive(Clone, Debug)]
pub struct New {
    /// The address.
    pub email: Email,
    /// Other keys; an address in here is not looked at.
    pub identifiers: Identifiers,
    /// Fields that are not empty.
    pub fields: Fields,
    /// What hangs on them.
    pub labels: Labels,
    /// Ids and dates that come from elsewhere.
    pub brought: Brought,
}

impl New {
    /// Somebody of whom nothing but the address is known.
    pub fn of(email: Email) -> Self {
        Self {
            email,
            identifiers: Identifiers::default(),
            fields: Fields::default(),
            labels: Labels::default(),
            brought: Brought::default(),
        }
    }
}

/// What comes along from another system. Kept when the caller may import, else passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// The number.
    pub id: Option<UserId>,
    /// The object id.
    pub oid: Option<Oid>,
    /// When they were added there.
    pub created_at: Option<Timestamp>,
    /// When they last changed there.
    pub updated_at: Option<Timestamp>,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
    /// When they were last switched on.
    pub last_activated_at: Option<Timestamp>,
    /// When they were last switched off.
    pub last_deactivated_at: Option<Timestamp>,
    /// When they last set a password.
    pub last_password_set_at: Option<Timestamp>,
}

/// Adds a user. Needs: whoever may change all users of the client.
#[derive(Clone, Debug)]
pub struct Create {
    /// The client.
    pub client: ClientId,
    /// Whom.
    pub new: New,
    /// What to load for the answer.
    pub parts: Parts,
}

impl Command for Create {
    type Outcome = Details;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        ctx.enter(tx, Action::CreateUser, self.client, Noun::User)?;
        if self.new.fields.account_level.is_some_and(|level| level >= super::ADMINISTRATOR_LEVEL) {
            ctx.check(Action::GrantAdministrator, self.client, Noun::User)?;
        }
        let user = create(tx, ctx, self.client, &self.new)?;
        details::load_one(tx, self.client, user, self.parts)
    }
}

/// Adds several users, all or none: fewer, larger transactions for those who bring many. Needs:
/// whoever may bring ids along.
#[derive(Clone, Debug)]
pub struct CreateMany {
    /// The client.
    pub client: ClientId,
    /// Whom, at most 1000.
    pub people: Vec<New>,
}

impl Command for CreateMany {
    type Outcome = Vec<UserId>;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<UserId>, Error> {
        ctx.enter(tx, Action::ImportUser, self.client, Noun::User)?;
        if self.people.len() > 1000 {
            return Err(Error::invalid("people", Code::TooMany(1000)));
        }
        self.people.iter().map(|new| Ok(create(tx, ctx, self.client, new)?.id)).collect()
    }
}

/// Adds a user and writes the event. Whether the caller may has been asked.
fn create(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, client: ClientId, new: &New) -> Result<User, Error> {
    let (user, changes) = build(tx, ctx, client, new)?;
    events::record_named(tx, ctx, Verb::Created, (&user, None), &changes, None)?;
    Ok(user)
}

/// Adds a user, and leaves the event with these changes to the caller. The row names it already.
pub(crate) fn build(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    new: &New,
) -> Result<(User, Changes), Error> {
    let mut identifiers = new.identifiers.clone();
    identifiers.email = Some(new.email.clone());
    invariants::check_unique(tx, client, None, &identifiers)?;
    // Taking a number makes users of one client be added one after the other, so that a handle
    // that is free below stays free until this one is written.
    let imports = policy::allows(ctx.actor(), Action::ImportUser, client);
    let brought = if imports { new.brought.clone() } else { Brought::default() };
    let id = take_id(tx, client, brought.id)?;
    if identifiers.handle.is_none() {
        identifiers.handle = Some(free_handle(tx, ctx, client, &new.email)?);
    }
    let made = first_state(tx, ctx, (client, id), &brought, (new, &identifiers))?;
    rows::insert(tx, &made, ctx.now)?;

    let mut user = made.clone();
    let mut log = Changes::default();
    new.labels.apply(tx, ctx, &mut user, &new.fields, &mut log)?;
    if user.is_administrator() && new.labels.roles.is_none() {
        groups::follow_level(
            tx,
            client,
            &User { account_level: 0, ..user.clone() },
            &user,
            &mut log,
        )?;
    }
    if user != made {
        user.name_key = name_key(user.first_name.as_str(), user.last_name.as_str());
        rows::update(tx, &made, &user, ctx.now)?;
    }
    if user.is_administrator() && !policy::allows(ctx.actor(), Action::GrantAdministrator, client) {
        return Err(Error::Denied(Action::GrantAdministrator));
    }
    let mut changes = Changes::made(&user);
    changes.merge(log);
    Ok((user, changes))
}

/// Hangs labels on a user. Default dimensions and the account level change in `after`, which is for
/// the caller to write.
pub(crate) fn hang(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    after: &mut User,
    labels: &Labels,
    log: &mut Changes,
) -> Result<(), Error> {
    labels.apply(tx, ctx, after, &Fields::default(), log)
}

/// A handle made from the address that nobody of the client has.
fn free_handle(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    email: &Email,
) -> Result<Handle, Error> {
    let random = || u32::from_be_bytes(ctx.ids.bytes::<4>());
    let near = [0].into_iter().chain(2..10);
    for number in near.chain(std::iter::repeat_with(random).take(8)) {
        let handle = Handle::of_address(email, number);
        if rows::id_by_handle(tx, client, &handle.key())?.is_none() {
            return Ok(handle);
        }
    }
    Err(Error::Conflict(Clash::Taken("handle")))
}

/// The record as it is first written, before labels are hung on it.
fn first_state(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    (client, id): (ClientId, UserId),
    brought: &Brought,
    (new, identifiers): (&New, &Identifiers),
) -> Result<User, Error> {
    let mut user = blank(client, ctx.now);
    user.id = id;
    user.last_event = Some(ctx.ids.oid(ctx.now));
    user.oid = match brought.oid {
        Some(oid) if rows::was_oid_given(tx, client, oid)? => {
            return Err(Error::Conflict(Clash::Taken("oid")));
        }
        Some(oid) => oid,
        None => ctx.ids.oid(ctx.now),
    };
    user.color = crate::ids::hex(&ctx.ids.bytes::<3>());
    identifiers.set(&mut user);
    new.fields.set(&mut user);
    user.name_key = name_key(user.first_name.as_str(), user.last_name.as_str());
    user.created_at = brought.created_at.unwrap_or(ctx.now);
    user.updated_at = brought.updated_at.unwrap_or(ctx.now);
    user.last_login_at = brought.last_login_at;
    user.last_password_set_at = brought.last_password_set_at;
    let (on, off) = if user.active { (Some(ctx.now), None) } else { (None, Some(ctx.now)) };
    user.last_activated_at = brought.last_activated_at.or(on);
    user.last_deactivated_at = brought.last_deactivated_at.or(off);
    Ok(user)
}

fn take_id(tx: &mut Tx<'_>, client: ClientId, brought: Option<UserId>) -> Result<UserId, Error> {
    let id = UserId(marks::take(tx, client, Noun::User, brought.map(|id| id.0))?);
    if brought.is_some() && rows::was_id_given(tx, client, id)? {
        return Err(Error::Conflict(Clash::Taken("id")));
    }
    Ok(id)
}

/// A record in which nothing is set.
pub(crate) fn blank(client: ClientId, now: Timestamp) -> User {
    let (line, long) = (Line::default, Long::default);
    User {
        client_id: client,
        id: UserId(0),
        version: Version::FIRST,
        oid: Oid([0; 12]),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        active: true,
        account_level: 0,
        email: line(),
        email_key: String::new(),
        first_name: line(),
        last_name: line(),
        name_key: String::new(),
        nickname: line(),
        username: line(),
        username_key: None,
        handle: Handle::unset(),
        handle_key: String::new(),
        reference: None,
        guid: None,
        title: line(),
        company: line(),
        designation: line(),
        job_type: line(),
        phone: line(),
        address: line(),
        city: line(),
        state_province: line(),
        postal_code: line(),
        country: line(),
        website: long(),
        linkedin: long(),
        twitter: long(),
        facebook: long(),
        instagram: long(),
        avatar: long(),
        timezone: 0,
        points: 0,
        extra: Object::empty(),
        demo: false,
        color: String::new(),
        seniority: None,
        department: None,
        office: None,
        subdepartment: None,
        pod: None,
        super_delegate_permissions: Permissions::default(),
        tag_scores: Scores::default(),
        dimension_values: Values::default(),
        last_login_at: None,
        last_activated_at: None,
        last_deactivated_at: None,
        last_password_set_at: None,
        last_event: None,
    }
}

/// Changes a user: what is given is set, what is not stays. Needs: whoever may change all users of
/// the client; for their profile fields that the client has not locked ([`super::ProfileFields`]), the
/// person.
#[derive(Clone, Debug)]
pub struct Update {
    /// The client.
    pub client: ClientId,
    /// Who.
    pub user: Key,
    /// Keys to set.
    pub identifiers: Identifiers,
    /// Fields to set.
    pub fields: Fields,
    /// What to hang on them or take off.
    pub labels: Labels,
    /// Only if this is still their version.
    pub if_version: IfVersion,
    /// What to load for the answer.
    pub parts: Parts,
}

impl Update {
    /// A change of nothing, to be filled in.
    pub fn of(client: ClientId, user: Key) -> Self {
        Self {
            client,
            user,
            identifiers: Identifiers::default(),
            fields: Fields::default(),
            labels: Labels::default(),
            if_version: IfVersion::ANY,
            parts: Parts::default(),
        }
    }
}

impl Command for Update {
    type Outcome = Details;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        invariants::reach(tx, ctx, self.client, &self.user, Action::ChangeProfile)?;
        if let Some(delegates) = &self.labels.delegates {
            delegates::lock_with_delegates(tx, self.client, &self.user, delegates)?;
        }
        let before = rows::lock(tx, self.client, &self.user)?;
        before.version.require(self.if_version)?;

        let mut after = before.clone();
        self.identifiers.set(&mut after);
        self.fields.set(&mut after);
        let mut log = Changes::default();
        self.labels.apply(tx, ctx, &mut after, &self.fields, &mut log)?;
        if self.labels.roles.is_none() && before.is_administrator() != after.is_administrator() {
            groups::follow_level(tx, self.client, &before, &after, &mut log)?;
        }
        let mut changes = Changes::between(&before, &after);
        changes.merge(log);
        if changes.is_empty() && before == after {
            return details::load_one(tx, self.client, before, self.parts);
        }
        invariants::check_rights(tx, ctx, (&before, &after), &changes)?;
        invariants::check_unique(tx, self.client, Some(before.id), &self.identifiers)?;
        invariants::keep_an_administrator(tx, &before, &after)?;

        settle(&before, &mut after, ctx);
        rows::update(tx, &before, &after, ctx.now)?;
        if before.avatar != after.avatar {
            avatars::forget(tx, self.client, after.id)?;
        }
        if before.active && !after.active {
            sessions::end_others(tx, ctx, self.client, after.id, None)?;
        }
        if (before.active && !after.active) || before.email_key != after.email_key {
            links::end_all(tx, ctx, self.client, after.id)?;
        }
        let named = (&after, before.last_event);
        events::record_named(tx, ctx, Verb::Changed, named, &changes, None)?;
        details::load_one(tx, self.client, after, self.parts)
    }
}

/// What follows from a change: version, dates, the sort key, and the id of the event to be written.
pub(super) fn settle(before: &User, after: &mut User, ctx: &mut Ctx<'_>) {
    let now = ctx.now;
    after.last_event = Some(ctx.ids.oid(now));
    after.version = before.version.next();
    after.updated_at = now;
    after.name_key = name_key(after.first_name.as_str(), after.last_name.as_str());
    match (before.active, after.active) {
        (true, false) => after.last_deactivated_at = Some(now),
        (false, true) => after.last_activated_at = Some(now),
        _ => {}
    }
}

/// Deletes a user: gone from everything at once, kept for the history. Those who had named them as a
/// delegate change in the time that follows. Needs: whoever may change
/// all users of the client.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The client.
    pub client: ClientId,
    /// Who.
    pub user: Key,
    /// Only if this is still their version.
    pub if_version: IfVersion,
    /// What the caller says about whom it acts for.
    pub forwarded: Option<Forwarded>,
    /// What to load for the answer.
    pub parts: Parts,
}

/// The original principal of a request that another service passes on. Written to the history,
/// never used to decide anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forwarded {
    /// The machine that asked first.
    pub client_id: Option<String>,
    /// The customer it asked for.
    pub customer_id: Option<Oid>,
    /// The person who asked first.
    pub user_id: Option<Oid>,
}

impl Forwarded {
    fn text(&self) -> String {
        let oid = |oid: Option<Oid>| oid.map(|oid| oid.to_string());
        json!({
            "client_id": self.client_id,
            "customer_id": oid(self.customer_id),
            "user_id": oid(self.user_id),
        })
        .to_string()
    }
}

impl Command for Delete {
    type Outcome = Details;

    /// The user as they stood, switched off.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        ctx.check(Action::DeleteUser, self.client, Noun::User)?;
        let before = rows::lock(tx, self.client, &self.user)?;
        invariants::require_peer(ctx, &before)?;
        before.version.require(self.if_version)?;
        let mut after = before.clone();
        after.active = false;
        after.deleted_at = Some(ctx.now);
        invariants::keep_an_administrator(tx, &before, &after)?;
        settle(&before, &mut after, ctx);
        let details = details::load_one(tx, self.client, after.clone(), self.parts)?;

        rows::update(tx, &before, &after, ctx.now)?;
        identities::forget(tx, self.client, before.id)?;
        passwords::forget(tx, self.client, before.id)?;
        credentials::forget(tx, ctx, self.client, before.id)?;
        sessions::end_others(tx, ctx, self.client, before.id, None)?;
        links::forget(tx, ctx, self.client, before.id)?;
        languages::forget(tx, self.client, before.id)?;
        privacy::forget(tx, self.client, before.id)?;
        avatars::forget(tx, self.client, before.id)?;
        let forwarded = self.forwarded.as_ref().map(Forwarded::text);
        let changes = Changes::between(&before, &after);
        let named = (&after, before.last_event);
        let cause = events::record_named(tx, ctx, Verb::Deleted, named, &changes, forwarded)?;
        delegates::forget(tx, ctx, self.client, before.id, cause)?;
        Ok(details)
    }
}
