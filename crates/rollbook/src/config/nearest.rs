//! The known key that somebody most likely meant.

/// The nearest of some words, if one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let rated = known.map(|candidate| (strsim::jaro_winkler(word, candidate), candidate));
    let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(likeness, _)| *likeness > 0.7).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_the_key_and_nonsense_finds_none() {
        let known = || ["listen", "public_url"].into_iter();
        assert_eq!(nearest("lisen", known()), Some("listen"));
        assert_eq!(nearest("publicurl", known()), Some("public_url"));
        assert_eq!(nearest("xyz", known()), None);
    }
}
