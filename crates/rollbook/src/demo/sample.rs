//! Small steps that both sample clients are made of.

use anyhow::Context;
use directory::Directory;
use directory::credentials::{CreateApiKey, CreateOauthClient, CreateUserToken};
use directory::ids::{ClientId, Oid, UserId};
use directory::text::{Email, Line, Long};
use directory::time::Timestamp;
use directory::users::{self, New, Parts, User};

use super::Samples;
use crate::commands::operator;

/// A sample client under construction.
pub(super) struct Sample<'a> {
    pub(super) directory: &'a Directory,
    pub(super) client: ClientId,
}

impl Sample<'_> {
    /// Adds somebody.
    pub(super) async fn add(&self, new: New) -> anyhow::Result<User> {
        let create = users::Create { client: self.client, new, parts: Parts::default() };
        Ok(self.directory.run(&operator(), create).await?.user)
    }

    /// Makes the fixed credentials: a key, a token for the administrator and one for a member, an
    /// OAuth client, and the member's password.
    pub(super) async fn credentials(
        &self,
        samples: &Samples,
        administrator: UserId,
        member: UserId,
    ) -> anyhow::Result<()> {
        let (caller, client) = (operator(), self.client);
        let label = line("demo")?;
        let secret = |text: &str| Some(text.to_owned());
        let key = CreateApiKey {
            client,
            label: label.clone(),
            claims: None,
            secret: secret(samples.members_key),
        };
        self.directory.run(&caller, key).await?;
        for (user, token) in [(administrator, samples.token), (member, samples.member_token)] {
            let create =
                CreateUserToken { client, user, label: label.clone(), secret: secret(token) };
            self.directory.run(&caller, create).await?;
        }
        let oauth = CreateOauthClient {
            client,
            label,
            claims: None,
            client_id: Some(oid(samples.oauth_id)?),
            secret: secret(samples.oauth_secret),
        };
        self.directory.run(&caller, oauth).await?;
        Ok(())
    }
}

/// A person of whom nothing but the address is known.
pub(super) fn person(email: &str) -> anyhow::Result<New> {
    Ok(New::of(Email::parse(email).ok().with_context(|| format!("{email} is an address"))?))
}

/// A text of the sample data.
pub(super) fn line(text: &str) -> anyhow::Result<Line> {
    Line::parse(text).ok().with_context(|| format!("{text} is a line"))
}

/// A link of the sample data.
pub(super) fn link(text: &str) -> anyhow::Result<Long> {
    Long::parse_link(text).ok().with_context(|| format!("{text} is a link"))
}

/// A date of the sample data.
pub(super) fn date(text: &str) -> anyhow::Result<Timestamp> {
    Timestamp::parse(text).ok().flatten().with_context(|| format!("{text} is a date"))
}

/// An object id of the sample data.
pub(super) fn oid(text: &str) -> anyhow::Result<Oid> {
    Oid::parse(text).ok().with_context(|| format!("{text} is an object id"))
}
