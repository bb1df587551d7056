//! What a user allows.

use directory::Error;
use directory::ids::{ClientId, UserId};
use directory::users::{self, SetPrivacy};
use serde::Serialize;
use utoipa::ToSchema;
use web::WireObject;

/// What a user allows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Privacy {
    /// Whether other people may send them messages. True for whoever decided nothing.
    allow_messages: bool,
    /// Whether exhibitors may be given their contact data. False for whoever decided nothing.
    share_contact_data: bool,
}

impl From<users::Privacy> for Privacy {
    fn from(privacy: users::Privacy) -> Self {
        Self { allow_messages: privacy.messages, share_contact_data: privacy.contact }
    }
}

web::body! {
    /// What a user allows; both are required. Other keys are refused.
    pub(crate) struct PrivacyBody refuses unknown {
        /// Whether other people may send them messages.
        pub(crate) allow_messages: bool = required,
        /// Whether exhibitors may be given their contact data.
        pub(crate) share_contact_data: bool = required,
    }
}

impl PrivacyBody {
    /// The keeping of it.
    pub(crate) fn into_command(self, client: ClientId, user: UserId) -> Result<SetPrivacy, Error> {
        let mut faults = self.faults();
        let messages = faults.required("allow_messages", self.allow_messages, Ok);
        let contact = faults.required("share_contact_data", self.share_contact_data, Ok);
        let both = messages.zip(contact);
        let (messages, contact) = faults.finish_with(both)?;
        Ok(SetPrivacy { client, user, privacy: users::Privacy { messages, contact } })
    }
}
