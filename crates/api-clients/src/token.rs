//! Tokens for people, by address and password.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use directory::clients::Domain;
use directory::ids::ClientId;
use directory::passwords::SignIn;
use directory::{Actor, Directory, Error, Surface};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{
    Field, IntLike, Json, JsonBody, NetworkAddress, Problem, RequestId, Routes, SecretText, State,
    WireObject,
};

use crate::home;
use crate::wire::examples;
use crate::wire::refusal::{Invalid, Unreadable};

/// The route below the prefix of everything else.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(issue_token))
}

/// The same route where else it is documented, by its whole path.
pub(crate) fn routes_outside() -> OpenApiRouter<Directory> {
    OpenApiRouter::default().routes(routes!(issue_token_outside))
}

web::body! {
    /// What somebody signs in with. Other keys are ignored.
    struct SignInBody ignores unknown {
        /// The address. Required, unless it is called `email`.
        username: String = nullable,
        /// The address, for callers who call it so.
        email: String,
        /// The password.
        password: SecretText = required,
        /// The client, where neither the host nor a setting of the installation tells.
        client_id: IntLike = nullable,
    }
}

/// The token to send in `Authorization: Token …`.
#[derive(Serialize, ToSchema)]
struct TokenAnswer {
    /// 40 hexadecimal digits. It is told once.
    token: String,
}

/// Issues a token for an address and its password.
///
/// Each call makes a new one; earlier ones stay valid. The client is the one whose site is the host
/// of the request, else the one of `client_id`, else the default one.
#[utoipa::path(
    post,
    path = "/api-token-auth",
    tag = "tokens",
    security(()),
    request_body(content = SignInBody, example = json!(examples::sign_in())),
    responses(
        (
            status = 200,
            body = TokenAnswer,
            description = "The token.",
            example = json!(examples::token()),
        ),
        Invalid,
        Unreadable,
    ),
)]
async fn issue_token(
    State(directory): State<Directory>,
    visitor: Visitor,
    JsonBody(body): JsonBody<SignInBody>,
) -> Result<Json<TokenAnswer>, Problem> {
    let sign_in = body.into_sign_in(visitor.host, visitor.address)?;
    let signed_in = directory.sign_in_for_token(&visitor.caller, sign_in).await;
    let created = signed_in.map_err(refused)?;
    Ok(Json(TokenAnswer { token: created.secret.reveal().to_owned() }))
}

/// Issues a token for an address and its password, by the shorter path.
#[utoipa::path(
    post,
    path = "/api/v1/api-token-auth",
    tag = "tokens",
    security(()),
    request_body(content = SignInBody, example = json!(examples::sign_in())),
    responses(
        (
            status = 200,
            body = TokenAnswer,
            description = "The token.",
            example = json!(examples::token()),
        ),
        Invalid,
        Unreadable,
    ),
)]
async fn issue_token_outside(
    directory: State<Directory>,
    visitor: Visitor,
    body: JsonBody<SignInBody>,
) -> Result<Json<TokenAnswer>, Problem> {
    issue_token(directory, visitor, body).await
}

/// Somebody of whom nothing is known yet but the host they asked, and from where.
struct Visitor {
    caller: directory::Caller,
    host: Option<Domain>,
    address: Option<String>,
}

impl FromRequestParts<Directory> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Directory) -> Result<Self, Problem> {
        let Ok(RequestId(request)) = RequestId::from_request_parts(parts, state).await;
        // Signing in looks at surface and request alone.
        let caller =
            directory::Caller { actor: Actor::Operator, surface: Surface::Clients, request };
        let Ok(NetworkAddress(address)) = NetworkAddress::from_request_parts(parts, state).await;
        Ok(Self { caller, host: home::host(parts), address })
    }
}

impl SignInBody {
    fn into_sign_in(self, host: Option<Domain>, address: Option<String>) -> Result<SignIn, Error> {
        let mut faults = self.faults();
        let email = match self.username {
            Field::Absent | Field::Null => self.email,
            username => username,
        };
        let email = faults.required("username", email, Ok);
        let password = faults.required("password", self.password, |secret| Ok(secret.0));
        let client = faults.nullable("client_id", self.client_id, |id| Ok(ClientId(id.0)));
        let client = client.flatten();
        let sign_in = email.zip(password).map(|(email, password)| SignIn {
            host,
            client,
            email,
            password,
            address,
        });
        faults.finish_with(sign_in)
    }
}

/// A wrong pair is a broken rule here: 401 is for who came with a credential.
fn refused(error: Error) -> Problem {
    let wrong = matches!(error, Error::Unauthenticated(_));
    let problem = Problem::from(error);
    if wrong { Problem { status: StatusCode::BAD_REQUEST, ..problem } } else { problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let read = serde_json::from_str::<Field<SignInBody>>(r#"{"password":"hunter2"}"#).unwrap();
        assert!(matches!(&read, Field::Value(body) if body.password.is_present()));
        assert!(!format!("{read:?}").contains("hunter2"));
    }
}
