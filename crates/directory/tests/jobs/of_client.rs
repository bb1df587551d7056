//! The dead jobs of one client, as its administrators meet them.

use directory::jobs::{Dead, DeadOfClient, DiscardOfClient, INTERNAL, RetryOfClient, Settlement};
use directory::policy::Action;
use directory::{Error, Noun};
use testkit::{all_at_once, conformance};

use super::{add, claim_all, claim_one, counts, queue, settle};
use crate::company::Company;

fn dead(company: &Company<'_>) -> DeadOfClient {
    DeadOfClient { client: company.client, before: None, limit: 100 }
}

conformance!(a_client_sees_its_own_dead_jobs_the_latest_first_in_pages, |world| {
    let acme = Company::of(world, "acme.test")?;
    let other = Company::of(world, "other.test")?;
    add(&acme, 0, 7)?;
    add(&other, 7, 1)?;
    let mail = queue(world);
    let mut expected = Vec::new();
    for job in claim_all(&mail, &[]) {
        assert!(settle(&mail, &job, Settlement::Dead(format!("reason {}", job.id))));
        if job.client_id == acme.client {
            expected.push(job.id);
        }
        world.clock.advance(1);
    }
    expected.reverse();

    let (mut before, mut found) = (None, Vec::new());
    loop {
        let list = DeadOfClient { client: acme.client, before, limit: 3 };
        let page = world.get_as(&acme.administrator(), list)?;
        let Some(last) = page.last() else { break };
        before = Some((last.dead_at.unwrap(), last.id));
        found.extend(page.iter().map(|job| job.id));
    }

    assert_eq!(found, expected);
    let first = world.get(dead(&acme))?.remove(0);
    assert_eq!(first.last_error, Some(format!("reason {}", first.id)));
});

conformance!(a_dead_job_that_is_retried_is_claimed_anew_and_one_that_is_dropped_is_gone, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 2)?;
    let mail = queue(world);
    let jobs = claim_all(&mail, &[]);
    for job in &jobs {
        assert!(settle(&mail, job, Settlement::Dead("it broke".to_owned())));
    }
    acme.events();
    let caller = acme.administrator();

    world.run_as(&caller, RetryOfClient { client: acme.client, id: jobs[0].id })?;
    world.run_as(&caller, DiscardOfClient { client: acme.client, id: jobs[1].id })?;

    let client = acme.client;
    assert_eq!(acme.events(), [format!("job {client} changed"), format!("job {client} deleted")]);
    assert_eq!(counts(&mail), (1, 0));
    let again = claim_one(&mail);
    assert_eq!((again.id, again.attempts), (jobs[0].id, 1));
    for id in [jobs[0].id, jobs[1].id] {
        let missing = world.run_as(&caller, RetryOfClient { client: acme.client, id });
        assert!(matches!(missing, Err(Error::NotFound(Noun::Job))), "{missing:?}");
    }
    assert_eq!(acme.events(), Vec::<String>::new());
});

conformance!(a_job_of_another_client_is_as_missing_and_a_member_sees_none, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let other = Company::of(world, "other.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);
    assert!(settle(&mail, &job, Settlement::Dead("it broke".to_owned())));

    let stranger = other.administrator();
    for client in [acme.client, other.client] {
        let dropped = world.run_as(&stranger, DiscardOfClient { client, id: job.id });
        assert!(matches!(dropped, Err(Error::NotFound(Noun::Job))), "{dropped:?}");
        let retried = world.run_as(&stranger, RetryOfClient { client, id: job.id });
        assert!(matches!(retried, Err(Error::NotFound(Noun::Job))), "{retried:?}");
    }
    assert!(world.get_as(&stranger, dead(&other))?.is_empty());
    let member = acme.member(&bob);
    let refused = world.get_as(&member, dead(&acme));
    assert!(matches!(refused, Err(Error::Denied(Action::ManageJobs))), "{refused:?}");
    let refused = world.run_as(&member, DiscardOfClient { client: acme.client, id: job.id });
    assert!(matches!(refused, Err(Error::Denied(Action::ManageJobs))), "{refused:?}");
    assert_eq!(counts(&mail), (0, 1));
});

conformance!(of_many_who_retry_or_drop_a_job_at_once_one_does_it, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);
    assert!(settle(&mail, &job, Settlement::Dead("it broke".to_owned())));
    acme.events();

    let (client, id) = (acme.client, job.id);
    let act = |number: u32| {
        let (directory, caller) = (world.directory.clone(), acme.administrator());
        async move {
            match number % 2 {
                0 => directory.run(&caller, RetryOfClient { client, id }).await,
                _ => directory.run(&caller, DiscardOfClient { client, id }).await,
            }
        }
    };
    let outcomes = all_at_once((0..20).map(act));

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let missing = |it: &Result<(), Error>| matches!(it, Ok(()) | Err(Error::NotFound(Noun::Job)));
    assert!(outcomes.iter().all(missing), "{outcomes:?}");
    assert_eq!(acme.events().len(), 1);
});

conformance!(of_a_defect_a_client_sees_no_more_than_that_there_was_one, |world| {
    let acme = Company::of(world, "acme.test")?;
    add(&acme, 0, 1)?;
    let mail = queue(world);
    let job = claim_one(&mail);
    let reason = format!("{INTERNAL}rows.rs:39: no such table: jobs");
    assert!(settle(&mail, &job, Settlement::Dead(reason.clone())));

    let shown = world.get_as(&acme.administrator(), dead(&acme))?.remove(0);

    assert_eq!(shown.last_error.as_deref(), Some("internal error"));
    let operator = world.get(Dead { limit: 1 })?.remove(0);
    assert_eq!(operator.last_error, Some(reason));
});
