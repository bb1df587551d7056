//! `rollbook ce history` and `rollbook ce correct`: the ledger of one record.

use directory::ces::ledger::{EntriesOfRecord, Entry};
use directory::ces::{self, CeRecord, Correct, Hours, SetRecord, Status};
use directory::ids::{CeId, IfVersion, Version};
use directory::text::Line;
use directory::users::Key;
use directory::{Code, Directory, Error};
use serde_json::{Value, json};

use super::{hours, user_id};
use crate::cli::{CeCorrect, CeHistory};
use crate::commands::client::lines;
use crate::commands::{client_id, instant, operator, parsed, user_key};
use crate::output::Answer;

/// Shows the entries of a record.
pub async fn history(directory: &Directory, options: CeHistory) -> anyhow::Result<Answer> {
    let (client, ce, limit) = (client_id(options.client), CeId(options.ce), options.limit);
    let after = options.after.as_deref().map(place).transpose();
    let after = parsed("after", after)?;
    let user = match user_key(&options.user)? {
        // What was earned outlives the person, too.
        Key::Id(user) => user,
        key => user_id(directory, client, key).await?,
    };
    let page = |after, limit| EntriesOfRecord { client, user, ce, after, limit };
    let entries = directory.get(&operator(), page(after, limit)).await?;
    if entries.is_empty() && after.is_none() {
        user_id(directory, client, Key::Id(user)).await?;
        directory.get(&operator(), ces::Get { client, ce }).await?;
    }
    let rest = match entries.last() {
        Some(last) if entries.len() == usize::from(limit) => {
            let next = page(Some((last.record_version, last.place)), 1);
            let is_more = !directory.get(&operator(), next).await?.is_empty();
            is_more.then(|| format!("\n… and more, with --after {}", name(last)))
        }
        _ => None,
    };
    let json = Value::Array(entries.iter().map(shown).collect());
    let rows: Vec<_> = entries.iter().map(row).collect();
    let heading =
        ["entry", "at", "kind", "earned", "claimed", "state", "by", "from", "claim", "why"];
    let table = Answer::table(&heading, &rows, "There is no entry.", json);
    Ok(Answer::new(table.text + rest.as_deref().unwrap_or_default(), table.json))
}

/// What an entry is named by: the version of the record, and its place among the entries of it.
fn name(entry: &Entry) -> String {
    format!("{}.{}", entry.record_version.0, entry.place)
}

/// Reads the name of an entry.
fn place(text: &str) -> Result<(Version, i64), Code> {
    let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0);
    let parts = text.split_once('.').and_then(|(version, place)| {
        let (version, place) = (number(version)?, number(place)?);
        Some((Version(version), place))
    });
    parts.ok_or(Code::Form("an entry such as 12.0"))
}

fn row(entry: &Entry) -> Vec<String> {
    let change = |hundredths: i64| match hundredths {
        0 => String::new(),
        more if more > 0 => format!("+{}", hours(more)),
        less => hours(less),
    };
    let by = match entry.actor_id {
        Some(id) => format!("{} {id}", entry.actor),
        None => entry.actor.clone(),
    };
    vec![
        name(entry),
        instant(entry.at),
        entry.kind.word().to_owned(),
        change(entry.earned),
        change(entry.claimed),
        entry.status.word().to_owned(),
        by,
        entry.source.clone(),
        entry.claim_oid.map_or_else(String::new, |claim| claim.to_string()),
        entry.why.as_str().to_owned(),
    ]
}

fn shown(entry: &Entry) -> Value {
    json!({
        "entry": name(entry),
        "at": instant(entry.at),
        "kind": entry.kind.word(),
        "earned_hundredths": entry.earned,
        "claimed_hundredths": entry.claimed,
        "state": entry.status.word(),
        "actor": entry.actor,
        "actor_id": entry.actor_id,
        "source": entry.source,
        "claim": entry.claim_oid.map(|claim| claim.to_string()),
        "why": entry.why.as_str(),
    })
}

/// Sets hours or status with a reason, and shows the record.
pub async fn correct(directory: &Directory, options: CeCorrect) -> anyhow::Result<Answer> {
    let (why, source) = words(&options)?;
    let earned = options.earned.as_deref().map(Hours::parse).transpose();
    let status = options.status.as_deref().map(Status::parse).transpose();
    let client = client_id(options.client);
    let set = SetRecord {
        client,
        user: user_id(directory, client, user_key(&options.user)?).await?,
        ce: CeId(options.ce),
        earned: parsed("earned", earned)?,
        status: parsed("status", status)?,
        if_version: IfVersion::ANY,
    };
    let record = directory.run(&operator(), Correct { set, why, source }).await?;
    let json = shown_record(&record);
    Ok(Answer::new(lines(&json), json))
}

/// The reason, which must not be blank, and what the correction comes from.
fn words(options: &CeCorrect) -> Result<(Line, Line), Error> {
    let why = parsed("why", Line::parse_name(options.why.trim()))?;
    let source = parsed("source", Line::parse_line(options.source.trim()))?;
    Ok((why, source))
}

fn shown_record(record: &CeRecord) -> Value {
    json!({
        "client": record.ce.client_id.0,
        "user": record.user.0,
        "ce": record.ce.id.0,
        "name": record.ce.name.as_str(),
        "status": record.status.word(),
        "earned": record.earned,
        "claimed": record.claimed,
    })
}

#[cfg(test)]
mod tests {
    use directory::ces::State;
    use directory::ces::ledger::Kind;
    use directory::ids::{ClientId, Oid, UserId};
    use directory::time::Timestamp;

    use super::*;

    fn entry() -> Entry {
        Entry {
            client_id: ClientId(1),
            user_id: UserId(7),
            ce_id: CeId(3),
            record_version: Version(12),
            place: 1,
            at: Timestamp(0),
            kind: Kind::Claimed,
            earned: 0,
            claimed: 550,
            status: State::Done,
            actor: "user".to_owned(),
            actor_id: Some(7),
            source: "members".to_owned(),
            why: Line::default(),
            claim_oid: Some(Oid([0xab; 12])),
        }
    }

    #[test]
    fn an_entry_is_told_in_a_row() {
        let oid = "ab".repeat(12);
        let told = ["12.1", "1970-01-01T00:00:00Z", "claimed", "", "+5.50", "done", "user 7"];
        assert_eq!(row(&entry()), [&told[..], &["members", &oid, ""]].concat());
        let by_operator = Entry {
            earned: -25,
            claimed: 0,
            actor: "operator".to_owned(),
            actor_id: None,
            claim_oid: None,
            ..entry()
        };
        let row = row(&by_operator);
        assert_eq!([&row[3], &row[4], &row[6], &row[8]], ["-0.25", "", "operator", ""]);
    }

    #[test]
    fn an_entry_is_found_by_its_name() {
        assert_eq!(place(&name(&entry())), Ok((Version(12), 1)));
        for text in ["", "12", "12.", ".1", "-1.0", "1.-1", "1.0.0", "a.b"] {
            assert!(place(text).is_err(), "{text}");
        }
    }
}
