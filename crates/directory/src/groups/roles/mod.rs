//! Roles: named sets of permission claims.
//!
//! Invariants
//! - Every client has the five built-in roles, which can be neither changed nor deleted.
//! - Everybody has the built-in role User. That is said by no row, so nothing can take it away.
//! - Being an administrator (account level 99) and holding one of the two administrator roles are
//!   one state; being a super delegate and holding that role are one as well.
//! - Nobody gives away claims they do not hold, neither by a role's claims nor by handing out a
//!   role, nor by changing the address of somebody who holds them, who could be signed in as then.
//!   The administrator roles need the right to make administrators instead.

mod assign;
mod commands;
mod deletion;
mod queries;
mod rows;

pub(crate) use assign::{
    claims_of_user, confine_permissions, follow_level, grantable_roles, known_roles,
    roles_of_users, seed, set_roles, ungrantable_roles,
};
pub use commands::{CreateRole, DeleteRole, UpdateRole};
pub use queries::ListRoles;
pub use rows::Role;

use store::{Column, Kind, Mismatch, Value};

use crate::Ctx;
use crate::error::{Error, Noun};
use crate::ids::ClientId;
use crate::policy::{Action, Claim, Claims};

/// The built-in roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKind {
    /// An administrator of the client.
    SuperCustomerAdmin,
    /// An administrator of the client too.
    CustomerAdmin,
    /// What everybody is; it allows nothing besides.
    User,
    /// May act for everybody of the client, within the permissions a super delegate was given.
    SuperDelegate,
    /// Looks after the credits of others.
    Trainer,
}

impl RoleKind {
    /// All of them, in the order in which a client gets them.
    pub const ALL: [Self; 5] = [
        Self::SuperCustomerAdmin,
        Self::CustomerAdmin,
        Self::User,
        Self::SuperDelegate,
        Self::Trainer,
    ];

    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        match self {
            Self::SuperCustomerAdmin => "super_customer_admin",
            Self::CustomerAdmin => "customer_admin",
            Self::User => "user",
            Self::SuperDelegate => "super_delegate",
            Self::Trainer => "trainer",
        }
    }

    /// The name people see.
    pub fn name(self) -> &'static str {
        match self {
            Self::SuperCustomerAdmin => "Super Customer Admin",
            Self::CustomerAdmin => "Customer Admin",
            Self::User => "User",
            Self::SuperDelegate => "Super Delegate",
            Self::Trainer => "Trainer",
        }
    }

    /// What it allows.
    pub fn claims(self) -> Claims {
        match self {
            Self::SuperCustomerAdmin | Self::CustomerAdmin => Claims::ADMINISTRATOR,
            Self::User => Claims::NONE,
            Self::SuperDelegate => Claims::of([Claim::UsersRead]),
            Self::Trainer => Claims::of([Claim::CesRead, Claim::CesWrite, Claim::UsersRead]),
        }
    }

    /// Whether it makes an administrator.
    pub fn is_administrator(self) -> bool {
        matches!(self, Self::SuperCustomerAdmin | Self::CustomerAdmin)
    }
}

impl Column for RoleKind {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let known = Self::ALL.into_iter().find(|kind| kind.word() == word);
        known.ok_or_else(|| Mismatch::new("the kind of a built-in role", &Value::Text(word.into())))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.word().into())
    }
}

impl Role {
    /// Whether it is one of the administrator roles.
    pub fn is_administrator(&self) -> bool {
        self.kind.is_some_and(RoleKind::is_administrator)
    }
}

/// Refuses to give away claims that the caller does not hold.
fn check_claims(ctx: &Ctx<'_>, given: Claims) -> Result<(), Error> {
    if given.is_within(ctx.actor().claims()) {
        Ok(())
    } else {
        Err(Error::Denied(Action::GrantUnheld))
    }
}

/// Refuses to hand out a role that the caller may not give.
fn check_grant(ctx: &Ctx<'_>, client: ClientId, role: &Role) -> Result<(), Error> {
    if role.is_administrator() {
        ctx.check(Action::GrantAdministrator, client, Noun::User)
    } else {
        check_claims(ctx, role.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_back_from_their_column() {
        for kind in RoleKind::ALL {
            assert_eq!(RoleKind::read(kind.write()), Ok(kind));
        }
        assert!(RoleKind::read(Value::Text("admin".into())).is_err());
    }

    #[test]
    fn only_administrator_roles_hold_all_that_an_administrator_may_do() {
        for kind in RoleKind::ALL {
            let all = Claims::ADMINISTRATOR.is_within(kind.claims());
            assert_eq!(all, kind.is_administrator(), "{kind:?}");
        }
    }

    #[test]
    fn no_built_in_role_lets_anybody_bring_ids_along() {
        assert!(RoleKind::ALL.iter().all(|kind| !kind.claims().has(Claim::UsersImport)));
    }
}
