//! A transaction, as a closure sees it.
//!
//! It remembers its first database error. From then on it takes no statement and cannot commit,
//! whatever the closure makes of the error: PostgreSQL aborts by itself, and SQLite must not
//! behave differently. So a command asks first or writes `ON CONFLICT`; [`Tx::savepoint`] is for
//! many rows of which one may fail.

use std::time::{Duration, Instant};

use crate::error::{Error, Failure, Report, Scope};
use crate::expand::Fill;
use crate::params::Params;
use crate::row::{FromRow, Row, ToRow};
use crate::sql::Sql;
use crate::value::Value;

/// The time after which a transaction takes no further statement.
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(10);

/// What an engine does for a transaction.
pub(crate) trait Session {
    /// Runs a statement and hands over its rows.
    fn query(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Failure>;

    /// Runs a statement and counts the rows it changed.
    fn execute(&mut self, sql: &Sql, fill: &Fill<'_>, values: &[Value<'_>])
    -> Result<u64, Failure>;

    /// Begins a savepoint inside the transaction.
    fn begin_savepoint(&mut self) -> Result<(), Failure>;

    /// Keeps what happened since the innermost savepoint.
    fn release_savepoint(&mut self) -> Result<(), Failure>;

    /// Undoes what happened since the innermost savepoint, and ends it.
    fn undo_savepoint(&mut self) -> Result<(), Failure>;
}

/// One transaction. Closures given to [`Db`](crate::Db) get one; they must not touch anything
/// else, because they may run more than once.
pub struct Tx<'s> {
    session: &'s mut dyn Session,
    failure: Option<Failure>,
    wakes: Vec<&'static str>,
    statements: usize,
    limit: usize,
    started: Instant,
}

impl<'s> Tx<'s> {
    pub(crate) fn new(session: &'s mut dyn Session, limit: usize) -> Self {
        let started = Instant::now();
        Self { session, failure: None, wakes: Vec::new(), statements: 0, limit, started }
    }

    /// The first database error, and the queues to wake after a commit.
    pub(crate) fn finish(self) -> (Option<Failure>, Vec<&'static str>) {
        (self.failure, self.wakes)
    }

    /// All rows of a statement.
    ///
    /// # Errors
    /// As [`Tx::each`].
    pub fn all<R: FromRow>(&mut self, sql: &Sql, params: impl Params) -> Result<Vec<R>, Error> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The row of a statement that gives at most one.
    ///
    /// # Errors
    /// As [`Tx::each`]; [`Error::Internal`] if there are more.
    pub fn find<R: FromRow>(&mut self, sql: &Sql, params: impl Params) -> Result<Option<R>, Error> {
        let mut found = None;
        self.each(sql, params, |row| {
            if found.replace(row).is_some() {
                return Err(Error::internal("more than one row where at most one was expected"));
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The row of a statement that gives exactly one.
    ///
    /// # Errors
    /// As [`Tx::each`]; [`Error::Internal`] if there is none or more.
    pub fn get<R: FromRow>(&mut self, sql: &Sql, params: impl Params) -> Result<R, Error> {
        match self.find(sql, params)? {
            Some(row) => Ok(row),
            None => {
                let report = Report::new("no row where exactly one was expected");
                let error = Error::Internal(located(report, sql));
                Err(self.fail(Failure::statement(error)))
            }
        }
    }

    /// Hands each row of a statement to `f`, without gathering them.
    ///
    /// # Errors
    /// What the database says, what `f` says, or [`Error::Internal`] for a row that does not fit.
    /// Any of them is remembered by the transaction.
    pub fn each<R: FromRow>(
        &mut self,
        sql: &Sql,
        params: impl Params,
        mut f: impl FnMut(R) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.admit(sql)?;
        let fill = Fill { columns: R::COLUMNS, list: sql.list_range(), ..Fill::default() };
        let session = &mut *self.session;
        let ran =
            params.with(|values| session.query(sql, &fill, values, &mut |row| f(row.map::<R>()?)));
        self.check(sql, ran)
    }

    /// Runs a statement and gives the number of rows it changed.
    ///
    /// # Errors
    /// What the database says.
    pub fn execute(&mut self, sql: &Sql, params: impl Params) -> Result<u64, Error> {
        let fill = Fill { list: sql.list_range(), ..Fill::default() };
        params.with(|values| self.change(sql, &fill, values))
    }

    /// Inserts a row: `$1…` are all its columns, in the order of `{columns}` and `{values}`.
    ///
    /// # Errors
    /// What the database says; [`Error::Unique`] if a key is taken.
    pub fn insert<R: ToRow>(&mut self, sql: &Sql, row: &R) -> Result<u64, Error> {
        let fill = Fill { columns: R::COLUMNS, ..Fill::default() };
        self.change(sql, &fill, &row.values())
    }

    /// Writes the columns in which `after` differs from `before`, as `{changes}`.
    ///
    /// `$1…` are the columns of `before` up to and including its `version`: the key, which never
    /// changes, and the version that must still stand. A row without a version has its first two
    /// columns as key. Gives the number of rows changed, which is 0 when somebody else was faster.
    /// Equal rows give 0 without a statement.
    ///
    /// # Errors
    /// What the database says; [`Error::Unique`] if a key is taken; [`Error::Internal`] if the
    /// rows differ in their key.
    pub fn update<R: ToRow>(&mut self, sql: &Sql, before: &R, after: &R) -> Result<u64, Error> {
        let (old, new) = (before.values(), after.values());
        let version = R::COLUMNS.iter().position(|column| *column == "version");
        let key = version.unwrap_or(2);
        let leading = version.map_or(key, |at| at + 1);
        let mut values: Vec<Value<'_>> = old.iter().take(leading).cloned().collect();
        let changes_from = values.len() + 1;

        let mut changes = Vec::new();
        let rows = R::COLUMNS.iter().zip(old.iter().zip(new)).enumerate();
        for (at, (column, (_, new))) in rows.filter(|(_, (_, (old, new)))| *old != new) {
            if at < key {
                let report = Report::new(format!("an update would change the key, {column}"));
                let error = Error::Internal(located(report, sql));
                return Err(self.fail(Failure::statement(error)));
            }
            changes.push(*column);
            values.push(new);
        }
        if changes.is_empty() {
            return Ok(0);
        }
        let fill = Fill { changes: &changes, changes_from, ..Fill::default() };
        self.change(sql, &fill, &values)
    }

    /// As [`Tx::update`], of a row that is there and that nobody else can have changed, because it
    /// is locked. Whoever calls this has seen that the rows differ.
    ///
    /// # Errors
    /// As [`Tx::update`]; [`Error::Internal`] if not exactly one row was changed.
    pub fn update_one<R: ToRow>(&mut self, sql: &Sql, before: &R, after: &R) -> Result<(), Error> {
        let changed = self.update(sql, before, after)?;
        self.require_one(sql, changed)
    }

    /// As [`Tx::execute`], of a statement that changes exactly one row.
    ///
    /// # Errors
    /// As [`Tx::execute`]; [`Error::Internal`] if not exactly one row was changed.
    pub fn execute_one(&mut self, sql: &Sql, params: impl Params) -> Result<(), Error> {
        let changed = self.execute(sql, params)?;
        self.require_one(sql, changed)
    }

    /// Runs `f` so that its failure undoes only what it did itself.
    ///
    /// A unique violation or another refusal of a single statement inside is healed by that. An
    /// error that costs the whole transaction stays.
    ///
    /// # Errors
    /// What `f` says, or the database error that `f` ran into, even if it kept it to itself.
    pub fn savepoint<T, E: From<Error>>(
        &mut self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.healthy()?;
        let begun = self.session.begin_savepoint();
        self.remember(begun)?;
        let wakes = self.wakes.len();

        let result = f(self);

        let failure = match (self.failure.take(), &result) {
            (None, Ok(_)) => {
                let released = self.session.release_savepoint();
                self.remember(released)?;
                return result;
            }
            (failure, _) => failure,
        };
        self.wakes.truncate(wakes);
        if let Some(lost) = failure.as_ref().filter(|failure| failure.scope != Scope::Statement) {
            let error = lost.error.clone();
            self.failure = failure;
            return Err(error.into());
        }
        let undone = self.session.undo_savepoint();
        self.remember(undone)?;
        match (failure, result) {
            (Some(failure), Ok(_)) => Err(failure.error.into()),
            (_, result) => result,
        }
    }

    /// Wakes whoever waits for work in `queue`, after the commit and in this process. A hint only:
    /// the work itself is a row.
    pub fn wake(&mut self, queue: &'static str) {
        if !self.wakes.contains(&queue) {
            self.wakes.push(queue);
        }
    }

    fn change(&mut self, sql: &Sql, fill: &Fill<'_>, values: &[Value<'_>]) -> Result<u64, Error> {
        self.admit(sql)?;
        let ran = self.session.execute(sql, fill, values);
        self.check(sql, ran)
    }

    fn require_one(&mut self, sql: &Sql, changed: u64) -> Result<(), Error> {
        if changed == 1 {
            return Ok(());
        }
        let report = format!("{changed} rows were changed where exactly one was expected");
        let error = Error::Internal(located(Report::new(report), sql));
        Err(self.fail(Failure::statement(error)))
    }

    /// Lets a statement in, unless the transaction has failed or gone on for too long.
    fn admit(&mut self, sql: &Sql) -> Result<(), Error> {
        self.healthy()?;
        self.statements += 1;
        if self.statements > self.limit {
            let report = Report::new(format!("more than {} statements", self.limit));
            let error = Error::Internal(located(report, sql));
            return Err(self.fail(Failure::transaction(error)));
        }
        if self.started.elapsed() > TIME_LIMIT {
            let error = Error::Unavailable("the transaction took too long");
            return Err(self.fail(Failure::transaction(error)));
        }
        Ok(())
    }

    fn healthy(&self) -> Result<(), Error> {
        self.failure.as_ref().map_or(Ok(()), |failure| Err(failure.error.clone()))
    }

    fn check<T>(&mut self, sql: &Sql, ran: Result<T, Failure>) -> Result<T, Error> {
        self.remember(ran.map_err(|failure| match failure.error {
            Error::Internal(report) => {
                Failure { error: Error::Internal(located(report, sql)), ..failure }
            }
            _ => failure,
        }))
    }

    fn remember<T>(&mut self, ran: Result<T, Failure>) -> Result<T, Error> {
        ran.map_err(|failure| self.fail(failure))
    }

    fn fail(&mut self, failure: Failure) -> Error {
        let error = failure.error.clone();
        self.failure.get_or_insert(failure);
        error
    }
}

fn located(report: Report, sql: &Sql) -> Report {
    let (file, line) = sql.place();
    report.at(file, line)
}
