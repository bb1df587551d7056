//! What a client calls continuing education.

use axum::http::StatusCode;
use axum::response::Response;
use directory::Error;
use directory::clients::{Settings, Update};
use directory::ids::IfVersion;
use directory::policy::Action;
use directory::text::Line;
use web::Problem;

use super::{PATH, entered};
use crate::form::Submission;
use crate::page::Link;
use crate::routes::notice::{self, Notice};
use crate::sheet::{Field, FieldKind, Form, Sheet};
use crate::visit::Visit;

/// Where it is asked for.
fn path() -> String {
    format!("{PATH}/word")
}

pub(in crate::routes::administration) async fn ask(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ChangeSettings) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let sheet = sheet(&visit, visitor.client.credit_word.as_str());
    Ok(visit.show(StatusCode::OK, &sheet))
}

/// Takes the word. It holds for what is claimed from now on.
pub(in crate::routes::administration) async fn submit(
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ChangeSettings) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let done = match Line::parse_name(filled.get("credit_word").trim()) {
        Ok(word) => {
            let settings = Settings { credit_word: Some(word), ..Settings::default() };
            let if_version = IfVersion::ANY;
            let update = Update { client: visitor.client.id, settings, if_version };
            visit.directory().run(&visit.caller(visitor), update).await
        }
        Err(code) => Err(Error::invalid("credit_word", code)),
    };
    match done {
        Ok(_) => Ok(visit.go(&notice::at(PATH, Notice::CreditWordSaved))),
        Err(error) => visit.refuse(sheet(&visit, filled.get("credit_word")), error),
    }
}

fn sheet(visit: &Visit, word: &str) -> Sheet {
    let language = visit.language;
    let label = language.text("credit-word-label");
    let field = Field::new("credit_word", FieldKind::Name, "off", label).with(word);
    let field = Field { hint: Some(language.text("credit-word-hint")), ..field };
    let button = language.text("credit-word-save");
    let form = Form { action: path(), fields: vec![field], button, ..Form::default() };
    let back = Link { href: PATH.to_owned(), text: language.text("credits-all") };
    Sheet {
        heading: language.text("credit-word-title"),
        form: Some(form),
        links: vec![back],
        ..Sheet::default()
    }
}
