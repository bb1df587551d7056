//! Parameters as the OpenAPI document describes them.

use utoipa::PartialSchema;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};

/// Whether a parameter is required, and its example, which tests send.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Example<'a> {
    /// Required.
    Required(&'a str),
    /// Optional, with an example.
    Optional(&'a str),
    /// Optional, and left out of the example.
    None,
}

/// Describes a parameter with values of a type.
pub(crate) fn parameter<T: PartialSchema>(
    name: &str,
    place: ParameterIn,
    about: &str,
    example: Example<'_>,
) -> Parameter {
    let (required, example) = match example {
        Example::Required(value) => (Required::True, Some(value.into())),
        Example::Optional(value) => (Required::False, Some(value.into())),
        Example::None => (Required::False, None),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(about))
        .schema(Some(T::schema()))
        .example(example)
        .build()
}
