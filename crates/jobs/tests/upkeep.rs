//! Upkeep by its runner.

use std::time::Duration;

use directory::ces::ledger::{self, VerifyPage};
use directory::ces::{self, Hours};
use directory::credentials::CreateOauthClient;
use directory::deletion::STEP;
use directory::events::Feed;
use directory::ids::{ClientId, IfVersion};
use directory::jobs::{Backoff, UPKEEP};
use directory::sweep::Look;
use directory::tags::{self, Change, Score};
use directory::text::{Email, Line};
use directory::users::{CreateMany, New, Page, Parts, Place};
use jobs::{Pace, WakeUps, upkeep};
use testkit::{World, on_both};

use crate::support::{PACE, Running, sample};

/// Adds a tag and so many people who have it.
async fn crowd(world: &World, client: ClientId, count: usize) -> tags::TagView {
    let operator = World::operator();
    let line = |text: &str| Line::parse(text).unwrap();
    let (name, type_name) = (line("Rock"), Some(line("Topic")));
    let create = tags::Create { client, name, type_id: None, type_name };
    let tag = world.directory.run(&operator, create).await.unwrap();
    for first in (0..count).step_by(100) {
        let person = |n: usize| {
            let mut new = New::of(Email::parse(&format!("p{n}@crowd.test")).unwrap());
            let (id, score) = (Some(tag.id), Score::Keep);
            new.labels.tags =
                vec![Change { id, name: None, type_id: None, type_name: None, score }];
            new
        };
        let people = (first..count.min(first + 100)).map(person).collect();
        world.directory.run(&operator, CreateMany { client, people }).await.unwrap();
    }
    tag
}

on_both!(
    async fn a_deleted_tag_is_taken_off_everybody(world: World) {
        let client = sample(&world).await.client;
        let count = usize::try_from(STEP).unwrap() + 1;
        let tag = crowd(&world, client, count).await;
        let delete = tags::Delete { client, id: tag.id, if_version: IfVersion::ANY };
        world.directory.run(&World::operator(), delete).await.unwrap();

        let wake_ups = WakeUps::default();
        // The clock is moved while the job is under way: a lease that runs out by that is one attempt
        // more, which must not be the last.
        let backoff = Backoff { attempts: 1_000_000, ..PACE.backoff };
        let pace = Pace { poll: Duration::from_millis(20), backoff, ..PACE };
        let running = Running::start(&wake_ups, upkeep::runner(&world.directory, &wake_ups, pace));
        let queue = world.directory.queue(UPKEEP);
        // The jobs that recur stay, and so does this one for a minute.
        let mut moved = 0;
        while moved < count {
            let (after, parts) = (Place::Number(0), Parts::default());
            let page = Page { client, after, limit: 1001, parts };
            let page = world.directory.get(&World::operator(), page).await.unwrap();
            moved = page.iter().filter(|details| details.user.version.0 == 2).count();
            tokio::task::yield_now().await;
        }
        while queue.counts().await.unwrap().0 > 2 {
            world.clock.advance(60);
            tokio::task::yield_now().await;
        }

        running.stop().await;
        assert_eq!(queue.counts().await.unwrap(), (2, 0));
    }
);

on_both!(
    async fn the_records_of_a_withdrawn_credit_are_removed(world: World) {
        let sample = sample(&world).await;
        let (client, user) = (sample.client, sample.member);
        let (operator, directory) = (World::operator(), &world.directory);
        let name = Line::parse("Ethics").unwrap();
        let new = ces::Create { client, name, credits: Hours(100), threshold: 0, hidden: false };
        let ce = directory.run(&operator, new).await.unwrap().id;
        let (earned, status, if_version) = (Some(Hours(50)), None, IfVersion::ANY);
        let earn = ces::SetRecord { client, user, ce, earned, status, if_version };
        directory.run(&operator, earn).await.unwrap();
        directory.run(&operator, ces::Delete { client, ce, if_version }).await.unwrap();
        let verify = || VerifyPage { client, after: ledger::Place::START };
        assert_eq!(directory.get(&operator, verify()).await.unwrap().records, 1);

        let wake_ups = WakeUps::default();
        let running = Running::start(&wake_ups, upkeep::runner(directory, &wake_ups, PACE));
        while directory.get(&operator, verify()).await.unwrap().records > 0 {
            tokio::task::yield_now().await;
        }

        running.stop().await;
    }
);

on_both!(
    async fn recurring_upkeep_is_there_once_however_many_runners_start(world: World) {
        let start = || {
            let wake_ups = WakeUps::default();
            Running::start(&wake_ups, upkeep::runner(&world.directory, &wake_ups, PACE))
        };
        let (first, second) = (start(), start());
        first.stop().await;
        second.stop().await;

        assert_eq!(world.directory.queue(UPKEEP).counts().await.unwrap(), (2, 0));
    }
);

on_both!(
    async fn what_has_run_out_of_any_client_is_swept_away_without_an_event(world: World) {
        let client = sample(&world).await.client;
        let operator = World::operator();
        let (directory, limit) = (&world.directory, 1000);
        let create = CreateOauthClient {
            client,
            label: Line::default(),
            claims: None,
            client_id: None,
            secret: None,
        };
        let oauth = directory.run(&operator, create).await.unwrap();
        let id = oauth.credential.oid.to_string();
        directory.issue_access_token(&id, oauth.secret.reveal(), None).await.unwrap();
        let before = directory.get(&operator, Feed { client, limit }).await.unwrap().len();
        let look = Look { after: ClientId(0) };
        world.clock.advance(2 * 86_400);
        assert!(directory.get(&operator, look).await.unwrap().clients.contains(&client));

        let wake_ups = WakeUps::default();
        let running = Running::start(&wake_ups, upkeep::runner(directory, &wake_ups, PACE));
        while !directory.get(&operator, look).await.unwrap().clients.is_empty() {
            tokio::task::yield_now().await;
        }

        running.stop().await;
        let after = directory.get(&operator, Feed { client, limit }).await.unwrap().len();
        assert_eq!(after, before);
    }
);
