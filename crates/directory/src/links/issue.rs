//! Making the secret of a link, while the mail that carries it is written.

use store::Tx;

use super::LinkKind;
use super::commands::{Recipient, recipient, record, remove};
use super::rows::{self, Link};
use crate::clients::{self, Client};
use crate::credentials::{CredentialKind, Secret, SecretHash, secrets};
use crate::error::{Error, Noun};
use crate::events::Verb;
use crate::ids::{ClientId, CredentialId, UserId};
use crate::language::Language;
use crate::policy::{Action, Resource, check};
use crate::text::Line;
use crate::time::Timestamp;
use crate::users::{self, Key, User};
use crate::{Command, Ctx};

/// Makes a link, and ends the one of its kind that was mailed before. To be called by what writes
/// the mail: done again for the same mail, the later link is the good one. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Issue {
    /// The client.
    pub client: ClientId,
    /// Whom it is for.
    pub user: UserId,
    /// What it is for.
    pub kind: LinkKind,
}

/// A link that was just made, with what a mail needs. Nobody can ask for its secret again.
#[derive(Clone, Debug)]
pub struct Issued {
    /// What the link carries.
    pub secret: Secret,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// The address that it goes to.
    pub email: Line,
    /// Whom it is for.
    pub user: User,
    /// Whose they are.
    pub client: Client,
    /// The language they chose.
    pub language: Option<Language>,
}

impl Command for Issue {
    /// Nothing for somebody who was switched off or deleted meanwhile, or wants no other address any
    /// more, may not have one, or wants one that somebody else has: there is no mail to write.
    type Outcome = Option<Issued>;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Issued>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::IssueLink, &resource, Noun::User)?;
        let user = users::rows::find_locked(tx, self.client, &Key::Id(self.user))?;
        let Some(user) = user.filter(|user| user.active) else { return Ok(None) };
        let to = recipient(tx, &user, self.kind, ctx.now)?;
        let Some(Recipient { email, email_key, until }) = to else { return Ok(None) };
        // Whoever wants an address that is somebody else's was told what everybody is told.
        if self.kind == LinkKind::Address
            && users::rows::id_by_email(tx, self.client, &email_key)?
                .is_some_and(|it| it != user.id)
        {
            return Ok(None);
        }
        let client = clients::rows::get(tx, self.client)?;
        if let Some(before) = rows::find(tx, self.client, self.user, self.kind)? {
            remove(tx, &before)?;
        }
        let secret = Secret::random(CredentialKind::Link, ctx.ids);
        let link = Link {
            client_id: self.client,
            user_id: self.user,
            kind: self.kind,
            hash: SecretHash::of(secret.reveal()),
            email_key,
            created_at: ctx.now,
            expires_at: until.into_iter().fold(self.kind.expiry(&client, ctx.now), Ord::min),
        };
        rows::insert(tx, &link)?;
        secrets::insert(tx, &secret_row(&link))?;
        record(tx, ctx, &link, Verb::Created)?;
        let language = users::languages::find(tx, self.client, self.user)?;
        Ok(Some(Issued { secret, expires_at: link.expires_at, email, user, client, language }))
    }
}

/// Links have no numbers: together with the kind, the number of the person finds one.
fn secret_row(link: &Link) -> secrets::SecretRow {
    secrets::SecretRow {
        hash: link.hash,
        client_id: link.client_id,
        kind: CredentialKind::Link,
        credential_id: CredentialId(link.user_id.0),
        expires_at: Some(link.expires_at),
    }
}
