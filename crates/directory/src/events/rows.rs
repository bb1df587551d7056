//! The SQL of events.

use store::{Sql, Tx, row, sql};

use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid};
use crate::time::Timestamp;

row! {
    /// One change, as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Event {
        /// The client it happened in; 0 for the installation.
        pub client_id: ClientId,
        /// Its id; later ones sort later.
        pub oid: Oid,
        /// When.
        pub at: Timestamp,
        /// What kind of caller did it: `operator`, `user` or `credential`.
        pub actor: String,
        /// The user or credential that did it.
        pub actor_id: Option<i64>,
        /// The credential it was done with.
        pub credential_id: Option<i64>,
        /// Through which surface.
        pub surface: String,
        /// In which request.
        pub request_id: String,
        /// What was done.
        pub verb: String,
        /// To what kind of thing.
        pub noun: String,
        /// To which one.
        pub subject_id: i64,
        /// The changed fields as a JSON object: name → `[old, new]`.
        pub changes: String,
        /// What a forwarding caller said about the original one, as a JSON object.
        pub forwarded: Option<String>,
        /// The event before it, of the same user; `None` for the first, and for events of what is no user.
        pub previous: Option<Oid>,
    }
}

const INSERT: Sql = sql!("INSERT INTO events ({columns}) VALUES ({values})");

const FIND: Sql = sql!("SELECT {columns} FROM events WHERE client_id = $1 AND oid = $2");

const HISTORY: Sql = sql!(
    "SELECT {columns} FROM events
     WHERE client_id = $1 AND noun = $2 AND subject_id = $3 AND noun <> 'user'
     ORDER BY oid DESC LIMIT $4"
);

const HISTORY_OF_USER: Sql = sql!(
    "WITH RECURSIVE chain AS (
         SELECT last_event AS oid, 1 AS place FROM users WHERE client_id = $1 AND id = $2
         UNION ALL
         SELECT e.previous, chain.place + 1 FROM chain CROSS JOIN events e
          WHERE e.client_id = $1 AND e.oid = chain.oid AND chain.place < $3
     )
     SELECT {columns e} FROM chain CROSS JOIN events e
      WHERE e.client_id = $1 AND e.oid = chain.oid ORDER BY chain.place"
);

const LOCK_NEWEST_OF_USER: Sql =
    sql!("SELECT last_event FROM users WHERE client_id = $1 AND id = $2 {for_update}");

const SET_NEWEST_OF_USER: Sql =
    sql!("UPDATE users SET last_event = $3 WHERE client_id = $1 AND id = $2");

const FEED: Sql = sql!("SELECT {columns} FROM events WHERE client_id = $1 ORDER BY oid LIMIT $2");

pub(super) fn insert(tx: &mut Tx<'_>, event: &Event) -> Result<(), Error> {
    tx.insert(&INSERT, event)?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx<'_>, client: ClientId, oid: Oid) -> Result<Option<Event>, Error> {
    Ok(tx.find(&FIND, (client, oid))?)
}

pub(super) fn history(
    tx: &mut Tx<'_>,
    client: ClientId,
    noun: Noun,
    subject: i64,
    limit: i64,
) -> Result<Vec<Event>, Error> {
    Ok(match noun {
        Noun::User => tx.all(&HISTORY_OF_USER, (client, subject, limit))?,
        noun => tx.all(&HISTORY, (client, noun.word().to_owned(), subject, limit))?,
    })
}

/// Appends an event that is about to be written to the chain of a user. Gives the one before it.
pub(super) fn append_to_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: i64,
    event: Oid,
) -> Result<Option<Oid>, Error> {
    let previous: Option<Oid> = tx.get(&LOCK_NEWEST_OF_USER, (client, user))?;
    tx.execute_one(&SET_NEWEST_OF_USER, (client, user, event))?;
    Ok(previous)
}

pub(super) fn feed(tx: &mut Tx<'_>, client: ClientId, limit: i64) -> Result<Vec<Event>, Error> {
    Ok(tx.all(&FEED, (client, limit))?)
}
