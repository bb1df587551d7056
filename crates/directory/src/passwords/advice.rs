//! What people are told about a password that keeps every rule and is easy to guess all the same.

use crate::text::fold;

/// The fewest characters of a name or address that are looked for.
const SHORTEST: usize = 3;

/// Whom a password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person<'a> {
    /// Their address.
    pub email: &'a str,
    /// Their names.
    pub names: [&'a str; 2],
}

/// Why another password would be a better one. It may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Advice {
    /// It holds the part of the address before the `@`.
    #[error("contains your address, which is easy to guess")]
    HoldsAddress,
    /// It holds the first or the last name.
    #[error("contains your name, which is easy to guess")]
    HoldsName,
}

impl Advice {
    /// What is to be said about a password.
    pub fn on(password: &str, person: &Person<'_>) -> Vec<Self> {
        let password = fold(password);
        let holds = |text: &str| {
            let text = fold(text.trim());
            text.chars().count() >= SHORTEST && password.contains(&text)
        };
        let local = person.email.split('@').next().unwrap_or_default();
        let advice = [
            (holds(local), Self::HoldsAddress),
            (person.names.into_iter().any(holds), Self::HoldsName),
        ];
        advice.into_iter().filter_map(|(applies, advice)| applies.then_some(advice)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_address_and_names_are_easy_to_guess() {
        let john = Person { email: "jmclane@diehard.com", names: ["John", "McLane"] };
        for (password, expected) in [
            ("yippee-ki-yay", vec![]),
            ("JOHN-1988", vec![Advice::HoldsName]),
            ("xJMcLanex", vec![Advice::HoldsAddress, Advice::HoldsName]),
            ("diehard.com", vec![]),
        ] {
            assert_eq!(Advice::on(password, &john), expected, "{password}");
        }
    }

    #[test]
    fn names_too_short_to_tell_are_not_looked_for() {
        let al = Person { email: "al@x.test", names: ["Al", ""] };
        assert_eq!(Advice::on("all is well", &al), []);
    }
}
