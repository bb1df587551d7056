//! One connection to the server, and a transaction on it.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};

use super::config::Target;
use super::error::{at_commit, failure};
use super::names::Names;
use crate::error::{Error, Failure};
use crate::expand::{Fill, Texts};
use crate::job::Lane;
use crate::row::{Row, Source};
use crate::settings::Isolation;
use crate::sql::{Engine, Sql};
use crate::tx::Session;
use crate::value::{Kind, Mismatch, Value};

/// The most prepared statements of a connection; more than there are, and a bound for built ones.
const STATEMENTS: usize = 2048;

/// How the statements of a closure are kept together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// One statement, read only, by itself: it sees one snapshot anyway, and saves two round
    /// trips. A second one is refused, and the closure starts over in a transaction.
    Single,
    /// A transaction.
    Transaction(Lane),
}

/// A connection with the statements it has prepared. Never to be used or dropped on a thread of an
/// asynchronous runtime.
pub(super) struct Connection {
    client: Client,
    names: Names,
    write_isolation: Isolation,
    texts: Texts,
    prepared: HashMap<Arc<str>, Prepared>,
    mode: Mode,
    used: bool,
    wants_transaction: bool,
}

struct Prepared {
    kinds: Vec<Kind>,
    statement: Statement,
}

impl Connection {
    pub(super) fn open(target: &Target) -> Result<Self, postgres::Error> {
        let mut client = target.connect()?;
        let names = Names::load(&mut client)?;
        Ok(Self {
            client,
            names,
            write_isolation: target.write_isolation,
            texts: Texts::new(Engine::Postgres),
            prepared: HashMap::new(),
            mode: Mode::Single,
            used: false,
            wants_transaction: false,
        })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Begins what a closure runs in.
    pub(super) fn begin(&mut self, mode: Mode) -> Result<(), Failure> {
        (self.mode, self.used, self.wants_transaction) = (mode, false, false);
        match mode {
            Mode::Single => Ok(()),
            Mode::Transaction(Lane::Write) => self.fixed(match self.write_isolation {
                Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
            }),
            Mode::Transaction(Lane::Point | Lane::Page | Lane::Read) => {
                self.fixed("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
        }
    }

    /// Whether the closure asked for more than one statement without a transaction around them.
    pub(super) fn wants_transaction(&self) -> bool {
        self.wants_transaction
    }

    /// Commits. To be called only if no statement failed: the server would answer a COMMIT of a
    /// failed transaction as if all were well, and roll back.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        if self.mode == Mode::Single {
            return Ok(());
        }
        self.client.batch_execute("COMMIT").map_err(|error| at_commit(&error, &self.names))
    }

    /// Rolls back.
    pub(super) fn rollback(&mut self) -> Result<(), Failure> {
        if self.mode == Mode::Single { Ok(()) } else { self.fixed("ROLLBACK") }
    }

    fn fixed(&mut self, text: &str) -> Result<(), Failure> {
        self.client.batch_execute(text).map_err(|error| failure(&error, &self.names))
    }

    /// Refuses a second statement where there is no transaction.
    fn admit(&mut self) -> Result<(), Failure> {
        if self.mode == Mode::Single && self.used {
            self.wants_transaction = true;
            let error = Error::Unavailable("the transaction starts over");
            return Err(Failure::retry(error));
        }
        self.used = true;
        Ok(())
    }

    /// The prepared statement of a text, for values of these kinds. Without the kinds the server
    /// would guess, and refuse `$1 IS NULL`.
    fn prepare(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
    ) -> Result<Statement, Failure> {
        let text = self
            .texts
            .get(sql, fill)
            .map_err(|reason| Failure::statement(Error::internal(reason)))?;
        let kinds = values.iter().map(Value::kind);
        if let Some(known) = self.prepared.get(&text)
            && kinds.clone().eq(known.kinds.iter().copied())
        {
            return Ok(known.statement.clone());
        }
        let types: Vec<Type> = kinds.clone().map(type_of).collect();
        let statement = self
            .client
            .prepare_typed(&text, &types)
            .map_err(|error| failure(&error, &self.names))?;
        let (wanted, given) = (statement.params().len(), values.len());
        if wanted != given {
            let reason = format!("the statement takes {wanted} parameters, {given} are given");
            return Err(Failure::statement(Error::internal(reason)));
        }
        if self.prepared.len() >= STATEMENTS {
            self.prepared.clear();
        }
        let prepared = Prepared { kinds: kinds.collect(), statement: statement.clone() };
        self.prepared.insert(text, prepared);
        Ok(statement)
    }
}

impl Session for Connection {
    fn query(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Failure> {
        self.admit()?;
        let statement = self.prepare(sql, fill, values)?;
        let names = &self.names;
        let failed = |error: postgres::Error| failure(&error, names);
        let mut rows = self.client.query_raw(&statement, values).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(&mut Row::new(&row)).map_err(Failure::statement)?;
        }
        Ok(())
    }

    fn execute(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
    ) -> Result<u64, Failure> {
        self.admit()?;
        let statement = self.prepare(sql, fill, values)?;
        let parameters: Vec<&(dyn ToSql + Sync)> =
            values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let changed = self.client.execute(&statement, &parameters);
        changed.map_err(|error| failure(&error, &self.names))
    }

    fn begin_savepoint(&mut self) -> Result<(), Failure> {
        if self.mode == Mode::Single {
            self.used = true;
            return self.admit();
        }
        self.fixed("SAVEPOINT part")
    }

    fn release_savepoint(&mut self) -> Result<(), Failure> {
        self.fixed("RELEASE SAVEPOINT part")
    }

    fn undo_savepoint(&mut self) -> Result<(), Failure> {
        self.fixed("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
    }
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Integer => Type::INT8,
        Kind::Boolean => Type::BOOL,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
    }
}

impl Source for postgres::Row {
    fn len(&self) -> usize {
        self.columns().len()
    }

    fn value(&self, index: usize, kind: Kind) -> Result<Value<'_>, Mismatch> {
        let read = match kind {
            Kind::Integer => integer(self, index).map(|v| v.map(Value::Integer)),
            Kind::Boolean => self.try_get::<_, Option<bool>>(index).map(|v| v.map(Value::Boolean)),
            Kind::Text => self
                .try_get::<_, Option<&str>>(index)
                .map(|v| v.map(|text| Value::Text(text.into()))),
            Kind::Bytes => self
                .try_get::<_, Option<&[u8]>>(index)
                .map(|v| v.map(|bytes| Value::Bytes(bytes.into()))),
        };
        match read {
            Ok(value) => Ok(value.unwrap_or(Value::Null(kind))),
            Err(error) => Err(Mismatch::of(format_args!("{kind:?}"), super::error::chain(&error))),
        }
    }

    fn name(&self, index: usize) -> String {
        self.columns().get(index).map_or("?", |column| column.name()).to_owned()
    }
}

/// Columns are 64 bits wide, but a number written in a statement has 32 here.
fn integer(row: &postgres::Row, index: usize) -> Result<Option<i64>, postgres::Error> {
    match row.columns().get(index).map(postgres::Column::type_) {
        Some(&Type::INT4) => Ok(row.try_get::<_, Option<i32>>(index)?.map(i64::from)),
        _ => row.try_get(index),
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null(_) => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql(kind, out),
            Self::Boolean(truth) => truth.to_sql(kind, out),
            Self::Text(text) => text.as_ref().to_sql(kind, out),
            Self::Bytes(bytes) => bytes.as_ref().to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::BOOL, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}
