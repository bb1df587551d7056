//! Parameters as the OpenAPI document describes them.

use utoipa::PartialSchema;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};

/// The example of a parameter, which tests send.
pub(crate) enum Example<'a> {
    /// This value; the parameter is required.
    Of(&'a str),
    /// The parameter is optional and left out.
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
        Example::Of(value) => (Required::True, Some(value.into())),
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
