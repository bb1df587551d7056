//! What an operation asks of its caller, as a type: so that an extractor that stands before the
//! others can refuse whoever may not do it, and they learn nothing of what the request lacks.

use directory::Error;
use directory::policy::{self, Action, Actor, Resource};

/// A right, made by [`rights!`](crate::rights!).
pub trait Right: Send + Sync + 'static {
    /// Whoever may do one of these may go on; the command decides the rest. A refusal names the
    /// first.
    const ACTIONS: &'static [Action];

    /// Refuses callers who may do none of it.
    ///
    /// # Errors
    /// [`Error::Denied`].
    fn require(actor: &Actor, resource: &Resource) -> Result<(), Error> {
        let may = |action: &Action| policy::decide(actor, *action, resource).is_allowed();
        match Self::ACTIONS.first() {
            Some(first) if !Self::ACTIONS.iter().any(may) => Err(Error::Denied(*first)),
            _ => Ok(()),
        }
    }
}

/// Declares [`Right`]s, each by the actions of which one must be allowed.
///
/// ```
/// web::rights! {
///     ReadTags: ReadTags;
///     SetUserTag: ChangeUser, ReadUser;
/// }
/// ```
#[macro_export]
macro_rules! rights {
    ($($name:ident: $($action:ident),+;)+) => {$(
        #[doc = concat!("Whoever may ", stringify!($($action),+), ".")]
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl $crate::Right for $name {
            const ACTIONS: &'static [$crate::Action] = &[$($crate::Action::$action),+];
        }
    )+};
}

#[cfg(test)]
mod tests {
    use directory::ids::{ClientId, CredentialId, UserId};
    use directory::policy::Claims;

    use super::*;

    crate::rights! {
        ChangeTags: ChangeTags;
        SetUserTag: ChangeUser, ReadUser;
    }

    #[test]
    fn one_of_the_actions_will_do_and_a_refusal_names_the_first() {
        let member = Actor::Person {
            client: ClientId(1),
            user: UserId(7),
            administrator: false,
            claims: Claims::of([]),
            credential: CredentialId(1),
        };
        let (own, other) = (UserId(7), UserId(8));
        let of = |user| Resource::user(ClientId(1), user);

        assert!(SetUserTag::require(&member, &of(own)).is_ok());
        let refused = SetUserTag::require(&member, &of(other));
        assert!(matches!(refused, Err(Error::Denied(Action::ChangeUser))), "{refused:?}");
        let refused = ChangeTags::require(&member, &Resource::client(ClientId(1)));
        assert!(matches!(refused, Err(Error::Denied(Action::ChangeTags))), "{refused:?}");
    }
}
