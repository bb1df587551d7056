//! Two commands at the same instant, in two transactions of which neither has ended when the other
//! begins.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use directory::{Caller, Command, Ctx, Error};
use store::{Sql, Tx, sql};
use testkit::{Engine, World, block_on};

/// How many transactions wait for what this one holds. The server takes a breath before each look.
static WAITING: Sql = sql!(
    "SELECT 0",
    "SELECT COUNT(*) FROM pg_sleep(0.001) CROSS JOIN pg_locks
     WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
);

/// What came of two commands, and how often each was tried.
pub struct Outcomes<A, B> {
    pub first: Result<A, Error>,
    pub second: Result<B, Error>,
    pub attempts: (u32, u32),
}

/// Runs `first` and, as soon as it has done its work and before it is committed, `second`. The first
/// one commits when the second one waits for it or is done.
///
/// SQLite writes one after the other, so that there the second one simply follows.
pub fn overlap<A: Command, B: Command>(
    world: &World,
    (first_caller, first): (&Caller, A),
    (second_caller, second): (&Caller, B),
) -> Outcomes<A::Outcome, B::Outcome> {
    run(world, first_caller, |pause| First { command: first, pause }, second_caller, second)
}

/// As [`overlap`], for a first command that pauses by itself.
pub fn run<A: Command, B: Command>(
    world: &World,
    first_caller: &Caller,
    first: impl FnOnce(Pause) -> A,
    second_caller: &Caller,
    second: B,
) -> Outcomes<A::Outcome, B::Outcome> {
    let (arrived, has_arrived) = mpsc::channel();
    let second_is_done = Arc::new(AtomicBool::new(false));
    let pause = Pause {
        engine: world.engine,
        arrived: Mutex::new(Some(arrived)),
        second_is_done: Arc::clone(&second_is_done),
    };
    let (first, first_attempts) = Counted::of(first(pause), Arc::default());
    let (second, second_attempts) = Counted::of(second, second_is_done);

    let directory = world.directory.clone();
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(move || block_on(directory.run(first_caller, first)));
        has_arrived.recv_timeout(Duration::from_secs(20)).unwrap();
        let second = world.run_as(second_caller, second);
        (first.join().unwrap(), second)
    });
    let count = |attempts: &AtomicU32| attempts.load(Ordering::SeqCst);
    Outcomes { first, second, attempts: (count(&first_attempts), count(&second_attempts)) }
}

/// Where the first command lets the second one begin.
pub struct Pause {
    engine: Engine,
    arrived: Mutex<Option<mpsc::Sender<()>>>,
    second_is_done: Arc<AtomicBool>,
}

impl Pause {
    /// Waits until the second command waits for this transaction or is done. An attempt after the
    /// first one does not wait.
    pub fn wait(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Some(arrived) = self.arrived.lock().unwrap().take() else { return Ok(()) };
        arrived.send(()).unwrap();
        if self.engine == Engine::Sqlite {
            return Ok(());
        }
        while !self.second_is_done.load(Ordering::SeqCst) && tx.get::<i64>(&WAITING, ())? == 0 {}
        Ok(())
    }
}

/// A command that pauses when its work is done.
struct First<C> {
    command: C,
    pause: Pause,
}

impl<C: Command> Command for First<C> {
    type Outcome = C::Outcome;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<C::Outcome, Error> {
        let outcome = self.command.apply(tx, ctx)?;
        self.pause.wait(tx)?;
        Ok(outcome)
    }
}

/// A command that counts how often it is tried, and says when it was tried for the first time.
struct Counted<C> {
    command: C,
    attempts: Arc<AtomicU32>,
    is_done: Arc<AtomicBool>,
}

impl<C> Counted<C> {
    fn of(command: C, is_done: Arc<AtomicBool>) -> (Self, Arc<AtomicU32>) {
        let attempts = Arc::new(AtomicU32::new(0));
        (Self { command, attempts: Arc::clone(&attempts), is_done }, attempts)
    }
}

impl<C: Command> Command for Counted<C> {
    type Outcome = C::Outcome;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<C::Outcome, Error> {
        self.attempts.fetch_add(1, Ordering::SeqCst);
        let outcome = self.command.apply(tx, ctx);
        self.is_done.store(true, Ordering::SeqCst);
        outcome
    }
}
