//! The SQL of what became of mails with links.

use store::{Sql, Tx, row, sql};

use super::{LinkKind, MailPlace, Outcome};
use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// What became of the latest mail of one kind of link to one person.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct LinkMail {
        /// The client.
        pub client_id: ClientId,
        /// To whom.
        pub user_id: UserId,
        /// With which link.
        pub kind: LinkKind,
        /// Where it went; nothing for what was recorded before that was kept.
        pub email: Option<Line>,
        /// When it was tried.
        pub tried_at: Timestamp,
        /// What became of it.
        pub outcome: Outcome,
        /// Why it was not sent.
        pub reason: Option<String>,
    }
}

/// How many old records are removed at once.
const BATCH: i64 = 64;

const RECORD: Sql = sql!(
    "INSERT INTO link_mails ({columns}) VALUES ({values})
     ON CONFLICT (client_id, user_id, kind) DO UPDATE
     SET email = excluded.email, tried_at = excluded.tried_at, outcome = excluded.outcome,
         reason = excluded.reason"
);
const OF_USER: Sql =
    sql!("SELECT {columns} FROM link_mails WHERE client_id = $1 AND user_id = $2 ORDER BY kind");
const UNSENT: Sql = sql!(
    "SELECT {columns} FROM link_mails
     WHERE client_id = $1 AND outcome <> 'sent' AND tried_at >= $2
     ORDER BY tried_at DESC, user_id DESC, kind DESC LIMIT $3"
);
const UNSENT_BEFORE: Sql = sql!(
    "SELECT {columns} FROM link_mails
     WHERE client_id = $1 AND outcome <> 'sent' AND tried_at >= $2
       AND (tried_at, user_id, kind) < ($4, $5, $6)
     ORDER BY tried_at DESC, user_id DESC, kind DESC LIMIT $3"
);
const FORGET: Sql = sql!("DELETE FROM link_mails WHERE client_id = $1 AND user_id = $2");
const FORGET_OLD: Sql = sql!(
    "DELETE FROM link_mails WHERE client_id = $1 AND tried_at < $2 AND user_id IN
       (SELECT user_id FROM link_mails WHERE client_id = $1 AND tried_at < $2
        ORDER BY tried_at LIMIT $3)"
);

pub(super) fn record(tx: &mut Tx<'_>, mail: &LinkMail) -> Result<(), Error> {
    tx.insert(&RECORD, mail)?;
    Ok(())
}

pub(super) fn of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<LinkMail>, Error> {
    Ok(tx.all(&OF_USER, (client, user))?)
}

/// Those since an instant that were not sent, the latest first, before a place.
pub(super) fn unsent(
    tx: &mut Tx<'_>,
    client: ClientId,
    since: Timestamp,
    before: Option<MailPlace>,
    limit: usize,
) -> Result<Vec<LinkMail>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(match before {
        None => tx.all(&UNSENT, (client, since, limit))?,
        Some(MailPlace { tried_at, user, kind }) => {
            tx.all(&UNSENT_BEFORE, (client, since, limit, tried_at, user, kind))?
        }
    })
}

pub(super) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}

/// Removes some of the records of a client from before an instant.
pub(super) fn forget_old(
    tx: &mut Tx<'_>,
    client: ClientId,
    before: Timestamp,
) -> Result<(), Error> {
    tx.execute(&FORGET_OLD, (client, before, BATCH))?;
    Ok(())
}
