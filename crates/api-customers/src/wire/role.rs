//! Roles and permissions as users show them.

use directory::groups;
use directory::policy::Claim;
use serde::Serialize;
use utoipa::ToSchema;

use super::object_id::ObjectId;

/// A role of a user.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Role {
    /// Its id.
    #[serde(rename = "_id")]
    id: ObjectId,
    /// Its name.
    name: String,
    /// What it allows.
    permissions: Vec<Permission>,
}

/// A permission of a role.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Permission {
    /// Its id, made from its claim.
    #[serde(rename = "_id")]
    id: ObjectId,
    /// A word that never changes.
    claim: &'static str,
    /// What it allows.
    description: &'static str,
}

impl From<&groups::Role> for Role {
    fn from(role: &groups::Role) -> Self {
        Self {
            id: ObjectId(role.oid),
            name: role.name.as_str().to_owned(),
            permissions: role.claims.iter().map(Permission::from).collect(),
        }
    }
}

impl From<Claim> for Permission {
    fn from(claim: Claim) -> Self {
        Self { id: ObjectId(claim.oid()), claim: claim.text(), description: claim.description() }
    }
}
