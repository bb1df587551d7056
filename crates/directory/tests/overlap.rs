//! Two commands at the same instant, in two transactions of which neither has ended when the other
//! begins.

use std::sync::atomic::{AtomicBool, Ordering};
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

/// What came of two commands.
pub struct Outcomes<A, B> {
    pub first: Result<A, Error>,
    pub second: Result<B, Error>,
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
    let (arrived, has_arrived) = mpsc::channel();
    let second_is_done = Arc::new(AtomicBool::new(false));
    let pause = Pause {
        engine: world.engine,
        arrived: Mutex::new(Some(arrived)),
        second_is_done: Arc::clone(&second_is_done),
    };
    let first = First { command: first, pause };
    let second = Second { command: second, is_done: second_is_done };

    let directory = world.directory.clone();
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(move || block_on(directory.run(first_caller, first)));
        has_arrived.recv_timeout(Duration::from_secs(20)).unwrap();
        let second = world.run_as(second_caller, second);
        (first.join().unwrap(), second)
    });
    Outcomes { first, second }
}

/// Where the first command lets the second one begin.
struct Pause {
    engine: Engine,
    arrived: Mutex<Option<mpsc::Sender<()>>>,
    second_is_done: Arc<AtomicBool>,
}

impl Pause {
    /// Waits until the second command waits for this transaction or is done. An attempt after the
    /// first one does not wait.
    fn wait(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
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

/// A command that says when it was tried for the first time.
struct Second<C> {
    command: C,
    is_done: Arc<AtomicBool>,
}

impl<C: Command> Command for Second<C> {
    type Outcome = C::Outcome;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<C::Outcome, Error> {
        let outcome = self.command.apply(tx, ctx);
        self.is_done.store(true, Ordering::SeqCst);
        outcome
    }
}
