//! The statements that stand in the sources as `sql!("…")`.

use crate::rust_source::{self, Kind, Token};
use crate::tree::File;
use std::collections::BTreeMap;

/// One `sql!` of the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The file, from the project's root.
    pub file: String,
    /// The line of the word `sql`.
    pub line: usize,
    /// The constant it defines, else the function it stands in; unique within its file.
    pub name: String,
    /// The text with its tokens; empty when it is not written as a literal.
    pub text: String,
    /// The second text, if PostgreSQL needs one of its own.
    pub postgres: Option<String>,
}

impl Statement {
    /// File and name, which stay the same when lines are added above.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.file, self.name)
    }

    /// Whether it stands in this file and line.
    #[must_use]
    pub fn is_at(&self, file: &str, line: usize) -> bool {
        self.line == line && self.file == file
    }

    /// File and line, as an editor opens it.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// All statements of the product, tests left out.
#[must_use]
pub fn of_product(files: &[File]) -> Vec<Statement> {
    let product = files
        .iter()
        .filter(|file| file.is_rust() && file.path.starts_with("crates/") && !file.is_test());
    product.flat_map(|file| of_source(&file.path, &file.text)).collect()
}

/// The statements of one source file, in order, tests left out.
#[must_use]
pub fn of_source(path: &str, source: &str) -> Vec<Statement> {
    let tokens = rust_source::without_tests(&rust_source::tokens(source));
    let mut statements = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..tokens.len() {
        let (Some(before), Some(from)) = (tokens.get(..at), tokens.get(at..)) else { continue };
        let [word, bang, bracket, rest @ ..] = from else { continue };
        let opens = ['(', '[', '{'].iter().any(|mark| bracket.is_mark(*mark));
        if !(word.is_word("sql") && bang.is_mark('!') && opens) {
            continue;
        }
        let name = name_of(before);
        let count = names.entry(name.clone()).or_default();
        *count += 1;
        let mut texts = texts_of(rest).into_iter();
        statements.push(Statement {
            file: path.to_owned(),
            line: word.line,
            name: if *count == 1 { name } else { format!("{name} ({count})") },
            text: texts.next().unwrap_or_default(),
            postgres: texts.next(),
        });
    }
    statements
}

/// The literals up to the end of the macro's arguments.
fn texts_of(tokens: &[Token]) -> Vec<String> {
    let mut texts = Vec::new();
    for token in tokens {
        match &token.kind {
            Kind::Text(text) => texts.push(text.clone()),
            Kind::Mark(',') => {}
            _ => break,
        }
    }
    texts
}

/// The constant whose value begins here, else the function around.
fn name_of(before: &[Token]) -> String {
    let start = before.iter().rposition(|token| {
        matches!(token.kind, Kind::Mark(';' | '{' | '}')) || token.is_word("fn")
    });
    let item = before.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
    let constant = item.iter().position(|token| token.is_word("const") || token.is_word("static"));
    let named = match constant {
        Some(at) => item.get(at + 1),
        None => {
            before.iter().rposition(|token| token.is_word("fn")).and_then(|at| before.get(at + 1))
        }
    };
    named.and_then(Token::word).unwrap_or("statement").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        //! sql!("a comment")
        const PAGE: Sql = sql!("SELECT 1
            FROM users");
        pub(super) const SIZE: store::Sql = store::sql!("a", "b");
        fn find(tx: &mut Tx) -> Option<i64> {
            tx.find(&sql!("SELECT 2"), ());
            tx.find(&sql!("SELECT 3"), ())
        }
        #[cfg(test)]
        mod tests { const T: Sql = sql!("SELECT 4"); }
    "#;

    #[test]
    fn statements_carry_their_name_and_line() {
        let found = of_source("crates/a/src/rows.rs", SOURCE);

        let names: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.line)).collect();
        assert_eq!(names, [("PAGE", 3), ("SIZE", 5), ("find", 7), ("find (2)", 8)]);
    }

    #[test]
    fn a_second_text_is_for_postgresql() {
        let found = of_source("crates/a/src/rows.rs", SOURCE);

        let texts: Vec<_> =
            found.iter().map(|one| (one.text.as_str(), one.postgres.as_deref())).collect();
        assert_eq!(texts.get(1), Some(&("a", Some("b"))));
        assert_eq!(texts.get(2), Some(&("SELECT 2", None)));
    }
}
