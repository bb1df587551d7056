//! Generated people: the same number is always the same person.

use anyhow::{Context, Result};
use directory::tags::{self, Score};
use directory::text::{Email, Line, Long};
use directory::users::{Fields, New};
use directory::{Code, dimensions};

const FIRST: &[&str] = &[
    "Amina", "Bruno", "Carla", "Dmitri", "Esther", "Femi", "Greta", "Hiro", "Ilse", "João", "Kira",
    "Lars", "Mina", "Nils", "Oona", "Pavel", "Rhea", "Sven", "Tara", "Umberto", "Vera", "Wim",
];
const LAST: &[&str] = &[
    "Adeyemi",
    "Bauer",
    "Castillo",
    "Diaz",
    "Engel",
    "Ferrari",
    "Gruber",
    "Hansen",
    "Ito",
    "Jung",
    "Keller",
    "Larsen",
    "Moreau",
    "Nowak",
    "Olsen",
    "Pereira",
    "Quint",
    "Ricci",
    "Sato",
    "Torres",
    "Urban",
    "Vogel",
    "Wagner",
    "Xu",
    "Young",
    "Ziegler",
    "Østergård",
];
const CITIES: &[&str] = &["Lisbon", "Oslo", "Lagos", "Kyoto", "Quito", "Toronto", "Graz"];
const TAGS: &[&str] = &["Main Stage", "Workshops", "Archive", "Press", "Speakers"];
const SCHOOLS: &[&str] = &["University of Washington", "Coimbra", "Uppsala", "Kyoto University"];

/// The person of a number.
pub fn person(number: u32) -> Result<New> {
    let mut random = Random(u64::from(number));
    let (first, last) = (random.choose(FIRST), random.choose(LAST));
    let email = format!("{first}.{last}.{number}@people.example").to_lowercase();
    let mut new = New::of(Email::parse(&email).map_err(refused).context(email)?);
    new.fields = Fields {
        first_name: Some(line(first)?),
        last_name: Some(line(last)?),
        title: Some(line("Engineer")?),
        company: Some(line("Acme Research")?),
        city: Some(line(random.choose(CITIES))?),
        phone: Some(line(&format!("+43 555 {number:07}"))?),
        points: Some(i64::from(number % 500)),
        ..Fields::default()
    };
    new.labels.tags = vec![tags::Change {
        id: None,
        name: Some(line(random.choose(TAGS))?),
        type_id: None,
        type_name: Some(line("Access Level")?),
        score: Score::Set(i64::from(number % 100)),
    }];
    let school = Long::parse_line(random.choose(SCHOOLS)).map_err(refused)?;
    new.labels.dimensions =
        vec![dimensions::Change { id: None, name: Some(line("School")?), value: Some(school) }];
    Ok(new)
}

/// A text that is a valid line.
pub fn line(text: &str) -> Result<Line> {
    Line::parse_line(text).map_err(refused)
}

/// Why a generated value is not valid.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
pub fn refused(code: Code) -> anyhow::Error {
    anyhow::anyhow!("a generated value is refused: {code}")
}

/// Numbers that look random and are the same each time (splitmix64).
pub struct Random(pub u64);

impl Random {
    /// The next one.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn choose(&mut self, from: &[&'static str]) -> &'static str {
        let at = self.next() % from.len().max(1) as u64;
        usize::try_from(at).ok().and_then(|at| from.get(at)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_always_the_same_person_and_numbers_differ() {
        let email = |number| person(number).unwrap().email;
        assert_eq!(email(7), email(7));
        assert_ne!(email(7), email(8));
    }
}
