//! How a credit is claimed: when, in parts or at once, and what is asked before.

use std::fmt;

use jiff::civil::Date;
use store::{Column, Kind, Mismatch, Tx, Value};

use super::{Ce, rows};
use crate::error::{Clash, Code, Error, FieldError, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{CeId, ClientId, IfVersion};
use crate::patch::patch;
use crate::policy::Action;
use crate::text::Text;
use crate::time::{DAY, Timestamp};
use crate::{Command, Ctx};

/// The most questions that a credit asks before a claim.
pub const MAX_QUESTIONS: usize = 10;

/// A question that is asked before a claim: one line.
pub type Question = Text<500>;
/// The answer to one; it may have several lines.
pub type Answer = Text<2000>;

/// A day of the calendar in UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// Reads `YYYY-MM-DD` and nothing else.
    ///
    /// # Errors
    /// [`Code::Form`] for any other text, and for days before 1970.
    pub fn parse(text: &str) -> Result<Self, Code> {
        const SHAPE: Code = Code::Day;
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date: Date = if plain { text.parse().map_err(|_| SHAPE)? } else { return Err(SHAPE) };
        let days = EPOCH.until((jiff::Unit::Day, date)).map_err(|_| SHAPE)?.get_days();
        if days < 0 { Err(SHAPE) } else { Ok(Self(i64::from(days))) }
    }

    /// The day of an instant.
    pub fn of(at: Timestamp) -> Self {
        Self(at.0.div_euclid(DAY))
    }

    /// Its first instant.
    pub fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(DAY))
    }

    /// The day of the calendar.
    pub fn date(self) -> Date {
        self.start().civil().date()
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl Column for Day {
    const KIND: Kind = Kind::Integer;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        i64::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        Value::Integer(self.0)
    }
}

/// From which day to which a credit can be claimed, both included; nothing leaves that side open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub opens_on: Option<Day>,
    /// The last day.
    pub closes_on: Option<Day>,
}

impl Window {
    /// Refuses a claim outside of it.
    ///
    /// # Errors
    /// [`Clash::ClaimsNotOpen`] before its first day, [`Clash::ClaimsClosed`] after its last one.
    pub fn check(self, now: Timestamp) -> Result<(), Error> {
        let today = Day::of(now);
        if let Some(first) = self.opens_on.filter(|first| today < *first) {
            return Err(Error::Conflict(Clash::ClaimsNotOpen(first)));
        }
        match self.closes_on.filter(|last| today > *last) {
            Some(last) => Err(Error::Conflict(Clash::ClaimsClosed(last))),
            None => Ok(()),
        }
    }
}

/// What becomes of the hours that a claim leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialClaims {
    /// A claim may name fewer hours than were earned; with it the record is Done.
    #[default]
    Once,
    /// A claim takes all that is earned.
    Off,
    /// A claim may name fewer hours; the record stays open for the others until all are claimed.
    On,
}

impl PartialClaims {
    const ALL: [Self; 3] = [Self::Once, Self::Off, Self::On];

    /// Its word: once, off or on.
    pub fn word(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Off => "off",
            Self::On => "on",
        }
    }

    /// Reads one of the words.
    ///
    /// # Errors
    /// [`Code::OneOf`] for any other text.
    pub fn parse(text: &str) -> Result<Self, Code> {
        Self::ALL.into_iter().find(|one| one.word() == text).ok_or(Code::OneOf("once, off, on"))
    }
}

impl Column for PartialClaims {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        Self::parse(&word).map_err(|code| Mismatch::new(code, &Value::Text(word.into())))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.word().into())
    }
}

/// What is asked before a claim, in this order; at most [`MAX_QUESTIONS`]. Stored as a JSON array of
/// texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions(Vec<Question>);

impl Questions {
    /// Reads the questions, none of which may be blank or have line breaks.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `questions` for too many, at `questions/0` and so on for one that is
    /// blank, too long or not one line.
    pub fn parse(texts: &[String]) -> Result<Self, Error> {
        if texts.len() > MAX_QUESTIONS {
            return Err(Error::invalid("questions", Code::TooMany(MAX_QUESTIONS)));
        }
        let mut faults = Vec::new();
        let mut questions = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            match Question::parse_name(text.trim()) {
                Ok(question) => questions.push(question),
                Err(code) => faults.push(FieldError::new(format!("questions/{place}"), code)),
            }
        }
        if faults.is_empty() { Ok(Self(questions)) } else { Err(Error::Invalid(faults)) }
    }

    /// The questions in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.0.iter()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Pairs the questions with their answers.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `answers` if they are not as many as the questions, at `answers/0` and
    /// so on for a blank one.
    pub fn answered(&self, answers: &[Answer]) -> Result<Answers, Error> {
        if answers.len() != self.0.len() {
            let code = Code::Form("one answer for each question, in their order");
            return Err(Error::invalid("answers", code));
        }
        let blank = answers.iter().enumerate().filter(|(_, text)| text.as_str().trim().is_empty());
        let faults: Vec<_> = blank
            .map(|(place, _)| FieldError::new(format!("answers/{place}"), Code::Empty))
            .collect();
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let pair = |(question, answer): (&Question, &Answer)| {
            (question.as_str().to_owned(), answer.as_str().to_owned())
        };
        Ok(Answers(self.0.iter().zip(answers).map(pair).collect()))
    }
}

impl Column for Questions {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let texts: Vec<String> = from_json(value)?;
        let unfit = |_| Mismatch::new("questions", &Value::Null(Kind::Text));
        texts.into_iter().map(Question::parse).collect::<Result<_, _>>().map(Self).map_err(unfit)
    }
    fn write(&self) -> Value<'_> {
        let texts: Vec<&str> = self.0.iter().map(Text::as_str).collect();
        to_json(&texts)
    }
}

/// What was asked before a claim and what was answered, in order. Stored as a JSON array of pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(Vec<(String, String)>);

impl Answers {
    /// Each question with its answer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(question, answer)| (question.as_str(), answer.as_str()))
    }
}

impl Column for Answers {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        from_json(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        to_json(&self.0)
    }
}

fn from_json<T: serde::de::DeserializeOwned>(value: Value<'_>) -> Result<T, Mismatch> {
    let text = String::read(value)?;
    serde_json::from_str(&text)
        .map_err(|_| Mismatch::new("a JSON array of texts", &Value::Text(text.as_str().into())))
}

fn to_json<T: serde::Serialize>(value: &T) -> Value<'static> {
    Value::Text(serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned()).into())
}

patch! {
    /// A change of how a credit is claimed: what is given is set, what is not stays.
    pub struct Claiming for Ce {
        /// The first day of claims; `Some(None)` takes it away.
        opens_on: Option<Day>,
        /// The last day of claims; `Some(None)` takes it away.
        closes_on: Option<Day>,
        /// What becomes of the hours that a claim leaves.
        partial_claims: PartialClaims,
        /// What is asked before a claim.
        questions: Questions,
    }
}

/// Says how a credit is claimed. It holds for the next claim; what was claimed stays. Needs: whoever
/// may change credits.
#[derive(Clone, Debug)]
pub struct SetClaiming {
    /// The client.
    pub client: ClientId,
    /// The credit.
    pub ce: CeId,
    /// What to set.
    pub claiming: Claiming,
    /// Only if this is still the version of the credit.
    pub if_version: IfVersion,
}

impl Command for SetClaiming {
    type Outcome = Ce;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Ce, Error> {
        ctx.check(Action::ChangeCes, self.client, Noun::Ce)?;
        let before = rows::lock(tx, self.client, self.ce)?;
        before.version.require(self.if_version)?;

        let mut after = before.clone();
        self.claiming.set(&mut after);
        if after == before {
            return Ok(before);
        }
        let Window { opens_on, closes_on } = after.window();
        if opens_on.zip(closes_on).is_some_and(|(opens, closes)| closes < opens) {
            return Err(Error::invalid("closes_on", Code::ClosesBeforeOpens));
        }
        after.version = before.version.next();
        after.updated_at = ctx.now;
        rows::update(tx, &before, &after)?;
        let mut changes = Changes::between(&before, &after);
        name_days(&mut changes, &before, &after);
        events::record(tx, ctx, self.client, Verb::Changed, (Noun::Ce, self.ce.0), &changes)?;
        Ok(after)
    }
}

/// Days are told as dates.
fn name_days(changes: &mut Changes, before: &Ce, after: &Ce) {
    let text = |day: Option<Day>| day.map(|day| day.to_string());
    for (field, old, new) in [
        ("opens_on", before.opens_on, after.opens_on),
        ("closes_on", before.closes_on, after.closes_on),
    ] {
        if old != new {
            changes.set(field, text(old), text(new));
        }
    }
}

#[cfg(test)]
#[path = "claiming_tests.rs"]
mod tests;
