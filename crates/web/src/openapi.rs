//! One OpenAPI document for each surface, made from its code.

use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, Info, OpenApi, OpenApiBuilder, Paths};

use crate::Face;

/// A document with a title and a description, to which a surface adds its operations.
pub fn document(title: &str, version: &str, description: &str) -> OpenApi {
    let mut info = Info::new(title, version);
    info.description = Some(description.to_owned());
    OpenApiBuilder::new().info(info).paths(Paths::new()).build()
}

/// Adds what holds for a whole surface: how to show who one is, and the slash at the end of paths.
pub(crate) fn complete(mut document: OpenApi, face: &Face) -> OpenApi {
    let schemes = schemes(face);
    let names: Vec<&str> = schemes.iter().map(|(name, _)| *name).collect();
    let requirement = |name: &&str| SecurityRequirement::new(*name, Vec::<String>::new());
    document.security = Some(names.iter().map(requirement).collect());
    let components = document.components.get_or_insert_with(Components::new);
    for (name, scheme) in schemes {
        components.add_security_scheme(name, scheme);
    }
    if face.trailing_slash {
        let paths = std::mem::take(&mut document.paths.paths);
        let slashed = |path: String| if path.ends_with('/') { path } else { path + "/" };
        document.paths.paths =
            paths.into_iter().map(|(path, item)| (slashed(path), item)).collect();
    }
    document
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
    if face.credentials.key_header {
        let value = ApiKeyValue::new("X-API-Key");
        schemes.push(("key", SecurityScheme::ApiKey(ApiKey::Header(value))));
    }
    schemes
}
