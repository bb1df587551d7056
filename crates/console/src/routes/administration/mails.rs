//! The mails with links that could not be sent.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ids::UserId;
use directory::links::LinkKind;
use directory::links::mails::{LinkMail, MailPlace, Outcome, UnsentMails};
use directory::policy::Action;
use directory::time::Timestamp;
use directory::users::User;
use web::Problem;

use super::{entered, further};
use crate::instant::{Html, timed};
use crate::page::{Page, called};
use crate::visit::Visit;
use crate::words::Value;

/// How many mails one page shows.
const SHOWN: u16 = 20;

#[derive(Template)]
#[template(path = "administration/mails.html")]
struct MailsPage {
    page: Page,
    mails: Vec<To>,
    begun: bool,
    next: Option<String>,
}

/// A mail and whom it was for.
struct To {
    href: String,
    name: String,
    email: String,
    mail: Shown,
}

/// What became of a mail, as it is shown.
pub(super) struct Shown {
    pub(super) kind: String,
    /// Where it went, if that is known.
    pub(super) email: Option<String>,
    pub(super) state: Html,
    pub(super) refused: bool,
    /// What the mail server said, in its own words.
    pub(super) reason: Option<String>,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ReadMails) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let before = visit.asked.after().and_then(place);
    let unsent = UnsentMails { client: visitor.client.id, before, limit: SHOWN };
    let found = visit.directory().get(&visit.caller(visitor), unsent).await?;
    let to = |(mail, user): &(LinkMail, User)| To {
        href: format!("/admin/people/{}", mail.user_id),
        name: called(user),
        email: mail.email.as_ref().unwrap_or(&user.email).as_str().to_owned(),
        mail: shown(&visit, mail),
    };
    let page = MailsPage {
        page: Page::of(&visit, &visit.language.text("mails")).wide(),
        mails: found.mails.iter().map(to).collect(),
        begun: before.is_some(),
        next: found.next.map(|next| further(&visit, &text(next))),
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

/// The words for what a mail with a link is for.
pub(super) fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Magic => "mail-magic",
        LinkKind::Reset => "mail-reset",
        LinkKind::Confirm => "mail-confirm",
        LinkKind::Address => "mail-address",
    }
}

/// A mail as it is shown.
pub(super) fn shown(visit: &Visit, mail: &LinkMail) -> Shown {
    let language = visit.language;
    let state = match mail.outcome {
        Outcome::Sent => "mail-sent",
        Outcome::Waiting => "mail-waits",
        Outcome::Refused => "mail-refused",
    };
    Shown {
        kind: language.text(kind(mail.kind)),
        email: mail.email.as_ref().map(|email| email.as_str().to_owned()),
        state: timed(
            &language.text_with(state, &[("at", Value::from(visit.written(mail.tried_at)))]),
        ),
        refused: mail.outcome == Outcome::Refused,
        reason: mail.reason.clone(),
    }
}

fn text(place: MailPlace) -> String {
    format!("{}.{}.{}", place.tried_at.0, place.user, place.kind.word())
}

fn place(text: &str) -> Option<MailPlace> {
    let mut parts = text.split('.');
    let tried_at = Timestamp(parts.next()?.parse().ok()?);
    let user = UserId::parse(parts.next()?)?;
    let word = parts.next()?;
    let kind = LinkKind::ALL.into_iter().find(|kind| kind.word() == word)?;
    Some(MailPlace { tried_at, user, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_from_their_text() {
        let there = MailPlace { tried_at: Timestamp(7), user: UserId(3), kind: LinkKind::Reset };
        assert_eq!(place(&text(there)), Some(there));
        for wrong in ["", "7", "7.3", "7.x.magic-link", "x.3.magic-link", "7.3.other"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
