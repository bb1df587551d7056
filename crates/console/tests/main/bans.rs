//! Somebody who is switched off, or banned as the Members API calls it, gets in by no way.

use directory::jobs::{BUCKETS, waiting};
use directory::links::LinkKind;
use testkit::{Answer, on_both};

use crate::administration::administrator;
use crate::browser::token;
use crate::scene::{MEMBER, NEW_PASSWORD, PASSWORD, Scene};

/// How many mails wait that are for somebody.
async fn mails(scene: &Scene) -> usize {
    let mut count = 0;
    for bucket in 0..BUCKETS {
        let db = scene.world().directory.db();
        let jobs = db.read(move |tx| waiting(tx, bucket, "mail", 100)).await.unwrap();
        count += jobs.iter().filter(|job| !job.body.contains(r#""user":0"#)).count();
    }
    count
}

on_both!(
    async fn a_banned_person_gets_in_by_no_way_and_administrators_still_see_them(world: World) {
        let scene = Scene::on(world).await;
        let magic = format!("/links/{}", scene.mailed(LinkKind::Magic).await);
        let reset = format!("/password/reset/{}", scene.mailed(LinkKind::Reset).await);
        let mut member = scene.signed_in().await;
        let mut other = scene.browser();
        let forms: Vec<(&str, Answer)> =
            vec![(&magic, other.get(&magic).await), (&reset, other.get(&reset).await)];
        let before = mails(&scene).await;

        scene.switch(scene.sample.member, false).await;

        assert!(!member.is_signed_in().await);
        let refused = other.sign_in(MEMBER, PASSWORD).await.expect(400);
        let unknown = scene.browser().sign_in("nobody@juice.com", PASSWORD).await.expect(400);
        let wrong = "The address or the password is wrong.";
        assert!(refused.body.contains(wrong) && unknown.body.contains(wrong));
        for (path, page) in &forms {
            other.get(path).await.expect(404);
            let body = format!("form_token={}&password={NEW_PASSWORD}", token(page));
            other.send(path, &body.replace(' ', "+")).await.expect(404);
        }
        for path in ["/sign-in/link", "/password/forgot"] {
            other.submit(path, &[("email", MEMBER)]).await.expect(200);
        }
        assert_eq!(mails(&scene).await, before);
        assert!(!other.is_signed_in().await);
        let person = format!("/admin/people/{}", scene.sample.member);
        let page = administrator(&scene).await.get(&person).await.expect(200);
        assert!(page.body.contains("switched off"), "{page:?}");
    }
);
