//! What cannot be taken back is asked once more, on a page that says what will happen.

use directory::policy::Claim;
use testkit::on_both;

use super::jobs::give_up;
use super::{administrator, events, with_role};
use crate::scene::{Scene, plain};

on_both!(
    async fn a_question_says_what_will_happen_and_nothing_does_before_it_is_sent(world: World) {
        let scene = Scene::on(world).await;
        let member = scene.signed_in().await;
        let mut browser = administrator(&scene).await;
        let job = give_up(&scene, 1).await.remove(0);
        let person = format!("/admin/people/{}", scene.sample.member);
        let before = events(&scene).await;
        for (list, path, question, what) in [
            (
                person.clone(),
                format!("{person}/switch"),
                "Switch User User off?",
                "Nothing is lost",
            ),
            (
                person.clone(),
                format!("{person}/end-sessions"),
                "Sign User User out everywhere?",
                "All sessions end at once",
            ),
            (
                "/admin/invitations".to_owned(),
                "/admin/invitations/3/withdraw".to_owned(),
                "Withdraw the invitation of",
                "stops working at once",
            ),
            (
                "/admin/jobs".to_owned(),
                format!("/admin/jobs/{job}/drop"),
                "Drop this job?",
                "cannot be brought back",
            ),
        ] {
            let page = browser.get(&list).await.expect(200);
            assert!(page.body.contains(&format!("href=\"{path}\"")), "{path}: {page:?}");
            assert!(!page.body.contains(&format!("action=\"{path}\"")), "{path}: {page:?}");

            let asked = browser.get(&path).await.expect(200);

            let said = plain(&asked.body);
            assert!(said.contains(question) && said.contains(what), "{path}: {said}");
            assert!(said.contains(&format!("action=\"{path}\"")), "{path}: {said}");
            assert!(said.contains(&format!("href=\"{list}\"")), "there is a way back: {said}");
        }
        assert_eq!(events(&scene).await, before);
        assert!(member.clone().is_signed_in().await);

        let switch = format!("{person}/switch");
        browser.submit(&switch, &[]).await.expect(303);
        assert!(!member.clone().is_signed_in().await);
        let back = browser.get(&switch).await.expect(303);
        assert_eq!(back.header("location"), person, "they are switched off already");
    }
);

on_both!(
    async fn a_question_about_what_is_not_there_or_not_allowed_is_not_asked(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        for path in [
            "/admin/people/999/switch",
            "/admin/people/999/end-sessions",
            "/admin/invitations/999/withdraw",
            "/admin/jobs/000000000000000000000000/drop",
            "/admin/jobs/x/drop",
        ] {
            browser.get(path).await.expect(404);
        }
        let mut reader = with_role(&scene, &[Claim::UsersRead, Claim::InvitationsRead]).await;
        let person = format!("/admin/people/{}", scene.sample.administrator);
        for path in [
            &format!("{person}/switch"),
            &format!("{person}/end-sessions"),
            "/admin/invitations/3/withdraw",
        ] {
            reader.get(path).await.expect(404);
        }
        let list = reader.get("/admin/invitations").await.expect(200);
        assert!(!list.body.contains("/withdraw"), "{list:?}");
    }
);
