//! Asking for a link without being signed in.

use store::Tx;

use super::LinkKind;
use super::commands::{Mailing, add_mail_job};
use crate::clients::{self, ByDomain, Domain};
use crate::error::{Code, Error, Noun};
use crate::ids::{ClientId, UserId};
use crate::language::Language;
use crate::policy::Actor;
use crate::text::{Email, fold};
use crate::throttles::Attempt;
use crate::users::{self, Key};
use crate::{Caller, Ctx, Directory};

/// Who wants a link for what.
#[derive(Clone, Debug)]
pub struct Request {
    /// The host of the request, if it has a readable one.
    pub host: Option<Domain>,
    /// The client that the request names.
    pub client: Option<ClientId>,
    /// The address of the account.
    pub email: String,
    /// What the link is for.
    pub kind: LinkKind,
    /// The network address of whoever asks, as in [`crate::passwords::SignIn`].
    pub address: Option<String>,
    /// The language of the page on which they ask; the mail is in it, unless they chose another one
    /// before.
    pub language: Option<Language>,
    /// Where they want to go once they are signed in: a path of the site. Anything else is left out.
    pub next: Option<String>,
}

/// The longest path that is carried in a mail, in bytes.
const LONGEST_NEXT: usize = 2048;

impl Directory {
    /// Has a link mailed to whoever has an address, if anybody has. The answer is the same either
    /// way. The client is found as when signing in; of `caller`, only surface and request are looked
    /// at.
    ///
    /// # Errors
    /// [`Error::Invalid`] with [`Code::ClientNeeded`] when nothing tells which client is meant;
    /// [`Error::Limited`] for one link too many.
    pub async fn request_link(&self, caller: &Caller, request: Request) -> Result<(), Error> {
        let nobody = Caller { actor: Actor::Operator, ..caller.clone() };
        let place = ByDomain { host: request.host.clone(), named: request.client };
        let client = self.get(&nobody, place).await?;
        let client = client.ok_or_else(|| Error::invalid("client_id", Code::ClientNeeded))?;
        let operation = self.operation(&nobody);
        let ask = move |tx: &mut Tx<'_>| operation.with(|ctx| ask(tx, ctx, client, &request));
        self.inner.db.write(ask).await
    }
}

fn ask(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    request: &Request,
) -> Result<(), Error> {
    let email = Email::parse(&request.email).ok();
    let account =
        email.as_ref().map_or_else(|| fold(request.email.trim()), |email| email.key().to_owned());
    // As with passwords: naming many clients is no way around the count.
    let known = match clients::rows::get(tx, client) {
        Ok(client) => Some(client),
        Err(Error::NotFound(Noun::Client)) => None,
        Err(other) => return Err(other),
    };
    let counted = known.as_ref().map_or(ClientId::INSTALLATION, |client| client.id);
    Attempt::link(counted, &account, request.address.as_deref()).admit(tx, ctx.now)?;
    let (Some(client), Some(email)) = (known, email) else { return Ok(()) };
    let user = users::rows::find(tx, client.id, &Key::Email(email))?.filter(|user| user.active);
    // Whoever measures how long this takes learns nothing either: a job is written for nobody, too,
    // and finds nobody when it runs.
    let user = user.map_or(UserId::NOBODY, |user| user.id);
    let Request { kind, language, next, .. } = request;
    let next = next.as_deref().filter(|next| is_path(next, &client.domain));
    let mailing = Mailing { kind: *kind, language: *language, next };
    add_mail_job(tx, ctx, (client.id, user), mailing)
}

/// Whether it is a path of the own site, by the rule that a client's home keeps, too.
fn is_path(next: &str, domain: &Domain) -> bool {
    let path = next.starts_with('/') && next.len() <= LONGEST_NEXT;
    path && clients::location(next, domain).is_ok()
}
