//! How hard a password is to guess, in words.

use directory::passwords::{About, Strength};
use directory::users::User;

use crate::language::Language;
use crate::sheet::Sheet;
use crate::visit::Visit;
use crate::words::Value;

/// An estimate as it is shown.
pub(crate) struct Shown {
    /// From 0 to 4.
    pub(crate) score: u8,
    /// The score in words.
    pub(crate) text: String,
    /// Why it is not better, and how it would be.
    pub(crate) advice: Vec<String>,
}

/// An estimate in words.
pub(crate) fn shown(language: Language, strength: &Strength) -> Shown {
    let level = language.text(&format!("strength-{}", strength.score));
    Shown {
        score: strength.score,
        text: language.text_with("strength", &[("level", Value::from(level))]),
        advice: strength
            .advice
            .iter()
            .map(|advice| language.text(&format!("advice-{}", advice.word())))
            .collect(),
    }
}

/// What is known of somebody of a client, by which their password is estimated.
pub(crate) fn about(user: &User, client: &str) -> About {
    About {
        email: user.email.as_str().to_owned(),
        names: [&user.first_name, &user.last_name].map(|name| name.as_str().to_owned()),
        client: client.to_owned(),
    }
}

impl Visit {
    /// A form that is shown once more, with an estimate of the new password that was filled in. It
    /// informs only: where none can be made, there is none.
    pub(crate) async fn rated(&self, mut sheet: Sheet, password: &str, about: About) -> Sheet {
        let fields = sheet.form.as_mut().map(|form| form.fields.as_mut_slice());
        let field = fields.unwrap_or_default().iter_mut().find(|field| field.rates);
        let Some(field) = field.filter(|_| !password.is_empty()) else { return sheet };
        let address = self.address.as_deref();
        let estimate = self.directory().estimate_password(address, password, about).await;
        field.strength = estimate.ok().map(|strength| shown(self.language, &strength));
        sheet
    }
}

#[cfg(test)]
mod tests {
    use directory::passwords::Advice;

    use super::*;

    #[test]
    fn every_score_and_every_advice_has_words_in_every_language() {
        for language in Language::all() {
            for score in 0..=4 {
                let strength = Strength { score, advice: Advice::ALL.to_vec() };
                let shown = shown(language, &strength);
                let texts = shown.advice.iter().chain([&shown.text]);
                for text in texts {
                    let missing = text.contains("advice-") || text.contains("strength-");
                    assert!(!missing, "{language:?} {text}");
                }
            }
        }
    }
}
