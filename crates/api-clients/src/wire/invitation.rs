//! Invitations as this API shows them and takes them.

use directory::ids::ClientId;
use directory::invitations::{self, Entry, Invite, Invited};
use directory::json::Object;
use directory::text::{Email, Line, Message};
use directory::{Code, Error};
use serde::Serialize;
use utoipa::ToSchema;
use web::{BaseUrl, BoolWord, Faults, Field, OneOrMany};

use super::examples;
use super::time::Time;
use super::user::{User, app_codes};

/// A pending invitation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!(examples::invitation()))]
pub(crate) struct Invitation {
    /// Its number.
    id: i64,
    /// Who made it; null if that was not a person, or one who is deleted by now.
    user: Option<User>,
    /// Ids of the apps they may open once they accept.
    initial_apps: Vec<String>,
    /// Free data of the user for the apps.
    #[schema(value_type = Object)]
    extra: Object,
    /// The invited address.
    email: String,
    /// What the mailed link carries: 40 hexadecimal digits.
    key: String,
    /// When it was first mailed.
    date_invited: Time,
    /// How often it was mailed.
    invitation_email_count: i64,
}

impl Invitation {
    /// How an invitation is shown; `base` as in [`User::of`].
    pub(crate) fn of(invited: &Invited, base: &BaseUrl) -> Self {
        let invitation = &invited.invitation;
        Self {
            id: invitation.id.0,
            user: invited.inviter.as_deref().map(|details| User::of(details, base)),
            initial_apps: invited.apps.iter().map(|app| app.as_str().to_owned()).collect(),
            extra: invitation.extra.clone(),
            email: invitation.email.as_str().to_owned(),
            key: invitation.key.as_str().to_owned(),
            date_invited: Time(invitation.invited_at),
            invitation_email_count: invitation.mail_count,
        }
    }
}

/// One invitation where one was asked for, and an array where an array was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum OneOrManyInvitations {
    /// The invitation.
    One(Box<Invitation>),
    /// One for each entry, in their order.
    Many(Vec<Invitation>),
}

impl OneOrManyInvitations {
    /// The answer to what was asked for; `base` as in [`User::of`].
    pub(crate) fn of(one: bool, invited: &[Invited], base: &BaseUrl) -> Self {
        let mut shown: Vec<_> = invited.iter().map(|each| Invitation::of(each, base)).collect();
        match shown.pop() {
            Some(only) if one => Self::One(Box::new(only)),
            last => {
                shown.extend(last);
                Self::Many(shown)
            }
        }
    }
}

web::body! {
    /// An address to invite. Other keys are ignored.
    pub(crate) struct InvitationEntry ignores unknown {
        /// The address.
        pub(crate) email: String = required,
        /// Free data of the user for the apps.
        pub(crate) extra: Object = nullable,
        /// Ids of the apps they may open once they accept.
        pub(crate) initial_apps: Vec<Field<String>> = nullable,
        /// Whether apps show them anonymised data.
        pub(crate) is_demo_user: BoolWord,
        /// Subject of the mail; empty for that of the client.
        pub(crate) invitation_subject: String,
        /// Additional text of the mail; empty for that of the client.
        pub(crate) invitation_body: String,
    }
}

/// One address to invite, or several.
pub(crate) type InvitationRequest = OneOrMany<InvitationEntry>;

/// The invitation of one address or of several; too many of them are refused unread.
pub(crate) fn into_command(client: ClientId, body: InvitationRequest) -> Result<Invite, Error> {
    let mut faults = Faults::new();
    let entries = match body {
        OneOrMany::One(entry) => entry.read(&mut faults).into_iter().collect(),
        // The place of an only entry says nothing, so its faults are named as in one object.
        OneOrMany::Many(mut entries) if entries.len() == 1 => {
            let entry = entries.pop().and_then(|entry| faults.set("0", entry, Ok));
            entry.and_then(|entry| entry.read(&mut faults)).into_iter().collect()
        }
        OneOrMany::Many(entries) if entries.len() > invitations::LIMIT => {
            return Err(Error::invalid("entries", Code::TooMany(invitations::LIMIT)));
        }
        OneOrMany::Many(entries) => several(&mut faults, entries),
    };
    faults.finish()?;
    Ok(Invite { client, entries })
}

fn several(faults: &mut Faults, entries: Vec<Field<InvitationEntry>>) -> Vec<Entry> {
    let mut read = Vec::with_capacity(entries.len());
    for (position, entry) in entries.into_iter().enumerate() {
        let place = position.to_string();
        if let Some(entry) = faults.set(&place, entry, Ok) {
            read.extend(faults.inside(&place, |faults| entry.read(faults)));
        }
    }
    read
}

impl InvitationEntry {
    fn read(self, faults: &mut Faults) -> Option<Entry> {
        let email = faults.required("email", self.email, |text| Email::parse(&text));
        let extra = faults.clearable("extra", self.extra, Ok);
        let apps = app_codes(faults, "initial_apps", self.initial_apps);
        let demo = faults.set("is_demo_user", self.is_demo_user, |word| Ok(word.0));
        let subject = self.invitation_subject;
        let subject = faults.set("invitation_subject", subject, Line::parse_line);
        let body = faults.set("invitation_body", self.invitation_body, Message::parse);
        let initial_apps = apps.unwrap_or_default();
        Some(Entry { initial_apps, extra, demo, subject, body, ..Entry::of(email?) })
    }
}
