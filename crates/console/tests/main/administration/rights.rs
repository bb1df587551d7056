//! Who sees these pages, and of whom.

use directory::ids::ClientId;
use directory::invitations::{Entry, Invite};
use directory::jobs::Settlement;
use directory::policy::Claim;
use directory::text::Email;
use testkit::{Answer, fixtures, on_both};

use super::{add, administrator, events, with_role};
use crate::browser::Browser;
use crate::scene::{OTHER_SITE, Scene};

const PAGES: [&str; 9] = [
    "/admin/people",
    "/admin/people/1",
    "/admin/invitations",
    "/admin/invitations/new",
    "/admin/mails",
    "/admin/jobs",
    "/admin/credits",
    "/admin/credits/word",
    "/admin/credits/reports",
];

const FORMS: [&str; 12] = [
    "/admin/people/1/switch",
    "/admin/people/1/mail",
    "/admin/people/1/end-sessions",
    "/admin/people/1/sessions/1/end",
    "/admin/invitations/new",
    "/admin/invitations/3/resend",
    "/admin/invitations/3/withdraw",
    "/admin/jobs/000000000000000000000000/retry",
    "/admin/jobs/000000000000000000000000/drop",
    "/admin/credits/word",
    "/admin/credits/1",
    "/admin/credits/1/claims/1/000000000000000000000000",
];

/// A page without what differs by its path and by the browser.
fn bare(page: &Answer, path: &str) -> String {
    // The languages are linked on the page of a form, which may be that of a person.
    let person = path.split('/').take(4).collect::<Vec<_>>().join("/");
    let body = page.body.replace(path, "/x").replace(&person, "/x");
    body.split("lang=").map(|part| part.split_once('"').map_or("", |(_, rest)| rest)).collect()
}

/// Both are missing, and nothing tells them apart.
pub async fn same_404(browser: &mut Browser<'_>, one: &str, other: &str, from: Option<&str>) {
    let (first, second) = match from {
        None => (browser.get(one).await, browser.get(other).await),
        Some(page) => {
            (browser.submit_from(page, one, &[]).await, browser.submit_from(page, other, &[]).await)
        }
    };
    let (first, second) = (first.expect(404), second.expect(404));
    assert_eq!(bare(&first, one), bare(&second, other), "{one} {other}");
}

/// Holds that two forms lead to the same notice on their pages: what is there no more needs no end.
async fn same_end(browser: &mut Browser<'_>, paths: (&str, &str), pages: (&str, &str)) {
    let one = browser.submit_from("/", paths.0, &[]).await.expect(303);
    let other = browser.submit_from("/", paths.1, &[]).await.expect(303);
    let notice = one.header("location").strip_prefix(pages.0).unwrap();
    assert_eq!(other.header("location"), format!("{}{notice}", pages.1));
}

on_both!(
    async fn a_member_is_told_that_there_are_no_such_pages(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let home = browser.get("/").await.expect(200);
        assert!(!home.body.contains("/admin"), "{home:?}");

        for page in PAGES {
            same_404(&mut browser, page, "/no/such/page", None).await;
        }
        browser.get("/admin").await.expect(404);
        for form in FORMS {
            browser.submit_from("/", form, &[("active", "no")]).await.expect(404);
        }
        assert!(browser.is_signed_in().await);
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn whoever_is_not_signed_in_is_sent_to_do_that_first(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        for page in PAGES {
            let answer = browser.get(page).await.expect(303);
            let next = format!("/sign-in?next={}", page.replace('/', "%2F"));
            assert_eq!(answer.header("location"), next);
        }
        for form in FORMS {
            let answer = browser.submit_from("/sign-in", form, &[]).await.expect(303);
            assert!(answer.header("location").starts_with("/sign-in?next="), "{answer:?}");
        }
    }
);

on_both!(
    async fn an_administrator_has_one_navigation_on_every_page(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        assert_eq!(browser.get("/admin").await.expect(303).header("location"), PAGES[0]);

        for path in PAGES.into_iter().chain(["/", "/sessions", "/password"]) {
            let page = browser.get(path).await.expect(200);
            let sections = [
                "/admin/people",
                "/admin/invitations",
                "/admin/credits",
                "/admin/mails",
                "/admin/jobs",
            ];
            let mut marked = Vec::new();
            for link in sections {
                let start = format!(r#"<li><a href="{link}""#);
                let (_, rest) = page.body.split_once(&start).unwrap();
                marked.extend(
                    rest.strip_prefix(" aria-current=").map(|it| it.starts_with(r#""page">"#)),
                );
            }
            let begins = sections.contains(&path);
            let expected = if path.starts_with("/admin") { vec![begins] } else { Vec::new() };
            assert_eq!(marked, expected, "{path}");
        }
    }
);

on_both!(
    async fn somebody_whose_role_reads_users_looks_at_people_and_changes_nobody(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = with_role(&scene, &[Claim::UsersRead]).await;

        let page = browser.get("/admin/people/2").await.expect(200);

        assert!(page.body.contains("jason@juice.com"), "{page:?}");
        assert!(!page.body.contains("<form method=\"post\" action=\"/admin"), "{page:?}");
        for path in ["/admin/invitations", "/admin/credits", "/admin/jobs"] {
            browser.get(path).await.expect(404);
            assert!(!page.body.contains(path), "{path}");
        }
        browser.get("/admin/mails").await.expect(200);
        for form in FORMS {
            browser.submit_from("/", form, &[("active", "no")]).await.expect(404);
        }
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn people_and_sessions_of_another_client_look_like_missing_ones(world: World) {
        let scene = Scene::on(world).await;
        let other = scene.sample.other;
        let mut numbers = Vec::new();
        for name in ["a", "b", "c"] {
            numbers.push(add(&scene, other, &format!("{name}@other.test"), name).await);
        }
        let foreign = numbers[2];
        let password = crate::scene::PASSWORD;
        let operator = testkit::World::operator();
        let directory = &scene.world().directory;
        directory.set_password(&operator, other, foreign, password).await.unwrap();
        let mut theirs = Browser::at(&scene.app, OTHER_SITE);
        for _ in 0..5 {
            theirs = Browser::at(&scene.app, OTHER_SITE);
            theirs.sign_in("c@other.test", password).await.expect(303);
        }
        let mut browser = administrator(&scene).await;

        let (there, missing) = (format!("/admin/people/{foreign}"), "/admin/people/999");
        same_404(&mut browser, &there, missing, None).await;
        for form in ["switch", "mail", "end-sessions"] {
            let (there, missing) = (format!("{there}/{form}"), format!("{missing}/{form}"));
            same_404(&mut browser, &there, &missing, Some("/")).await;
        }
        for session in 1..=6 {
            let end = format!("/admin/people/{foreign}/sessions/{session}/end");
            let missing = "/admin/people/999/sessions/1/end";
            same_end(&mut browser, (&end, missing), (&there, "/admin/people/999")).await;
        }
        assert!(theirs.is_signed_in().await);
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn a_session_is_ended_on_the_page_of_its_own_person_alone(world: World) {
        let scene = Scene::on(world).await;
        let mut member = scene.signed_in().await;
        let mut browser = administrator(&scene).await;
        let person = format!("/admin/people/{}", scene.sample.administrator);
        let sessions = browser.get(&format!("/admin/people/{}", scene.sample.member)).await;
        let (_, rest) = sessions.body.split_once("/sessions/").unwrap();
        let number = rest.split('/').next().unwrap();

        let wrong = format!("{person}/sessions/{number}/end");
        let missing = format!("{person}/sessions/999/end");
        same_end(&mut browser, (&wrong, &missing), (&person, &person)).await;

        assert!(member.is_signed_in().await && browser.is_signed_in().await);
    }
);

async fn invite(scene: &Scene, client: ClientId, email: &str) -> directory::ids::InvitationId {
    let entries = vec![Entry::of(Email::parse(email).unwrap())];
    let invited = fixtures::run(scene.world(), Invite { client, entries }).await;
    invited[0].invitation.id
}

on_both!(
    async fn invitations_and_jobs_of_another_client_look_like_missing_ones(world: World) {
        let scene = Scene::on(world).await;
        let other = scene.sample.other;
        let foreign = invite(&scene, other, "them@other.test").await;
        let queue = scene.world().directory.queue(directory::jobs::MAIL);
        let lease = std::time::Duration::from_secs(60);
        let mut ids = Vec::new();
        for bucket in queue.due().await.unwrap().buckets {
            for job in queue.claim(bucket, 10, lease, Vec::new()).await.unwrap() {
                assert_eq!(job.client_id, other);
                ids.push(job.id);
                queue.settle(job, Settlement::Dead("it broke".to_owned()), None).await.unwrap();
            }
        }
        let mut browser = administrator(&scene).await;

        let list = "/admin/invitations";
        let there = |form| format!("{list}/{foreign}/{form}");
        same_404(&mut browser, &there("resend"), &format!("{list}/999/resend"), Some("/")).await;
        let paths = (there("withdraw"), format!("{list}/999/withdraw"));
        same_end(&mut browser, (&paths.0, &paths.1), (list, list)).await;
        let page = browser.get("/admin/jobs").await.expect(200);
        assert!(page.body.contains("Nothing was given up."), "{page:?}");
        for form in ["retry", "drop"] {
            let there = format!("/admin/jobs/{}/{form}", ids[0]);
            let missing = format!("/admin/jobs/000000000000000000000000/{form}");
            same_end(&mut browser, (&there, &missing), ("/admin/jobs", "/admin/jobs")).await;
        }
        let list = browser.get("/admin/invitations").await.expect(200);
        assert!(!list.body.contains("other.test"), "{list:?}");
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);
