//! The customer, and the user, that a path names.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use directory::Directory;
use directory::clients::ByOid;
use directory::ids::{ClientId, Oid};
use directory::policy::Resource;
use directory::users::Key;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use web::{Caller, Path, Problem, Right};

use crate::wire::customer::Customer;
use crate::wire::parameter::{Example, parameter};
use crate::wire::{examples, object_id::ObjectId};

/// The caller, and the customer of the path, which is the caller's own.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    /// Who calls.
    pub(crate) caller: Caller,
    /// The customer, as the core knows it.
    pub(crate) client: ClientId,
    /// The customer, as its users show it.
    pub(crate) customer: Customer,
    /// Whether the customer uses groups at all.
    pub(crate) groups_enabled: bool,
}

/// The [`Home`] of a caller who has the right to do this there: 404 for any other customer, then
/// 403 for whoever has it not. It stands before the other extractors, so that whoever is refused
/// learns nothing of what a query or body lacks.
pub(crate) struct Admitted<R> {
    /// Where.
    pub(crate) home: Home,
    right: PhantomData<R>,
}

/// As [`Admitted`], and the user of the path, who need not exist.
pub(crate) struct Person<R> {
    /// Where they belong.
    pub(crate) home: Home,
    /// What the path names them by.
    pub(crate) key: Key,
    right: PhantomData<R>,
}

impl<R: Right> FromRequestParts<Directory> for Admitted<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, directory: &Directory) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, directory).await?;
        let Path(customer) = Path::<Oid>::from_request_parts(parts, directory).await?;
        let client = directory.get(&caller, ByOid(customer)).await?;
        R::require(&caller.actor, &Resource::client(client.id))?;
        let home = Home {
            caller,
            client: client.id,
            groups_enabled: client.groups_enabled,
            customer: Customer::of(client, directory.installation()),
        };
        Ok(Self { home, right: PhantomData })
    }
}

impl<R: Right> FromRequestParts<Directory> for Person<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, directory: &Directory) -> Result<Self, Problem> {
        let Admitted { home, right } = Admitted::from_request_parts(parts, directory).await?;
        let Path((_, user)) = Path::<(Oid, Oid)>::from_request_parts(parts, directory).await?;
        Ok(Self { home, key: Key::Oid(user), right })
    }
}

/// The user of a path, for the OpenAPI document.
pub(crate) struct UserInPath;

impl IntoParams for Home {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The customer: the one the access token is for.";
        vec![in_path("customerId", about, examples::CUSTOMER)]
    }
}

impl IntoParams for UserInPath {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut both = Home::into_params(place);
        both.push(in_path("userId", "The user.", examples::USER));
        both
    }
}

fn in_path(name: &str, about: &str, example: &str) -> Parameter {
    parameter::<ObjectId>(name, ParameterIn::Path, about, Example::Required(example))
}
