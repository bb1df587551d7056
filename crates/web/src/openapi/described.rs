//! Parameters and refusals as the documents describe them.

use serde_json::Value;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Required, Schema};

use super::ERROR;
use crate::Frame;

/// A parameter that may be left out.
pub fn optional(
    place: ParameterIn,
    name: &str,
    schema: impl Into<RefOr<Schema>>,
    about: &str,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

/// A schema of nothing but a type.
pub fn of(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(kind))
}

/// A response with a body of the shape that all errors of a surface have.
pub fn refusal(frame: Frame, status: u16, when: &str, example: Value) -> (String, RefOr<Response>) {
    let schema = Ref::from_schema_name(ERROR);
    let content = ContentBuilder::new().schema(Some(schema)).example(Some(example)).build();
    let response = ResponseBuilder::new().description(when).content(frame.media_type(), content);
    (status.to_string(), response.into())
}

/// Describes `If-Match` where an operation can answer 412.
pub(super) fn add_if_match(operation: &mut Operation) {
    if operation.responses.responses.contains_key("412") {
        let about = "The `ETag` of what is to be changed, or several of which one must be it: 412 \
            if it has changed since.";
        let header = optional(ParameterIn::Header, "If-Match", of(Type::String), about);
        operation.parameters.get_or_insert_with(Vec::new).push(RefOr::T(header));
    }
}
