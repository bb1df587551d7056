//! Delegates and delegators as users show them.

use std::collections::BTreeMap;

use directory::delegates;
use directory::json::Permissions;
use directory::users::KnownDelegator;
use serde::Serialize;
use utoipa::ToSchema;

use super::customer::Customer;
use super::identity::Identity;
use super::object_id::ObjectId;

/// Somebody who may act for the user.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delegate {
    /// Their id.
    #[serde(rename = "_id")]
    id: ObjectId,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// What they may do then: permission → granted or not.
    permissions: BTreeMap<String, bool>,
}

/// Somebody for whom the user may act.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delegator {
    /// Their id.
    #[serde(rename = "_id")]
    id: ObjectId,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// What other systems call them.
    identities: Vec<Identity>,
}

impl From<&delegates::Delegate> for Delegate {
    fn from(delegate: &delegates::Delegate) -> Self {
        Self {
            id: ObjectId(delegate.oid),
            first_name: delegate.first_name.as_str().to_owned(),
            last_name: delegate.last_name.as_str().to_owned(),
            permissions: granted(&delegate.permissions),
        }
    }
}

impl Delegator {
    /// How a delegator of this customer is shown.
    pub(crate) fn of((delegator, identities): &KnownDelegator, customer: &Customer) -> Self {
        Self {
            id: ObjectId(delegator.oid),
            first_name: delegator.first_name.as_str().to_owned(),
            last_name: delegator.last_name.as_str().to_owned(),
            identities: Identity::all(identities, customer),
        }
    }
}

/// Permissions as an object.
pub(crate) fn granted(permissions: &Permissions) -> BTreeMap<String, bool> {
    permissions.iter().map(|(name, granted)| (name.to_owned(), granted)).collect()
}
