//! What is reported, row by row.

use directory::ces::report::{self, ClaimRow, Period, RecordRow};
use directory::ces::{Answers, Day};
use directory::ids::{CeId, ClientId, Oid, UserId};
use directory::time::Timestamp;
use directory::{Caller, Code, Directory, Error};

use crate::csv_file::Sheet;

const BYTE_ORDER_MARK: &str = "\u{feff}";

const RECORDS: [&str; 10] = [
    "user_id",
    "email",
    "first_name",
    "last_name",
    "ce_id",
    "ce_name",
    "status",
    "earned_hours",
    "claimed_hours",
    "updated_at",
];

const CLAIMS: [&str; 13] = [
    "claim_id",
    "claimed_at",
    "user_id",
    "email",
    "name",
    "ce_id",
    "ce_name",
    "word",
    "hours",
    "certificate",
    "revoked_at",
    "revoked_why",
    "answers",
];

/// The rows of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// A row for each person and credit of which there is a record, as it is now.
    Records,
    /// A row for each claim, as it was made.
    Claims,
}

/// Behind what a report goes on.
#[derive(Clone, Copy)]
enum Place {
    Records(UserId, CeId),
    Claims(Option<(Timestamp, Oid)>),
}

/// A report that is being written. Needs, for each piece: whoever may see everybody's progress and list
/// the users.
pub struct Report {
    directory: Directory,
    caller: Caller,
    client: ClientId,
    period: Period,
    /// Where it is; nothing once it is whole.
    place: Option<Place>,
    /// Whether it begins with a byte order mark.
    marked: bool,
    begun: bool,
    rows: usize,
}

impl Report {
    /// A report of a client, of what changed or was claimed in a period.
    pub fn new(
        directory: Directory,
        caller: Caller,
        client: ClientId,
        rows: Rows,
        period: Period,
    ) -> Self {
        let place = match rows {
            Rows::Records => Place::Records(UserId(0), CeId(0)),
            Rows::Claims => Place::Claims(None),
        };
        let (place, marked, begun) = (Some(place), false, false);
        Self { directory, caller, client, period, place, marked, begun, rows: 0 }
    }

    /// The same, beginning with a byte order mark: without one, spreadsheets take UTF-8 for another encoding.
    #[must_use]
    pub fn with_byte_order_mark(self) -> Self {
        Self { marked: true, ..self }
    }

    /// The next piece, of at most 256 rows; the first begins with the names of the columns. One may
    /// be empty, and `None` is the end.
    ///
    /// # Errors
    /// As the queries of the directory. A client that is not there has no rows.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some(place) = self.place else { return Ok(None) };
        let (heading, rows, next) = match place {
            Place::Records(user, ce) => self.records((user, ce)).await?,
            Place::Claims(after) => self.claims(after).await?,
        };
        let mut sheet = if self.begun {
            Sheet::further(Vec::new())
        } else {
            let mark = if self.marked { BYTE_ORDER_MARK } else { "" };
            let mut sheet = Sheet::new(mark.as_bytes().to_vec());
            sheet.heading(heading)?;
            sheet
        };
        for row in &rows {
            sheet.row(row)?;
        }
        let piece = sheet.finish()?;
        self.begun = true;
        self.rows += rows.len();
        self.place = next;
        Ok(Some(piece))
    }

    /// How many rows the pieces so far have.
    pub fn rows(&self) -> usize {
        self.rows
    }

    async fn records(&self, after: (UserId, CeId)) -> Result<Piece, Error> {
        let records = report::Records { client: self.client, after };
        let page = self.directory.get(&self.caller, records).await?;
        let next = page.last().map(|last| Place::Records(last.user_id, last.ce_id));
        let rows = page.iter().filter(|row| self.period.has(row.updated_at));
        Ok((&RECORDS, rows.map(|row| record(row).into()).collect(), next))
    }

    async fn claims(&self, after: Option<(Timestamp, Oid)>) -> Result<Piece, Error> {
        let claims = report::Claims { client: self.client, period: self.period, after };
        let page = self.directory.get(&self.caller, claims).await?;
        let next = page.last().map(|last| Place::Claims(Some((last.claimed_at, last.oid))));
        Ok((&CLAIMS, page.iter().map(|row| claim(row).into()).collect(), next))
    }
}

/// The names of the columns, rows, and where it goes on behind them.
type Piece = (&'static [&'static str], Vec<Vec<String>>, Option<Place>);

/// From the first instant of one day to the last one of another, both as `YYYY-MM-DD`.
///
/// # Errors
/// [`Error::Invalid`] at `from` or `to` for what is no day, and at `to` for one before the first.
pub fn period(from: Option<&str>, to: Option<&str>) -> Result<Period, Error> {
    let day =
        |field: &str, text: &str| Day::parse(text).map_err(|code| Error::invalid(field, code));
    let from = from.map(|text| day("from", text)).transpose()?;
    let to = to.map(|text| day("to", text)).transpose()?;
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Error::invalid("to", Code::LastDay));
    }
    Ok(Period {
        from: from.map_or(Period::ALWAYS.from, Day::start),
        until: to.map_or(Period::ALWAYS.until, |day| day.next().start()),
    })
}

/// An instant for people and programs: RFC 3339 in UTC, to the second.
fn instant(at: Timestamp) -> String {
    format!("{}Z", at.civil().strftime("%Y-%m-%dT%H:%M:%S"))
}

fn record(row: &RecordRow) -> [String; 10] {
    let progress = row.progress();
    [
        row.user_id.to_string(),
        row.email.clone(),
        row.first_name.as_str().to_owned(),
        row.last_name.as_str().to_owned(),
        row.ce_id.to_string(),
        row.ce_name.as_str().to_owned(),
        row.status().word().to_owned(),
        progress.earned.to_string(),
        progress.claimed.to_string(),
        instant(row.updated_at),
    ]
}

fn claim(row: &ClaimRow) -> [String; 13] {
    let moment = |at: Option<Timestamp>| at.map_or_else(String::new, instant);
    [
        row.oid.to_string(),
        instant(row.claimed_at),
        row.user_id.to_string(),
        row.email.clone(),
        row.person_name.clone(),
        row.ce_id.to_string(),
        row.ce_name.as_str().to_owned(),
        row.credit_word.as_str().to_owned(),
        row.hours.to_string(),
        row.code.to_string(),
        moment(row.revoked_at),
        row.revoked_why.as_str().to_owned(),
        answered(&row.answers),
    ]
}

/// What was asked and answered, in one line: `question: answer`, with `; ` between two of them. In the
/// texts a backslash stands before each backslash and semicolon, and before a colon of a question; a line
/// break is `\n`. So both can be read from it again.
fn answered(answers: &Answers) -> String {
    let mut line = String::new();
    for (question, answer) in answers.iter() {
        if !line.is_empty() {
            line.push_str("; ");
        }
        escape(question, &['\\', ';', ':'], &mut line);
        line.push_str(": ");
        escape(answer, &['\\', ';'], &mut line);
    }
    line
}

fn escape(text: &str, signs: &[char], line: &mut String) {
    for sign in text.chars() {
        match sign {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            other => {
                if signs.contains(&other) {
                    line.push('\\');
                }
                line.push(other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use directory::ces::{Answer as Told, Questions};
    use proptest::prelude::*;

    use super::*;

    fn answers(pairs: &[(String, String)]) -> Answers {
        let questions: Vec<_> = pairs.iter().map(|(question, _)| question.clone()).collect();
        let told: Vec<_> =
            pairs.iter().map(|(_, answer)| Told::parse(&**answer).unwrap()).collect();
        Questions::parse(&questions).unwrap().answered(&told).unwrap()
    }

    /// Reads a cell of answers as the documentation says it is written.
    fn read(cell: &str) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut texts = [String::new(), String::new()];
        let mut which = 0;
        let mut signs = cell.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '\\' => texts[which].push(match signs.next().unwrap() {
                    'n' => '\n',
                    'r' => '\r',
                    other => other,
                }),
                ':' if which == 0 => {
                    assert_eq!(signs.next(), Some(' '));
                    which = 1;
                }
                ';' => {
                    assert_eq!(signs.next(), Some(' '));
                    pairs.push(std::mem::take(&mut texts).into());
                    which = 0;
                }
                other => texts[which].push(other),
            }
        }
        if which == 1 {
            pairs.push(texts.into());
        }
        pairs
    }

    #[test]
    fn answers_stand_in_one_line_after_their_questions() {
        let pairs = [("Did you attend?", "Yes"), ("What: a, b; or c?", "a;\nand \\ b: c")];
        let pairs = pairs.map(|(question, answer)| (question.to_owned(), answer.to_owned()));
        let expected = r"Did you attend?: Yes; What\: a, b\; or c?: a\;\nand \\ b: c";
        assert_eq!(answered(&answers(&pairs)), expected);
        assert_eq!(answered(&Answers::default()), "");
    }

    proptest! {
        #[test]
        fn answers_are_read_from_their_cell_again(
            pairs in proptest::collection::vec(("[a-c;:\\\\ ]{0,8}x", "[a-c;:\\\\\n\r ]{0,8}x"), 0..4),
        ) {
            let pairs: Vec<(String, String)> =
                pairs.into_iter().map(|(question, answer)| (question.trim().to_owned(), answer)).collect();
            prop_assert_eq!(read(&answered(&answers(&pairs))), pairs);
        }
    }

    #[test]
    fn a_period_has_its_first_and_its_last_day() {
        let march = period(Some("2026-03-01"), Some("2026-03-31")).unwrap();
        let (first, last) = (Day::parse("2026-03-01").unwrap(), Day::parse("2026-03-31").unwrap());
        let end = last.next().start();
        for (at, inside) in [
            (first.start().plus(-1), false),
            (first.start(), true),
            (end.plus(-1), true),
            (end, false),
        ] {
            assert_eq!(march.has(at), inside, "{at:?}");
        }
        assert_eq!(period(None, None).unwrap(), Period::ALWAYS);
        assert!(period(Some("2026-03-02"), Some("2026-03-01")).is_err());
        assert!(period(Some("March"), None).unwrap_err().to_string().starts_with("from: "));
    }
}
