//! How credits are claimed, what was claimed, and the reports.

mod claims;
mod reports;

use directory::ces::{Ce, Claiming, Day, Get, PartialClaims, Questions};
use directory::clients;
use directory::ids::CeId;
use directory::policy::Claim;
use testkit::{World, on_both};

use super::rights::same_404;
use super::{administrator, events, with_role};
use crate::browser::value;
use crate::scene::{Scene, plain};

const PATH: &str = "/admin/credits";

impl Scene {
    async fn ce(&self, ce: CeId) -> Ce {
        let get = Get { client: self.sample.client, ce };
        self.world().directory.get(&World::operator(), get).await.unwrap()
    }
}

fn day(text: &str) -> Option<Day> {
    Some(Day::parse(text).unwrap())
}

on_both!(
    async fn the_credits_of_the_client_come_in_pages_with_how_each_is_claimed(world: World) {
        let scene = Scene::on(world).await;
        let mut ces = Vec::new();
        for number in 0..51 {
            ces.push(scene.credit(scene.sample.client, &format!("Credit <{number}>")).await);
        }
        scene.credit(scene.sample.other, "Foreign").await;
        let claiming = Claiming {
            closes_on: Some(day("2999-03-31")),
            partial_claims: Some(PartialClaims::On),
            questions: Some(Questions::parse(&["Why?".to_owned()]).unwrap()),
            ..Default::default()
        };
        scene.asks(ces[0], claiming).await;
        let mut browser = administrator(&scene).await;

        let first = browser.get(PATH).await.expect(200);

        let told = plain(&first.body);
        for part in [
            "CE credits</h1>",
            "Continuing education is called CE here.",
            "Credit &#60;0&#62;",
            "10 hours at most, 8 of them needed to claim",
            "Can be claimed until 31 March 2999 (UTC) · A claim may be for fewer hours; the others \
             can be claimed later · Asks 1 question",
            "Can be claimed at any time · A claim may be for fewer hours and gives up the others</p>",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let link = |ce: &CeId| format!("href=\"{PATH}/{ce}\"");
        assert!(ces[..50].iter().all(|ce| first.body.contains(&link(ce))), "{first:?}");
        assert!(!first.body.contains(&link(&ces[50])) && !told.contains("Foreign"), "{first:?}");
        let next = format!("{PATH}?after={}", ces[49]);
        assert!(first.body.contains(&format!("href=\"{next}\"")), "{first:?}");
        let second = browser.get(&next).await.expect(200);
        assert!(second.body.contains(&link(&ces[50])), "{second:?}");
        assert!(!second.body.contains(&link(&ces[49])), "{second:?}");
    }
);

on_both!(
    async fn how_a_credit_is_claimed_is_changed_as_a_whole_or_not_at_all(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let path = format!("{PATH}/{ce}");
        let mut browser = administrator(&scene).await;
        let page = browser.get(&path).await.expect(200);
        assert_eq!(value(&page, "version"), "1");
        let mut sent = vec![
            ("version", "1"),
            ("opens_on", " 2026-03-02 "),
            ("closes_on", "2026-03-01"),
            ("partial_claims", "on"),
            ("questions", "Did you attend?\r\n\r\n Why?  \r\n"),
        ];

        let page = browser.submit(&path, &sent).await.expect(400);

        let fault = "<a href=\"#field-closes_on\">Closes on: must not be before the day on which";
        assert!(plain(&page.body).contains(fault), "{page:?}");
        assert_eq!(value(&page, "opens_on"), " 2026-03-02 ");
        assert!(page.body.contains("<option value=\"on\" selected>"), "{page:?}");
        assert!(page.body.contains("Did you attend?\n\n Why?"), "{page:?}");
        assert_eq!(scene.ce(ce).await.version.0, 1);
        sent[2].1 = "2026-03-31";
        let answer = browser.submit(&path, &sent).await.expect(303);
        let page = browser.get(answer.header("location")).await.expect(200);
        assert!(page.body.contains("It holds for the next claims."), "{page:?}");
        let kept = scene.ce(ce).await;
        assert_eq!((kept.opens_on, kept.closes_on), (day("2026-03-02"), day("2026-03-31")));
        assert_eq!(kept.partial_claims, PartialClaims::On);
        let asked: Vec<_> = kept.questions.iter().map(directory::text::Text::as_str).collect();
        assert_eq!(asked, ["Did you attend?", "Why?"]);
        assert_eq!(events(&scene).await, [format!("ce {ce} changed")]);

        let nothing = [("version", "2"), ("partial_claims", "once")];
        browser.submit(&path, &nothing).await.expect(303);
        let kept = scene.ce(ce).await;
        assert_eq!((kept.opens_on, kept.closes_on, kept.questions.is_empty()), (None, None, true));
    }
);

on_both!(
    async fn each_field_that_is_wrong_says_so(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let long = "x".repeat(501);
        let questions = format!("Good?\n{long}\nBad\u{7}?");
        let sent = [
            ("opens_on", "1.3.2026"),
            ("closes_on", "2026-02-30"),
            ("partial_claims", "perhaps"),
            ("questions", &questions),
        ];
        let mut browser = administrator(&scene).await;
        let path = format!("{PATH}/{ce}");

        let page = browser.submit(&path, &sent).await.expect(400);

        let told = plain(&page.body);
        for fault in [
            "#field-opens_on\">Opens on: must be a day, written such as 2026-03-01",
            "#field-closes_on\">Closes on: must be a day, written such as 2026-03-01",
            "#field-partial_claims\">Parts: cannot be taken like this",
            "#field-questions\">Question 2: must have at most 500 characters",
            "#field-questions\">Question 3: must be one line without control characters",
        ] {
            assert!(told.contains(fault), "{fault}: {told}");
        }
        let many = "Why?\n".repeat(11);
        let sent = [("partial_claims", "once"), ("questions", many.as_str())];
        let page = browser.submit(&path, &sent).await.expect(400);
        assert!(plain(&page.body).contains("Questions: must be at most 10"), "{page:?}");
        assert_eq!(scene.ce(ce).await.version.0, 1);
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn whoever_saves_over_a_change_is_told_first(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let path = format!("{PATH}/{ce}");
        let mut browser = administrator(&scene).await;
        scene.asks(ce, Claiming { opens_on: Some(day("2026-01-01")), ..Default::default() }).await;

        let sent = [("version", "1"), ("partial_claims", "off"), ("opens_on", "2026-05-01")];
        let page = browser.submit(&path, &sent).await.expect(409);

        assert!(page.body.contains("was changed elsewhere in the meantime"), "{page:?}");
        assert_eq!(
            (value(&page, "version").as_str(), value(&page, "opens_on").as_str()),
            ("2", "2026-05-01")
        );
        assert_eq!(scene.ce(ce).await.opens_on, day("2026-01-01"));
        let again = [("version", "2"), ("partial_claims", "off"), ("opens_on", "2026-05-01")];
        browser.submit(&path, &again).await.expect(303);
        assert_eq!(scene.ce(ce).await.opens_on, day("2026-05-01"));
    }
);

on_both!(
    async fn the_word_for_continuing_education_is_chosen(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let path = format!("{PATH}/word");
        let page = browser.get(&path).await.expect(200);
        assert_eq!(value(&page, "credit_word"), "CE");
        for (word, told) in [(" ", "please fill this in"), (&*"x".repeat(256), "at most 255")] {
            let page = browser.submit(&path, &[("credit_word", word)]).await.expect(400);
            assert!(plain(&page.body).contains(told), "{page:?}");
        }

        let answer = browser.submit(&path, &[("credit_word", " CPD ")]).await.expect(303);

        let page = browser.get(answer.header("location")).await.expect(200);
        assert!(plain(&page.body).contains("CPD credits</h1>"), "{page:?}");
        assert!(plain(&page.body).contains(">CPD credits</a>"), "the navigation: {page:?}");
        assert_eq!(events(&scene).await, ["client 1 changed"]);
        let client = clients::Get(scene.sample.client);
        let client = scene.world().directory.get(&World::operator(), client).await.unwrap();
        assert_eq!(client.credit_word.as_str(), "CPD");
    }
);

on_both!(
    async fn a_credit_of_another_client_looks_like_a_missing_one(world: World) {
        let scene = Scene::on(world).await;
        let own = scene.credit(scene.sample.client, "Own").await;
        let mut foreign = scene.credit(scene.sample.other, "Foreign").await;
        while foreign <= own {
            foreign = scene.credit(scene.sample.other, "Foreign").await;
        }
        let mut browser = administrator(&scene).await;
        let (there, missing) = (format!("{PATH}/{foreign}"), format!("{PATH}/99999"));

        for from in [None, Some("/")] {
            same_404(&mut browser, &there, &missing, from).await;
        }
        for nonsense in ["x", "-1", "1.5", "99999999999999999999"] {
            browser.get(&format!("{PATH}/{nonsense}")).await.expect(404);
        }
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn somebody_whose_role_reads_credits_changes_none(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let questions = Some(Questions::parse(&["Why?".to_owned()]).unwrap());
        scene.asks(ce, Claiming { questions, ..Default::default() }).await;
        let mut browser = with_role(&scene, &[Claim::CesRead]).await;
        let path = format!("{PATH}/{ce}");

        let list = browser.get(PATH).await.expect(200);
        let page = browser.get(&path).await.expect(200);

        assert!(page.body.contains("Why?") && page.body.contains("Claims</h2>"), "{page:?}");
        assert!(!page.body.contains("action=\"/admin"), "{page:?}");
        for hidden in ["/admin/credits/word", "/admin/credits/reports"] {
            assert!(!list.body.contains(hidden), "{list:?}");
            browser.get(hidden).await.expect(404);
        }
        browser.get("/admin/credits/reports/claims.csv").await.expect(404);
        let sent = [("partial_claims", "on"), ("credit_word", "CPD")];
        for form in [&path, "/admin/credits/word"] {
            browser.submit_from("/", form, &sent).await.expect(404);
        }
        assert_eq!(scene.ce(ce).await.partial_claims, PartialClaims::Once);
    }
);
