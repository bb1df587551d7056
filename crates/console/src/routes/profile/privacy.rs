//! What somebody allows: messages, and telling exhibitors how to reach them.

use axum::response::Response;
use directory::users::{Privacy, SetPrivacy};
use web::Problem;

use super::PATH;
use crate::form::Submission;
use crate::routes::notice::{self, Notice};

/// Takes the form, in which a box that is not checked does not come.
pub(in crate::routes) async fn submit(
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let allowed = |name| filled.get(name) == "yes";
    let privacy =
        Privacy { messages: allowed("allow_messages"), contact: allowed("share_contact_data") };
    let set = SetPrivacy { client: visitor.client.id, user: visitor.user.id, privacy };
    visit.directory().run(&visit.caller(visitor), set).await?;
    Ok(visit.go(&notice::at(PATH, Notice::ProfileSaved)))
}
