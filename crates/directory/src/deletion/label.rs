//! The labels that are taken off their users when they are deleted; a delegate is one of those who named
//! them.

use store::Tx;

use crate::error::{Error, Noun};
use crate::events::Changes;
use crate::ids::{ClientId, DimensionId, GroupId, RoleId, TagId, UserId};
use crate::time::Timestamp;

/// A label of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A tag.
    Tag(TagId),
    /// A dimension that the client added.
    Dimension(DimensionId),
    /// A group.
    Group(GroupId),
    /// A role that the client made.
    Role(RoleId),
    /// Somebody who may act for those who named them.
    Delegate(UserId),
}

impl Label {
    /// The label of a noun's word and a number; `None` if the noun is no label.
    pub(super) fn of(noun: &str, number: i64) -> Option<Self> {
        let all = [
            Self::Tag(TagId(number)),
            Self::Dimension(DimensionId(number)),
            Self::Group(GroupId(number)),
            Self::Role(RoleId(number)),
            Self::Delegate(UserId(number)),
        ];
        all.into_iter().find(|label| label.noun().word() == noun)
    }

    /// What it is.
    pub fn noun(self) -> Noun {
        match self {
            Self::Tag(_) => Noun::Tag,
            Self::Dimension(_) => Noun::Dimension,
            Self::Group(_) => Noun::Group,
            Self::Role(_) => Noun::Role,
            Self::Delegate(_) => Noun::User,
        }
    }

    /// Its number within the client.
    pub fn number(self) -> i64 {
        match self {
            Self::Tag(id) => id.0,
            Self::Dimension(id) => id.0,
            Self::Group(id) => id.0,
            Self::Role(id) => id.0,
            Self::Delegate(id) => id.0,
        }
    }

    /// What is stored of it.
    pub(super) fn held(&self) -> &dyn Held {
        match self {
            Self::Tag(id) => id,
            Self::Dimension(id) => id,
            Self::Group(id) => id,
            Self::Role(id) => id,
            Self::Delegate(id) => id,
        }
    }
}

/// A label as it is stored, implemented by its number, beside its noun.
pub(crate) trait Held {
    /// When it was deleted; `None` if it is not deleted, or its row is gone.
    fn deleted_at(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error>;

    /// The first ones who have it, by number, deleted users included.
    fn holders(&self, tx: &mut Tx<'_>, client: ClientId, limit: i64) -> Result<Vec<UserId>, Error>;

    /// Takes it, once it is deleted, off some users, at most 256; gives what changed for each who
    /// had it.
    fn take_off(
        &self,
        tx: &mut Tx<'_>,
        client: ClientId,
        users: &[UserId],
    ) -> Result<Vec<(UserId, Changes)>, Error>;

    /// Removes its row, once nobody has it.
    fn remove(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<(), Error>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_named_by_its_noun_and_number() {
        for label in [
            Label::Tag(TagId(7)),
            Label::Dimension(DimensionId(7)),
            Label::Group(GroupId(7)),
            Label::Role(RoleId(7)),
            Label::Delegate(UserId(7)),
        ] {
            assert_eq!(Label::of(label.noun().word(), label.number()), Some(label));
        }
        assert_eq!(Label::of("app", 7), None);
    }
}
