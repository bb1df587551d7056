//! When credentials were last used: kept in memory, written now and then.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use store::Tx;
use tracing::warn;

use super::rows;
use crate::error::Error;
use crate::ids::{ClientId, CredentialId, SessionId};
use crate::time::Timestamp;
use crate::{Directory, sessions};

/// How long a use may go unwritten, and the least time between two writes for one credential: a
/// minute, in microseconds.
const INTERVAL: i64 = 60_000_000;

/// The most credentials kept in mind. One that finds no room is noted at a later use.
const CAPACITY: usize = 65_536;

/// The most credentials written in one transaction.
const BATCH: usize = 256;

/// Writes one use.
type Touch = fn(&mut Tx<'_>, ClientId, CredentialId, Timestamp) -> Result<(), Error>;

/// The uses of credentials, or of sessions, that this process has seen lately.
#[derive(Default)]
pub(crate) struct LastUsed {
    uses: Mutex<HashMap<(ClientId, CredentialId), Use>>,
}

#[derive(Clone, Copy)]
struct Use {
    /// The latest use.
    at: Timestamp,
    /// The latest use that is stored, and when it was.
    stored: Option<(Timestamp, Timestamp)>,
}

impl Use {
    fn is_pending(&self) -> bool {
        self.stored.is_none_or(|(at, _)| at < self.at)
    }

    fn is_rested(&self, now: Timestamp) -> bool {
        self.stored.is_none_or(|(_, written)| written.plus(INTERVAL) <= now)
    }
}

/// Uses of credentials of one client, to be written together.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Batch {
    client: ClientId,
    uses: Vec<(CredentialId, Timestamp)>,
}

impl LastUsed {
    /// Notes a use.
    pub(crate) fn note(&self, client: ClientId, credential: CredentialId, at: Timestamp) {
        let mut uses = self.lock();
        let full = uses.len() >= CAPACITY;
        match uses.entry((client, credential)) {
            Entry::Occupied(mut known) => known.get_mut().at = at.max(known.get().at),
            Entry::Vacant(place) if !full => {
                place.insert(Use { at, stored: None });
            }
            Entry::Vacant(_) => {}
        }
    }

    /// The uses that are to be written now, each batch of one client and by number.
    fn due(&self, now: Timestamp) -> Vec<Batch> {
        let mut uses = self.lock();
        uses.retain(|_, seen| seen.is_pending() || !seen.is_rested(now));
        let mut due: Vec<_> = uses
            .iter()
            .filter(|(_, seen)| seen.is_pending() && seen.is_rested(now))
            .map(|((client, credential), seen)| (*client, *credential, seen.at))
            .collect();
        due.sort_unstable();
        due.chunk_by(|(one, ..), (other, ..)| one == other)
            .flat_map(|of_client| of_client.chunks(BATCH))
            .filter_map(|chunk| {
                let uses = chunk.iter().map(|(_, credential, at)| (*credential, *at)).collect();
                chunk.first().map(|(client, ..)| Batch { client: *client, uses })
            })
            .collect()
    }

    /// Takes note that a batch is stored.
    fn stored(&self, batch: &Batch, now: Timestamp) {
        let mut uses = self.lock();
        for (credential, at) in &batch.uses {
            if let Some(seen) = uses.get_mut(&(batch.client, *credential)) {
                seen.stored = Some((*at, now));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(ClientId, CredentialId), Use>> {
        // Whoever panicked with the map in hand left it whole: it is never between two states.
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory {
    /// Writes when credentials were last used and sessions last seen, each at most once a minute; neither their versions
    /// nor the history move. To be called every now and then, and before the process ends.
    ///
    /// What cannot be written is logged and tried again at the next call.
    pub async fn flush_last_used(&self) {
        self.flush(&self.inner.last_used, rows::touch).await;
        let seen = |tx: &mut Tx<'_>, client, id: CredentialId, at| {
            sessions::touch(tx, client, SessionId(id.0), at)
        };
        self.flush(&self.inner.last_seen, seen).await;
    }

    async fn flush(&self, noted: &LastUsed, touch: Touch) {
        let now = self.now();
        for batch in noted.due(now) {
            let (client, uses) = (batch.client, batch.uses.clone());
            let written = self.inner.db.write::<(), Error, _>(move |tx| {
                uses.iter().try_for_each(|(id, at)| touch(tx, client, *id, *at))
            });
            match written.await {
                Ok(()) => noted.stored(&batch, now),
                Err(error) => warn!(
                    client.id = %client,
                    "cannot write when credentials were last used, trying again later: {error}"
                ),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: (ClientId, CredentialId) = (ClientId(1), CredentialId(1));

    fn batch(client: i64, uses: &[(i64, i64)]) -> Batch {
        let uses = uses.iter().map(|(id, at)| (CredentialId(*id), Timestamp(*at))).collect();
        Batch { client: ClientId(client), uses }
    }

    #[test]
    fn a_use_is_written_once_a_minute_at_most() {
        let seen = LastUsed::default();
        seen.note(ONE.0, ONE.1, Timestamp(5));
        let first = seen.due(Timestamp(10));
        assert_eq!(first, [batch(1, &[(1, 5)])]);
        seen.stored(&first[0], Timestamp(10));

        seen.note(ONE.0, ONE.1, Timestamp(20));

        assert_eq!(seen.due(Timestamp(INTERVAL + 9)), []);
        assert_eq!(seen.due(Timestamp(INTERVAL + 10)), [batch(1, &[(1, 20)])]);
    }

    #[test]
    fn what_could_not_be_written_is_due_again() {
        let seen = LastUsed::default();
        seen.note(ONE.0, ONE.1, Timestamp(5));

        assert_eq!(seen.due(Timestamp(10)), seen.due(Timestamp(11)));
    }

    #[test]
    fn what_is_stored_and_no_longer_used_is_forgotten() {
        let seen = LastUsed::default();
        seen.note(ONE.0, ONE.1, Timestamp(5));
        seen.stored(&batch(1, &[(1, 5)]), Timestamp(10));

        assert_eq!(seen.due(Timestamp(INTERVAL + 10)), []);

        assert!(seen.lock().is_empty());
    }

    #[test]
    fn a_batch_holds_one_client_and_not_too_many() {
        let seen = LastUsed::default();
        let many = i64::try_from(BATCH).unwrap() + 1;
        for (client, count) in [(2, 1), (1, many)] {
            for id in 1..=count {
                seen.note(ClientId(client), CredentialId(id), Timestamp(7));
            }
        }

        let batches = seen.due(Timestamp(8));

        let shape: Vec<_> = batches.iter().map(|b| (b.client.0, b.uses.len())).collect();
        assert_eq!(shape, [(1, BATCH), (1, 1), (2, 1)]);
    }

    #[test]
    fn memory_is_bounded() {
        let seen = LastUsed::default();
        for id in 0..=i64::try_from(CAPACITY).unwrap() {
            seen.note(ClientId(1), CredentialId(id), Timestamp(7));
        }

        assert_eq!(seen.lock().len(), CAPACITY);
    }
}
