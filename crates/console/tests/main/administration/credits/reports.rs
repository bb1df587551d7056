//! The reports as files.

use directory::ces::{Day, Hours, SetRecord};
use directory::ids::IfVersion;
use testkit::{Answer, fixtures, on_both};

use super::PATH;
use crate::administration::{add, administrator};
use crate::browser::Browser;
use crate::scene::{OTHER_SITE, Scene, plain};

fn lines(file: &Answer) -> Vec<&str> {
    file.body.trim_end().split("\r\n").collect()
}

on_both!(
    async fn progress_and_claims_are_files_of_this_client_alone(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "=1+1").await;
        scene.earn(ce, 850, None).await;
        let foreign = scene.credit(scene.sample.other, "Foreign").await;
        let user = add(&scene, scene.sample.other, "a@other.test", "A").await;
        let set = SetRecord {
            client: scene.sample.other,
            user,
            ce: foreign,
            earned: Some(Hours(100)),
            status: None,
            if_version: IfVersion::ANY,
        };
        fixtures::run(scene.world(), set).await;
        scene
            .signed_in()
            .await
            .submit(&format!("/credits/{ce}"), &[("key", "k")])
            .await
            .expect(303);
        let mut browser = administrator(&scene).await;
        browser.get(&format!("{PATH}/reports")).await.expect(200);

        let progress = browser.get(&format!("{PATH}/reports/progress.csv")).await.expect(200);
        let claims = browser.get(&format!("{PATH}/reports/claims.csv?from=&to=")).await.expect(200);

        for (file, name) in [(&progress, "progress"), (&claims, "claims")] {
            assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
            assert_eq!(file.header("cache-control"), "no-store");
            let disposition = format!("attachment; filename=\"{name}.csv\"");
            assert_eq!(file.header("content-disposition"), disposition);
            let rows = lines(file);
            assert_eq!(rows.len(), 2, "{file:?}");
            assert!(rows[1].contains("user@juice.com"), "{file:?}");
            assert!(rows[1].contains("'=1+1"), "no formula: {file:?}");
        }
        assert!(lines(&progress)[0].contains("earned_hours"), "{progress:?}");
        let code = scene.own_claims().await[0].code.to_string();
        assert!(lines(&claims)[1].contains(&code), "{claims:?}");
    }
);

on_both!(
    async fn a_report_of_several_pieces_has_one_head_and_every_row_once(world: World) {
        let scene = Scene::on(world).await;
        let mut expected = Vec::new();
        for number in 0..300 {
            let ce = scene.credit(scene.sample.client, &format!("Credit {number}")).await;
            scene.earn(ce, 850, None).await;
            expected.push(format!("Credit {number}"));
        }
        let mut browser = administrator(&scene).await;

        let file = browser.get(&format!("{PATH}/reports/progress.csv")).await.expect(200);

        let rows = lines(&file);
        let names: Vec<_> = rows[1..].iter().map(|row| row.split(',').nth(5).unwrap()).collect();
        assert_eq!(names, expected);
        assert_eq!(file.body.matches("ce_name").count(), 1);
    }
);

on_both!(
    async fn a_report_keeps_to_its_days_and_says_what_is_no_day(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, None).await;
        let today = Day::of(scene.world().clock.now());
        let mut browser = administrator(&scene).await;

        let (path, next) = (format!("{PATH}/reports/progress.csv"), today.next());
        let inside = browser.get(&format!("{path}?from={today}&to={today}")).await.expect(200);
        let outside = browser.get(&format!("{path}?from={next}")).await.expect(200);

        assert_eq!((lines(&inside).len(), lines(&outside).len()), (2, 1));
        let name = format!("attachment; filename=\"progress-from-{today}-to-{today}.csv\"");
        assert_eq!(inside.header("content-disposition"), name);
        for (query, fault) in [
            ("from=March&to=x%22", "#field-from\">From: must be a day, written such as 2026-03-01"),
            ("to=2026-02-30", "#field-to\">Until: must be a day"),
            (
                "from=2026-03-02&to=2026-03-01",
                "#field-to\">Until: must not be before the first day",
            ),
        ] {
            let page = browser.get(&format!("{PATH}/reports/claims.csv?{query}")).await.expect(400);
            assert!(plain(&page.body).contains(fault), "{query}: {page:?}");
            assert_eq!(page.header("content-disposition"), "");
        }
    }
);

on_both!(
    async fn nobody_but_administrators_gets_a_report(world: World) {
        let scene = Scene::on(world).await;
        let mut member = scene.signed_in().await;
        let cookies = administrator(&scene).await.cookies;
        for file in ["progress.csv", "claims.csv"] {
            let path = format!("{PATH}/reports/{file}");
            member.get(&path).await.expect(404);
            let answer = scene.browser().get(&path).await.expect(303);
            assert!(answer.header("location").starts_with("/sign-in?next="), "{answer:?}");
            let mut elsewhere = Browser::at(&scene.app, OTHER_SITE);
            elsewhere.cookies.clone_from(&cookies);
            elsewhere.get(&path).await.expect(303);
        }
    }
);
