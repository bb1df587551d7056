//! Invitations of a client.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use directory::Directory;
use directory::ids::{ClientId, InvitationId};
use directory::invitations::{ByIds, Ids, Resend, Withdraw};
use utoipa_axum::routes;
use web::{
    BaseUrl, Here, IfMatch, Json, JsonBody, OneOrMany, Path, Problem, Query, Routes, State, Tagged,
    stream_array,
};

use crate::home::Home;
use crate::list::{InvitationFilter, with_headers};
use crate::wire::examples;
use crate::wire::invitation::{Invitation, InvitationRequest, OneOrManyInvitations, into_command};
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Stale, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_invitations, invite))
        .routes(routes!(withdraw_invitation))
        .routes(routes!(resend_invitation))
}

/// Lists the pending invitations of a client.
#[utoipa::path(
    get,
    path = "/clients/{id}/users/invitations",
    tag = "invitations",
    params(("id" = i64, Path, description = "The client.", example = 1), InvitationFilter),
    responses(
        (
            status = 200,
            body = [Invitation],
            description = "The invitations.",
            example = json!([examples::invitation()]),
        ),
        Invalid,
        NotAllowed,
        NotFound,
    ),
)]
async fn list_invitations(
    State(directory): State<Directory>,
    Home { caller, client }: Home,
    base: BaseUrl,
    here: Here,
    Query(InvitationFilter { app, part }): Query<InvitationFilter>,
) -> Result<Response, Problem> {
    let (headers, ids) = part.of(directory.get(&caller, Ids { client, app }).await?, &here);
    let fetch = move |ids| {
        let (directory, caller, base) = (directory.clone(), caller.clone(), base.clone());
        async move {
            let invited = directory.get(&caller, ByIds { client, ids }).await?;
            Ok(invited.iter().map(|each| Invitation::of(each, &base)).collect())
        }
    };
    Ok(with_headers(headers, stream_array(ids, fetch).await?))
}

/// Invites an address, or several at once.
///
/// An address that is pending already joins its invitation: apps are united, `extra` is replaced if
/// given, the mail is sent again. Of several addresses all are invited or none.
#[utoipa::path(
    post,
    path = "/clients/{id}/users/invitations",
    tag = "invitations",
    params(("id" = i64, Path, description = "The client.", example = 1)),
    request_body(content = InvitationRequest, example = json!(examples::invitation_entry())),
    responses(
        (
            status = 200,
            body = OneOrManyInvitations,
            description = "The invitation, or one for each address.",
            headers(("ETag" = String, description = "Of the invitation, if an object was sent.")),
            example = json!(examples::made_invitation()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Unreadable,
    ),
)]
async fn invite(
    State(directory): State<Directory>,
    Home { caller, client }: Home,
    base: BaseUrl,
    JsonBody(body): JsonBody<InvitationRequest>,
) -> Result<Response, Problem> {
    let one = matches!(body, OneOrMany::One(_));
    let invited = directory.run(&caller, into_command(client, body)?).await?;
    let body = OneOrManyInvitations::of(one, &invited, &base);
    Ok(match invited.first() {
        Some(only) if one => Tagged { version: only.invitation.version, body }.into_response(),
        _ => Json(body).into_response(),
    })
}

/// Mails a pending invitation once more.
#[utoipa::path(
    post,
    path = "/clients/{id}/users/invitations/{invitation_id}/resend",
    tag = "invitations",
    params(
        ("id" = i64, Path, description = "The client.", example = 1),
        ("invitation_id" = i64, Path, description = "The invitation.", example = 3),
    ),
    responses(
        (
            status = 200,
            body = Invitation,
            description = "The invitation as it is now.",
            example = json!(examples::resent_invitation()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
    ),
)]
async fn resend_invitation(
    State(directory): State<Directory>,
    Home { caller, client }: Home,
    Path((_, id)): Path<(ClientId, InvitationId)>,
    base: BaseUrl,
    IfMatch(if_version): IfMatch,
) -> Result<Tagged<Invitation>, Problem> {
    let invited = directory.run(&caller, Resend { client, id, if_version }).await?;
    let body = Invitation::of(&invited, &base);
    Ok(Tagged { version: invited.invitation.version, body })
}

/// Withdraws a pending invitation: the mailed link stops working.
#[utoipa::path(
    delete,
    path = "/clients/{id}/users/invitations/{invitation_id}",
    tag = "invitations",
    params(
        ("id" = i64, Path, description = "The client.", example = 1),
        ("invitation_id" = i64, Path, description = "The invitation.", example = 3),
    ),
    responses((status = 204, description = "Withdrawn."), Invalid, NotAllowed, NotFound, Stale),
)]
async fn withdraw_invitation(
    State(directory): State<Directory>,
    Home { caller, client }: Home,
    Path((_, id)): Path<(ClientId, InvitationId)>,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Problem> {
    directory.run(&caller, Withdraw { client, id, if_version }).await?;
    Ok(StatusCode::NO_CONTENT)
}
