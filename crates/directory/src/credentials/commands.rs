//! Making and revoking credentials.

use store::Tx;

use super::{Created, Credential, CredentialKind, Secret, SecretHash};
use super::{claims_of, claims_to_words, require_own, rows, secrets};
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, CredentialId, Oid, UserId, Version};
use crate::policy::{Action, Claims, Resource, check};
use crate::text::Line;
use crate::users::{self, Key, User};
use crate::{Command, Ctx, clients, marks};

/// Makes a token for a person. Needs: whoever may manage credentials, and may do everything that
/// the person may.
#[derive(Clone)]
pub struct CreateUserToken {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// What people call it.
    pub label: Line,
    /// A secret that is brought along, else a random one. Needs: the operator.
    pub secret: Option<String>,
}

impl Command for CreateUserToken {
    type Outcome = Created;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Created, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ManageCredentials, &resource, Noun::User)?;
        let user = users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        let granted = claims_of(tx, &user)?;
        require_own(ctx, granted, Action::ManageCredentials)?;
        make(
            tx,
            ctx,
            New {
                user: Some(self.user),
                secret: self.secret.as_deref(),
                ..New::of(self.client, CredentialKind::UserToken, &self.label)
            },
        )
    }
}

/// Makes a random token for a person who has just proven who they are in another way. It is they
/// who make it, and the token is what they came with.
pub(crate) fn make_sign_in_token(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    user: &User,
    label: &Line,
) -> Result<Created, Error> {
    let client = user.client_id;
    let id = next_id(tx, client)?;
    ctx.acting_as(user, Some(id), |ctx| {
        let new = New::of(client, CredentialKind::UserToken, label);
        make_numbered(tx, ctx, id, New { user: Some(user.id), ..new })
    })
}

/// Makes an API key. Needs: whoever may manage credentials, and has the claims of the key.
#[derive(Clone)]
pub struct CreateApiKey {
    /// The client it opens.
    pub client: ClientId,
    /// What people call it.
    pub label: Line,
    /// What it may do; `None`: what an administrator may.
    pub claims: Option<Claims>,
    /// A secret that is brought along, else a random one. Needs: the operator.
    pub secret: Option<String>,
}

impl Command for CreateApiKey {
    type Outcome = Created;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Created, Error> {
        make_machine(
            tx,
            ctx,
            self.claims,
            New {
                secret: self.secret.as_deref(),
                ..New::of(self.client, CredentialKind::ApiKey, &self.label)
            },
        )
    }
}

/// Makes an OAuth client. Needs: whoever may manage credentials, and has its claims.
#[derive(Clone)]
pub struct CreateOauthClient {
    /// The client it opens.
    pub client: ClientId,
    /// What people call it.
    pub label: Line,
    /// What it may do; `None`: what an administrator may.
    pub claims: Option<Claims>,
    /// What it calls itself by, if that is brought along, else a new one. Needs: the operator.
    pub client_id: Option<Oid>,
    /// A secret that is brought along, else a random one. Needs: the operator.
    pub secret: Option<String>,
}

impl Command for CreateOauthClient {
    type Outcome = Created;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Created, Error> {
        make_machine(
            tx,
            ctx,
            self.claims,
            New {
                oid: self.client_id,
                secret: self.secret.as_deref(),
                ..New::of(self.client, CredentialKind::OauthClient, &self.label)
            },
        )
    }
}

/// Makes a token for the operator. Needs: the operator.
#[derive(Clone)]
pub struct CreateOperatorToken {
    /// What people call it.
    pub label: Line,
    /// A secret that is brought along, else a random one.
    pub secret: Option<String>,
}

impl Command for CreateOperatorToken {
    type Outcome = Created;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Created, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Credential)?;
        make(
            tx,
            ctx,
            New {
                secret: self.secret.as_deref(),
                ..New::of(ClientId::INSTALLATION, CredentialKind::OperatorToken, &self.label)
            },
        )
    }
}

/// Revokes a credential: it opens nothing any more, and neither do access tokens it drew. Needs:
/// whoever may manage credentials.
#[derive(Clone, Debug)]
pub struct Revoke {
    /// The client it is of; [`ClientId::INSTALLATION`] for an operator token.
    pub client: ClientId,
    /// The credential.
    pub credential: CredentialId,
}

impl Command for Revoke {
    type Outcome = Credential;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Credential, Error> {
        ctx.check(Action::ManageCredentials, self.client, Noun::Credential)?;
        let before = rows::lock(tx, self.client, self.credential)?;
        revoke(tx, ctx, &before)
    }
}

/// Revokes everything a person proves themselves with, because they are deleted.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(), Error> {
    for credential in rows::lock_of_user(tx, client, user, REVOKED_ONE_BY_ONE)? {
        revoke(tx, ctx, &credential)?;
    }
    rows::revoke_of_user(tx, client, user, ctx.now)
}

/// The most credentials of one person that are revoked each with an event of its own. Whoever signs
/// in by a program may have very many; the rest goes at once.
const REVOKED_ONE_BY_ONE: i64 = 256;

/// The most access tokens that go with the OAuth client that drew them. Should there be more, the
/// rest stay as rows that open nothing.
const REVOKED_AT_ONCE: i64 = 1024;

fn revoke(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, before: &Credential) -> Result<Credential, Error> {
    let version = before.version.next();
    let after = Credential { version, revoked_at: Some(ctx.now), ..before.clone() };
    rows::update(tx, before, &after)?;
    secrets::delete(tx, &before.hash)?;
    if before.kind == CredentialKind::OauthClient {
        let until = ctx.now.plus(super::ACCESS_TOKEN_SECONDS * 1_000_000);
        rows::clear_access_tokens(tx, before.client_id, before.id, until, REVOKED_AT_ONCE)?;
    }
    let subject = (Noun::Credential, before.id.0);
    let changes = Changes::between(before, &after);
    events::record(tx, ctx, before.client_id, Verb::Revoked, subject, &changes)?;
    Ok(after)
}

/// What a new credential is made of.
#[derive(Clone, Copy)]
struct New<'a> {
    client: ClientId,
    kind: CredentialKind,
    label: &'a Line,
    user: Option<UserId>,
    claims: Claims,
    oid: Option<Oid>,
    secret: Option<&'a str>,
}

impl<'a> New<'a> {
    /// With no claims and nothing brought along.
    fn of(client: ClientId, kind: CredentialKind, label: &'a Line) -> Self {
        Self { client, kind, label, user: None, claims: Claims::NONE, oid: None, secret: None }
    }
}

/// Makes a credential for a machine, with claims that its maker has too.
fn make_machine(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    claims: Option<Claims>,
    new: New<'_>,
) -> Result<Created, Error> {
    ctx.check(Action::ManageCredentials, new.client, Noun::Client)?;
    let claims = claims.unwrap_or(Claims::ADMINISTRATOR);
    require_own(ctx, claims, Action::ManageCredentials)?;
    clients::rows::get(tx, new.client)?;
    make(tx, ctx, New { claims, ..new })
}

fn make(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, new: New<'_>) -> Result<Created, Error> {
    let id = next_id(tx, new.client)?;
    make_numbered(tx, ctx, id, new)
}

fn next_id(tx: &mut Tx<'_>, client: ClientId) -> Result<CredentialId, Error> {
    Ok(CredentialId(marks::next(tx, client, Noun::Credential)?))
}

fn make_numbered(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    id: CredentialId,
    new: New<'_>,
) -> Result<Created, Error> {
    let secret = take_secret(tx, ctx, &new)?;
    let oid = take_oid(tx, ctx, &new)?;
    let credential = Credential {
        client_id: new.client,
        id,
        version: Version::FIRST,
        oid,
        kind: new.kind,
        user_id: new.user,
        label: new.label.clone(),
        claims: claims_to_words(new.claims),
        hash: SecretHash::of(secret.reveal()),
        hint: secret.hint(),
        created_at: ctx.now,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    rows::insert(tx, &credential)?;
    let subject = (Noun::Credential, credential.id.0);
    events::record(tx, ctx, new.client, Verb::Created, subject, &Changes::made(&credential))?;
    Ok(Created { credential, secret })
}

fn take_secret(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, new: &New<'_>) -> Result<Secret, Error> {
    let Some(brought) = new.secret else { return Ok(Secret::random(new.kind, ctx.ids)) };
    ctx.check(Action::ImportCredential, new.client, Noun::Credential)?;
    let secret = Secret::parse(new.kind, brought).map_err(|code| Error::invalid("secret", code))?;
    match secrets::find(tx, &SecretHash::of(secret.reveal()))? {
        Some(_) => Err(Error::Conflict(Clash::Taken("secret"))),
        None => Ok(secret),
    }
}

fn take_oid(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, new: &New<'_>) -> Result<Oid, Error> {
    let Some(oid) = new.oid else { return Ok(ctx.ids.oid(ctx.now)) };
    ctx.check(Action::ImportCredential, new.client, Noun::Credential)?;
    if rows::was_oid_given(tx, new.client, oid)? {
        return Err(Error::Conflict(Clash::Taken("oid")));
    }
    Ok(oid)
}
