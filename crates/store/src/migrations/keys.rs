//! The `{by KEY}` tokens: which table is distributed by which column.

/// The tables of a text with their keys, in order.
pub(super) fn of(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut keys = Vec::new();
    let mut before = "";
    for part in text.split("{by ") {
        if before.is_empty() && keys.is_empty() && std::ptr::eq(part.as_ptr(), text.as_ptr()) {
            before = part;
            continue;
        }
        let (token, after) = part.split_once('}').ok_or("a { without its }")?;
        let key = token.split(',').next().unwrap_or_default().trim();
        let table = last_table(before).ok_or("{by …} does not follow a CREATE TABLE")?;
        keys.push((table.to_owned(), key.to_owned()));
        before = after;
    }
    Ok(keys)
}

/// The name in the last `CREATE TABLE` of a text.
fn last_table(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '(').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let at = words.windows(2).rposition(|pair| pair == ["CREATE", "TABLE"])?;
    words.get(at + 2..)?.iter().find(|word| !["IF", "NOT", "EXISTS"].contains(word)).copied()
}

/// The statements that give each table its partitions. Written so that they may run again.
pub(super) fn partitions(keys: &[(String, String)]) -> String {
    const PARTITIONS: usize = 8;
    let mut text = String::new();
    for (table, _) in keys {
        for remainder in 0..PARTITIONS {
            text.push_str(&format!(
                "\nCREATE TABLE IF NOT EXISTS {table}_p{remainder} PARTITION OF {table} \
                 FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {remainder});"
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_from_the_tables_they_follow() {
        let text = "CREATE TABLE users (id BIGINT) {by client_id};
                    CREATE INDEX users_name ON users (id);
                    CREATE TABLE IF NOT EXISTS links(a BIGINT) {by a, narrow};";

        let keys = of(text);

        let pair = |table: &str, key: &str| (table.to_owned(), key.to_owned());
        assert_eq!(keys, Ok(vec![pair("users", "client_id"), pair("links", "a")]));
    }

    #[test]
    fn a_text_without_keys_has_none() {
        assert_eq!(of("CREATE INDEX i ON t (a)"), Ok(Vec::new()));
    }

    #[test]
    fn a_key_without_a_table_is_refused() {
        assert!(of("{by client_id}").is_err());
    }
}
