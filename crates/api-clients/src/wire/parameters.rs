//! Parameters that many operations take, for the OpenAPI document.

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::Type;
use web::openapi::{of, optional};

/// `client_id` of the operator, who is of no client.
pub(crate) struct WhichClient;

impl IntoParams for WhichClient {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "For the operator, where the host is no client's site: which client. That of a \
            person is always their own.";
        vec![optional(ParameterIn::Query, "client_id", of(Type::Integer), about)]
    }
}
