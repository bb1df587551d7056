//! Asking once more before what cannot be taken back: a page that says what will happen, with a button.

use axum::http::StatusCode;
use axum::response::Response;

use crate::page::Link;
use crate::sheet::{Form, Sheet};
use crate::visit::Visit;

/// What is asked.
pub(super) struct Question {
    /// The question itself.
    pub(super) heading: String,
    /// What will happen.
    pub(super) lead: String,
    /// What the button that does it says.
    pub(super) button: &'static str,
    /// Where it is not done, with what that is called.
    pub(super) back: (String, String),
}

/// The page; its form goes to the path at which it is shown.
pub(super) fn asked(visit: &Visit, question: Question) -> Response {
    let (href, text) = question.back;
    let sheet = Sheet {
        heading: question.heading,
        lead: vec![question.lead],
        form: Some(Form {
            action: visit.path.clone(),
            button: visit.language.text(question.button),
            ..Form::default()
        }),
        links: vec![Link { href, text }],
        ..Sheet::default()
    };
    visit.show(StatusCode::OK, &sheet)
}
