//! From a text with tokens to what an engine understands, and the cache of the results.

use std::collections::HashMap;
use std::sync::Arc;

use crate::sql::{Engine, Sql};
use crate::trace;

/// What the tokens of one statement stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Fill<'a> {
    /// The columns of `{columns}`, `{columns a}` and `{values}`.
    pub(crate) columns: &'static [&'static str],
    /// The columns of `{changes}`.
    pub(crate) changes: &'a [&'static str],
    /// The number of the first parameter of `{changes}`.
    pub(crate) changes_from: usize,
    /// First parameter and length of `{list}`.
    pub(crate) list: Option<(usize, usize)>,
}

/// How tables are laid out; the engine follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `STRICT` tables in a SQLite file.
    Sqlite,
    /// Plain tables on PostgreSQL.
    Postgres,
    /// Every table with a key in eight hash partitions on one PostgreSQL: the stand-in for a
    /// sharded engine, which shows statements that touch more than one shard.
    Partitioned,
}

impl Layout {
    /// The engine of this layout.
    pub fn engine(self) -> Engine {
        match self {
            Self::Sqlite => Engine::Sqlite,
            Self::Postgres | Self::Partitioned => Engine::Postgres,
        }
    }
}

/// Expands the tokens of `text`. Quoted text and comments are left as they are.
///
/// The error says which token is not known or has nothing to stand for.
pub(crate) fn expand(text: &str, layout: Layout, fill: &Fill<'_>) -> Result<String, String> {
    let mut expanded = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(found) = rest.find(['\'', '-', '{', '$']) {
        let (before, special) = rest.split_at(found);
        expanded.push_str(before);
        let taken = if special.starts_with('\'') {
            copy_until(special, 1, "'", &mut expanded)
        } else if special.starts_with("--") {
            copy_until(special, 2, "\n", &mut expanded)
        } else if special.starts_with('{') {
            let end = special.find('}').ok_or("a { without its }")?;
            let token = special.get(1..end).unwrap_or_default().trim();
            expanded.push_str(&meaning(token, layout, fill)?);
            end + 1
        } else {
            let dollar = special.starts_with('$') && layout == Layout::Sqlite;
            expanded.push_str(if dollar { "?" } else { &special[..1] });
            1
        };
        rest = &special[taken..];
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// Copies up to and including the next `end` after the first `skip` bytes; gives the length.
fn copy_until(text: &str, skip: usize, end: &str, into: &mut String) -> usize {
    let tail = text.get(skip..).unwrap_or_default();
    let length = tail.find(end).map_or(text.len(), |at| skip + at + end.len());
    into.push_str(text.get(..length).unwrap_or_default());
    length
}

fn meaning(token: &str, layout: Layout, fill: &Fill<'_>) -> Result<String, String> {
    let sign = if layout == Layout::Sqlite { '?' } else { '$' };
    let numbered = |from: usize, count: usize| {
        (from..from + count).map(|n| format!("{sign}{n}")).collect::<Vec<_>>().join(", ")
    };
    let (name, argument) = token.split_once(' ').unwrap_or((token, ""));
    match (name, argument.trim()) {
        ("columns", _) | ("values", "") if fill.columns.is_empty() => {
            Err(format!("{{{token}}} without a row that has columns"))
        }
        ("columns", "") => Ok(fill.columns.join(", ")),
        ("columns", table) => {
            let prefixed = fill.columns.iter().map(|column| format!("{table}.{column}"));
            Ok(prefixed.collect::<Vec<_>>().join(", "))
        }
        ("values", "") => Ok(numbered(1, fill.columns.len())),
        ("changes", "") if fill.changes.is_empty() => {
            Err("{changes} outside an update of a row".to_owned())
        }
        ("changes", "") => {
            let parts = fill.changes.iter().zip(fill.changes_from..);
            Ok(parts
                .map(|(column, n)| format!("{column} = {sign}{n}"))
                .collect::<Vec<_>>()
                .join(", "))
        }
        ("list", "") => {
            let (first, count) = fill.list.ok_or("{list} without Sql::list")?;
            // Nothing is in an empty list, and both engines want something between the brackets.
            Ok(if count == 0 { "NULL".to_owned() } else { numbered(first, count) })
        }
        ("for_update", "") => Ok(engine_text(layout, "", "FOR UPDATE")),
        ("skip_locked", "") => Ok(engine_text(layout, "", "FOR UPDATE SKIP LOCKED")),
        ("bytes", "") => Ok(engine_text(layout, "BLOB", "BYTEA")),
        ("by", key) => by(key, layout),
        _ => Err(format!("{{{token}}} is not a token")),
    }
}

fn engine_text(layout: Layout, sqlite: &str, postgres: &str) -> String {
    match layout.engine() {
        Engine::Sqlite => sqlite.to_owned(),
        Engine::Postgres => postgres.to_owned(),
    }
}

fn by(key: &str, layout: Layout) -> Result<String, String> {
    let (key, narrow) = match key.split_once(',') {
        None => (key, false),
        Some((key, option)) if option.trim() == "narrow" => (key.trim(), true),
        Some((_, option)) => return Err(format!("{{by …, {}}} is not a token", option.trim())),
    };
    if key.is_empty() || key.contains(char::is_whitespace) {
        return Err(format!("{{by {key}}} must name one column"));
    }
    Ok(match (layout, narrow) {
        (Layout::Sqlite, false) => "STRICT".to_owned(),
        (Layout::Sqlite, true) => "STRICT, WITHOUT ROWID".to_owned(),
        (Layout::Postgres, _) => String::new(),
        (Layout::Partitioned, _) => format!("PARTITION BY HASH ({key})"),
    })
}

/// The most texts a connection remembers; built texts may not grow it for ever.
const TEXTS: usize = 4096;

/// The expanded texts of one connection.
///
/// A text that is written in the sources is told by its place in the program's own memory, which
/// never holds anything else; one that was put together at run time by the whole of it, because its
/// memory is used again.
#[derive(Debug)]
pub(crate) struct Texts {
    layout: Layout,
    fixed: HashMap<Fixed, Arc<str>>,
    known: HashMap<String, Vec<Known>>,
}

/// A text of the sources and what its tokens stand for, by address and length.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Fixed {
    template: (usize, usize),
    columns: (usize, usize),
    list: Option<(usize, usize)>,
}

impl Fixed {
    /// None for a text whose memory may hold another one tomorrow.
    fn of(sql: &Sql, engine: Engine, fill: &Fill<'_>) -> Option<Self> {
        let template = sql.fixed_text(engine).filter(|_| fill.changes.is_empty())?;
        Some(Self {
            template: (template.as_ptr().addr(), template.len()),
            columns: (fill.columns.as_ptr().addr(), fill.columns.len()),
            list: fill.list,
        })
    }
}

#[derive(Debug)]
struct Known {
    columns: Vec<&'static str>,
    changes: Vec<&'static str>,
    list: Option<(usize, usize)>,
    text: Arc<str>,
}

impl Texts {
    pub(crate) fn new(engine: Engine) -> Self {
        let layout = match engine {
            Engine::Sqlite => Layout::Sqlite,
            Engine::Postgres => Layout::Postgres,
        };
        Self { layout, fixed: HashMap::new(), known: HashMap::new() }
    }

    /// The expanded text of a statement.
    pub(crate) fn get(&mut self, sql: &Sql, fill: &Fill<'_>) -> Result<Arc<str>, String> {
        let engine = self.layout.engine();
        let fixed = Fixed::of(sql, engine, fill);
        if let Some(text) = fixed.as_ref().and_then(|fixed| self.fixed.get(fixed)) {
            trace::note(sql, engine, text);
            return Ok(Arc::clone(text));
        }
        let text = self.expanded(sql, fill)?;
        trace::note(sql, engine, &text);
        if let Some(fixed) = fixed.filter(|_| self.fixed.len() < TEXTS) {
            self.fixed.insert(fixed, Arc::clone(&text));
        }
        Ok(text)
    }

    /// The expanded text of a statement, found or made.
    fn expanded(&mut self, sql: &Sql, fill: &Fill<'_>) -> Result<Arc<str>, String> {
        let template = sql.text(self.layout.engine());
        let known = self.known.get(template).and_then(|all| all.iter().find(|k| k.is(fill)));
        if let Some(known) = known {
            return Ok(Arc::clone(&known.text));
        }
        let text: Arc<str> = expand(template, self.layout, fill)?.into();
        if self.known.len() >= TEXTS {
            self.known.clear();
        }
        self.known.entry(template.to_owned()).or_default().push(Known {
            columns: fill.columns.to_vec(),
            changes: fill.changes.to_vec(),
            list: fill.list,
            text: Arc::clone(&text),
        });
        Ok(text)
    }
}

impl Known {
    fn is(&self, fill: &Fill<'_>) -> bool {
        self.columns == fill.columns && self.changes == fill.changes && self.list == fill.list
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Layout; 3] = [Layout::Sqlite, Layout::Postgres, Layout::Partitioned];

    fn plain(text: &str, layout: Layout) -> Result<String, String> {
        expand(text, layout, &Fill::default())
    }

    fn filled(text: &str, layout: Layout) -> Result<String, String> {
        let fill = Fill {
            columns: &["id", "name"],
            changes: &["name", "version"],
            changes_from: 4,
            list: Some((2, 3)),
        };
        expand(text, layout, &fill)
    }

    #[test]
    fn columns_and_values_come_from_the_row() {
        let text = "INSERT INTO t ({columns}) VALUES ({values}) RETURNING {columns t}";

        let expanded = "INSERT INTO t (id, name) VALUES (?1, ?2) RETURNING t.id, t.name";
        assert_eq!(filled(text, Layout::Sqlite).as_deref(), Ok(expanded));
        assert_eq!(filled(text, Layout::Postgres), Ok(expanded.replace('?', "$")));
    }

    #[test]
    fn changes_and_lists_number_their_parameters() {
        let text = "UPDATE t SET {changes} WHERE id IN ({list})";

        let expanded = "UPDATE t SET name = $4, version = $5 WHERE id IN ($2, $3, $4)";
        assert_eq!(filled(text, Layout::Postgres).as_deref(), Ok(expanded));
    }

    #[test]
    fn tokens_of_an_engine_mean_what_it_understands() {
        let text = "CREATE TABLE t (b {bytes}) {by a}|{by a, narrow}|{for_update}|{skip_locked}";

        let [sqlite, postgres, partitioned] = ALL.map(|layout| plain(text, layout));
        let tables = "CREATE TABLE t (b BLOB) STRICT|STRICT, WITHOUT ROWID||";
        assert_eq!(sqlite.as_deref(), Ok(tables));
        let tables = "CREATE TABLE t (b BYTEA) ||FOR UPDATE|FOR UPDATE SKIP LOCKED";
        assert_eq!(postgres.as_deref(), Ok(tables));
        let tables = "CREATE TABLE t (b BYTEA) PARTITION BY HASH (a)|PARTITION BY HASH (a)\
                      |FOR UPDATE|FOR UPDATE SKIP LOCKED";
        assert_eq!(partitioned.as_deref(), Ok(tables));
    }

    #[test]
    fn quotes_and_comments_are_left_alone() {
        let text = "SELECT '{values} $1', $2 -- it's {values}\n, '' FROM t - 1";

        let expanded = "SELECT '{values} $1', ?2 -- it's {values}\n, '' FROM t - 1";
        assert_eq!(plain(text, Layout::Sqlite).as_deref(), Ok(expanded));
    }

    #[test]
    fn a_wrong_token_is_named() {
        for (text, reason) in [
            ("{columns}", "{columns} without a row that has columns"),
            ("{changes}", "{changes} outside an update of a row"),
            ("{list}", "{list} without Sql::list"),
            ("{by a, wide}", "{by …, wide} is not a token"),
            ("{by}", "{by } must name one column"),
            ("{nothing}", "{nothing} is not a token"),
            ("{values", "a { without its }"),
        ] {
            assert_eq!(plain(text, Layout::Sqlite).unwrap_err(), reason);
        }
    }

    #[test]
    fn one_text_can_serve_several_rows_and_lists() {
        let sql = crate::sql!("SELECT {columns} FROM t WHERE id IN ({list})");
        let mut texts = Texts::new(Engine::Sqlite);
        let mut get = |columns: &'static [&'static str], list| {
            let fill = Fill { columns, list: Some((1, list)), ..Fill::default() };
            texts.get(&sql, &fill).unwrap().to_string()
        };

        assert_eq!(get(&["a"], 1), "SELECT a FROM t WHERE id IN (?1)");
        assert_eq!(get(&["b"], 1), "SELECT b FROM t WHERE id IN (?1)");
        assert_eq!(get(&["a"], 2), "SELECT a FROM t WHERE id IN (?1, ?2)");
        assert_eq!(get(&["a"], 1), "SELECT a FROM t WHERE id IN (?1)");
    }

    proptest! {
        #[test]
        fn expanding_never_panics(text in "[{}$'a-z, \\-\n1é]{0,60}") {
            for layout in ALL {
                let _ = filled(&text, layout);
            }
        }

        #[test]
        fn a_text_without_tokens_stays_as_it_is_on_postgres(text in "[^{]{0,60}") {
            prop_assert_eq!(plain(&text, Layout::Postgres), Ok(text));
        }

        #[test]
        fn placeholders_become_numbered_ones_on_sqlite(numbers in prop::collection::vec(1..99, 0..9)) {
            let with = |sign| numbers.iter().map(|n| format!("x = {sign}{n}")).collect::<Vec<_>>();

            let expanded = plain(&with('$').join(" AND "), Layout::Sqlite);

            prop_assert_eq!(expanded, Ok(with('?').join(" AND ")));
        }

        #[test]
        fn quoted_text_is_left_alone(quoted in "[^']{0,40}") {
            let text = format!("SELECT '{quoted}'");

            prop_assert_eq!(plain(&text, Layout::Sqlite), Ok(text));
        }
    }
}
