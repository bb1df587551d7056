//! The claims of a credit, and revoking one.

use directory::ces::{Answer, CeClaim, ClaimHours, Claiming, Day, Hours, PartialClaims, Questions};
use directory::ids::{CeId, ClientId, IfVersion, UserId};
use directory::users::{Delete, Key, Parts};
use testkit::{fixtures, on_both};

use super::{PATH, same_404};
use crate::administration::{add, administrator, events};
use crate::credits::{part, written};
use crate::scene::{Scene, plain};

impl Scene {
    /// A credit that is claimed in parts, of which the member has earned 10 hours.
    async fn in_parts(&self, questions: &[String]) -> CeId {
        let ce = self.credit(self.sample.client, "Ethics").await;
        let claiming = Claiming {
            partial_claims: Some(PartialClaims::On),
            questions: Some(Questions::parse(questions).unwrap()),
            ..Default::default()
        };
        self.asks(ce, claiming).await;
        self.earn(ce, 1000, None).await;
        ce
    }

    async fn claim(&self, ce: CeId, hundredths: i64, answers: &[&str]) -> CeClaim {
        self.claim_of((self.sample.client, self.sample.member), ce, hundredths, answers).await
    }

    async fn claim_of(
        &self,
        (client, user): (ClientId, UserId),
        ce: CeId,
        hundredths: i64,
        answers: &[&str],
    ) -> CeClaim {
        let answers = answers.iter().map(|answer| Answer::parse(*answer).unwrap()).collect();
        let claim = ClaimHours {
            client,
            user,
            ce,
            hours: Some(Hours(hundredths)),
            answers: Some(answers),
            key: None,
            if_version: IfVersion::ANY,
        };
        let claim = fixtures::run(self.world(), claim).await.claim;
        self.world().clock.advance(1);
        claim
    }
}

fn path(claim: &CeClaim) -> String {
    format!("{PATH}/{}/claims/{}/{}", claim.ce_id, claim.user_id, claim.oid)
}

on_both!(
    async fn claims_come_in_pages_the_newest_first(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.in_parts(&["What <did> you learn?".to_owned()]).await;
        let mut made = Vec::new();
        for number in 1..=21 {
            let answer = format!("Lesson <{number}> {}", "x".repeat(300));
            made.insert(0, scene.claim(ce, number, &[&answer]).await);
        }
        let mut browser = administrator(&scene).await;

        let first = browser.get(&format!("{PATH}/{ce}")).await.expect(200);

        let list = part(&first, "id=\"claims\"", "</section>");
        let codes: Vec<_> = list.split("/verify/").skip(1).map(|rest| &rest[..32]).collect();
        let newest: Vec<_> = made[..20].iter().map(|claim| claim.code.to_string()).collect();
        assert_eq!(codes, newest);
        let told = plain(list);
        let day = written(Day::of(made[0].claimed_at));
        for text in [
            "User",
            &format!("0.21 hours claimed on {day}"),
            "Lesson &#60;21&#62; xxx",
            "…</p>",
            &format!("href=\"/admin/people/{}\"", scene.sample.member),
            &format!("href=\"{}\"", path(&made[0])),
        ] {
            assert!(told.contains(text), "{text}: {told}");
        }
        assert!(!told.contains(&"x".repeat(200)), "{told}");
        let next = format!("{PATH}/{ce}?after={}.{}", made[19].claimed_at.0, made[19].oid);
        assert!(first.body.contains(&format!("href=\"{next}\"")), "{first:?}");
        let second = browser.get(&next).await.expect(200);
        let list = part(&second, "id=\"claims\"", "</section>");
        assert!(list.contains(&made[20].code.to_string()), "{list}");
        assert_eq!(list.matches("/verify/").count(), 1);
        let whole = browser.get(&path(&made[0])).await.expect(200);
        assert!(whole.body.contains("What &#60;did&#62; you learn?"), "{whole:?}");
        assert!(whole.body.contains(&"x".repeat(300)), "{whole:?}");
        for nonsense in ["x", "1.x", "."] {
            browser.get(&format!("{PATH}/{ce}?after={nonsense}")).await.expect(200);
        }
    }
);

on_both!(
    async fn a_claim_is_revoked_with_a_reason_and_whoever_verifies_it_is_told(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.in_parts(&[]).await;
        let claim = scene.claim(ce, 250, &[]).await;
        let kept = scene.claim(ce, 100, &[]).await;
        let mut browser = administrator(&scene).await;
        let path = path(&claim);

        let page = browser.submit(&path, &[("why", " ")]).await.expect(400);
        let fault = "<a href=\"#field-why\">Reason: please fill this in";
        assert!(plain(&page.body).contains(fault), "{page:?}");
        assert!(scene.own_claims().await.iter().all(|claim| claim.revoked_at.is_none()));
        let long = "x".repeat(256);
        browser.submit(&path, &[("why", &long)]).await.expect(400);
        let answer = browser.submit(&path, &[("why", " Left <early> ")]).await.expect(303);

        let page = browser.get(answer.header("location")).await.expect(200);
        let told = plain(&page.body);
        assert!(told.contains("Done: the claim is revoked."), "{told}");
        assert!(told.contains(": Left &#60;early&#62;</p>"), "{told}");
        assert!(!told.contains("name=\"why\""), "nothing is left to revoke: {told}");
        let list = browser.get(&format!("{PATH}/{ce}")).await.expect(200);
        let list = part(&list, "id=\"claims\"", "</section>");
        assert_eq!(list.matches("class=\"tag bad\"").count(), 1);
        let record = format!("ce record {} changed", scene.sample.member);
        assert_eq!(events(&scene).await, [record]);
        let verified = scene.browser().get(&format!("/verify/{}", claim.code)).await.expect(200);
        assert!(verified.body.contains("This certificate was revoked"), "{verified:?}");
        assert!(!verified.body.contains("Left"), "{verified:?}");
        let other = scene.browser().get(&format!("/verify/{}", kept.code)).await.expect(200);
        assert!(other.body.contains("This certificate is genuine"), "{other:?}");
        let again = browser.submit_from("/", &path, &[("why", "Once more")]).await.expect(409);
        assert!(again.body.contains("has been revoked already"), "{again:?}");
        let hours: Vec<_> =
            scene.own_claims().await.iter().map(|it| it.revoked_at.is_some()).collect();
        assert_eq!(hours, [false, true]);
    }
);

on_both!(
    async fn a_claim_of_another_credit_person_or_client_is_not_there(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.in_parts(&[]).await;
        let claim = scene.claim(ce, 250, &[]).await;
        let another = scene.credit(scene.sample.client, "Another").await;
        let (client, member) =
            (scene.sample.other, add(&scene, scene.sample.other, "a@other.test", "A").await);
        let theirs = scene.credit(client, "Foreign").await;
        let earned = directory::ces::SetRecord {
            client,
            user: member,
            ce: theirs,
            earned: Some(Hours(1000)),
            status: None,
            if_version: IfVersion::ANY,
        };
        fixtures::run(scene.world(), earned).await;
        let foreign = scene.claim_of((client, member), theirs, 800, &[]).await;
        let mut browser = administrator(&scene).await;
        let (user, oid) = (claim.user_id, claim.oid);

        for there in [
            path(&foreign),
            format!("{PATH}/{another}/claims/{user}/{oid}"),
            format!("{PATH}/{ce}/claims/{}/{oid}", scene.sample.administrator),
            format!("{PATH}/{ce}/claims/{user}/x"),
        ] {
            let missing = format!("{PATH}/{ce}/claims/{user}/000000000000000000000000");
            for from in [None, Some("/")] {
                same_404(&mut browser, &there, &missing, from).await;
            }
        }
        assert!(scene.own_claims().await[0].revoked_at.is_none());
        assert_eq!(events(&scene).await, Vec::<String>::new());
    }
);

on_both!(
    async fn the_claim_of_somebody_who_was_deleted_is_shown_and_revoked(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.in_parts(&[]).await;
        let claim = scene.claim(ce, 250, &[]).await;
        let delete = Delete {
            client: scene.sample.client,
            user: Key::Id(scene.sample.member),
            if_version: IfVersion::ANY,
            forwarded: None,
            parts: Parts::default(),
        };
        fixtures::run(scene.world(), delete).await;
        let mut browser = administrator(&scene).await;

        let page = browser.get(&format!("{PATH}/{ce}")).await.expect(200);

        let list = part(&page, "id=\"claims\"", "</section>");
        assert!(list.contains("<strong><bdi>User User</bdi></strong>"), "{list}");
        assert!(!list.contains("/admin/people"), "{list}");
        let sent = browser.submit(&path(&claim), &[("why", "Wrong")]).await.expect(303);
        let whole = browser.get(sent.header("location")).await.expect(200);
        assert!(!whole.body.contains("name=\"why\""), "{whole:?}");
        let verified = scene.browser().get(&format!("/verify/{}", claim.code)).await.expect(200);
        assert!(verified.body.contains("This certificate was revoked"), "{verified:?}");
    }
);

on_both!(
    async fn the_claims_of_a_withdrawn_credit_are_listed_and_revoked(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.in_parts(&[]).await;
        let mut made = Vec::new();
        for number in 1..=21 {
            made.insert(0, scene.claim(ce, number, &[]).await);
        }
        let (client, credit) = (scene.sample.client, format!("{PATH}/{ce}"));
        let withdraw = directory::ces::Delete { client, ce, if_version: IfVersion::ANY };
        fixtures::run(scene.world(), withdraw).await;
        let day = written(Day::of(scene.world().clock.now()));
        let mut browser = administrator(&scene).await;

        let all = browser.get(PATH).await.expect(200);
        assert!(!all.body.contains("Ethics"), "{all:?}");
        let list = format!("{PATH}/withdrawn");
        assert!(all.body.contains(&format!("href=\"{list}\"")), "{all:?}");
        let withdrawn = browser.get(&list).await.expect(200);
        let told = plain(&withdrawn.body);
        assert!(told.contains(&format!("<a href=\"{credit}\"><bdi>Ethics</bdi></a>")), "{told}");
        assert!(told.contains(&format!("Withdrawn on {day}")), "{told}");

        let page = browser.get(&credit).await.expect(200);
        let told = plain(&page.body);
        assert!(told.contains("<h1><bdi>Ethics</bdi></h1>"), "{told}");
        assert!(told.contains(&format!("Withdrawn on {day}")), "{told}");
        assert!(!told.contains("name=\"opens_on\""), "nothing is left to change: {told}");
        assert!(told.contains(&format!("href=\"{list}\"")), "{told}");
        assert_eq!(part(&page, "id=\"claims\"", "</section>").matches("/verify/").count(), 20);
        let next = format!("{credit}?after={}.{}", made[19].claimed_at.0, made[19].oid);
        assert!(page.body.contains(&format!("href=\"{next}\"")), "{page:?}");
        let second = browser.get(&next).await.expect(200);
        assert!(second.body.contains(&made[20].code.to_string()), "{second:?}");

        let one = path(&made[0]);
        let claim = browser.get(&one).await.expect(200);
        assert!(claim.body.contains(&format!("href=\"{credit}\"")), "{claim:?}");
        browser.submit(&one, &[("why", "Wrong")]).await.expect(303);
        assert!(scene.own_claims().await[0].revoked_at.is_some());
    }
);

on_both!(
    async fn withdrawn_credits_come_in_pages_and_are_for_those_who_see_claims(world: World) {
        let scene = Scene::on(world).await;
        let client = scene.sample.client;
        for number in 0..51 {
            let ce = scene.credit(client, &format!("Credit {number}.")).await;
            let withdraw = directory::ces::Delete { client, ce, if_version: IfVersion::ANY };
            fixtures::run(scene.world(), withdraw).await;
        }
        let mut browser = administrator(&scene).await;
        let list = format!("{PATH}/withdrawn");

        let page = browser.get(&list).await.expect(200);

        assert!(page.body.contains("Credit 50.") && !page.body.contains("Credit 0."), "{page:?}");
        let (_, rest) = page.body.split_once(&format!("href=\"{list}?after=")).unwrap();
        let after = rest.split('"').next().unwrap();
        let page = browser.get(&format!("{list}?after={after}")).await.expect(200);
        assert!(page.body.contains("Credit 0.") && !page.body.contains("Credit 1."), "{page:?}");
        for nonsense in ["x", "1.x", "."] {
            browser.get(&format!("{list}?after={nonsense}")).await.expect(200);
        }
        let mut member = scene.signed_in().await;
        for path in [&list, &format!("{PATH}/1")] {
            member.get(path).await.expect(404);
        }
        same_404(&mut browser, &format!("{PATH}/9998"), &format!("{PATH}/9999"), None).await;
    }
);
