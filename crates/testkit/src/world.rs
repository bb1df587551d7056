//! A directory on a fresh database, with time and chance in the test's hands.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use directory::ces::withdrawal::{self, Removal, RemoveRecords};
use directory::deletion::{Progress, TakeOff};
use directory::jobs::{Job, Settlement, UPKEEP};
use directory::time::Timestamp;
use directory::{Actor, Caller, Command, Directory, Error, Installation, Query, Surface};
use store::Db;

use crate::database::{Database, Engine, engines};

/// A clock that stands still until it is moved. It begins at 2026-01-01T00:00:00Z.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_767_225_600_000_000)))
    }

    /// The instant it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    /// Moves it on.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Sets it.
    pub fn set(&self, instant: Timestamp) {
        self.0.store(instant.0, Ordering::SeqCst);
    }
}

/// Everything below the surfaces, for one test: database, clock, random source and the core on top
/// of them. The random source gives the same in every run.
pub struct World {
    /// The core.
    pub directory: Directory,
    /// What it takes for the present.
    pub clock: TestClock,
    /// Which engine this is.
    pub engine: Engine,
    // After the directory, so that the database outlives it.
    database: Database,
}

impl World {
    /// A fresh world on an engine; `None` if that engine is not on offer here.
    pub fn on(engine: Engine) -> Option<Self> {
        Self::with(engine, Installation::default())
    }

    /// A fresh world for a test that does not depend on the engine.
    pub fn any() -> Self {
        let engine = engines().into_iter().next();
        engine.and_then(Self::on).expect("there is always an engine")
    }

    /// As [`World::on`], for another configuration.
    pub fn with(engine: Engine, installation: Installation) -> Option<Self> {
        if !engines().contains(&engine) {
            return None;
        }
        Some(Self::of(engine, Database::fresh(engine), installation))
    }

    /// A fresh world on PostgreSQL whose writes are serializable; `None` if that engine is not on
    /// offer here.
    pub fn serializable() -> Option<Self> {
        let engine = Engine::Postgres;
        let is_offered = engines().contains(&engine);
        is_offered.then(|| Self::of(engine, Database::serializable(), Installation::default()))
    }

    fn of(engine: Engine, database: Database, installation: Installation) -> Self {
        let clock = TestClock::new();
        let directory = directory_on(database.db().clone(), &clock, 1, installation);
        Self { directory, clock, engine, database }
    }

    /// The core of another server on the same database, with the same clock.
    pub fn another_server(&self) -> Directory {
        let installation = self.directory.installation().clone();
        directory_on(self.database.as_another_server(), &self.clock, 1 << 32, installation)
    }

    /// Runs a command as the operator.
    pub fn run<C: Command>(&self, command: C) -> Result<C::Outcome, Error> {
        self.run_as(&Self::operator(), command)
    }

    /// Runs a command as somebody.
    pub fn run_as<C: Command>(&self, caller: &Caller, command: C) -> Result<C::Outcome, Error> {
        block_on(self.directory.run(caller, command))
    }

    /// Answers a query as the operator.
    pub fn get<Q: Query>(&self, query: Q) -> Result<Q::Outcome, Error> {
        self.get_as(&Self::operator(), query)
    }

    /// Answers a query as somebody.
    pub fn get_as<Q: Query>(&self, caller: &Caller, query: Q) -> Result<Q::Outcome, Error> {
        block_on(self.directory.get(caller, query))
    }

    /// Does the upkeep that is due, as the runner of jobs does it: takes deleted labels off their
    /// users, and removes the records of withdrawn credits. Gives how many steps that took.
    pub async fn upkeep(&self) -> usize {
        let queue = self.directory.queue(UPKEEP);
        let mut steps = 0;
        for bucket in queue.due().await.expect("the queue").buckets {
            let claimed = queue.claim(bucket, 100, Duration::from_secs(60), Vec::new()).await;
            for job in claimed.expect("the jobs of a bucket") {
                let settlement = if job.kind == withdrawal::KIND {
                    self.remove_records(&job, &mut steps).await
                } else {
                    self.take_off(&job, &mut steps).await
                };
                let settled = queue.settle(job, settlement, None).await;
                assert!(settled.expect("the settlement"), "the lease has run out");
            }
        }
        steps
    }

    async fn take_off(&self, job: &Job, steps: &mut usize) -> Settlement {
        let take_off = TakeOff::of(job).expect("a job that takes a label off");
        loop {
            let step = self.directory.run(&Self::operator(), take_off).await;
            match step.expect("a step") {
                Progress::GoesOn => *steps += 1,
                Progress::Empty(removable) => return Settlement::Again(removable),
                Progress::Done => return Settlement::Done,
            }
        }
    }

    async fn remove_records(&self, job: &Job, steps: &mut usize) -> Settlement {
        let remove = RemoveRecords::of(job).expect("a job that removes records");
        loop {
            let step = self.directory.run(&Self::operator(), remove).await;
            match step.expect("a step") {
                Removal::GoesOn => *steps += 1,
                Removal::Done => return Settlement::Done,
            }
        }
    }

    /// The operator at the command line.
    pub fn operator() -> Caller {
        Self::caller(Actor::Operator, Surface::CommandLine)
    }

    /// Somebody, through a surface.
    pub fn caller(actor: Actor, surface: Surface) -> Caller {
        Caller { actor, surface, request: Arc::from("test") }
    }
}

fn directory_on(
    db: Db,
    clock: &TestClock,
    first_seed: u64,
    installation: Installation,
) -> Directory {
    let shown = clock.clone();
    let seeds = AtomicU64::new(first_seed);
    let waited = clock.clone();
    let directory = Directory::new(
        db,
        Arc::new(move || shown.now()),
        Arc::new(move || seed(seeds.fetch_add(1, Ordering::SeqCst))),
        installation,
    );
    // Waiting takes no time of its own: the clock is moved on.
    directory.with_search_memory(16 << 20).with_rest(Arc::new(move |duration| {
        waited.0.fetch_add(i64::try_from(duration.as_micros()).expect("a wait"), Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }))
}

fn seed(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    for (to, from) in seed.iter_mut().zip(number.to_le_bytes()) {
        *to = from;
    }
    seed
}

/// Runs a future to its end on a runtime of its own.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// Begins all these futures before any of them has ended, and gives what came out, in no order.
pub fn all_at_once<T: Send + 'static>(
    futures: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    block_on(async {
        let mut running: tokio::task::JoinSet<T> = futures.into_iter().collect();
        let mut outcomes = Vec::new();
        while let Some(outcome) = running.join_next().await {
            outcomes.push(outcome.expect("a future that ends"));
        }
        outcomes
    })
}

/// Begins all these futures before any of them has ended, as [`all_at_once`] does, but where one waits
/// already and what they borrow stays; gives what came out, in their order.
pub async fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|it| (Box::pin(it), None)).collect();
    std::future::poll_fn(move |context| {
        let mut left = 0;
        for (future, outcome) in running.iter_mut().filter(|(_, outcome)| outcome.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(done) => *outcome = Some(done),
                Poll::Pending => left += 1,
            }
        }
        if left > 0 {
            return Poll::Pending;
        }
        Poll::Ready(running.drain(..).filter_map(|(_, outcome)| outcome).collect())
    })
    .await
}
