//! What stands around every page.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use directory::clients::Client;
use directory::sessions::Visitor;
use directory::users::User;
use web::Problem;

use crate::accent;
use crate::assets::assets;
use crate::language::Language;
use crate::sections::{SectionLink, navigation};
use crate::visit::{Visit, joined};

/// The frame of a page.
pub(crate) struct Page {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) brand: String,
    pub(crate) support: Option<String>,
    pub(crate) languages: Vec<Choice>,
    /// Where the choice of a language leads back to, if it is a form: what somebody chooses who is
    /// signed in is kept with them.
    pub(crate) back: Option<String>,
    pub(crate) form_token: String,
    pub(crate) signed_in: Option<String>,
    /// What whoever is there looks after.
    pub(crate) sections: Vec<SectionLink>,
    pub(crate) wide: bool,
    /// The path of the style of the client's accent colour.
    pub(crate) accent: Option<String>,
    /// The client's logo, where it has one.
    pub(crate) logo: Option<Picture>,
}

/// A picture, as a page shows it.
pub(crate) struct Picture {
    /// Where it is.
    pub(crate) source: String,
    /// What it says.
    pub(crate) text: String,
    /// Its width in pixels.
    pub(crate) width: u32,
    /// Its height in pixels.
    pub(crate) height: u32,
}

/// The mark of an answer that holds a picture, instead of leading to one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InlinePicture;

/// A language that can be chosen.
pub(crate) struct Choice {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// A link to another page.
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// What pages are called that are no client's.
const NEUTRAL: &str = "Rollbook";

impl Page {
    /// The frame for a visit.
    pub(crate) fn of(visit: &Visit, title: &str) -> Self {
        let client = visit.place.client.as_ref();
        let support = client.map(|client| client.support_email.as_str());
        Self {
            language: visit.language,
            title: title.to_owned(),
            brand: client.map_or(NEUTRAL, |client| client.name.as_str()).to_owned(),
            support: support.filter(|address| !address.is_empty()).map(ToOwned::to_owned),
            languages: Language::all().map(|language| choice(visit, language)).collect(),
            back: visit.visitor.as_ref().map(|_| here(visit)),
            form_token: visit.form_token(),
            signed_in: visit.visitor.as_ref().map(|visitor| called(user_of(visitor))),
            sections: navigation(visit),
            wide: false,
            accent: client.and_then(accent_path),
            logo: client.and_then(logo_of),
        }
    }

    /// The frame for a visit to a page with a form; its title says whether that was refused.
    pub(crate) fn of_form(visit: &Visit, heading: &str, is_refused: bool) -> Self {
        if is_refused {
            let error = visit.language.text("error");
            return Self::of(visit, &format!("{error}: {heading}"));
        }
        Self::of(visit, heading)
    }

    /// The same, for a page with much on it.
    pub(crate) fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.language.text(key)
    }

    pub(crate) fn style(&self) -> &'static str {
        &assets().style.path
    }

    pub(crate) fn script(&self) -> &'static str {
        &assets().script.path
    }

    pub(crate) fn icon(&self) -> &'static str {
        &assets().icon.path
    }

    /// The letter that stands for the client where there is no room for its name.
    pub(crate) fn initial(&self) -> String {
        let letter = self.brand.chars().find(|c| c.is_alphanumeric());
        letter.map_or_else(String::new, |letter| letter.to_uppercase().collect())
    }
}

/// The path of the style of a client's accent colour.
fn accent_path(client: &Client) -> Option<String> {
    client.accent_color.map(|color| format!("/accents/{}", accent::style_name(color)))
}

/// The logo of a client. It says what the client wants it to say, else what the pages are called.
fn logo_of(client: &Client) -> Option<Picture> {
    let name = client.logo.as_ref()?;
    let texts = [&client.logo_text, &client.login_title, &client.name];
    let text = texts.map(|text| text.as_str().trim()).into_iter().find(|text| !text.is_empty());
    let (width, height) = name.size();
    let source = format!("/logos/{}/{name}.png", client.id);
    Some(Picture { source, text: text.unwrap_or_default().to_owned(), width, height })
}

/// The path of this page, with what it shows, for whom, and where it leads.
fn here(visit: &Visit) -> String {
    let shown = visit.shown();
    let (path, query) = shown.split_once('?').unwrap_or((&shown, ""));
    // Whoever is signed in need not say whose pages they mean.
    let client = visit.visitor.as_ref().map_or_else(|| visit.place.number(), |_| None);
    joined(&visit.onwards_with(path, visit.wanted().as_deref(), client), query)
}

fn choice(visit: &Visit, language: Language) -> Choice {
    let code = language.code();
    Choice {
        code,
        name: language.name(),
        href: joined(&here(visit), &format!("lang={code}")),
        current: language == visit.language,
    }
}

/// What somebody is called on a page: by name, or by address where no name is known.
pub(crate) fn called(user: &User) -> String {
    let names = [user.first_name.as_str().trim(), user.last_name.as_str().trim()];
    let name = names.join(" ").trim().to_owned();
    if name.is_empty() { user.email.as_str().to_owned() } else { name }
}

fn user_of(visitor: &Visitor) -> &User {
    match visitor {
        Visitor::SignedIn(visitor) => &visitor.user,
        Visitor::Limited(visitor) => &visitor.user,
    }
}

/// The name of a client, for a text that speaks of it.
pub(crate) fn name_of(client: Option<&Client>) -> &str {
    client.map_or(NEUTRAL, |client| client.name.as_str())
}

impl Visit {
    /// A page as an answer.
    pub(crate) fn answer(&self, status: StatusCode, page: &impl Template) -> Response {
        match page.render() {
            Ok(text) => {
                let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
                self.with_cookies((status, html, text).into_response())
            }
            Err(error) => {
                Problem::internal(&format!("a page cannot be written: {error}")).into_response()
            }
        }
    }
}
