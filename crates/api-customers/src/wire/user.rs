//! Users as this API shows them.

use std::collections::BTreeMap;

use directory::groups::RoleKind;
use directory::text::Line;
use directory::users::{Details, Parts};
use serde::Serialize;
use utoipa::ToSchema;

use super::customer::Customer;
use super::examples;
use super::identity::Identity;
use super::object_id::ObjectId;
use super::people::{Delegate, Delegator, granted};
use super::role::Role;
use super::time::Time;
use crate::home::Home;

/// What has to be loaded to show a user.
pub(crate) const PARTS: Parts = Parts {
    tags: false,
    dimensions: false,
    apps: false,
    roles: true,
    groups: true,
    identities: true,
    delegates: true,
};

/// A user, with what hangs on them. Keys that are not required are left out when they have no value.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!(examples::user()))]
pub(crate) struct User {
    /// Their id.
    #[serde(rename = "_id")]
    id: ObjectId,
    /// When they were added.
    created_at: Time,
    /// Whether they have the role Super Delegate.
    is_super_delegate: bool,
    /// The address they sign in with.
    email: String,
    /// First name.
    first_name: String,
    /// Job title; may be empty.
    job_title: String,
    /// Last name.
    last_name: String,
    /// Nickname; may be empty.
    nickname: String,
    /// When they were last changed.
    updated_at: Time,
    /// Whether they may sign in.
    status: Status,
    /// Seniority level.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    seniority: Option<String>,
    /// Department.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    department: Option<String>,
    /// Office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office: Option<String>,
    /// Part of the department.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subdepartment: Option<String>,
    /// Pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pod: Option<String>,
    /// The groups they are in; null where the customer does not use groups.
    #[schema(required)]
    group_ids: Option<Vec<ObjectId>>,
    /// What they may do as a super delegate: permission → granted or not. Empty for anybody else.
    super_delegate_permissions: BTreeMap<String, bool>,
    customer: Customer,
    /// For whom they may act: computed from the delegates of others.
    delegators: Vec<Delegator>,
    /// Who may act for them.
    delegates: Vec<Delegate>,
    /// What other systems call them.
    identities: Vec<Identity>,
    /// Their roles, among them User, which everybody has.
    roles: Vec<Role>,
}

/// Whether a user may sign in.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Status {
    Active,
    Inactive,
}

impl User {
    /// How a user of a customer is shown.
    pub(crate) fn of(details: &Details, home: &Home) -> Self {
        let user = &details.user;
        let customer = &home.customer;
        let groups = || details.groups.iter().copied().map(ObjectId).collect();
        let super_delegate = |kind| kind == Some(RoleKind::SuperDelegate);
        Self {
            id: ObjectId(user.oid),
            created_at: Time(user.created_at),
            is_super_delegate: details.roles.iter().any(|role| super_delegate(role.kind)),
            email: text(&user.email),
            first_name: text(&user.first_name),
            job_title: text(&user.title),
            last_name: text(&user.last_name),
            nickname: text(&user.nickname),
            updated_at: Time(user.updated_at),
            status: if user.active { Status::Active } else { Status::Inactive },
            seniority: user.seniority.as_ref().map(text),
            department: user.department.as_ref().map(text),
            office: user.office.as_ref().map(text),
            subdepartment: user.subdepartment.as_ref().map(text),
            pod: user.pod.as_ref().map(text),
            group_ids: home.groups_enabled.then(groups),
            super_delegate_permissions: granted(&user.super_delegate_permissions),
            customer: customer.clone(),
            delegators: details.delegators.iter().map(|d| Delegator::of(d, customer)).collect(),
            delegates: details.delegates.iter().map(Delegate::from).collect(),
            identities: Identity::all(&details.identities, customer),
            roles: details.roles.iter().map(Role::from).collect(),
        }
    }
}

fn text(line: &Line) -> String {
    line.as_str().to_owned()
}
