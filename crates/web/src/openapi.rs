//! One OpenAPI document for each surface, made from its code.

mod described;

use utoipa::openapi::path::PathItem;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Components, Content, Info, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, Response,
    ResponseBuilder, Schema,
};

pub use described::{IfNoneMatchHeader, of, optional, refusal};

use crate::{Face, Frame};

/// The name of the schema of errors.
const ERROR: &str = "Error";

/// A document with a title and a description, to which a surface adds its operations.
pub fn document(title: &str, version: &str, description: &str) -> OpenApi {
    let mut info = Info::new(title, version);
    info.description = Some(description.to_owned());
    OpenApiBuilder::new().info(info).paths(Paths::new()).build()
}

/// Adds what holds for a whole surface: how to show who one is, the shape of errors, and the slash
/// at the end of paths.
pub(crate) fn complete(mut document: OpenApi, face: &Face) -> OpenApi {
    let schemes = schemes(face);
    let names: Vec<&str> = schemes.iter().map(|(name, _)| *name).collect();
    let requirement = |name: &&str| SecurityRequirement::new(*name, Vec::<String>::new());
    document.security = Some(names.iter().map(requirement).collect());
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.insert(ERROR.to_owned(), error_schema(face.frame));
    for (name, scheme) in schemes {
        components.add_security_scheme(name, scheme);
    }
    for item in document.paths.paths.values_mut() {
        complete_operations(item, face.frame);
    }
    if face.trailing_slash {
        let paths = std::mem::take(&mut document.paths.paths);
        let slashed = |path: String| if path.ends_with('/') { path } else { path + "/" };
        document.paths.paths =
            paths.into_iter().map(|(path, item)| (slashed(path), item)).collect();
    }
    document
}

/// Gives each operation what follows from what it has: headers and responses of its preconditions
/// and pages, a body that may be left out, and the response for errors where it has none of its own.
fn complete_operations(item: &mut PathItem, frame: Frame) {
    let kept = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch];
    let kept = kept.into_iter().flatten().map(|operation| (operation, false));
    let deleted = item.delete.as_mut().map(|operation| (operation, true));
    for (operation, deletes) in kept.chain(deleted) {
        described::add_preconditions(operation, frame, deletes);
        described::add_paging(operation);
        described::tell_optional_body(operation);
        let responses = &mut operation.responses.responses;
        responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(error_response(frame)));
    }
}

fn error_response(frame: Frame) -> Response {
    let content = Content::new(Some(Ref::from_schema_name(ERROR)));
    let response =
        ResponseBuilder::new().description("What went wrong, for any status from 400 on.");
    response.content(frame.media_type(), content).build()
}

fn of_type(of: Type, about: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(of)).description(Some(about))
}

/// The shape of errors, as [`Frame::body`] writes it.
fn error_schema(frame: Frame) -> RefOr<Schema> {
    let text = |about: &str| of_type(Type::String, about);
    let status = of_type(Type::Integer, "The status.");
    match frame {
        Frame::Members => {
            let place = text("Where in the body, as the fragment form of a JSON pointer.");
            let fault = ObjectBuilder::new()
                .property("pointer", place)
                .property("parameter", text("Which query parameter."))
                .property("detail", text("The broken rule."))
                .required("detail");
            let faults = ArrayBuilder::new()
                .items(fault)
                .description(Some("The broken rules of single fields, all of them."));
            let mut object = of_type(Type::Object, "A problem as in RFC 9457.")
                .property("type", text("The kind, a URN that never changes."))
                .property("title", text("The kind in a few words."))
                .property("status", status)
                .property("detail", text("What happened this time."))
                .property("request_id", text("The request, as in `X-Request-Id` and the log."))
                .property("errors", faults);
            for name in ["type", "title", "status", "detail", "request_id"] {
                object = object.required(name);
            }
            object.into()
        }
        Frame::Clients => {
            let detail = of_type(Type::Object, "What happened.")
                .property("detail", text("A sentence."))
                .required("detail");
            let rules = ArrayBuilder::new().items(text("A broken rule."));
            let fields = of_type(Type::Object, "The broken rules of each field, by its name.")
                .additional_properties(Some(Schema::from(rules)));
            OneOfBuilder::new().item(detail).item(fields).into()
        }
        Frame::Customers => of_type(Type::Object, "What happened.")
            .property("statusCode", status)
            .property("error", text("The words of the status."))
            .property("message", text("What happened this time."))
            .required("statusCode")
            .required("error")
            .required("message")
            .into(),
        Frame::OAuth => of_type(Type::Object, "A refusal as in RFC 6749, section 5.2.")
            .property("error", text("Its code."))
            .property("error_description", text("What happened this time."))
            .required("error")
            .into(),
    }
}

/// The credentials of a surface as security schemes. OpenAPI knows `Bearer` by name; other words
/// before the secret are described.
fn schemes(face: &Face) -> Vec<(&'static str, SecurityScheme)> {
    let mut schemes = Vec::new();
    match face.credentials.schemes.first() {
        Some(&"Bearer") => {
            schemes.push(("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer))));
        }
        Some(scheme) => {
            let note = format!("The word `{scheme}`, a blank, and the secret.");
            let value = ApiKeyValue::with_description("Authorization", &note);
            schemes.push(("token", SecurityScheme::ApiKey(ApiKey::Header(value))));
        }
        None => {}
    }
    if !face.credentials.key_header_kinds.is_empty() {
        let value = ApiKeyValue::new("X-API-Key");
        schemes.push(("key", SecurityScheme::ApiKey(ApiKey::Header(value))));
    }
    schemes
}
