//! Asking for another address.

use serde_json::{Value as Json, json};
use store::Tx;

use super::rows::{self, Wanted};
use super::{NOTICE_KIND, may_change, sweep};
use crate::error::{Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::Version;
use crate::language::Language;
use crate::links::LinkKind;
use crate::links::commands::{Mailing, add_mail_job, with};
use crate::policy::{Action, Actor, Resource, check};
use crate::text::{Email, Line};
use crate::throttles::Attempt;
use crate::users::{self, Key};
use crate::{Caller, Command, Ctx, Directory, jobs, passwords};

/// The address that somebody wants.
#[derive(Clone, Debug)]
pub struct NewAddress {
    /// The address.
    pub email: Email,
    /// The network address of whoever asks, as in [`crate::passwords::SignIn`].
    pub address: Option<String>,
    /// The language of the page on which they ask.
    pub language: Option<Language>,
}

/// How many old records are removed with a new one.
const SWEPT: i64 = 8;

impl Directory {
    /// Asks for another address for whoever calls, who has to know their present password if they have
    /// one. They are not told whether somebody else has the address.
    ///
    /// # Errors
    /// [`Error::Denied`] for a caller who is no person; [`Error::Invalid`] at `present_password` for a
    /// wrong one, or at `email` for the present address, or one that the client has locked;
    /// [`Error::Limited`] after too many wrong passwords, and for one link too many;
    /// [`Error::Conflict`] when another password was set at the same moment; [`Error::Unavailable`]
    /// when too many passwords are being hashed.
    pub async fn ask_address(
        &self,
        caller: &Caller,
        wanted: NewAddress,
        present_password: &str,
    ) -> Result<(), Error> {
        let person = caller.actor.client().zip(caller.actor.user());
        let (client, user) = person.ok_or(Error::Denied(Action::ChangeAddress))?;
        let proven = self.prove_present(client, user, present_password).await?;
        self.run(caller, AskAddress { wanted, proven }).await
    }
}

/// [`Directory::ask_address`] once the present password is proven. Needs: the person.
struct AskAddress {
    wanted: NewAddress,
    /// Which password was proven; nothing where there was none.
    proven: Option<Version>,
}

impl Command for AskAddress {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let Actor::Person { client, user, .. } = *ctx.actor() else {
            return Err(Error::Denied(Action::ChangeAddress));
        };
        let resource = Resource::user(client, user);
        check(ctx.actor(), Action::ChangeAddress, &resource, Noun::User)?;
        let person = users::rows::lock(tx, client, &Key::Id(user))?;
        passwords::require_present(tx, client, user, self.proven)?;
        if !may_change(tx, &person)? {
            return Err(Error::invalid("email", Code::Locked));
        }
        let NewAddress { email, address, language } = &self.wanted;
        if email.key() == person.email_key {
            return Err(Error::invalid("email", Code::Unchanged));
        }
        let accounts = [person.email_key.as_str(), email.key()];
        Attempt::new_address(client, accounts, address.as_deref()).admit(tx, ctx.now)?;

        let wanted = Wanted {
            client_id: client,
            user_id: user,
            email: Line::parse(email.as_str()).unwrap_or_default(),
            email_key: email.key().to_owned(),
            former_email: person.email.clone(),
            former_key: person.email_key,
            asked_at: ctx.now,
            void: false,
        };
        rows::put(tx, &wanted)?;
        sweep(tx, client, ctx.now, SWEPT)?;
        let mut changes = Changes::default();
        changes.set("wanted_email", Json::Null, email.as_str());
        events::record(tx, ctx, client, Verb::Changed, (Noun::User, user.0), &changes)?;
        let said = [("language", language.map(Language::code))];
        let notice = with(json!({ "user": user.0, "asked_at": ctx.now.0 }), said);
        jobs::add(tx, ctx, client, (jobs::MAIL, NOTICE_KIND), &notice)?;
        let mailing = Mailing { language: *language, ..Mailing::of(LinkKind::Address) };
        add_mail_job(tx, ctx, (client, user), mailing)
    }
}
