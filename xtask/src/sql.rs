//! Reads the project's SQL far enough to check it: words, tables, assignments.

/// A statement as a list of words and signs.
///
/// Words are in lower case. A literal is `'`, a parameter `$n`, a token of the project `{…}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<String>);

/// Signs of more than one character, longest first.
const SIGNS: &[&str] =
    &["->>", "#>>", "!~~", "::", "->", "#>", "@>", "<@", "<=", ">=", "<>", "!=", "||", "~~", "!~"];

impl Words {
    /// Splits a text; comments are left out.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = length_of(rest, first);
            let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            if word.starts_with('\'') {
                words.push("'".to_owned());
            } else if !word.starts_with("--") && !word.starts_with("/*") {
                words.push(word.to_lowercase());
            }
            rest = after.trim_start();
        }
        Self(words)
    }

    /// The statements of a text with several of them, split at the semicolons.
    #[must_use]
    pub fn statements(text: &str) -> Vec<Self> {
        let all = Self::of(text);
        let parts = all.0.split(|word| word == ";");
        parts.filter(|part| !part.is_empty()).map(|part| Self(part.to_vec())).collect()
    }

    /// The word at a place; the empty string beyond the end.
    #[must_use]
    pub fn at(&self, index: usize) -> &str {
        self.0.get(index).map_or("", String::as_str)
    }

    /// The word before a place; the empty string at the beginning.
    #[must_use]
    pub fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |index| self.at(index))
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each word with its place.
    pub fn each(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().map(String::as_str).enumerate()
    }

    /// Whether the word occurs.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.0.iter().any(|other| other == word)
    }

    /// Whether these words stand at the place, one after the other.
    #[must_use]
    pub fn are(&self, index: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.at(index + ahead) == *word)
    }

    /// The text with one space between words and lists of parameters cut short, so that one
    /// statement has one spelling.
    #[must_use]
    pub fn normalised(&self) -> String {
        let mut text = String::new();
        let mut at = 0;
        while at < self.len() {
            let word = self.at(at);
            let list = word == "(" && self.before(at) == "in" && self.at(at + 1).starts_with('$');
            let next = if list { self.closing(at) + 1 } else { at + 1 };
            let word = if list { "(…)" } else { word };
            let tight = text.is_empty()
                || matches!(word, ")" | "," | "." | ";")
                || text.ends_with(['(', '.'])
                || (word == "(" && !is_keyword(self.before(at)));
            if !tight {
                text.push(' ');
            }
            text.push_str(word);
            at = next;
        }
        text
    }

    /// The place of the bracket that closes the one at `index`; the last place when none does.
    #[must_use]
    pub fn closing(&self, index: usize) -> usize {
        let mut depth = 0_usize;
        for at in index..self.len() {
            match self.at(at) {
                "(" => depth += 1,
                ")" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        self.len().saturating_sub(1)
    }

    /// The tables that are read, in order of appearance, with repetitions. Names that `WITH`
    /// defines are among them: whoever asks knows the real tables.
    #[must_use]
    pub fn read_tables(&self) -> Vec<&str> {
        let mut tables = Vec::new();
        for (at, word) in self.each() {
            let from = word == "from" && !matches!(self.before(at), "distinct" | "delete");
            if word == "join" || from {
                self.list_tables(at + 1, &mut tables);
            }
        }
        tables
    }

    /// The tables that are changed, in order of appearance, with repetitions.
    #[must_use]
    pub fn written_tables(&self) -> Vec<&str> {
        let target = |(at, word): (usize, &str)| {
            let update = word == "update" && !matches!(self.before(at), "do" | "for" | "on");
            let delete = word == "from" && self.before(at) == "delete";
            (word == "into" || update || delete).then(|| self.at(at + 1))
        };
        self.each().filter_map(target).filter(|table| is_name(table)).collect()
    }

    /// All tables, each once.
    #[must_use]
    pub fn tables(&self) -> Vec<&str> {
        let mut tables = self.read_tables();
        tables.extend(self.written_tables());
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// The columns that `SET` assigns, in an update or in the update of an upsert.
    #[must_use]
    pub fn assigned_columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        for (set, _) in self.each().filter(|(_, word)| *word == "set") {
            let mut depth = 0_usize;
            for at in set + 1..self.len() {
                match self.at(at) {
                    "(" => depth += 1,
                    ")" if depth == 0 => break,
                    ")" => depth -= 1,
                    "where" | "from" | "returning" if depth == 0 => break,
                    "=" if depth == 0 && matches!(self.before(at - 1), "set" | ",") => {
                        columns.push(self.before(at));
                    }
                    _ => {}
                }
            }
        }
        columns
    }

    /// The names of the functions and keywords whose brackets enclose the place.
    #[must_use]
    pub fn enclosing(&self, index: usize) -> Vec<&str> {
        let mut open = Vec::new();
        for at in 0..index {
            match self.at(at) {
                "(" => open.push(self.before(at)),
                ")" => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }

    fn list_tables<'a>(&'a self, mut at: usize, tables: &mut Vec<&'a str>) {
        loop {
            if !is_name(self.at(at)) {
                return;
            }
            tables.push(self.at(at));
            at += 1;
            if self.at(at) == "as" {
                at += 1;
            }
            if is_name(self.at(at)) && !is_keyword(self.at(at)) {
                at += 1;
            }
            if self.at(at) != "," {
                return;
            }
            at += 1;
        }
    }
}

/// Whether the word could name a table or a column.
#[must_use]
pub fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first == '_' || first.is_alphabetic())
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "where"
            | "on"
            | "join"
            | "cross"
            | "left"
            | "inner"
            | "order"
            | "group"
            | "limit"
            | "set"
            | "union"
            | "except"
            | "intersect"
            | "returning"
            | "values"
            | "having"
            | "in"
            | "and"
            | "or"
            | "not"
            | "as"
            | "from"
            | "select"
            | "exists"
            | "over"
            | "filter"
            | "conflict"
            | "then"
            | "when"
            | "else"
            | "using"
            | "offset"
            | "window"
            | "by"
            | "distinct"
            | "into"
    )
}

fn length_of(rest: &str, first: char) -> usize {
    let until = |end: &str, skip: usize| {
        let found = rest.get(skip..).and_then(|tail| tail.find(end));
        found.map_or(rest.len(), |at| at + skip + end.len())
    };
    let word = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        let end = tail.find(|next: char| next != '_' && !next.is_alphanumeric());
        from + end.unwrap_or(tail.len())
    };
    match first {
        '-' if rest.starts_with("--") => until("\n", 0),
        '/' if rest.starts_with("/*") => until("*/", 2),
        '\'' => until("'", 1),
        '"' => until("\"", 1),
        '{' => until("}", 0),
        '$' => word(1),
        _ if first == '_' || first.is_alphanumeric() => word(0),
        _ => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            sign.map_or(first.len_utf8(), |sign| sign.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_into_words() {
        let words = Words::of("SELECT {columns u}, 'a b' FROM users u -- why\n WHERE a::text>=$12");

        let expected = [
            "select",
            "{columns u}",
            ",",
            "'",
            "from",
            "users",
            "u",
            "where",
            "a",
            "::",
            "text",
            ">=",
            "$12",
        ];
        assert_eq!(words.each().map(|(_, word)| word).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn tables_are_found_wherever_they_stand() {
        let read = "SELECT 1 FROM a x, b AS y LEFT JOIN c ON x.i IS DISTINCT FROM y.i
                     WHERE EXISTS (SELECT 1 FROM d) ORDER BY 1";
        let write = "INSERT INTO e (i) SELECT i FROM f ON CONFLICT (i) DO UPDATE SET i = 1";
        let claim = "UPDATE g SET a = $1 WHERE i IN (SELECT i FROM h FOR UPDATE)";

        assert_eq!(Words::of(read).read_tables(), ["a", "b", "c", "d"]);
        assert_eq!(Words::of(write).read_tables(), ["f"]);
        assert_eq!(Words::of(write).written_tables(), ["e"]);
        assert_eq!(Words::of(claim).tables(), ["g", "h"]);
        assert_eq!(Words::of("DELETE FROM k WHERE i = $1").written_tables(), ["k"]);
        assert!(Words::of("DELETE FROM k WHERE i = $1").read_tables().is_empty());
    }

    #[test]
    fn assigned_columns_are_those_before_the_equals_sign() {
        let update = "UPDATE a SET b = (SELECT max(c) FROM d WHERE e = $1), f = g = h WHERE i = 1";
        let upsert = "INSERT INTO a (b) VALUES ($1) ON CONFLICT (b) DO UPDATE SET c = excluded.c";

        assert_eq!(Words::of(update).assigned_columns(), ["b", "f"]);
        assert_eq!(Words::of(upsert).assigned_columns(), ["c"]);
    }

    #[test]
    fn one_statement_has_one_spelling() {
        let long = Words::of("SELECT  a,count(*)\nFROM b WHERE c IN ($1, $2,$3) AND d = $4");
        let short = Words::of("select a, count(*) from b where c in ($1) and d = $4");

        assert_eq!(long.normalised(), short.normalised());
        assert_eq!(short.normalised(), "select a, count(*) from b where c in (…) and d = $4");
    }

    #[test]
    fn brackets_know_their_function() {
        let words = Words::of("SELECT CAST(COALESCE(SUM(x), 0) AS BIGINT)");
        let place = words.each().find(|(_, word)| *word == "sum").map_or(0, |(at, _)| at);

        assert_eq!(words.enclosing(place), ["cast", "coalesce"]);
    }

    #[test]
    fn statements_are_split_at_semicolons() {
        let statements = Words::statements("CREATE TABLE a (b TEXT); INSERT INTO a VALUES (';');");

        assert_eq!(statements.len(), 2);
    }
}
