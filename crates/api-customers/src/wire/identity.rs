//! External identities.

use directory::identities::{self, FindIdentity, IdentityKind};
use directory::ids::{ClientId, Oid};
use directory::text::Email;
use directory::users::Key;
use directory::{Code, Error};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use web::{Wire, WireObject, WireSchema};

use super::customer::Customer;
use super::object_id::ObjectId;
use crate::home::Home;

/// The kind of system that knows a user by a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IdentityType(pub(crate) IdentityKind);

impl Serialize for IdentityType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl Wire for IdentityType {
    const KIND: &'static str = "a string";

    fn text(text: &str) -> Result<Self, Code> {
        IdentityKind::parse(text).map(Self)
    }
}

impl PartialSchema for IdentityType {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .enum_values(Some(IdentityKind::ALL.map(IdentityKind::word)))
            .into()
    }
}

impl ToSchema for IdentityType {}

impl WireSchema for IdentityType {
    fn schema() -> RefOr<Schema> {
        <Self as PartialSchema>::schema()
    }
}

/// What another system calls a user.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    /// The kind of system.
    #[serde(rename = "type")]
    kind: IdentityType,
    /// The name it has for them.
    value: String,
    /// The customer.
    customer_id: ObjectId,
}

impl Identity {
    /// How the identities of a user of this customer are shown.
    pub(crate) fn all(identities: &[identities::Identity], customer: &Customer) -> Vec<Self> {
        let one = |identity: &identities::Identity| Self {
            kind: IdentityType(identity.kind),
            value: identity.value.as_str().to_owned(),
            customer_id: customer.id,
        };
        identities.iter().map(one).collect()
    }
}

/// What another system calls a user, and who that is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundIdentity {
    /// The kind of system.
    #[serde(rename = "type")]
    kind: IdentityType,
    /// The name it has for them.
    value: String,
    /// The customer.
    customer_id: ObjectId,
    /// The user.
    user_id: ObjectId,
}

impl FoundIdentity {
    /// How what was found at a customer is shown.
    pub(crate) fn of((user, identity): (Oid, identities::Identity), home: &Home) -> Self {
        Self {
            kind: IdentityType(identity.kind),
            value: identity.value.as_str().to_owned(),
            customer_id: home.customer.id,
            user_id: ObjectId(user),
        }
    }
}

web::body! {
    /// Whose identity to find. Other keys are ignored.
    pub(crate) struct IdentityRequest ignores unknown {
        /// The address of the user.
        email: String = required,
        /// The kind of system.
        identity_type: IdentityType as "identityType" = required,
    }
}

impl IdentityRequest {
    /// The question about a user of a client.
    pub(crate) fn into_query(self, client: ClientId) -> Result<FindIdentity, Error> {
        let mut faults = self.faults();
        let email = faults.required("email", self.email, |text| Email::parse(&text));
        let kind = faults.required("identityType", self.identity_type, |kind| Ok(kind.0));
        let (email, kind) = faults.finish_with(email.zip(kind))?;
        Ok(FindIdentity { client, user: Key::Email(email), kind: Some(kind) })
    }
}
