//! The jobs that were given up.

use std::time::Duration;

use directory::invitations::{Entry, Invite};
use directory::jobs::{MAIL, Settlement};
use directory::text::Email;
use testkit::{fixtures, on_both};

use super::{administrator, events};
use crate::scene::{Scene, plain};

/// Has so many jobs of client 1 given up; gives their ids.
pub(super) async fn give_up(scene: &Scene, count: usize) -> Vec<String> {
    let entry = |n| Entry::of(Email::parse(&format!("p{n}@juice.com")).unwrap());
    let invite = Invite { client: scene.sample.client, entries: (0..count).map(entry).collect() };
    fixtures::run(scene.world(), invite).await;
    let queue = scene.world().directory.queue(MAIL);
    let mut ids = Vec::new();
    for bucket in queue.due().await.unwrap().buckets {
        let lease = Duration::from_secs(60);
        for job in queue.claim(bucket, 100, lease, Vec::new()).await.unwrap() {
            ids.push(job.id.to_string());
            let dead = Settlement::Dead("no <answer> from the server".to_owned());
            queue.settle(job, dead, None).await.unwrap();
            scene.world().clock.advance(1);
        }
    }
    ids
}

on_both!(
    async fn a_job_that_was_given_up_is_shown_with_its_reason_and_tried_again(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let id = give_up(&scene, 1).await.remove(0);

        let text = plain(&browser.get("/admin/jobs").await.expect(200).body);
        for part in ["Mail of an invitation", "after 1 attempt", "no &#60;answer&#62; from"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let retry = format!("/admin/jobs/{id}/retry");
        let answer = browser.submit_from("/admin/jobs", &retry, &[]).await.expect(303);

        let page = browser.get(answer.header("location")).await.expect(200);
        assert!(page.body.contains("Done: it is tried again."), "{page:?}");
        assert!(page.body.contains("Nothing was given up."), "{page:?}");
        let queue = scene.world().directory.queue(MAIL);
        assert_eq!(queue.counts().await.unwrap(), (1, 0));
        assert_eq!(events(&scene).await, ["job 1 changed"]);
        let again = browser.submit_from("/", &retry, &[]).await.expect(303);
        assert_eq!(again.header("location"), "/admin/jobs?notice=job-gone");
    }
);

on_both!(
    async fn a_job_that_is_dropped_is_gone(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let ids = give_up(&scene, 2).await;

        let drop = format!("/admin/jobs/{}/drop", ids[0]);
        browser.submit_from("/admin/jobs", &drop, &[]).await.expect(303);

        let page = browser.get("/admin/jobs").await.expect(200);
        assert!(page.body.contains(&ids[1]) && !page.body.contains(&ids[0]), "{page:?}");
        assert_eq!(scene.world().directory.queue(MAIL).counts().await.unwrap(), (0, 1));
        assert_eq!(events(&scene).await, ["job 1 deleted"]);
    }
);

on_both!(
    async fn the_jobs_come_in_pages_the_latest_first(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let ids = give_up(&scene, 25).await;

        let first = browser.get("/admin/jobs").await.expect(200);
        let (before, _) = first.body.split_once(r#"" rel="next""#).unwrap();
        let next = before.rsplit('"').next().unwrap().to_owned();
        let second = browser.get(&next).await.expect(200);

        for (place, id) in ids.iter().rev().enumerate() {
            let form = format!("/admin/jobs/{id}/retry");
            assert_eq!(first.body.contains(&form), place < 20, "{place}");
            assert_eq!(second.body.contains(&form), place >= 20, "{place}");
        }
        browser.get("/admin/jobs?after=x.y").await.expect(200);
    }
);
