//! Headers and parameters that many operations take, for the OpenAPI document.

use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};

/// `If-Match` of a change.
pub(crate) struct IfMatchHeader;

/// `If-None-Match` of a look at one object.
pub(crate) struct IfNoneMatchHeader;

/// `client_id` of the operator, who is of no client.
pub(crate) struct WhichClient;

/// A parameter that may be left out.
pub(crate) fn optional(
    (place, name): (ParameterIn, &str),
    schema: ObjectBuilder,
    description: &str,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

/// A schema of nothing but a type.
pub(crate) fn of(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(kind))
}

impl IntoParams for IfMatchHeader {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of what is to be changed: 412 if it has changed since.";
        vec![optional((ParameterIn::Header, "If-Match"), of(Type::String), about)]
    }
}

impl IntoParams for IfNoneMatchHeader {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of what the caller has: 304 if it is still the same.";
        vec![optional((ParameterIn::Header, "If-None-Match"), of(Type::String), about)]
    }
}

impl IntoParams for WhichClient {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "For the operator, where the host is no client's site: which client. That of a \
            person is always their own.";
        vec![optional((ParameterIn::Query, "client_id"), of(Type::Integer), about)]
    }
}
