//! Parameters and refusals as the documents describe them.

use serde_json::Value;
use utoipa::IntoParams;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Content, Ref, RefOr, Required, Schema};

use super::ERROR;
use crate::{AFTER, Frame};

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

/// `If-None-Match` of a look at one object that has an `ETag`.
#[derive(Clone, Copy, Debug)]
pub struct IfNoneMatchHeader;

const IF_MATCH: &str = "If-Match";
const IF_NONE_MATCH: &str = "If-None-Match";

impl IntoParams for IfNoneMatchHeader {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of what the caller has: 304 if it is still the same.";
        vec![optional(ParameterIn::Header, IF_NONE_MATCH, of(Type::String), about)]
    }
}

/// Describes the headers of preconditions: of a look that takes `If-None-Match`, and of a change
/// that can answer 412. What is deleted is shown, if at all, without an `ETag`.
pub(super) fn add_preconditions(operation: &mut Operation, frame: Frame, deletes: bool) {
    let mut parameters = operation.parameters.take().unwrap_or_default();
    let looks = parameters.iter().any(|parameter| is_header(parameter, IF_NONE_MATCH));
    let changes = operation.responses.responses.contains_key("412");
    let mut add = |name: &str, about: &str| {
        let header = optional(ParameterIn::Header, name, of(Type::String), about);
        parameters.push(RefOr::T(header));
    };
    if looks {
        add(IF_MATCH, "The `ETag` of what is to be shown: 412 if it has changed since.");
        let responses = &mut operation.responses.responses;
        let unchanged = ResponseBuilder::new()
            .description("It is still what `If-None-Match` names.")
            .header("ETag", etag())
            .build();
        responses.insert("304".to_owned(), unchanged.into());
        let when = "It is no longer what `If-Match` names.";
        let content = Content::new(Some(Ref::from_schema_name(ERROR)));
        let stale = ResponseBuilder::new().description(when).content(frame.media_type(), content);
        responses.insert("412".to_owned(), stale.build().into());
    } else if changes {
        add(
            IF_MATCH,
            "The `ETag` of what is to be changed, or several of which one must be it: 412 if it \
             has changed since. Only the number before the hyphen is compared, which counts the \
             changes of the thing itself; what stands behind it also changes with names that are \
             shown of other things.",
        );
        add(
            IF_NONE_MATCH,
            "The `ETag` of what is not to be changed, or several, or `*`: 412 if it is one of \
             them. They are compared as in `If-Match`.",
        );
    }
    operation.parameters = Some(parameters).filter(|parameters| !parameters.is_empty());
    let shown = |status: &str| matches!(status, "200" | "201");
    for (_, response) in
        operation.responses.responses.iter_mut().filter(|(status, _)| shown(status))
    {
        if let RefOr::T(response) = response {
            let made = response.headers.contains_key("Location");
            if looks || made || (changes && !deletes) {
                response.headers.entry("ETag".to_owned()).or_insert_with(|| etag().into());
            }
        }
    }
}

/// Describes the headers of lists that come in pages.
pub(super) fn add_paging(operation: &mut Operation) {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let takes = |name: &str| parameters.iter().any(|parameter| is_query(parameter, name));
    let (cursors, numbers) = (takes(AFTER), takes("page"));
    let Some(RefOr::T(list)) = operation.responses.responses.get_mut("200") else { return };
    let mut add = |name: &str, kind: Type, about: &str| {
        let header = HeaderBuilder::new().schema(Some(of(kind))).description(Some(about)).build();
        list.headers.insert(name.to_owned(), header.into());
    };
    if cursors {
        add("Link", Type::String, "The URL of the next page with `rel=\"next\"`, if there is one.");
    }
    if numbers {
        let asked = "Only if a page was asked for.";
        let none = "or the word `None` without one";
        add("X-Count", Type::Integer, &format!("How many entries all pages have. {asked}"));
        add("X-Page", Type::Integer, &format!("Which page this is. {asked}"));
        add("X-PageSize", Type::Integer, &format!("How many entries a page has. {asked}"));
        add("X-Next", Type::String, &format!("The URL of the next page, {none}. {asked}"));
        add("X-Previous", Type::String, &format!("The URL of the page before, {none}. {asked}"));
    }
}

/// Says of a body that is described as `Option` that it may be left out, rather than be null.
pub(super) fn tell_optional_body(operation: &mut Operation) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        let RefOr::T(Content { schema: Some(schema), .. }) = content else { continue };
        let RefOr::T(Schema::OneOf(either)) = schema else { continue };
        let null = SchemaType::new(Type::Null);
        let is_null = |item: &RefOr<Schema>| matches!(item, RefOr::T(Schema::Object(object)) if object.schema_type == null);
        let mut others = either.items.iter().filter(|item| !is_null(item));
        let found = (others.next().cloned(), others.next(), either.items.len());
        if let (Some(only), None, 2) = found {
            *schema = only;
            body.required = Some(Required::False);
        }
    }
}

fn etag() -> Header {
    let about = "For `If-Match` and `If-None-Match`.";
    HeaderBuilder::new().schema(Some(of(Type::String))).description(Some(about)).build()
}

fn is_header(parameter: &RefOr<Parameter>, name: &str) -> bool {
    matches!(parameter, RefOr::T(Parameter { name: called, parameter_in: ParameterIn::Header, .. })
        if called == name)
}

fn is_query(parameter: &RefOr<Parameter>, name: &str) -> bool {
    matches!(parameter, RefOr::T(Parameter { name: called, parameter_in: ParameterIn::Query, .. })
        if called == name)
}
