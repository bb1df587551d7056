//! Jobs: claiming, settling, leases, retries, the dead and the recurring.

mod of_client;

use std::collections::BTreeSet;
use std::time::Duration;

use directory::ids::{ClientId, IfVersion, InvitationId, Oid};
use directory::invitations::{Entry, Invite};
use directory::jobs::{self, Dead, Discard, Job, MAIL, Queue, Retry, Settlement, UPKEEP, Waiting};
use directory::policy::Claim;
use directory::time::Timestamp;
use directory::{Clash, Error, Noun, invitations};
use testkit::{World, block_on, conformance};

use crate::company::{Company, email};

const LEASE: Duration = Duration::from_secs(60);

fn queue(world: &World) -> Queue {
    world.directory.queue(MAIL)
}

/// Adds so many jobs of a client, by inviting people.
fn add(company: &Company<'_>, first: usize, count: usize) -> Result<(), Error> {
    let entries =
        (first..first + count).map(|n| Entry::of(email(&format!("p{n}@{n}.test")))).collect();
    company.world.run(Invite { client: company.client, entries }).map(drop)
}

/// Claims everything that is due.
fn claim_all(queue: &Queue, busy: &[ClientId]) -> Vec<Job> {
    let due = block_on(queue.due()).unwrap();
    let claim = |bucket| block_on(queue.claim(bucket, 100, LEASE, busy.to_vec())).unwrap();
    due.buckets.into_iter().flat_map(claim).collect()
}

fn claim_one(queue: &Queue) -> Job {
    let mut jobs = claim_all(queue, &[]);
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs.remove(0)
}

fn settle(queue: &Queue, job: &Job, settlement: Settlement) -> bool {
    block_on(queue.settle(job.clone(), settlement, None)).unwrap()
}

fn counts(queue: &Queue) -> (i64, i64) {
    block_on(queue.counts()).unwrap()
}

fn failed(text: &str) -> String {
    text.to_owned()
}

conformance!(a_job_is_claimed_once_and_gone_when_it_is_done, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);

    let job = claim_one(&mail);

    assert_eq!((job.kind.as_str(), job.client_id, job.attempts), ("invitation", acme.client, 1));
    assert_eq!(job.leased_until, Some(world.clock.now().plus(60_000_000)));
    assert_eq!(claim_all(&mail, &[]), []);
    assert_eq!(counts(&mail), (1, 0));
    assert!(settle(&mail, &job, Settlement::Done));
    assert_eq!(counts(&mail), (0, 0));
    assert!(!settle(&mail, &job, Settlement::Done));
});

conformance!(of_eight_workers_none_gets_a_job_of_another, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 100)?;
    let mail = queue(world);

    let work = || {
        let mut mine = Vec::new();
        loop {
            let due = block_on(mail.due()).unwrap();
            if due.buckets.is_empty() {
                return mine;
            }
            for bucket in due.buckets {
                let jobs = block_on(mail.claim(bucket, 3, LEASE, Vec::new())).unwrap();
                mine.extend(jobs.into_iter().map(|job| job.id));
            }
        }
    };
    let all: Vec<Oid> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });

    let different: BTreeSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (100, 100));
});

conformance!(a_lease_that_ran_out_is_claimed_again_and_the_old_one_settles_nothing, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let lost = claim_one(&mail);

    world.clock.advance(59);
    assert_eq!(claim_all(&mail, &[]), []);
    world.clock.advance(1);
    let again = claim_one(&mail);

    assert_eq!((again.id, again.attempts), (lost.id, 2));
    let record = Box::new(|_: &mut store::Tx<'_>, _| Err(Error::internal("it was recorded")));
    let settled = block_on(mail.settle(lost, Settlement::Done, Some(record)))?;
    assert!(!settled);
    assert_eq!(counts(&mail), (1, 0));
    assert!(settle(&mail, &again, Settlement::Done));
});

conformance!(what_is_recorded_stands_or_falls_with_the_settlement, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);

    let record = Box::new(|_: &mut store::Tx<'_>, _| Err(Error::internal("no room")));
    let settled = block_on(mail.settle(job.clone(), Settlement::Done, Some(record)));

    assert!(settled.is_err());
    assert_eq!(counts(&mail), (1, 0));
    assert!(settle(&mail, &job, Settlement::Done));
});

conformance!(a_job_that_failed_comes_back_at_its_time_with_the_reason, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);
    let later = world.clock.now().plus(10_000_000);

    assert!(settle(&mail, &job, Settlement::PutOff(later, failed("no answer"))));

    assert_eq!(claim_all(&mail, &[]), []);
    assert_eq!(block_on(mail.due())?.next, Some(later));
    world.clock.advance(10);
    let again = claim_one(&mail);
    assert_eq!((again.attempts, again.last_error.as_deref()), (2, Some("no answer")));
});

conformance!(a_job_that_was_given_back_is_there_at_once_and_was_not_tried, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);

    assert!(settle(&mail, &job, Settlement::GivenBack(world.clock.now())));

    assert_eq!(claim_one(&mail).attempts, 1);
});

conformance!(a_dead_job_is_kept_with_its_reason_until_it_is_tried_again, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);

    assert!(settle(&mail, &job, Settlement::Dead(failed("gave up"))));

    assert_eq!(counts(&mail), (0, 1));
    world.clock.advance(3600);
    assert_eq!(claim_all(&mail, &[]), []);
    let dead = world.get(Dead { limit: 10 })?;
    assert_eq!(dead.len(), 1);
    assert_eq!((dead[0].id, dead[0].last_error.as_deref()), (job.id, Some("gave up")));
    acme.events();
    assert_eq!(world.run(Retry { id: job.id })?.dead_at, None);
    let again = world.run(Retry { id: job.id });
    assert!(matches!(again, Err(Error::Conflict(Clash::NotDead))), "{again:?}");
    assert_eq!(claim_one(&mail).attempts, 1);
    let told = acme.events_in_full();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].noun.as_str(), told[0].verb.as_str()), ("job", "changed"));
    assert!(told[0].changes.contains(&job.id.to_string()));
});

conformance!(a_dead_job_that_is_dropped_is_gone, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);
    let alive = world.run(Discard { id: job.id });
    assert!(matches!(alive, Err(Error::Conflict(Clash::NotDead))), "{alive:?}");
    assert!(settle(&mail, &job, Settlement::Dead(failed("gave up"))));

    let dropped = world.run(Discard { id: job.id })?;

    assert_eq!((dropped.id, dropped.last_error.as_deref()), (job.id, Some("gave up")));
    assert_eq!(counts(&mail), (0, 0));
    for gone in [world.get(jobs::Get { id: job.id }), world.run(Discard { id: job.id })] {
        assert!(matches!(gone, Err(Error::NotFound(Noun::Job))), "{gone:?}");
    }
});

conformance!(a_job_is_found_by_its_id_and_listed_while_it_waits_or_is_under_way, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 2)?;
    block_on(world.directory.queue(UPKEEP).ensure("sweep"))?;

    let waiting = world.get(Waiting { limit: 10 })?;

    assert_eq!(waiting.len(), 3);
    assert!(waiting.is_sorted_by_key(|job| (job.due_at, job.id)));
    assert_eq!(world.get(Waiting { limit: 2 })?, waiting[..2]);
    for job in &waiting {
        assert_eq!(&world.get(jobs::Get { id: job.id })?, job);
    }
});

conformance!(a_recurring_job_that_died_recurs_once, |world| {
    let upkeep = world.directory.queue(UPKEEP);
    block_on(upkeep.ensure("sweep"))?;
    let job = claim_one(&upkeep);
    settle(&upkeep, &job, Settlement::Dead(failed("broken")));

    world.run(Retry { id: job.id })?;
    block_on(upkeep.ensure("sweep"))?;
    assert_eq!(counts(&upkeep), (1, 0));

    let job = claim_one(&upkeep);
    settle(&upkeep, &job, Settlement::Dead(failed("broken")));
    block_on(upkeep.ensure("sweep"))?;
    let second = world.run(Retry { id: job.id });
    assert!(matches!(second, Err(Error::Conflict(Clash::JobRecurs))), "{second:?}");
    assert_eq!(counts(&upkeep), (1, 1));
});

conformance!(only_the_operator_sees_and_changes_jobs, |world| {
    let acme = Company::of(world, "acme.test")?;
    let all = acme.machine(Claim::ALL.iter().copied());

    for caller in [acme.administrator(), all] {
        assert!(world.get_as(&caller, Dead { limit: 1 }).is_err());
        assert!(world.get_as(&caller, Waiting { limit: 1 }).is_err());
        let id = Oid([1; 12]);
        assert!(world.get_as(&caller, jobs::Get { id }).is_err());
        assert!(world.run_as(&caller, Retry { id }).is_err());
        assert!(world.run_as(&caller, Discard { id }).is_err());
    }
});

conformance!(dead_jobs_are_forgotten_after_their_time, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 2)?;
    let mail = queue(world);
    let mut jobs = claim_all(&mail, &[]);
    settle(&mail, &jobs.remove(0), Settlement::Dead(failed("early")));
    world.clock.advance(10);
    let early = world.clock.now();
    settle(&mail, &jobs.remove(0), Settlement::Dead(failed("late")));

    assert_eq!(block_on(mail.forget_dead(early, 10))?, 1);

    let left = world.get(Dead { limit: 10 })?;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].last_error.as_deref(), Some("late"));
});

conformance!(a_repeated_dedupe_key_adds_no_second_job, |world| {
    let upkeep = world.directory.queue(UPKEEP);

    block_on(upkeep.ensure("sweep"))?;
    block_on(upkeep.ensure("sweep"))?;
    assert_eq!(counts(&upkeep), (1, 0));
    let job = claim_one(&upkeep);
    block_on(upkeep.ensure("sweep"))?;
    block_on(upkeep.ensure("another"))?;

    assert_eq!(counts(&upkeep), (2, 0));
    assert_eq!((job.client_id, job.dedupe_key.as_deref()), (ClientId(0), Some("sweep")));
});

conformance!(a_dead_job_does_not_keep_a_new_one_with_its_key_away, |world| {
    let upkeep = world.directory.queue(UPKEEP);
    block_on(upkeep.ensure("sweep"))?;
    let job = claim_one(&upkeep);
    settle(&upkeep, &job, Settlement::Dead(failed("broken")));

    block_on(upkeep.ensure("sweep"))?;

    assert_eq!(counts(&upkeep), (1, 1));
});

conformance!(a_recurring_job_comes_back_with_its_attempts_counted_anew, |world| {
    let upkeep = world.directory.queue(UPKEEP);
    block_on(upkeep.ensure("sweep"))?;
    let job = claim_one(&upkeep);
    let tomorrow = Timestamp(world.clock.now().0 + 86_400_000_000);

    assert!(settle(&upkeep, &job, Settlement::Again(tomorrow)));

    assert_eq!(claim_all(&upkeep, &[]), []);
    world.clock.set(tomorrow);
    let again = claim_one(&upkeep);
    assert_eq!((again.id, again.attempts), (job.id, 1));
});

conformance!(jobs_of_a_client_with_enough_under_way_are_left_alone, |world| {
    let (acme, umbrella) = (Company::of(world, "acme.test")?, Company::of(world, "u.test")?);
    add(&acme, 0, 20)?;
    add(&umbrella, 100, 2)?;
    let mail = queue(world);

    let others = claim_all(&mail, &[acme.client]);

    assert_eq!(others.len(), 2);
    assert!(others.iter().all(|job| job.client_id == umbrella.client));
    assert_eq!(claim_all(&mail, &[]).len(), 20);
});

conformance!(a_refused_command_adds_no_job, |world| {
    let acme = Company::of(world, "acme.test")?;
    let missing = invitations::Resend {
        client: acme.client,
        id: InvitationId(9),
        if_version: IfVersion::ANY,
    };

    assert!(world.run(missing).is_err());

    assert_eq!(counts(&queue(world)), (0, 0));
});
