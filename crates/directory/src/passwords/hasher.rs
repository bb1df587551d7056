//! The threads on which passwords are hashed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use store::oneshot;

use super::{About, PasswordHash, Strength, argon};
use crate::error::Error;

/// How many passwords may wait. At tens of milliseconds each, whoever comes later would wait for
/// longer than people do.
const WAITING: usize = 64;

/// The nice value of what may wait for everything else.
const LOWEST_PRIORITY: i32 = 19;

const FULL: &str = "too many people are signing in at this moment";
const GONE: &str = "passwords cannot be verified at this moment";

type Work = Box<dyn FnOnce() + Send>;

/// How many estimates may wait. Whoever comes later gets none.
const ESTIMATES_WAITING: usize = 8;

/// As many threads as there are processors, started with the first password, and a bounded queue
/// before them: memory and time of hashing are bounded, whatever comes in. Estimates have a thread and
/// a queue of their own, so that they never keep anybody from signing in.
#[derive(Default)]
pub(crate) struct Hasher {
    hashes: OnceLock<Option<SyncSender<Work>>>,
    estimates: OnceLock<Option<SyncSender<Work>>>,
}

impl Hasher {
    /// Whether this is the hash of the password.
    pub(super) async fn verify(&self, hash: PasswordHash, password: String) -> Result<bool, Error> {
        self.work(move || hash.matches(&password)).await
    }

    /// The hash of a password.
    pub(super) async fn hash(
        &self,
        password: String,
        salt: [u8; 16],
    ) -> Result<PasswordHash, Error> {
        self.work(move || PasswordHash::of(&password, &salt)).await
    }

    /// Whether one of these is the hash of the password.
    pub(super) async fn verify_any(
        &self,
        hashes: Vec<PasswordHash>,
        password: String,
    ) -> Result<bool, Error> {
        self.work(move || {
            for hash in &hashes {
                if hash.matches(&password)? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    /// How hard the password is to guess.
    pub(super) async fn estimate(&self, password: String, about: About) -> Result<Strength, Error> {
        let queue = self.estimates.get_or_init(|| start("estimates", 1, ESTIMATES_WAITING));
        run(queue.as_ref(), move || Ok(Strength::of(&password, &about))).await
    }

    /// Runs slow work on one of the threads that hash.
    ///
    /// # Errors
    /// What the work says; [`Error::Unavailable`] when the queue is full.
    async fn work<T: Send + 'static>(
        &self,
        slow: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let processors = || thread::available_parallelism().map_or(1, usize::from);
        let queue = self.hashes.get_or_init(|| start("passwords", processors(), WAITING));
        run(queue.as_ref(), slow).await
    }
}

async fn run<T: Send + 'static>(
    queue: Option<&SyncSender<Work>>,
    slow: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (sender, answer) = oneshot::channel();
    let work = Box::new(move || {
        // Nobody waits any more when the caller has gone, so there is nothing to do.
        if !sender.is_closed() {
            let _ = sender.send(slow());
        }
    });
    let queue = queue.ok_or(Error::Unavailable(GONE))?;
    queue.try_send(work).map_err(|_| Error::Unavailable(FULL))?;
    answer.await.unwrap_or_else(|_| Err(Error::internal("work on a password panicked")))
}

/// Starts some threads with a queue; they end when it goes. `None` if not even one can be started.
fn start(name: &str, threads: usize, waiting: usize) -> Option<SyncSender<Work>> {
    let (sender, receiver) = sync_channel(waiting);
    let receiver = Arc::new(Mutex::new(receiver));
    let started = (0..threads).filter(|number| {
        let receiver = Arc::clone(&receiver);
        let thread = thread::Builder::new().name(format!("{name}-{number}"));
        thread.spawn(move || serve(&receiver)).is_ok()
    });
    (started.count() > 0).then_some(sender)
}

/// How long a thread keeps its memory when there is nothing to hash.
const IDLE: Duration = Duration::from_secs(10);

/// Serves the queue until it goes. Hashing is in no hurry: whatever else the server is asked meanwhile
/// goes first.
fn serve(queue: &Mutex<Receiver<Work>>) {
    // Of one thread, on Linux. Where it cannot be done, hashing merely competes with the rest.
    let _ = rustix::process::setpriority_process(None, LOWEST_PRIORITY);
    let take = |wait| queue.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(wait);
    loop {
        let work = match take(IDLE) {
            Ok(work) => work,
            Err(RecvTimeoutError::Timeout) => {
                argon::give_back_memory();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        // A panic drops the sender of the answer, which tells the caller; the thread goes on.
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Polls until there is an answer, which the threads of the hasher give without being asked.
    fn wait<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        loop {
            let mut context = Context::from_waker(Waker::noop());
            match future.as_mut().poll(&mut context) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => thread::yield_now(),
            }
        }
    }

    #[test]
    fn a_hash_made_here_is_verified_here() {
        let hasher = Hasher::default();

        let hash = wait(hasher.hash("a password".to_owned(), [1; 16])).unwrap();

        assert!(wait(hasher.verify(hash.clone(), "a password".to_owned())).unwrap());
        assert!(!wait(hasher.verify(hash.clone(), "another".to_owned())).unwrap());
        let any = |password: &str| {
            let hashes = vec![PasswordHash::of_nobody(), hash.clone()];
            wait(hasher.verify_any(hashes, password.to_owned())).unwrap()
        };
        assert!(any("a password") && !any("another"));
    }

    #[test]
    fn panicking_work_is_an_internal_error_and_the_threads_go_on() {
        let hasher = Hasher::default();
        let threads = thread::available_parallelism().map_or(1, usize::from);

        for _ in 0..=threads {
            let refused = wait(hasher.work::<()>(|| panic!("as asked")));
            assert!(matches!(refused, Err(Error::Internal(_))));
        }

        assert_eq!(wait(hasher.work(|| Ok(7))).unwrap(), 7);
    }

    #[test]
    fn a_full_queue_refuses_at_once() {
        let hasher = Hasher::default();
        let (release, gate) = mpsc::channel::<()>();
        let gate = Arc::new(Mutex::new(gate));
        let blocked = || {
            let gate = Arc::clone(&gate);
            Box::pin(hasher.work(move || {
                let _ = gate.lock().unwrap().recv();
                Ok(())
            }))
        };

        let mut context = Context::from_waker(Waker::noop());
        let mut waiting = Vec::new();
        let refused = loop {
            let mut work = blocked();
            match work.as_mut().poll(&mut context) {
                Poll::Pending => waiting.push(work),
                Poll::Ready(answer) => break answer,
            }
        };

        assert!(matches!(refused, Err(Error::Unavailable(FULL))));
        assert!(waiting.len() >= WAITING);
        drop(release);
        for work in waiting {
            wait(work).unwrap();
        }
    }
}
