//! Query parameters.

use directory::Code;
use directory::clients::is_slug;
use directory::identities::{IdentityKind, IdentityValue};
use directory::ids::Oid;
use directory::text::Email;
use directory::users::{Forwarded, Key};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use web::{FromQuery, Params};

use super::examples;
use super::identity::IdentityType;
use super::object_id::ObjectId;
use super::parameter::{Example, parameter};

/// Which users to list, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct ListQuery {
    /// Who is asking.
    pub(crate) integration: String,
    /// Words that must be found.
    pub(crate) search: Option<String>,
}

impl FromQuery for ListQuery {
    fn from_query(params: &mut Params) -> Option<Self> {
        let search = params.text("search");
        let integration = params.required("integration", |text| {
            let form = "1 to 64 lower-case letters, digits and hyphens, the first no hyphen";
            if is_slug(text) { Ok(text.to_owned()) } else { Err(Code::Form(form)) }
        })?;
        Some(Self { integration, search })
    }
}

/// What the query of a look-up asks for.
#[derive(Clone, Debug)]
pub(crate) enum Lookup {
    /// What a system, or the first one, calls a user.
    Identity(Key, Option<IdentityKind>),
    /// Whom a system calls so.
    Owner(IdentityKind, IdentityValue),
}

impl FromQuery for Lookup {
    fn from_query(params: &mut Params) -> Option<Self> {
        let email = params.optional("email", Email::parse).map(Key::Email);
        let user = params.optional("userId", Oid::parse).map(Key::Oid);
        let kind = params.optional("type", IdentityKind::parse);
        let alias = params.optional("identityType", IdentityKind::parse);
        let value = params.optional("value", IdentityValue::parse);
        if kind.is_some() && alias.is_some() {
            params.fault("identityType", Code::Form("left out where type is given"));
        }
        match (email, user, kind.or(alias), value) {
            (Some(user), None, kind, None) | (None, Some(user), kind, None) => {
                Some(Self::Identity(user, kind))
            }
            (None, None, Some(kind), Some(value)) => Some(Self::Owner(kind, value)),
            (None, None, None, Some(_)) => refuse(params, "type", Code::Required),
            (None, None, Some(_), None) => refuse(params, "value", Code::Required),
            (None, None, None, None) => {
                let way = "given, or else userId, or type together with value";
                refuse(params, "email", Code::Form(way))
            }
            (Some(_), Some(_), _, _) => {
                refuse(params, "userId", Code::Form("left out where email is given"))
            }
            (_, _, _, Some(_)) => {
                refuse(params, "value", Code::Form("left out where a user is named"))
            }
        }
    }
}

fn refuse<T>(params: &mut Params, name: &str, code: Code) -> Option<T> {
    params.fault(name, code);
    None
}

/// What a service that passes a deletion on says about who asked first. Values are checked in any
/// case, and kept only if the request says that it is forwarded.
#[derive(Clone, Debug)]
pub(crate) struct Forwarding(pub(crate) Option<Forwarded>);

impl FromQuery for Forwarding {
    fn from_query(params: &mut Params) -> Option<Self> {
        let forwarded = params.truth("isForwarded");
        let principal = Forwarded {
            client_id: params.optional("originalPrincipalClientId", client_id),
            customer_id: params.optional("originalPrincipalCustomerId", Oid::parse),
            user_id: params.optional("originalPrincipalUserId", Oid::parse),
        };
        Some(Self((forwarded == Some(true)).then_some(principal)))
    }
}

fn client_id(text: &str) -> Result<String, Code> {
    if text.chars().count() > 128 { Err(Code::TooLong(128)) } else { Ok(text.to_owned()) }
}

fn in_query<T: utoipa::PartialSchema>(name: &str, about: &str, example: Example<'_>) -> Parameter {
    parameter::<T>(name, ParameterIn::Query, about, example)
}

impl IntoParams for ListQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let integration = "Who is asking: 1 to 64 lower-case letters, digits and hyphens, the first no hyphen. It is noted and selects nothing.";
        let search = "Only those of whom each of these words is a part of first name, last name, nickname or address, without regard to case.";
        vec![
            in_query::<String>(
                "integration",
                integration,
                Example::Required("cloud-assistant-cdr"),
            ),
            in_query::<String>("search", search, Example::None),
        ]
    }
}

impl IntoParams for Lookup {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let kind = "The kind of system.";
        let value = "What the system calls the user; with `type`, and without a user.";
        vec![
            in_query::<String>(
                "email",
                "The user, by address.",
                Example::Optional(examples::EMAIL),
            ),
            in_query::<ObjectId>("userId", "The user, by id.", Example::None),
            in_query::<IdentityType>("type", kind, Example::Optional("aderant")),
            in_query::<IdentityType>("identityType", "Another name of `type`.", Example::None),
            in_query::<String>("value", value, Example::None),
        ]
    }
}

impl IntoParams for Forwarding {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let forwarded = "Whether another service passes this on. Only then the values below are kept; they are written to the history and decide nothing.";
        let machine = "The machine that asked first, at most 128 characters.";
        vec![
            in_query::<bool>("isForwarded", forwarded, Example::None),
            in_query::<String>("originalPrincipalClientId", machine, Example::None),
            in_query::<ObjectId>(
                "originalPrincipalCustomerId",
                "The customer it asked for.",
                Example::None,
            ),
            in_query::<ObjectId>(
                "originalPrincipalUserId",
                "The person who asked first.",
                Example::None,
            ),
        ]
    }
}
