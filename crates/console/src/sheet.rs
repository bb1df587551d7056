//! The usual page: a heading, some words, and perhaps a form.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use directory::{Error, FieldError};
use web::{Problem, Rendered};

use crate::language::Language;
use crate::page::{Link, Page};
use crate::rules::{self, Hint};
use crate::strength::Shown;
use crate::visit::Visit;

/// What a page says.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) heading: String,
    pub(crate) lead: Vec<String>,
    pub(crate) notice: Option<String>,
    /// HTML that was made safe.
    pub(crate) rich: Option<String>,
    pub(crate) form: Option<Form>,
    pub(crate) links: Vec<Link>,
}

/// A form to fill in.
#[derive(Default)]
pub(crate) struct Form {
    pub(crate) action: String,
    /// Whose password it sets, for programs that keep passwords.
    pub(crate) account: Option<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) button: String,
    /// What is wrong with the form as a whole.
    pub(crate) faults: Vec<String>,
}

/// One field of a form.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) kind: FieldKind,
    pub(crate) value: String,
    pub(crate) autocomplete: &'static str,
    pub(crate) hint: Option<String>,
    pub(crate) rules: Vec<Hint>,
    pub(crate) faults: Vec<String>,
    /// Whether it is told how hard what is filled in is to guess.
    pub(crate) rates: bool,
    /// What is told of what was filled in before.
    pub(crate) strength: Option<Shown>,
    /// What can be chosen from.
    pub(crate) options: Vec<Offer>,
    /// How what is there can be taken away.
    pub(crate) removal: Option<Removal>,
    /// What is there, if it cannot be changed.
    pub(crate) fixed: Option<String>,
    /// How many characters it takes, if fewer than others of its kind.
    pub(crate) most: Option<usize>,
    /// Whether nothing goes on without it.
    pub(crate) required: bool,
    /// What is said of a field that may stay empty where others may not.
    pub(crate) optional: Option<String>,
}

/// One of several that can be chosen.
pub(crate) struct Offer {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A box that takes away what is there.
pub(crate) struct Removal {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) checked: bool,
}

/// A part of a form.
pub(crate) struct Group {
    pub(crate) legend: String,
    pub(crate) fields: Vec<Field>,
}

/// Notes what is wrong at the fields of a form, and gives the summary of it.
pub(crate) fn noted(
    language: Language,
    groups: &mut [Group],
    problem: Option<String>,
    faults: &[FieldError],
) -> Vec<Fault> {
    let first = groups.iter().flat_map(|group| &group.fields).next().map(Field::id);
    let whole = |text| Fault { target: first.clone(), text };
    let mut summary: Vec<_> = problem.into_iter().map(whole).collect();
    for fault in faults {
        let text = rules::sentence(language, &fault.code);
        let mut fields = groups.iter_mut().flat_map(|group| &mut group.fields);
        summary.push(match fields.find(|field| field.name == fault.field) {
            Some(field) => {
                field.faults.push(text.clone());
                let text = format!("{}: {text}", field.label);
                Fault { target: Some(field.id()), text }
            }
            None => whole(text),
        });
    }
    summary
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Email,
    Password,
    Name,
    Number,
    /// A day, as `YYYY-MM-DD`.
    Day,
    /// A text of several lines.
    Message,
    /// A path, or a URL.
    Place,
    /// A colour, as `#rrggbb`.
    Color,
    /// A file with a picture.
    Picture,
    /// A telephone number.
    Phone,
    /// A URL of any length that is taken.
    Link,
    /// One of several.
    Choice,
    Host,
}

/// A line of the summary of faults, with the field to mend it in.
pub(crate) struct Fault {
    pub(crate) target: Option<String>,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage<'a> {
    page: Page,
    sheet: &'a Sheet,
}

impl FieldKind {
    pub(crate) fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Picture => "file",
            Self::Phone => "tel",
            Self::Day => "date",
            Self::Name
            | Self::Number
            | Self::Message
            | Self::Place
            | Self::Color
            | Self::Host
            | Self::Link
            | Self::Choice => "text",
        }
    }

    pub(crate) fn direction(self) -> &'static str {
        if matches!(self, Self::Name | Self::Message) { "auto" } else { "ltr" }
    }

    fn longest(self) -> usize {
        match self {
            Self::Email => 254,
            Self::Password => 1024,
            Self::Name | Self::Place | Self::Host | Self::Phone => 255,
            Self::Link => 2048,
            Self::Number | Self::Color => 16,
            Self::Message => 10_000,
            Self::Picture | Self::Choice | Self::Day => 0,
        }
    }

    /// Whether it takes a day, which has its one length.
    pub(crate) fn is_day(self) -> bool {
        self == Self::Day
    }

    /// Whether it takes a file.
    pub(crate) fn is_picture(self) -> bool {
        self == Self::Picture
    }

    /// Whether it is one of several.
    pub(crate) fn is_choice(self) -> bool {
        self == Self::Choice
    }

    /// Whether it takes several lines.
    pub(crate) fn has_lines(self) -> bool {
        self == Self::Message
    }

    /// Whether it is taken to the letter, so that nothing is to be corrected in it.
    pub(crate) fn is_literal(self) -> bool {
        !matches!(self, Self::Name | Self::Message)
    }
}

impl Field {
    /// An empty field.
    pub(crate) fn new(
        name: &'static str,
        kind: FieldKind,
        autocomplete: &'static str,
        label: String,
    ) -> Self {
        let (
            value,
            hint,
            rules,
            faults,
            rates,
            strength,
            options,
            removal,
            fixed,
            most,
            required,
            optional,
        ) = Default::default();
        Self {
            name,
            label,
            kind,
            value,
            autocomplete,
            hint,
            rules,
            faults,
            rates,
            strength,
            options,
            removal,
            fixed,
            most,
            required,
            optional,
        }
    }

    /// The same, to be filled in in any case.
    pub(crate) fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same, filled in.
    pub(crate) fn with(self, value: &str) -> Self {
        Self { value: value.to_owned(), ..self }
    }

    pub(crate) fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    /// How many characters it takes.
    pub(crate) fn longest(&self) -> usize {
        self.most.unwrap_or_else(|| self.kind.longest())
    }

    /// The ids of what is said about the field.
    pub(crate) fn described_by(&self) -> Option<String> {
        let parts = [
            (self.hint.is_some(), "hint"),
            (!self.rules.is_empty(), "rules"),
            (!self.faults.is_empty(), "faults"),
            (self.rates, "strength"),
        ];
        let there = parts.into_iter().filter(|(there, _)| *there);
        let ids: Vec<_> = there.map(|(_, part)| format!("{}-{part}", self.id())).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl Form {
    pub(crate) fn is_refused(&self) -> bool {
        !self.faults.is_empty() || self.fields.iter().any(|field| !field.faults.is_empty())
    }

    /// All that is wrong, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<Fault> {
        let first = self.fields.first().map(Field::id);
        let whole =
            self.faults.iter().map(|text| Fault { target: first.clone(), text: text.clone() });
        let fields = self.fields.iter().flat_map(|field| {
            let fault = |text: &String| Fault {
                target: Some(field.id()),
                text: format!("{}: {text}", field.label),
            };
            field.faults.iter().map(fault)
        });
        whole.chain(fields).collect()
    }

    fn note(&mut self, text: String, field: &str) {
        match self.fields.iter_mut().find(|found| found.name == field) {
            Some(found) => found.faults.push(text),
            None => self.faults.push(text),
        }
    }
}

impl Visit {
    /// A usual page.
    pub(crate) fn show(&self, status: StatusCode, sheet: &Sheet) -> Response {
        let refused = sheet.form.as_ref().is_some_and(Form::is_refused);
        let page = Page::of_form(self, &sheet.heading, refused);
        let mut response = self.answer(status, &SheetPage { page, sheet });
        response.extensions_mut().insert(Rendered);
        response
    }

    /// The form once more, with the fields in which something is wrong.
    pub(crate) fn show_faults(&self, sheet: Sheet, faults: Vec<FieldError>) -> Response {
        match self.refuse(sheet, Error::Invalid(faults)) {
            Ok(response) => response,
            Err(problem) => axum::response::IntoResponse::into_response(problem),
        }
    }

    /// The form once more, with the reason why it was refused. What no form can mend is passed on.
    pub(crate) fn refuse(&self, mut sheet: Sheet, error: Error) -> Result<Response, Problem> {
        let Some(form) = sheet.form.as_mut() else { return Err(error.into()) };
        let language = self.language;
        let status = match &error {
            Error::Invalid(faults) => {
                for fault in faults {
                    form.note(rules::sentence(language, &fault.code), &fault.field);
                }
                StatusCode::BAD_REQUEST
            }
            Error::Unauthenticated(_) => {
                form.faults.push(language.text("wrong-pair"));
                StatusCode::BAD_REQUEST
            }
            Error::Limited { retry_after } => {
                form.faults.push(rules::wait(language, *retry_after));
                StatusCode::TOO_MANY_REQUESTS
            }
            Error::Unavailable(_) => {
                form.faults.push(language.text("busy"));
                StatusCode::SERVICE_UNAVAILABLE
            }
            Error::Conflict(_) => {
                form.faults.push(language.text("overtaken"));
                StatusCode::CONFLICT
            }
            _ => return Err(error.into()),
        };
        let mut response = self.show(status, &sheet);
        let wait = match error {
            Error::Limited { retry_after } => Some(retry_after.as_secs()),
            Error::Unavailable(_) => Some(1),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        Ok(response)
    }
}
