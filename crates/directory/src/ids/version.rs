//! How often something changed, and what a caller expects of that.

use store::{Column, Kind, Mismatch, Value};

use crate::error::{Code, Error};

/// How often a row changed, from 1; what `If-Match` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub i64);

impl Version {
    /// The version of a row that was just made.
    pub const FIRST: Self = Self(1);

    /// Refuses with [`Error::Stale`] when other versions were expected.
    pub fn require(self, expected: IfVersion) -> Result<(), Error> {
        if expected.holds(self) { Ok(()) } else { Err(Error::Stale { current: self }) }
    }

    /// The version after one more change.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Column for Version {
    const KIND: Kind = Kind::Integer;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        i64::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        Value::Integer(self.0)
    }
}

/// What a caller expects of the version of a thing: it is changed only if it has one of those that
/// the caller has seen, and none of those that it must not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IfVersion {
    one_of: Option<Listed>,
    none_of: Option<Listed>,
    absent: bool,
}

type Listed = [Option<Version>; IfVersion::LIMIT];

impl IfVersion {
    /// How many versions can be named.
    pub const LIMIT: usize = 16;

    /// Whatever the version is.
    pub const ANY: Self = Self { one_of: None, none_of: None, absent: false };

    /// Only this version.
    pub fn is(version: Version) -> Self {
        Self { one_of: Some([Some(version); Self::LIMIT]), ..Self::ANY }
    }

    /// Only these versions; without any, none will do.
    ///
    /// # Errors
    /// [`Code::TooMany`] for more than [`IfVersion::LIMIT`].
    pub fn one_of(versions: &[Version]) -> Result<Self, Code> {
        Ok(Self { one_of: Some(listed(versions)?), ..Self::ANY })
    }

    /// The same, but none of these versions.
    ///
    /// # Errors
    /// [`Code::TooMany`] for more than [`IfVersion::LIMIT`].
    pub fn and_none_of(self, versions: &[Version]) -> Result<Self, Code> {
        Ok(Self { none_of: Some(listed(versions)?), ..self })
    }

    /// No version at all: the thing must not be there.
    #[must_use]
    pub fn and_none(self) -> Self {
        Self { absent: true, ..self }
    }

    fn holds(self, version: Version) -> bool {
        let wanted = self.one_of.is_none_or(|listed| listed.contains(&Some(version)));
        let unwanted = self.none_of.is_some_and(|listed| listed.contains(&Some(version)));
        wanted && !unwanted && !self.absent
    }
}

fn listed(versions: &[Version]) -> Result<Listed, Code> {
    let mut listed = [None; IfVersion::LIMIT];
    if versions.len() > listed.len() {
        return Err(Code::TooMany(IfVersion::LIMIT));
    }
    for (place, version) in listed.iter_mut().zip(versions) {
        *place = Some(*version);
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of(versions: &[Version]) -> IfVersion {
        IfVersion::one_of(versions).unwrap()
    }

    #[test]
    fn one_of_the_expected_versions_must_hold() {
        let current = Version(7);
        let holds = |expected: IfVersion| current.require(expected).is_ok();
        assert!(holds(IfVersion::ANY) && holds(IfVersion::is(Version(7))));
        assert!(holds(one_of(&[Version(7), Version(12)])));
        assert!(holds(one_of(&[Version(3), Version(7)])));
        for stale in [IfVersion::is(Version(8)), one_of(&[Version(6), Version(8)]), one_of(&[])] {
            let refused = current.require(stale);
            assert!(matches!(refused, Err(Error::Stale { current: Version(7) })), "{stale:?}");
        }
    }

    #[test]
    fn none_of_the_unwanted_versions_may_hold() {
        let current = Version(7);
        let holds = |expected: IfVersion| current.require(expected).is_ok();
        let none_of = |versions: &[Version]| IfVersion::ANY.and_none_of(versions).unwrap();
        assert!(holds(none_of(&[])) && holds(none_of(&[Version(6), Version(8)])));
        assert!(!holds(none_of(&[Version(6), Version(7)])));
        assert!(!holds(IfVersion::ANY.and_none()));
        // Both conditions must hold.
        assert!(holds(one_of(&[Version(7)]).and_none_of(&[Version(6)]).unwrap()));
        assert!(!holds(one_of(&[Version(7)]).and_none_of(&[Version(7)]).unwrap()));
        assert!(!holds(one_of(&[Version(6)]).and_none_of(&[Version(6)]).unwrap()));
    }

    #[test]
    fn no_more_versions_are_expected_than_the_limit() {
        let versions = vec![Version(1); IfVersion::LIMIT + 1];
        let too_many = Code::TooMany(IfVersion::LIMIT);
        assert!(IfVersion::one_of(&versions[1..]).is_ok());
        assert_eq!(IfVersion::one_of(&versions), Err(too_many.clone()));
        assert!(IfVersion::ANY.and_none_of(&versions[1..]).is_ok());
        assert_eq!(IfVersion::ANY.and_none_of(&versions), Err(too_many));
    }
}
