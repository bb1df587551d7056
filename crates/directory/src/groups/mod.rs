//! Groups: named sets of users; and roles: named sets of permission claims that users hold.
//!
//! Invariants
//! - Names are unique within the client without regard to case, groups and roles each apart.
//! - A client has at most [`LIMIT`] groups and [`ROLE_LIMIT`] roles; a user is in at most
//!   [`USER_LIMIT`] groups.
//! - A group or role that is deleted is gone at once; [`deletion`](crate::deletion) takes it off
//!   everybody who had it. Renaming one does not change anybody.
//! - Groups grant nothing. Only roles do.

mod commands;
mod deletion;
mod membership;
mod queries;
mod roles;
mod rows;

pub use commands::{CreateGroup, DeleteGroup, RenameGroup};
pub(crate) use membership::{groups_of_users, known_groups, set_groups};
pub use queries::ListGroups;
pub use roles::{CreateRole, DeleteRole, ListRoles, Role, RoleKind, UpdateRole};
pub(crate) use roles::{
    claims_of_user, confine_permissions, follow_level, grantable_roles, known_roles,
    roles_of_users, seed, set_roles, ungrantable_roles,
};
pub use rows::Group;

use crate::error::{Code, Error};
use crate::text::{Line, fold};

/// The most groups a client can have.
pub const LIMIT: usize = 10_000;

/// The most roles a client can have, the built-in ones among them.
pub const ROLE_LIMIT: usize = 1000;

/// The most groups a user can be in.
pub const USER_LIMIT: usize = 1000;

/// The form in which names of groups and roles are compared.
fn name_key(name: &Line) -> Result<String, Error> {
    let key = fold(name.as_str().trim());
    if key.is_empty() { Err(Error::invalid("name", Code::Empty)) } else { Ok(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differing_in_case_or_outer_blanks_are_one() {
        let key = |text: &str| name_key(&Line::parse(text).unwrap()).unwrap();
        assert_eq!(key(" Billing Team"), key("billing TEAM "));
        assert_ne!(key("Billing Team"), key("Billing  Team"));
    }

    #[test]
    fn a_blank_name_is_refused() {
        let refused = name_key(&Line::parse("  ").unwrap());
        assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].code == Code::Empty));
    }
}
