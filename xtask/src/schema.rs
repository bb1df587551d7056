//! The tables, as the migrations declare them.

use crate::sql::{Words, is_name};
use crate::tree::File;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as written, in lower case.
    pub kind: String,
    /// Whether it may be null.
    pub is_nullable: bool,
}

/// A table and the column by which it is distributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The column named by `{by …}`; none when the migration forgot it.
    pub key: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

impl Table {
    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// All tables after all migrations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The tables, in the order of their creation.
    pub tables: Vec<Table>,
}

impl Schema {
    /// Reads the migrations among the project's files, in order.
    #[must_use]
    pub fn of(files: &[File]) -> Self {
        let mut schema = Self::default();
        for file in files.iter().filter(|file| file.is_migration()) {
            schema.apply(&file.text);
        }
        schema
    }

    /// The table of this name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Adds what one migration creates.
    pub fn apply(&mut self, migration: &str) {
        for words in Words::statements(migration) {
            if words.are(0, &["create", "table"]) {
                self.create_table(&words);
            } else if words.are(0, &["alter", "table"]) {
                self.alter_table(&words);
            } else if words.are(0, &["drop", "table"]) {
                self.tables.retain(|table| !words.has(&table.name));
            }
        }
    }

    fn create_table(&mut self, words: &Words) {
        let exists = words.are(2, &["if", "not", "exists"]);
        let name = words.at(if exists { 5 } else { 2 });
        let Some((open, _)) = words.each().find(|(_, word)| *word == "(") else { return };
        let close = words.closing(open);
        let columns =
            items(words, open + 1, close).iter().filter_map(|item| column(item)).collect();
        let key = words.at(close + 1).strip_prefix("{by ").map(|rest| {
            rest.trim_end_matches('}').split(',').next().unwrap_or_default().trim().to_owned()
        });
        self.tables.push(Table { name: name.to_owned(), key, columns });
    }

    fn alter_table(&mut self, words: &Words) {
        let renamed = words.are(3, &["rename", "to"]);
        let Some(table) = self.tables.iter_mut().find(|table| table.name == words.at(2)) else {
            return;
        };
        if renamed {
            table.name = words.at(5).to_owned();
        } else if words.at(3) == "add" {
            let from = if words.at(4) == "column" { 5 } else { 4 };
            let item: Vec<_> = (from..words.len()).map(|at| words.at(at)).collect();
            table.columns.extend(column(&item));
        } else if words.at(3) == "drop" {
            table.columns.retain(|column| !words.has(&column.name));
        }
    }
}

/// The parts between two places, split at the commas outside brackets.
fn items(words: &Words, from: usize, to: usize) -> Vec<Vec<&str>> {
    let mut items = vec![Vec::new()];
    let mut depth = 0_usize;
    for word in (from..to).map(|at| words.at(at)) {
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if word == "," && depth == 0 {
            items.push(Vec::new());
        } else if let Some(item) = items.last_mut() {
            item.push(word);
        }
    }
    items
}

/// A column, unless the item is a constraint.
fn column(item: &[&str]) -> Option<Column> {
    let [name, kind, rest @ ..] = item else { return None };
    let constraint = ["primary", "unique", "foreign", "constraint", "check", "exclude"];
    if constraint.contains(name) || !is_name(name) {
        return None;
    }
    let required = rest.windows(2).any(|pair| matches!(pair, ["not", "null"] | ["primary", "key"]));
    Some(Column { name: (*name).to_owned(), kind: (*kind).to_owned(), is_nullable: !required })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: &str = "
        CREATE TABLE users (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            email TEXT,
            CONSTRAINT users_pkey PRIMARY KEY (client_id, id),
            CHECK (id > 0)
        ) {by client_id, narrow};
        CREATE INDEX users_email ON users (client_id, email);
        CREATE TABLE loose (id BIGINT PRIMARY KEY);
        ALTER TABLE users ADD COLUMN phone TEXT;";

    #[test]
    fn tables_have_their_key_and_columns() {
        let mut schema = Schema::default();
        schema.apply(MIGRATION);

        let users = schema.table("users");
        let columns: Vec<_> = users
            .iter()
            .flat_map(|table| &table.columns)
            .map(|column| (column.name.as_str(), column.kind.as_str(), column.is_nullable))
            .collect();
        assert_eq!(users.and_then(|table| table.key.as_deref()), Some("client_id"));
        assert_eq!(
            columns,
            [
                ("client_id", "bigint", false),
                ("id", "bigint", false),
                ("email", "text", true),
                ("phone", "text", true)
            ]
        );
        assert_eq!(schema.table("loose").map(|table| table.key.clone()), Some(None));
    }

    #[test]
    fn a_dropped_table_is_gone() {
        let mut schema = Schema::default();
        schema.apply(MIGRATION);
        schema.apply("DROP TABLE loose;");

        assert!(schema.table("loose").is_none());
    }
}
