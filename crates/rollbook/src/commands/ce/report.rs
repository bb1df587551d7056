//! `rollbook ce report`.

use std::io::Write;

use directory::Directory;
use directory::ces::report::{self, ClaimRow, Period, RecordRow};
use directory::ces::{Answers, Day};
use directory::clients;
use directory::ids::{CeId, ClientId, UserId};
use directory::time::Timestamp;
use serde_json::json;

use super::csv_file::{Destination, Sheet};
use crate::cli::{CeReport, CeRows};
use crate::commands::{client_id, instant, operator, parsed};
use crate::output::Answer;

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

/// Writes the report.
pub async fn run(directory: &Directory, options: CeReport) -> anyhow::Result<Answer> {
    let client = client_id(options.client);
    directory.get(&operator(), clients::Get(client)).await?;
    let period = period(options.from.as_deref(), options.to.as_deref())?;
    let destination = Destination::open(options.output, !options.no_byte_order_mark)?;
    let mut sheet = Sheet::new(destination);
    match options.of {
        CeRows::Records => records(directory, client, period, &mut sheet).await?,
        CeRows::Claims => claims(directory, client, period, &mut sheet).await?,
    }
    let (rows, file) = sheet.finish()?;
    Ok(match file {
        Some(file) => {
            let file = file.display().to_string();
            Answer::new(format!("{rows} rows in {file}"), json!({ "rows": rows, "file": file }))
        }
        None => Answer::new("", serde_json::Value::Null),
    })
}

/// From the first instant of one day to the last one of another.
fn period(from: Option<&str>, to: Option<&str>) -> Result<Period, directory::Error> {
    let day = |field: &str, text: &str| parsed(field, Day::parse(text));
    let from = from.map(|text| day("from", text)).transpose()?;
    let to = to.map(|text| day("to", text)).transpose()?;
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        let code = directory::Code::Form("no day before the first one");
        return Err(directory::Error::invalid("to", code));
    }
    Ok(Period {
        from: from.map_or(Period::ALWAYS.from, Day::start),
        until: to.map_or(Period::ALWAYS.until, |day| day.next().start()),
    })
}

async fn records<W: Write>(
    directory: &Directory,
    client: ClientId,
    period: Period,
    sheet: &mut Sheet<W>,
) -> anyhow::Result<()> {
    sheet.heading(&RECORDS)?;
    let mut after = (UserId(0), CeId(0));
    loop {
        let page = directory.get(&operator(), report::Records { client, after }).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.user_id, last.ce_id);
        for row in page.iter().filter(|row| period.has(row.updated_at)) {
            sheet.row(&record(row))?;
        }
    }
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

async fn claims<W: Write>(
    directory: &Directory,
    client: ClientId,
    period: Period,
    sheet: &mut Sheet<W>,
) -> anyhow::Result<()> {
    sheet.heading(&CLAIMS)?;
    let mut after = None;
    loop {
        let page = directory.get(&operator(), report::Claims { client, period, after }).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.claimed_at, last.oid));
        for row in &page {
            sheet.row(&claim(row))?;
        }
    }
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
