//! A runner that is under way beside a test, and handlers that tell what they do.

use std::time::Duration;

use directory::Directory;
use directory::jobs::{Backoff, Job, MAIL};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jobs::{Attempt, Failure, Handler, Pace, Report, Runner, WakeUps};
use testkit::{World, fixtures};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// How long anything may take at most.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A pace for tests: no waiting by itself, so that only what a test does moves anything.
pub const PACE: Pace = Pace {
    places: 4,
    of_one_client: 4,
    limit: Duration::from_secs(20),
    lease: Duration::from_secs(30),
    poll: Duration::from_secs(3600),
    patience: Duration::from_secs(20),
    backoff: Backoff {
        first: Duration::from_secs(10),
        longest: Duration::from_secs(10),
        attempts: 2,
    },
};

/// A runner under way.
pub struct Running {
    pub wake_ups: WakeUps,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Starts one.
    pub fn start(wake_ups: &WakeUps, runner: Runner) -> Self {
        let (stop, stopping) = watch::channel(false);
        let task = tokio::spawn(runner.run(stopping));
        Self { wake_ups: wake_ups.clone(), stop, task }
    }

    /// Starts the runner of mails with one handler of invitations.
    pub fn of(directory: &Directory, pace: Pace, handler: impl Handler) -> Self {
        let wake_ups = WakeUps::default();
        let runner = Runner::new(directory, MAIL, pace, &wake_ups, vec![Box::new(handler)]);
        Self::start(&wake_ups, runner)
    }

    /// Stops it and waits for its end.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        within(self.task).await.unwrap();
    }
}

/// Waits for something, but not for ever.
#[track_caller]
pub fn within<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let limited = tokio::time::timeout(PATIENCE, future);
    async move { limited.await.unwrap() }
}

type Act = Box<dyn Fn(&Job) -> BoxFuture<'static, Result<Report, Failure>> + Send + Sync>;

/// A handler of invitations that tells of each attempt and then does as it is told.
pub struct Told {
    tell: mpsc::UnboundedSender<Attempt>,
    act: Act,
}

impl Told {
    /// The handler, and where it tells.
    pub fn new<F>(
        act: impl Fn(&Job) -> F + Send + Sync + 'static,
    ) -> (Self, mpsc::UnboundedReceiver<Attempt>)
    where
        F: Future<Output = Result<Report, Failure>> + Send + 'static,
    {
        let (tell, told) = mpsc::unbounded_channel();
        (Self { tell, act: Box::new(move |job| act(job).boxed()) }, told)
    }
}

impl Handler for Told {
    fn kind(&self) -> &'static str {
        "invitation"
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        let act = (self.act)(&attempt.job);
        self.tell.send(attempt).unwrap();
        act
    }
}

/// Adds so many jobs for a client of the sample data, by inviting people.
pub async fn invite(world: &World, client: directory::ids::ClientId, from: usize, count: usize) {
    let entry = |n: usize| {
        let email = directory::text::Email::parse(&format!("p{n}@new.test")).unwrap();
        directory::invitations::Entry::of(email)
    };
    let entries = (from..from + count).map(entry).collect();
    let invite = directory::invitations::Invite { client, entries };
    world.directory.run(&World::operator(), invite).await.unwrap();
}

/// The sample data.
pub async fn sample(world: &World) -> fixtures::Sample {
    fixtures::Sample::fill(world).await
}

/// How many jobs of the mail queue wait or are under way, and how many are dead.
pub async fn counts(world: &World) -> (i64, i64) {
    world.directory.queue(MAIL).counts().await.unwrap()
}
