//! The customer as its users show it.

use directory::Installation;
use directory::clients::Profile;
use serde::Serialize;
use utoipa::ToSchema;

use super::object_id::ObjectId;

/// The customer a user belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Customer {
    /// Its id.
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    /// Its name.
    full_name: String,
    tenant: Tenant,
    /// The market segment, a lower-case slug.
    customer_segment: String,
    /// The line of business, a lower-case slug.
    vertical: String,
}

/// The installation that serves the customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Tenant {
    /// Its id, made from its name.
    #[serde(rename = "_id")]
    id: ObjectId,
    /// What it is.
    description: String,
    /// Its name, a region perhaps.
    name: String,
}

impl Customer {
    /// How a client of an installation is shown.
    pub(crate) fn of(client: Profile, installation: &Installation) -> Self {
        let tenant = Tenant {
            id: ObjectId(installation.oid()),
            description: installation.description.clone(),
            name: installation.name.clone(),
        };
        Self {
            id: ObjectId(client.oid),
            full_name: client.name.into_string(),
            tenant,
            customer_segment: client.segment.into_string(),
            vertical: client.vertical.into_string(),
        }
    }
}
