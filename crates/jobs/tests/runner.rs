//! What a runner does with jobs, whatever they are.

use std::time::Duration;

use jobs::{Failure, Pace, Report};
use testkit::{World, on_both};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::support::{PACE, Running, Told, counts, invite, sample, within};

async fn done() -> Result<Report, Failure> {
    Ok(Report::done("sent"))
}

async fn no_answer() -> Result<Report, Failure> {
    Err(Failure::new("no answer from <ann@acme.test>"))
}

/// Waits for the next attempt; gives its number and whether it is the last.
async fn next(told: &mut UnboundedReceiver<jobs::Attempt>) -> (i64, bool) {
    let attempt = within(told.recv()).await.unwrap();
    (attempt.job.attempts, attempt.is_last)
}

on_both!(
    async fn jobs_that_are_there_are_done_and_new_ones_after_a_wake_up(world: World) {
        let client = sample(&world).await.client;
        invite(&world, client, 0, 1).await;
        let (handler, mut told) = Told::new(|_| done());

        let running = Running::of(&world.directory, PACE, handler);
        next(&mut told).await;
        invite(&world, client, 1, 2).await;
        running.wake_ups.wake("mail");
        next(&mut told).await;
        next(&mut told).await;

        running.stop().await;
        assert_eq!(counts(&world).await, (0, 0));
    }
);

on_both!(
    async fn a_job_of_another_process_is_found_by_polling(world: World) {
        let client = sample(&world).await.client;
        let (handler, mut told) = Told::new(|_| done());
        let pace = Pace { poll: Duration::from_millis(20), ..PACE };
        let running = Running::of(&world.directory, pace, handler);

        invite(&world, client, 0, 1).await;

        assert_eq!(next(&mut told).await, (1, false));
        running.stop().await;
    }
);

on_both!(
    async fn a_failed_job_is_tried_again_and_dead_after_the_last_attempt(world: World) {
        let client = sample(&world).await.client;
        invite(&world, client, 0, 1).await;
        let (handler, mut told) = Told::new(|_| no_answer());
        let pace = Pace { poll: Duration::from_millis(20), ..PACE };
        let running = Running::of(&world.directory, pace, handler);

        assert_eq!(next(&mut told).await, (1, false));
        // The pause begins when the first attempt is settled, so the clock may have to move twice.
        let second = loop {
            world.clock.advance(10);
            if let Ok(attempt) = tokio::time::timeout(Duration::from_millis(200), told.recv()).await
            {
                break attempt.unwrap();
            }
        };
        running.stop().await;

        assert!(second.is_last);
        assert_eq!(counts(&world).await, (0, 1));
        let dead = directory::jobs::Dead { limit: 1 };
        let dead = world.directory.get(&World::operator(), dead).await.unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("no answer from (address)"));
    }
);

on_both!(
    async fn a_panic_is_a_failure_and_the_runner_goes_on(world: World) {
        let client = sample(&world).await.client;
        invite(&world, client, 0, 1).await;
        let (handler, mut told) = Told::new(|_| async { panic!("it broke") });
        let running = Running::of(&world.directory, PACE, handler);
        next(&mut told).await;
        invite(&world, client, 1, 1).await;
        running.wake_ups.wake("mail");
        next(&mut told).await;
        running.stop().await;

        let db = world.directory.db().clone();
        let mut errors = Vec::new();
        for bucket in 0..directory::jobs::BUCKETS {
            let some = db.read(move |tx| directory::jobs::waiting(tx, bucket, "mail", 10)).await;
            errors.extend(some.unwrap().into_iter().filter_map(|job| job.last_error));
        }
        assert_eq!(errors, ["panicked: it broke", "panicked: it broke"]);
    }
);

on_both!(
    async fn a_client_with_many_jobs_leaves_room_for_others(world: World) {
        let (client, other) = {
            let sample = sample(&world).await;
            (sample.client, sample.other)
        };
        invite(&world, client, 0, 40).await;
        invite(&world, other, 0, 1).await;
        let (handler, mut told) = Told::new(|_| std::future::pending());
        let pace = Pace { of_one_client: 2, patience: Duration::ZERO, ..PACE };
        let running = Running::of(&world.directory, pace, handler);

        let mut clients = Vec::new();
        for _ in 0..3 {
            clients.push(within(told.recv()).await.unwrap().job.client_id);
        }
        running.stop().await;

        clients.sort_unstable();
        assert_eq!(clients, [client, client, other]);
        assert_eq!(counts(&world).await, (41, 0));
    }
);

on_both!(
    async fn what_does_not_finish_when_the_process_stops_is_given_back(world: World) {
        let client = sample(&world).await.client;
        invite(&world, client, 0, 1).await;
        let (stuck, mut told) = Told::new(|_| std::future::pending());
        let pace = Pace { patience: Duration::ZERO, ..PACE };
        let running = Running::of(&world.directory, pace, stuck);
        next(&mut told).await;
        running.stop().await;

        let (handler, mut told) = Told::new(|_| done());
        let running = Running::of(&world.directory, PACE, handler);
        assert_eq!(next(&mut told).await, (1, false));
        running.stop().await;
    }
);

on_both!(
    async fn what_is_under_way_finishes_when_the_process_stops(world: World) {
        let client = sample(&world).await.client;
        invite(&world, client, 0, 1).await;
        let (go, gone) = tokio::sync::watch::channel(false);
        let (handler, mut told) = Told::new(move |_| {
            let mut gone = gone.clone();
            async move {
                gone.wait_for(|go| *go).await.unwrap();
                done().await
            }
        });
        let running = Running::of(&world.directory, PACE, handler);
        next(&mut told).await;

        let stopping = tokio::spawn(running.stop());
        go.send_replace(true);
        within(stopping).await.unwrap();

        assert_eq!(counts(&world).await, (0, 0));
    }
);

on_both!(
    async fn an_attempt_beyond_its_time_limit_is_a_failure(world: World) {
        let client = sample(&world).await.client;
        invite(&world, client, 0, 1).await;
        let (stuck, mut told) = Told::new(|_| std::future::pending());
        let pace = Pace { limit: Duration::from_millis(1), ..PACE };
        let running = Running::of(&world.directory, pace, stuck);
        next(&mut told).await;
        running.stop().await;

        assert_eq!(counts(&world).await, (1, 0));
        assert!(world.directory.queue("mail").due().await.unwrap().buckets.is_empty());
    }
);
