//! Access tokens for machines.

use axum::http::header::{CACHE_CONTROL, PRAGMA};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use directory::{Code, Directory, credentials};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use web::{Basic, Field, FormOrJson, Json, NetworkAddress, Problem, SecretText, State, WireObject};

use crate::wire::examples;
use crate::wire::refusal::TokenRefusals;

/// The only grant there is.
const GRANT: &str = "client_credentials";

/// Why two ways of showing who one is are refused (RFC 6749, section 2.3).
const TWICE: &str =
    "the client id and secret must stand in the body or come by HTTP Basic, not both";

/// An answer with a secret in it is kept nowhere on its way.
const UNSTORED: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")];

/// The route of this module, by its whole path.
pub(crate) fn routes() -> OpenApiRouter<Directory> {
    let oauth = axum::middleware::from_fn(web::oauth_errors);
    OpenApiRouter::default().routes(routes!(issue_token).layer(oauth))
}

web::body! {
    /// What a machine draws an access token with. Other keys are ignored.
    struct TokenRequest ignores unknown {
        /// The API the token is for. It must not be empty; its value is not compared.
        audience: String = required,
        /// `client_credentials`.
        grant_type: String = required,
        /// The id of the machine, which was told with its secret. Required, unless both come by HTTP
        /// Basic.
        client_id: String,
        /// The secret of the machine. Required, unless it comes by HTTP Basic, and then left out.
        client_secret: SecretText,
    }
}

/// An access token and how to use it.
#[derive(Serialize, ToSchema)]
struct TokenAnswer {
    /// The token. It is told once.
    access_token: String,
    /// For how many seconds it is good.
    expires_in: i64,
    /// The word before it in `Authorization`.
    token_type: &'static str,
}

/// Issues an access token for a client id and its secret.
///
/// It opens the customer the machine belongs to. Each call makes a new one; earlier ones stay valid
/// until they expire. Id and secret stand in the body or come by HTTP Basic, not both. Refusals are those of OAuth 2 (RFC 6749, section 5.2).
#[utoipa::path(
    post,
    path = "/api/v1/oauth/token",
    tag = "oauth",
    security((), ("basic" = [])),
    request_body(content(
        (TokenRequest = "application/json", example = json!(examples::token_request())),
        (TokenRequest = "application/x-www-form-urlencoded"),
    )),
    responses(
        (
            status = 200,
            body = TokenAnswer,
            headers(("Cache-Control" = String, description = "`no-store`.")),
            example = json!(examples::token()),
        ),
        TokenRefusals,
    ),
)]
async fn issue_token(
    State(directory): State<Directory>,
    NetworkAddress(address): NetworkAddress,
    Basic(shown): Basic,
    FormOrJson(body): FormOrJson<TokenRequest>,
) -> Result<impl IntoResponse, Problem> {
    let grant = body.into_grant(shown)?;
    let issued = directory
        .issue_access_token(&grant.client_id, &grant.client_secret, address.as_deref())
        .await?;
    Ok((UNSTORED, Json(TokenAnswer::from(issued))))
}

/// A request for a token in which nothing is missing.
struct Grant {
    client_id: String,
    client_secret: String,
}

impl TokenRequest {
    /// The grant that is asked for by who showed this id and secret, if that was outside the body.
    fn into_grant(self, shown: Option<(String, String)>) -> Result<Grant, Problem> {
        let mut faults = self.faults();
        faults.required("audience", self.audience, filled);
        let kind = faults.required("grant_type", self.grant_type, filled);
        let client = match shown {
            None => {
                let id = faults.required("client_id", self.client_id, filled);
                let secret = self.client_secret;
                let secret = faults.required("client_secret", secret, |secret| filled(secret.0));
                id.zip(secret)
            }
            Some((id, secret)) => {
                let same = self.client_id == Field::Value(id.clone());
                if self.client_secret.is_present() || (self.client_id.is_present() && !same) {
                    return Err(Problem::malformed(TWICE));
                }
                Some((id, secret))
            }
        };
        let grant = client.map(|(client_id, client_secret)| Grant { client_id, client_secret });
        let (kind, grant) = faults.finish_with(kind.zip(grant))?;
        if kind == GRANT { Ok(grant) } else { Err(unsupported()) }
    }
}

fn filled(text: String) -> Result<String, Code> {
    if text.is_empty() { Err(Code::Empty) } else { Ok(text) }
}

fn unsupported() -> Problem {
    let detail = format!("the grant_type must be {GRANT}");
    Problem::oauth(StatusCode::BAD_REQUEST, "unsupported_grant_type", detail)
}

impl From<credentials::AccessToken> for TokenAnswer {
    fn from(issued: credentials::AccessToken) -> Self {
        Self {
            access_token: issued.secret.reveal().to_owned(),
            expires_in: issued.expires_in,
            token_type: "Bearer",
        }
    }
}
