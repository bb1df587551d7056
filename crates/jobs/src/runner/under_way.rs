//! The jobs that are being done, and for whom.

use std::collections::HashMap;
use std::sync::Arc;

use directory::ids::ClientId;
use directory::jobs::Job;
use tokio::task::{Id, JoinSet};

use super::attempts::Attempts;

/// The jobs that are being done by one runner.
#[derive(Default)]
pub(super) struct UnderWay {
    tasks: JoinSet<()>,
    clients: HashMap<Id, ClientId>,
}

impl UnderWay {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    /// How many there are of a client.
    pub(super) fn of(&self, client: ClientId) -> usize {
        self.clients.values().filter(|one| **one == client).count()
    }

    /// The clients that have at least so many.
    pub(super) fn clients_with(&self, count: usize) -> Vec<ClientId> {
        let mut clients: Vec<ClientId> = self.clients.values().copied().collect();
        clients.sort_unstable();
        clients.dedup();
        clients.retain(|client| self.of(*client) >= count);
        clients
    }

    /// Begins a job.
    pub(super) fn begin(&mut self, attempts: &Arc<Attempts>, job: Job) {
        let (attempts, client) = (Arc::clone(attempts), job.client_id);
        let task = self.tasks.spawn(async move { attempts.attempt(job).await });
        self.clients.insert(task.id(), client);
    }

    /// Waits for the end of one; for ever, if there is none.
    pub(super) async fn one_ended(&mut self) {
        let ended = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
            None => return std::future::pending().await,
        };
        self.clients.remove(&ended);
    }

    /// Waits for the end of all.
    pub(super) async fn all_ended(&mut self) {
        while !self.tasks.is_empty() {
            self.one_ended().await;
        }
    }
}
