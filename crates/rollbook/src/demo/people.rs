//! Generated people: seeded and repeatable, so that two demos of one size hold the same.

use anyhow::Context;
use directory::Directory;
use directory::dimensions;
use directory::ids::ClientId;
use directory::tags::{self, Score};
use directory::text::{Email, Line, Long};
use directory::users::{CreateMany, Fields, Listing, New, Order};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::commands::operator;

/// How many people one transaction adds.
const BATCH: u32 = 500;

const FIRST: &[&str] = &[
    "Ada", "Amara", "Anouk", "Arjun", "Beatriz", "Björn", "Chidi", "Chloé", "Daiki", "Elif",
    "Emeka", "Eva", "Farid", "Fiona", "Giulia", "Hana", "Hugo", "Ines", "Ivan", "Jamal", "Jonas",
    "Kaito", "Leila", "Liam", "Lucía", "Mateo", "Mei", "Milan", "Nadia", "Noah", "Olga", "Omar",
    "Priya", "Quinn", "Rosa", "Samir", "Sofia", "Tariq", "Uma", "Viktor", "Wanda", "Yara", "Zoë",
];

const LAST: &[&str] = &[
    "Abebe", "Andersen", "Baker", "Bianchi", "Chen", "Costa", "Dubois", "Eriksson", "Fischer",
    "García", "Haddad", "Hoffmann", "Ivanova", "Jansen", "Kapoor", "Kowalski", "Laurent", "Lopez",
    "Müller", "Nakamura", "Nguyen", "Novák", "O'Brien", "Okafor", "Patel", "Petrov", "Quispe",
    "Rossi", "Santos", "Schmidt", "Silva", "Suzuki", "Tanaka", "Thompson", "Ueda", "Vargas",
    "Weber", "Williams", "Yilmaz", "Zhang",
];

const TAGS: &[&str] = &["Main Stage", "Workshops", "Archive", "Press", "Speakers"];
const SCHOOLS: &[&str] =
    &["University of Washington", "UCLA", "Heidelberg", "Karolinska", "Makerere", "Tokyo"];

/// Brings client 1 to at least so many generated people.
pub(super) async fn add(directory: &Directory, wanted: u32) -> anyhow::Result<()> {
    if wanted == 0 {
        return Ok(());
    }
    let client = ClientId(1);
    let present = directory.get(&operator(), Listing::all(client, Order::Number)).await?.len();
    let present =
        u32::try_from(present).unwrap_or(u32::MAX).saturating_sub(super::first_client::PEOPLE);
    let mut from = present;
    while from < wanted {
        let to = (from + BATCH).min(wanted);
        let people = (from..to).map(person).collect::<anyhow::Result<_>>()?;
        directory.run(&operator(), CreateMany { client, people }).await?;
        if to / 10_000 != from / 10_000 {
            eprintln!("{to} of {wanted} people added");
        }
        from = to;
    }
    Ok(())
}

/// The person of a number.
fn person(number: u32) -> anyhow::Result<New> {
    let mut random = StdRng::seed_from_u64(u64::from(number));
    let first = FIRST.choose(&mut random).copied().unwrap_or("Ada");
    let last = LAST.choose(&mut random).copied().unwrap_or("Chen");
    let email = format!("person{number}@people.example");
    let mut new = New::of(Email::parse(&email).ok().context("a generated address")?);
    new.fields = Fields {
        first_name: line(first),
        last_name: line(last),
        nickname: line(first),
        title: line("Member"),
        company: line("Nakatomi"),
        city: line("Los Angeles"),
        country: line("United States of America"),
        points: Some(random.random_range(0..500)),
        ..Fields::default()
    };
    new.labels.tags = vec![tags::Change {
        id: None,
        name: TAGS.choose(&mut random).and_then(|name| line(name)),
        type_id: None,
        type_name: line("Access Level"),
        score: Score::Set(random.random_range(0..100)),
    }];
    new.labels.dimensions = vec![dimensions::Change {
        id: None,
        name: line("Medical School"),
        value: SCHOOLS.choose(&mut random).and_then(|school| Long::parse_line(*school).ok()),
    }];
    Ok(new)
}

fn line(text: &str) -> Option<Line> {
    Line::parse_line(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_always_the_same_person() {
        let name = |number| person(number).unwrap().fields.first_name;
        assert_eq!(name(7), name(7));
        let names: std::collections::HashSet<_> =
            (0..100).map(|n| name(n).unwrap().into_string()).collect();
        assert!(names.len() > 10);
    }
}
