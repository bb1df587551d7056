//! The form of how a credit is claimed: what stands in its fields, and the command that it means.

use directory::ces::{Ce, Claiming, Day, PartialClaims, Question, Questions, SetClaiming};
use directory::ids::{IfVersion, Version};
use directory::{Error, FieldError};

use super::parts;
use crate::form::Filled;
use crate::language::Language;
use crate::rules;
use crate::sheet::{self, Fault, Field, FieldKind, Group, Offer};
use crate::words::Value;

/// What stands in the form.
pub(super) struct Filling {
    /// The version of the credit that was seen.
    pub(super) version: String,
    opens_on: String,
    closes_on: String,
    partial_claims: String,
    /// One on each line.
    questions: String,
}

impl Filling {
    /// A credit as it stands.
    pub(super) fn of(ce: &Ce) -> Self {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        let questions: Vec<_> = ce.questions.iter().map(Question::as_str).collect();
        Self {
            version: ce.version.0.to_string(),
            opens_on: day(ce.opens_on),
            closes_on: day(ce.closes_on),
            partial_claims: ce.partial_claims.word().to_owned(),
            questions: questions.join("\n"),
        }
    }

    /// What was sent.
    pub(super) fn taken(filled: &Filled) -> Self {
        let sent = |name| filled.get(name).to_owned();
        Self {
            version: sent("version"),
            opens_on: sent("opens_on"),
            closes_on: sent("closes_on"),
            partial_claims: sent("partial_claims"),
            // Browsers send line breaks as two characters.
            questions: sent("questions").replace("\r\n", "\n"),
        }
    }

    /// The command that it means, or all the rules that it breaks.
    pub(super) fn command(&self, ce: &Ce) -> Result<SetClaiming, Vec<FieldError>> {
        let mut faults = Vec::new();
        let opens_on = day("opens_on", &self.opens_on, &mut faults);
        let closes_on = day("closes_on", &self.closes_on, &mut faults);
        let partial_claims = PartialClaims::parse(&self.partial_claims)
            .map_err(|code| faults.push(FieldError::new("partial_claims", code)))
            .ok();
        let lines = self.questions.lines().filter(|line| !line.trim().is_empty());
        let lines: Vec<String> = lines.map(ToOwned::to_owned).collect();
        let questions = match Questions::parse(&lines) {
            Ok(questions) => Some(questions),
            Err(Error::Invalid(more)) => {
                faults.extend(more);
                None
            }
            Err(_) => None,
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let seen = self.version.parse().map(Version);
        Ok(SetClaiming {
            client: ce.client_id,
            ce: ce.id,
            claiming: Claiming { opens_on, closes_on, partial_claims, questions },
            if_version: IfVersion::is(seen.unwrap_or(ce.version)),
        })
    }

    /// The parts of the form, filled in.
    pub(super) fn groups(&self, language: Language) -> Vec<Group> {
        let field = |name, kind, label, hint, value: &str| {
            let field = Field::new(name, kind, "off", language.text(label)).with(value);
            Field { hint: Some(language.text(hint)), ..field }
        };
        let choice =
            Field::new("partial_claims", FieldKind::Choice, "off", language.text("credit-partial"));
        let options =
            [PartialClaims::Once, PartialClaims::Off, PartialClaims::On].map(|one| Offer {
                value: one.word().to_owned(),
                label: parts(language, one),
                chosen: one.word() == self.partial_claims,
            });
        let fields = vec![
            field(
                "opens_on",
                FieldKind::Day,
                "credit-opens-on",
                "credit-opens-on-hint",
                &self.opens_on,
            ),
            field(
                "closes_on",
                FieldKind::Day,
                "credit-closes-on",
                "credit-closes-on-hint",
                &self.closes_on,
            ),
            Field { options: options.into(), ..choice },
            field(
                "questions",
                FieldKind::Message,
                "credits-questions",
                "credit-questions-hint",
                &self.questions,
            ),
        ];
        vec![Group { legend: language.text("credit-claiming"), fields }]
    }
}

/// A day that may be left out: then it is taken away.
fn day(name: &str, text: &str, faults: &mut Vec<FieldError>) -> Option<Option<Day>> {
    match text.trim() {
        "" => Some(None),
        text => match Day::parse(text) {
            Ok(day) => Some(Some(day)),
            Err(code) => {
                faults.push(FieldError::new(name, code));
                None
            }
        },
    }
}

/// Notes what is wrong at the fields, each question by its number, and gives the summary of it.
pub(super) fn noted(
    language: Language,
    groups: &mut [Group],
    problem: Option<String>,
    faults: &[FieldError],
) -> Vec<Fault> {
    let number = |fault: &FieldError| {
        fault.field.strip_prefix("questions/").and_then(|place| place.parse::<i64>().ok())
    };
    let (questions, others): (Vec<_>, Vec<_>) =
        faults.iter().cloned().partition(|fault| number(fault).is_some());
    let mut summary = sheet::noted(language, groups, problem, &others);
    let mut fields = groups.iter_mut().flat_map(|group| &mut group.fields);
    let Some(field) = fields.find(|field| field.name == "questions") else { return summary };
    for fault in questions {
        let values = [
            ("number", Value::from(number(&fault).unwrap_or_default() + 1)),
            ("fault", Value::from(rules::sentence(language, &fault.code))),
        ];
        let text = language.text_with("credit-question-fault", &values);
        field.faults.push(text.clone());
        summary.push(Fault { target: Some(field.id()), text });
    }
    summary
}

#[cfg(test)]
mod tests {
    use directory::Code;

    use super::*;

    #[test]
    fn a_day_that_is_left_out_is_taken_away() {
        let mut faults = Vec::new();
        assert_eq!(day("opens_on", " ", &mut faults), Some(None));
        let first = Some(Day::parse("2026-03-01").unwrap());
        assert_eq!(day("opens_on", " 2026-03-01 ", &mut faults), Some(first));
        assert!(faults.is_empty());
        assert_eq!(day("opens_on", "1.3.2026", &mut faults), None);
        assert!(matches!(faults[0].code, Code::Day), "{faults:?}");
    }
}
