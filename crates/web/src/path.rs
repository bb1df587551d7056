//! Ids in paths.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use directory::ids::{
    AppCode, AppId, CeId, ClientId, CredentialId, DimensionId, GroupId, InvitationId, Oid, RoleId,
    SessionId, SiteId, TagId, TagTypeId, UserId,
};
use directory::{Error, Noun};

use crate::Problem;

/// The parameters of the matched path, in their order: one [`PathId`] or a tuple of them.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

/// Something that stands in a path.
pub trait PathId: Sized {
    /// Reads it; `name` is what the path calls it. Numbers that are no ids are simply not found;
    /// an object id of the wrong form is a broken rule.
    fn from_path(name: &str, text: &str) -> Result<Self, Error>;
}

/// One or more [`PathId`]s.
pub trait PathIds: Sized {
    /// Takes them in the order of the path.
    fn take(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> Result<Self, Error>;
}

impl<T: PathIds, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // What is no text was refused before any route was looked for.
        let raw = RawPathParams::from_request_parts(parts, state).await;
        let raw = raw.map_err(|_| Problem::malformed("the URL is not UTF-8"))?;
        Ok(Self(T::take(&mut raw.iter())?))
    }
}

impl<T: PathId> PathIds for T {
    fn take(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> Result<Self, Error> {
        let next = parameters.next();
        let (name, text) = next.ok_or_else(|| Error::internal("a path has too few parameters"))?;
        T::from_path(name, text)
    }
}

macro_rules! tuples {
    ($(($($name:ident),+))+) => {$(
        impl<$($name: PathId),+> PathIds for ($($name,)+) {
            fn take(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> Result<Self, Error> {
                Ok(($(<$name as PathIds>::take(parameters)?,)+))
            }
        }
    )+};
}

tuples! { (A, B) (A, B, C) (A, B, C, D) }

macro_rules! numbers {
    ($($id:ident $noun:ident)+) => {$(
        impl PathId for $id {
            fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
                Self::parse(text).ok_or(Error::NotFound(Noun::$noun))
            }
        }
    )+};
}

numbers! {
    ClientId Client
    SiteId Client
    SessionId Session
    UserId User
    TagId Tag
    TagTypeId TagType
    DimensionId Dimension
    CeId Ce
    AppId App
    InvitationId Invitation
    GroupId Group
    RoleId Role
    CredentialId Credential
}

impl PathId for Oid {
    fn from_path(name: &str, text: &str) -> Result<Self, Error> {
        Self::parse(text).map_err(|code| Error::invalid(name, code))
    }
}

impl PathId for AppCode {
    fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
        Self::parse(text).map_err(|_| Error::NotFound(Noun::App))
    }
}

/// Free text, such as an address.
impl PathId for String {
    fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bad_numbers_are_not_found_and_bad_object_ids_are_refused() {
        for text in ["abc", "0", "9007199254740992", ""] {
            assert!(matches!(UserId::from_path("id", text), Err(Error::NotFound(Noun::User))));
        }
        let refused = Oid::from_path("userId", "xyz").unwrap_err();
        assert_eq!(refused.to_string(), "userId: must be an object id of 24 hexadecimal digits");
    }

    #[test]
    fn parameters_are_taken_in_the_order_of_the_path() {
        let path = [("client", "1"), ("user", "2")];
        let ids = <(ClientId, UserId)>::take(&mut path.into_iter()).unwrap();
        assert_eq!(ids, (ClientId(1), UserId(2)));
        let short = <(ClientId, UserId)>::take(&mut path.into_iter().take(1));
        assert!(matches!(short, Err(Error::Internal(_))));
    }

    proptest! {
        #[test]
        fn reading_a_path_never_panics(text in "\\PC*") {
            let _ = UserId::from_path("id", &text);
            let _ = Oid::from_path("id", &text);
            let _ = AppCode::from_path("id", &text);
        }
    }
}
