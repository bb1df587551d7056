//! Gathers everything that is wrong with a request, so that one answer names it all.

use directory::{Code, Error, FieldError};

use crate::Field;

/// The broken rules found so far.
///
/// ```
/// # use web::{Faults, Field};
/// # use directory::text::Line;
/// let (first, last) = (Field::Value("Ann".to_owned()), Field::<String>::Null);
/// let mut faults = Faults::new();
/// let first = faults.set("first_name", first, Line::parse_line);
/// let last = faults.set("last_name", last, Line::parse_line);
/// assert_eq!(faults.finish().unwrap_err().to_string(), "last_name: must not be null");
/// # assert!(first.is_some() && last.is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Faults {
    list: Vec<FieldError>,
    within: String,
}

impl Faults {
    /// How many are noted. Whoever sends more mistakes than this learns of the rest once the first
    /// are mended, and neither the answer nor the work for it grows with the body.
    pub const LIMIT: usize = 100;

    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a broken rule, if fewer than [`Faults::LIMIT`] are noted.
    pub fn add(&mut self, field: &str, code: Code) {
        if self.list.len() < Self::LIMIT {
            self.list.push(FieldError::new(format!("{}{field}", self.within), code));
        }
    }

    /// As [`Faults::add`], unless the same one is noted already.
    pub fn add_once(&mut self, field: &str, code: Code) {
        if self.list.len() >= Self::LIMIT {
            return;
        }
        let fault = FieldError::new(format!("{}{field}", self.within), code);
        if !self.list.contains(&fault) {
            self.list.push(fault);
        }
    }

    /// A field that may be absent, and must have a value otherwise.
    pub fn set<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        read: impl FnOnce(T) -> Result<U, Code>,
    ) -> Option<U> {
        match field {
            Field::Absent => None,
            Field::Null => self.refuse(name, Code::Null),
            Field::Wrong(code) => self.refuse(name, code),
            Field::Value(value) => self.keep(name, read(value)),
        }
    }

    /// A field that must be there with a value.
    pub fn required<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        read: impl FnOnce(T) -> Result<U, Code>,
    ) -> Option<U> {
        match field {
            Field::Absent => self.refuse(name, Code::Required),
            present => self.set(name, present, read),
        }
    }

    /// A field that may be absent (`None`), null (`Some(None)`) or a value.
    pub fn nullable<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        read: impl FnOnce(T) -> Result<U, Code>,
    ) -> Option<Option<U>> {
        match field {
            Field::Null => Some(None),
            other => self.set(name, other, read).map(Some),
        }
    }

    /// A field in which null means the same as the empty value of its kind (`""`, `[]`, `{}`).
    pub fn clearable<T: Default, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        read: impl FnOnce(T) -> Result<U, Code>,
    ) -> Option<U> {
        match field {
            Field::Null => self.keep(name, read(T::default())),
            other => self.set(name, other, read),
        }
    }

    /// A list; `read` gets each entry and notes what is wrong with it under its own place
    /// (`tags/0/name`). Absent: `None`. Entries it answers with `None` are left out.
    pub fn each<T, U>(
        &mut self,
        name: &str,
        field: Field<Vec<Field<T>>>,
        mut read: impl FnMut(&mut Self, T) -> Option<U>,
    ) -> Option<Vec<U>> {
        let entries = self.set(name, field, Ok)?;
        let mut values = Vec::with_capacity(entries.len());
        for (position, entry) in entries.into_iter().enumerate() {
            let place = format!("{name}/{position}");
            if let Some(entry) = self.set(&place, entry, Ok) {
                values.extend(self.inside(&place, |faults| read(faults, entry)));
            }
        }
        Some(values)
    }

    /// Runs `read` with all names it notes put below `place`.
    pub fn inside<U>(&mut self, place: &str, read: impl FnOnce(&mut Self) -> U) -> U {
        let length = self.within.len();
        self.within.push_str(place);
        self.within.push('/');
        let value = read(self);
        self.within.truncate(length);
        value
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// [`Error::Invalid`] if anything is wrong.
    pub fn finish(self) -> Result<(), Error> {
        if self.list.is_empty() { Ok(()) } else { Err(Error::Invalid(self.list)) }
    }

    /// As [`Faults::finish`], and then the value, which is there if nothing is wrong.
    pub fn finish_with<U>(self, value: Option<U>) -> Result<U, Error> {
        self.finish()?;
        value.ok_or_else(|| Error::internal("a value is missing although no rule is broken"))
    }

    fn keep<U>(&mut self, name: &str, read: Result<U, Code>) -> Option<U> {
        read.map_err(|code| self.add(name, code)).ok()
    }

    fn refuse<U>(&mut self, name: &str, code: Code) -> Option<U> {
        self.add(name, code);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(faults: Faults) -> Vec<String> {
        match faults.finish() {
            Err(Error::Invalid(list)) => {
                list.iter().map(|f| format!("{}: {}", f.field, f.code)).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn null_means_what_the_field_says() {
        let mut faults = Faults::new();
        assert_eq!(faults.set("a", Field::<String>::Null, Ok), None);
        assert_eq!(faults.nullable("b", Field::<String>::Null, Ok), Some(None));
        assert_eq!(faults.clearable("c", Field::<String>::Null, Ok), Some(String::new()));
        assert_eq!(faults.required("d", Field::<String>::Absent, Ok), None);
        assert_eq!(faults.nullable("e", Field::<String>::Absent, Ok), None);
        assert_eq!(texts(faults), ["a: must not be null", "d: is required"]);
    }

    #[test]
    fn no_more_are_noted_than_the_limit() {
        let mut faults = Faults::new();
        for number in 0..2 * Faults::LIMIT {
            faults.add(&number.to_string(), Code::Null);
            faults.add_once(&format!("once {number}"), Code::Null);
        }
        let texts = texts(faults);
        assert_eq!(texts.len(), Faults::LIMIT);
        assert_eq!(texts.last().unwrap(), "once 49: must not be null");
    }

    #[test]
    fn faults_of_entries_name_their_place() {
        let mut faults = Faults::new();
        let list =
            vec![Field::Value(1_i64), Field::Null, Field::Wrong(Code::Empty), Field::Value(2)];
        let read = faults.each("tags", Field::Value(list), |faults, number| {
            if number == 2 {
                faults.add("score", Code::Null);
            }
            Some(number)
        });
        assert_eq!(read, Some(vec![1, 2]));
        assert_eq!(
            texts(faults),
            [
                "tags/1: must not be null",
                "tags/2: must not be empty",
                "tags/3/score: must not be null",
            ]
        );
    }
}
