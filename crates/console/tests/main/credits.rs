//! What somebody has earned, can claim and has claimed; and the page that verifies it.

mod certificates;
mod lists;

use directory::ces::{
    CeClaim, Claiming, ClaimsOfUser, Create, Day, Hours, PartialClaims, Questions, SetClaiming,
    SetRecord, Status,
};
use directory::ids::{CeId, ClientId, IfVersion, UserId};
use directory::users::{self, Key};
use testkit::{Answer, World, fixtures, on_both};

use crate::browser::{token, value};
use crate::scene::{Scene, line, plain};

const PATH: &str = "/credits";

impl Scene {
    /// A credit of 10 hours, 80 percent of which are needed.
    pub async fn credit(&self, client: ClientId, name: &str) -> CeId {
        let (name, credits) = (line(name), Hours(1000));
        let create = Create { client, name, credits, threshold: 80, hidden: false };
        fixtures::run(self.world(), create).await.id
    }

    pub async fn earn(&self, ce: CeId, earned: i64, status: Option<Status>) {
        let (client, user, if_version) = (self.sample.client, self.sample.member, IfVersion::ANY);
        let earned = Some(Hours(earned));
        fixtures::run(self.world(), SetRecord { client, user, ce, earned, status, if_version })
            .await;
    }

    pub async fn asks(&self, ce: CeId, claiming: Claiming) {
        let (client, if_version) = (self.sample.client, IfVersion::ANY);
        fixtures::run(self.world(), SetClaiming { client, ce, claiming, if_version }).await;
    }

    /// What the member is called from now on.
    async fn named(&self, first: &str, last: &str) {
        let mut named = users::Update::of(self.sample.client, Key::Id(self.sample.member));
        named.fields.first_name = Some(line(first));
        named.fields.last_name = Some(line(last));
        fixtures::run(self.world(), named).await;
    }

    pub async fn claims(&self, user: UserId) -> Vec<CeClaim> {
        let claims = ClaimsOfUser { client: self.sample.client, user, before: None, limit: 1000 };
        self.world().directory.get(&World::operator(), claims).await.unwrap()
    }

    pub async fn own_claims(&self) -> Vec<CeClaim> {
        self.claims(self.sample.member).await
    }
}

/// A day as pages write it in English.
pub fn written(day: Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}

/// A part of the page of credits, by the id or words at its beginning and end.
pub fn part<'a>(page: &'a Answer, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.body.split_once(from).unwrap_or_else(|| panic!("{from}: {page:?}"));
    rest.split(to).next().unwrap()
}

on_both!(
    async fn progress_is_told_in_words_and_drawn_as_a_bar(world: World) {
        let scene = Scene::on(world).await;
        let (open, ready) = (
            scene.credit(scene.sample.client, "Ethics & law").await,
            scene.credit(scene.sample.client, "Safety").await,
        );
        let hidden = scene.credit(scene.sample.client, "Secret").await;
        scene.credit(scene.sample.other, "Foreign").await;
        scene.earn(open, 350, None).await;
        scene.earn(ready, 850, None).await;
        scene.earn(hidden, 900, Some(Status::None)).await;

        let page = scene.signed_in().await.get(PATH).await.expect(200);

        let in_progress = plain(part(&page, "In progress", "Claimed</h2>"));
        assert!(in_progress.contains("Ethics & law"), "{in_progress}");
        assert!(in_progress.contains("3.5 hours earned of 8 needed; at most 10"), "{in_progress}");
        let bar = format!(r#"<progress value="350" max="800" aria-labelledby="credit-{open}">"#);
        assert!(in_progress.contains(&bar) && !in_progress.contains("Safety"), "{in_progress}");
        let can_be_claimed = part(&page, "Ready to claim", "In progress");
        assert!(can_be_claimed.contains("Safety"), "{page:?}");
        assert!(can_be_claimed.contains(&format!("href=\"/credits/{ready}\"")), "{page:?}");
        assert!(can_be_claimed.contains(r#"<progress value="800" max="800""#), "{page:?}");
        for other in ["Secret", "Foreign"] {
            assert!(!page.body.contains(other), "{page:?}");
        }
    }
);

on_both!(
    async fn hours_and_days_are_written_in_the_language_of_the_reader(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let closes_on = Some(Some(Day::parse("2999-03-31").unwrap()));
        scene.asks(ce, Claiming { closes_on, ..Default::default() }).await;
        scene.earn(ce, 850, None).await;
        let mut browser = scene.signed_in().await.with("accept-language", "de");
        let path = format!("/credits/{ce}");

        for page in [PATH, &path] {
            let told = plain(&browser.get(page).await.expect(200).body);
            assert!(told.contains("8,5 Stunden von 8 nötigen erworben"), "{told}");
            assert!(told.contains("bis 31. März 2999 angerechnet"), "{told}");
        }
        let sent = [("key", "k"), ("hours", "8,25"), ("confirmed", "8.25")];
        browser.submit(&path, &sent).await.expect(303);

        let claim = scene.own_claims().await.remove(0);
        assert_eq!(claim.hours, Hours(825));
        let page = format!("/verify/{}", claim.code);
        let mut reader = scene.browser().with("accept-language", "ar");
        let told = plain(&reader.get(&page).await.expect(200).body);
        let months = [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ];
        assert!(months.iter().any(|month| told.contains(month)), "{told}");
        assert!(told.contains("8.25 CE"), "{told}");
    }
);

on_both!(
    async fn hours_are_claimed_once_however_often_the_form_is_sent(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene
            .asks(ce, Claiming { partial_claims: Some(PartialClaims::On), ..Default::default() })
            .await;
        scene.earn(ce, 800, None).await;
        let mut browser = scene.signed_in().await;
        let path = format!("/credits/{ce}");
        let page = browser.get(&path).await.expect(200);
        let body = format!("form_token={}&key={}&hours=2%2C5", token(&page), value(&page, "key"));

        let claimed = browser.send(&path, &body).await.expect(303);
        browser.send(&path, &body).await.expect(303);

        assert_eq!(claimed.header("location"), "/credits?notice=claimed");
        let claims = scene.own_claims().await;
        assert_eq!(claims.iter().map(|claim| claim.hours).collect::<Vec<_>>(), [Hours(250)]);
        let page = browser.get(PATH).await.expect(200);
        let certificate = format!("href=\"/verify/{}\"", claims[0].code);
        assert!(page.body.contains(&certificate), "{page:?}");
        assert!(plain(&page.body).contains("2.5 hours claimed on"), "{page:?}");
        // The same form with other hours says so, and has a fresh key.
        let other = body.replace("2%2C5", "1");
        let refused = browser.send(&path, &other).await.expect(409);
        assert!(refused.body.contains("This form has claimed hours before"), "{refused:?}");
        assert!(!body.contains(&format!("key={}&", value(&refused, "key"))), "{refused:?}");
        assert_eq!(scene.own_claims().await.len(), 1);
        // What is left can be claimed by a fresh form.
        browser.submit(&path, &[("key", "another"), ("hours", "")]).await.expect(303);
        assert_eq!(scene.own_claims().await.len(), 2);
    }
);

on_both!(
    async fn questions_are_answered_before_a_claim(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let asked = ["What <did> you learn?".to_owned(), "From whom?".to_owned()];
        let questions = Some(Questions::parse(&asked).unwrap());
        let partial_claims = Some(PartialClaims::Off);
        scene.asks(ce, Claiming { questions, partial_claims, ..Default::default() }).await;
        scene.earn(ce, 800, None).await;
        let mut browser = scene.signed_in().await;
        let path = format!("/credits/{ce}");
        let page = browser.get(&path).await.expect(200);
        assert!(page.body.contains("What &#60;did&#62; you learn?"), "{page:?}");
        assert!(!page.body.contains("name=\"hours\""), "{page:?}");

        let sent = [("key", "k"), ("answer-0", "All\r\nof it"), ("answer-1", " ")];
        let page = browser.submit(&path, &sent).await.expect(400);
        let told = "<a href=\"#field-answer-1\">From whom?: please fill this in";
        assert!(plain(&page.body).contains(told), "{page:?}");
        assert!(page.body.contains("All\nof it</textarea>"), "{page:?}");
        assert!(scene.own_claims().await.is_empty());

        let sent = [("key", "k"), ("answer-0", "All\r\nof it"), ("answer-1", "Ann")];
        browser.submit(&path, &sent).await.expect(303);
        let claims = scene.own_claims().await;
        let answers: Vec<_> = claims[0].answers.iter().map(|(_, answer)| answer).collect();
        assert_eq!(answers, ["All\nof it", "Ann"]);
    }
);

on_both!(
    async fn hours_that_cannot_be_claimed_are_told_at_the_field(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 800, None).await;
        let mut browser = scene.signed_in().await;
        for (hours, told) in [
            ("x", "must be a number, such as 7.5"),
            ("1.234", "must have at most two decimals"),
            ("9", "must not be more than you can claim"),
            ("0", "must be more than 0"),
            ("-1", "must be from 0 to 9999.99"),
            ("10000", "must be from 0 to 9999.99"),
        ] {
            let sent = [("key", "k"), ("hours", hours)];
            let page = browser.submit(&format!("/credits/{ce}"), &sent).await.expect(400);
            let line = format!("<a href=\"#field-hours\">Hours to claim: {told}");
            assert!(plain(&page.body).contains(&line), "{hours}: {page:?}");
            assert_eq!(value(&page, "hours"), hours);
        }
        let unnamed = [("key", "")];
        browser.submit(&format!("/credits/{ce}"), &unnamed).await.expect(400);
        assert!(scene.own_claims().await.is_empty());
    }
);

on_both!(
    async fn a_claim_outside_of_its_days_is_refused_and_the_days_are_told(world: World) {
        let scene = Scene::on(world).await;
        let (soon, over) = (
            scene.credit(scene.sample.client, "Soon").await,
            scene.credit(scene.sample.client, "Over").await,
        );
        let day = |text| Some(Some(Day::parse(text).unwrap()));
        scene.asks(soon, Claiming { opens_on: day("2999-01-02"), ..Default::default() }).await;
        scene.asks(over, Claiming { closes_on: day("1999-01-02"), ..Default::default() }).await;
        scene.earn(soon, 800, None).await;
        scene.earn(over, 800, None).await;
        let mut browser = scene.signed_in().await;

        let page = browser.get(PATH).await.expect(200);

        assert!(plain(&page.body).contains("Can be claimed from 2 January 2999 on"), "{page:?}");
        assert!(page.body.contains("Could be claimed until"), "{page:?}");
        let ready = part(&page, "Ready to claim", "In progress");
        assert!(!ready.contains("class=\"button\""), "{page:?}");
        for ce in [soon, over] {
            let path = format!("/credits/{ce}");
            let page = browser.get(&path).await.expect(200);
            assert!(page.body.contains("cannot be claimed at present"), "{page:?}");
            let page = browser.submit_from(PATH, &path, &[("key", "k")]).await;
            assert!(page.expect(409).body.contains("cannot be claimed today"));
        }
        assert!(scene.own_claims().await.is_empty());
    }
);

on_both!(
    async fn what_is_not_ready_hidden_or_foreign_cannot_be_claimed(world: World) {
        let scene = Scene::on(world).await;
        let open = scene.credit(scene.sample.client, "Open").await;
        let hidden = scene.credit(scene.sample.client, "Hidden").await;
        // Of a number that no credit of the own client has.
        let mut foreign = scene.credit(scene.sample.other, "Foreign").await;
        while foreign <= hidden {
            foreign = scene.credit(scene.sample.other, "Foreign").await;
        }
        scene.earn(open, 100, None).await;
        scene.earn(hidden, 900, Some(Status::None)).await;
        let mut browser = scene.signed_in().await;

        let page = browser.submit_from(PATH, &format!("/credits/{open}"), &[("key", "k")]).await;

        assert!(page.expect(409).body.contains("not enough is earned"));
        for ce in [hidden.0, foreign.0, 99_999] {
            let path = format!("/credits/{ce}");
            browser.get(&path).await.expect(404);
            browser.submit_from(PATH, &path, &[("key", "k")]).await.expect(404);
        }
        assert!(scene.own_claims().await.is_empty());
    }
);

on_both!(
    async fn a_claim_that_was_revoked_without_a_word_says_only_when(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, None).await;
        let mut browser = scene.signed_in().await;
        browser.submit(&format!("/credits/{ce}"), &[("key", "k")]).await.expect(303);

        scene.earn(ce, 850, Some(Status::Open)).await;

        let page = browser.get(PATH).await.expect(200);
        let told = plain(&page.body);
        let (_, rest) = told.split_once("Revoked on ").unwrap_or_else(|| panic!("{told}"));
        let day: String = rest.chars().take_while(|c| *c != '<').collect();
        assert!(!day.contains(':'), "{day}");
    }
);

on_both!(
    async fn hours_are_given_up_only_after_it_was_asked(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let questions = Some(Questions::parse(&["Why?".to_owned()]).unwrap());
        scene.asks(ce, Claiming { questions, ..Default::default() }).await;
        scene.earn(ce, 800, None).await;
        let mut browser = scene.signed_in().await;
        let path = format!("/credits/{ce}");
        let sent = [("key", "k"), ("hours", "7"), ("answer-0", "For \"fun\"\nand more")];

        let page = browser.submit(&path, &sent).await.expect(200);

        let told = plain(&page.body);
        assert!(told.contains("Claim 7 hours and give up 1 hour?"), "{told}");
        assert!(told.contains(&format!("href=\"{path}\"")), "a way back: {told}");
        assert!(scene.own_claims().await.is_empty());
        let other = [sent[0], ("hours", "6"), sent[2], ("confirmed", "7")];
        browser.submit(&path, &other).await.expect(200);
        assert!(scene.own_claims().await.is_empty(), "asked about other hours");
        let asked = value(&page, "confirmed");
        let confirmed = [sent[0], sent[1], sent[2], ("confirmed", asked.as_str())];
        browser.submit(&path, &confirmed).await.expect(303);
        let claim = scene.own_claims().await.remove(0);
        assert_eq!(claim.hours, Hours(700));
        assert_eq!(claim.answers.iter().next(), Some(("Why?", "For \"fun\"\nand more")));
    }
);

on_both!(
    async fn whoever_has_no_name_gives_one_before_a_claim(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, None).await;
        scene.named("\u{200b}", "").await;
        let mut browser = scene.signed_in().await;
        let path = format!("/credits/{ce}");

        let page = browser.get(&path).await.expect(200);

        assert!(page.body.contains("Give your name first"), "{page:?}");
        assert!(page.body.contains("<a class=\"button\" href=\"/profile\">"), "{page:?}");
        assert!(!page.body.contains("name=\"hours\""), "{page:?}");
        let refused = browser.submit_from(PATH, &path, &[("key", "k")]).await.expect(409);
        assert!(refused.body.contains("Give your name first"), "{refused:?}");
        assert!(scene.own_claims().await.is_empty());
        scene.named("", "Lee").await;
        browser.submit(&path, &[("key", "k")]).await.expect(303);
        assert_eq!(scene.own_claims().await[0].person_name, "Lee");
    }
);
