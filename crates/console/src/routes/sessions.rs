//! Where somebody is signed in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ids::SessionId;
use directory::sessions::{List, Revoke, RevokeAll, Session};
use directory::{Error, Noun};
use web::{Path, Problem};

use super::notice::{self, Notice};
use crate::device::browser_and_system;
use crate::form::Submission;
use crate::instant::{Html, timed};
use crate::language::Language;
use crate::page::Page;
use crate::visit::Visit;
use crate::words::Value;

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    page: Page,
    notice: Option<String>,
    sessions: Vec<Shown>,
}

/// A session as it is shown.
pub(super) struct Shown {
    pub(super) id: SessionId,
    pub(super) device: String,
    pub(super) seen: Html,
    pub(super) current: bool,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let list = List { client: visitor.client.id, user: visitor.user.id };
    let sessions = visit.directory().get(&visit.caller(visitor), list).await?;
    let language = visit.language;
    let shown = |session: &Session| shown(&visit, session, visitor.session.id);
    let page = SessionsPage {
        page: Page::of(&visit, &language.text("sessions")).wide(),
        notice: notice::told(&visit),
        sessions: sessions.iter().map(shown).collect(),
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

pub(super) async fn end(
    Path(session): Path<SessionId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let revoke = Revoke { client: visitor.client.id, user: visitor.user.id, session };
    match visit.directory().run(&visit.caller(visitor), revoke).await {
        // Somebody else ended it a moment before: what was wanted is done.
        Ok(()) | Err(Error::NotFound(Noun::Session)) => {}
        Err(other) => return Err(other.into()),
    }
    if session == visitor.session.id {
        return Ok(visit.leave(&notice::at(&visit.onwards("/sign-in"), Notice::SignedOut)));
    }
    Ok(visit.go(&notice::at("/sessions", Notice::SessionsEnded)))
}

pub(super) async fn end_others(Submission { visit, .. }: Submission) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (client, user) = (visitor.client.id, visitor.user.id);
    let revoke = RevokeAll { client, user, but: Some(visitor.session.id) };
    visit.directory().run(&visit.caller(visitor), revoke).await?;
    Ok(visit.go(&notice::at("/sessions", Notice::SessionsEnded)))
}

/// A session, told apart from the one that shows it.
pub(super) fn shown(visit: &Visit, session: &Session, current: SessionId) -> Shown {
    let language = visit.language;
    let values = [
        ("seen", Value::from(visit.written(session.last_seen_at))),
        ("opened", Value::from(visit.written(session.created_at))),
    ];
    Shown {
        id: session.id,
        device: device(language, session.device.as_str()),
        seen: timed(&language.text_with("sessions-seen", &values)),
        current: session.id == current,
    }
}

/// What a session was opened with, in words.
fn device(language: Language, agent: &str) -> String {
    match browser_and_system(agent) {
        (Some(browser), Some(system)) => language.text_with(
            "sessions-device",
            &[("browser", Value::from(browser)), ("system", Value::from(system))],
        ),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => language.text("sessions-unknown-device"),
    }
}
