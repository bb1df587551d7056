//! Column types, as SQLite's `STRICT` tables want them.

/// Replaces `BIGINT` and `BOOLEAN` by `INTEGER`, outside quotes and comments.
pub(super) fn for_strict_tables(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = token_length(rest);
        let (token, tail) = rest.split_at(length);
        let integer = ["BIGINT", "BOOLEAN"].iter().any(|name| token.eq_ignore_ascii_case(name));
        result.push_str(if integer { "INTEGER" } else { token });
        rest = tail;
    }
    result
}

/// The length of the word, the quoted text, the comment or the single other character in front.
fn token_length(text: &str) -> usize {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let until = |skip: usize, end: char| {
        let tail = text.get(skip..).unwrap_or_default();
        tail.find(end).map_or(text.len(), |at| skip + at + end.len_utf8())
    };
    match text.chars().next() {
        Some('\'') => until(1, '\''),
        Some('"') => until(1, '"'),
        Some('-') if text.starts_with("--") => until(2, '\n'),
        Some(c) if word(c) => text.find(|c| !word(c)).unwrap_or(text.len()),
        Some(c) => c.len_utf8(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_mapped() {
        let text = "CREATE TABLE t (a BIGINT, b boolean NOT NULL, bigint_id TEXT)";

        assert_eq!(
            for_strict_tables(text),
            "CREATE TABLE t (a INTEGER, b INTEGER NOT NULL, bigint_id TEXT)"
        );
    }

    proptest::proptest! {
        #[test]
        fn other_text_stays(text in "[^BbIi]{0,80}") {
            proptest::prop_assert_eq!(for_strict_tables(&text), text);
        }
    }

    #[test]
    fn quotes_and_comments_stay() {
        let text = "-- it's BIGINT\nSELECT 'BOOLEAN', \"BIGINT\"";

        assert_eq!(for_strict_tables(text), text);
    }
}
