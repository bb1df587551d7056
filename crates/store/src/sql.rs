//! Statements: one text for both engines, with the place where it is written.

use std::borrow::Cow;

/// The database engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A SQLite file inside this process.
    Sqlite,
    /// A server that speaks PostgreSQL's protocol.
    Postgres,
}

impl Engine {
    /// The lower-case name, for logs and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A statement: its text with tokens, and where in the sources it stands. Made by
/// [`sql!`](crate::sql!).
#[derive(Debug, Clone)]
pub struct Sql {
    sqlite: Cow<'static, str>,
    postgres: Option<&'static str>,
    list: Option<(usize, usize)>,
    file: &'static str,
    line: u32,
}

impl Sql {
    /// One text for both engines. Use [`sql!`](crate::sql!), which fills in the place.
    pub const fn new(text: &'static str, file: &'static str, line: u32) -> Self {
        Self { sqlite: Cow::Borrowed(text), postgres: None, list: None, file, line }
    }

    /// A statement that is put together at run time, as filters are. It keeps the place of the
    /// statement it is made from; texts must be few, because each is planned and cached.
    #[must_use]
    pub fn built(&self, text: String) -> Self {
        Self { sqlite: Cow::Owned(text), postgres: None, ..self.clone() }
    }

    /// Two texts, for what the engines cannot say in the same words.
    #[must_use]
    pub const fn per_engine(
        sqlite: &'static str,
        postgres: &'static str,
        file: &'static str,
        line: u32,
    ) -> Self {
        Self { sqlite: Cow::Borrowed(sqlite), postgres: Some(postgres), list: None, file, line }
    }

    /// The same statement with `{list}` standing for `count` parameters from `$first` on.
    /// Give the items [`padded`](crate::padded), so that few lengths occur.
    #[must_use]
    pub fn list(&self, first: usize, count: usize) -> Self {
        Self { list: Some((first, count)), ..self.clone() }
    }

    /// The text with its tokens.
    pub fn text(&self, engine: Engine) -> &str {
        match (engine, self.postgres) {
            (Engine::Postgres, Some(text)) => text,
            _ => &self.sqlite,
        }
    }

    /// The text with its tokens, if it is written in the sources.
    pub(crate) fn fixed_text(&self, engine: Engine) -> Option<&'static str> {
        match (engine, self.postgres, &self.sqlite) {
            (Engine::Postgres, Some(text), _) | (_, _, &Cow::Borrowed(text)) => Some(text),
            (_, _, &Cow::Owned(_)) => None,
        }
    }

    /// The file and line of the statement.
    pub fn place(&self) -> (&'static str, u32) {
        (self.file, self.line)
    }

    pub(crate) fn list_range(&self) -> Option<(usize, usize)> {
        self.list
    }
}

/// Makes a [`Sql`](crate::Sql) that knows its place in the sources.
///
/// Parameters are `$1…`. Tokens: `{columns}`, `{columns a}`, `{values}`, `{changes}`, `{list}`,
/// `{for_update}`, `{skip_locked}`. With two texts, the first is for SQLite and the second for
/// PostgreSQL.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {
        $crate::Sql::new($text, file!(), line!())
    };
    ($sqlite:expr, $postgres:expr) => {
        $crate::Sql::per_engine($sqlite, $postgres, file!(), line!())
    };
}
