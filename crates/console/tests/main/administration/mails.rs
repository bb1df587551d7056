//! The list of mails that could not be sent.

use directory::ids::UserId;
use directory::links::LinkKind;
use directory::links::mails::{Outcome, record};
use testkit::on_both;

use super::{add, administrator};
use crate::scene::{Scene, plain};

async fn note(scene: &Scene, user: UserId, outcome: Outcome, reason: &'static str) {
    let to = (scene.sample.client, user, LinkKind::Magic);
    let now = scene.world().clock.now();
    let db = scene.world().directory.db();
    let person = scene.person(user).await.email;
    db.write(move |tx| record(tx, to, &person, outcome, Some(reason), now)).await.unwrap();
}

on_both!(
    async fn mails_that_could_not_be_sent_are_told_with_their_reasons(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let page = browser.get("/admin/mails").await.expect(200);
        assert!(page.body.contains("Every mail with a link could be sent."), "{page:?}");
        let eve = add(&scene, scene.sample.client, "eve@juice.com", "Eve").await;

        note(&scene, scene.sample.member, Outcome::Refused, "550 no such user").await;
        note(&scene, eve, Outcome::Waiting, "421 busy").await;
        note(&scene, scene.sample.administrator, Outcome::Sent, "").await;

        let text = plain(&browser.get("/admin/mails").await.expect(200).body);
        for part in ["user@juice.com", "550 no such user", "eve@juice.com", "421 busy"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(text.matches(r#"href="/admin/people/"#).count(), 2, "{text}");
    }
);

on_both!(
    async fn the_mails_come_in_pages(world: World) {
        let scene = Scene::on(world).await;
        for number in 0..25 {
            let email = format!("p{number}@juice.com");
            let user = add(&scene, scene.sample.client, &email, "P").await;
            note(&scene, user, Outcome::Refused, "550").await;
            scene.world().clock.advance(1);
        }
        let mut browser = administrator(&scene).await;

        let first = browser.get("/admin/mails").await.expect(200);
        let (before, _) = first.body.split_once(r#"" rel="next""#).unwrap();
        let next = before.rsplit('"').next().unwrap().to_owned();
        let second = browser.get(&next).await.expect(200);

        let count = |page: &testkit::Answer| page.body.matches(r#"href="/admin/people/"#).count();
        assert_eq!((count(&first), count(&second)), (20, 5));
        assert!(first.body.contains("p24@") && second.body.contains("p0@"));
        assert!(!second.body.contains(r#"rel="next""#));
    }
);
