//! The lists of the page, a part of each at a time.

use directory::ces::{ClaimHours, Claiming, Hours, PartialClaims, Status};
use directory::ids::{CeId, IfVersion};
use testkit::{Answer, fixtures, on_both};

use super::{PATH, part};
use crate::scene::Scene;

/// The address of the link by which a list goes on, or goes back to its beginning.
fn link(page: &Answer, words: &str, list: &str) -> Option<String> {
    let end = format!("\">{words}<span class=\"hidden\">: {list}</span>");
    let (before, _) = page.body.split_once(&end)?;
    Some(before.rsplit('"').next().unwrap().replace("&#38;", "&"))
}

/// The numbers of the credits that a part of the page names, in their order.
fn numbers(part: &str) -> Vec<i64> {
    let named = part.split("id=\"credit-").skip(1);
    named.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

on_both!(
    async fn each_list_goes_on_by_itself_and_the_others_stay(world: World) {
        let scene = Scene::on(world).await;
        let mut ces = Vec::new();
        for number in 0..112 {
            ces.push(scene.credit(scene.sample.client, &format!("Credit {number}")).await.0);
        }
        let (open, ready) = ces.split_at(56);
        for ce in ready {
            scene.earn(CeId(*ce), 850, None).await;
        }
        // One that was begun stands before those that were not.
        scene.earn(CeId(open[54]), 100, None).await;
        let mut expected: Vec<i64> = open.to_vec();
        let begun = expected.remove(54);
        expected.insert(0, begun);
        let parts = |page: &Answer| {
            let ready = numbers(part(page, "id=\"ready\"", "</section>"));
            (ready, numbers(part(page, "id=\"open\"", "</section>")))
        };
        let mut browser = scene.signed_in().await;

        let first = browser.get(PATH).await.expect(200);
        assert_eq!(parts(&first), (ready[..50].to_vec(), expected[..50].to_vec()));
        let further = link(&first, "Further ones", "In progress").unwrap();
        let second = browser.get(&further).await.expect(200);
        assert!(further.ends_with("#open"), "{further}");
        assert_eq!(parts(&second), (ready[..50].to_vec(), expected[50..].to_vec()));
        assert_eq!(link(&second, "Further ones", "In progress"), None);
        let further = link(&second, "Further ones", "Ready to claim").unwrap();
        let third = browser.get(&further).await.expect(200);
        assert_eq!(parts(&third), (ready[50..].to_vec(), expected[50..].to_vec()));
        let begin = link(&third, "Back to the first ones", "In progress").unwrap();
        let fourth = browser.get(&begin).await.expect(200);
        assert_eq!(parts(&fourth), (ready[50..].to_vec(), expected[..50].to_vec()));
        // Another language shows the same.
        assert!(fourth.body.contains("name=\"back\" value=\"/credits?ready="), "{fourth:?}");
        for nonsense in ["?ready=x&open=1.y&claimed=z", "?claimed=before.x"] {
            let page = browser.get(&format!("{PATH}{nonsense}")).await.expect(200);
            assert_eq!(parts(&page), parts(&first));
        }
    }
);

on_both!(
    async fn what_was_claimed_goes_on_to_what_was_claimed_before_claims_were_kept(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "In parts").await;
        let partial_claims = Some(PartialClaims::On);
        scene.asks(ce, Claiming { partial_claims, ..Default::default() }).await;
        scene.earn(ce, 1000, None).await;
        let (client, user, if_version) = (scene.sample.client, scene.sample.member, IfVersion::ANY);
        for _ in 0..51 {
            let (hours, answers, key) = (Some(Hours(1)), None, None);
            let claim = ClaimHours { client, user, ce, hours, answers, key, if_version };
            fixtures::run(scene.world(), claim).await;
            scene.world().clock.advance(1);
        }
        let codes: Vec<_> = scene.own_claims().await.iter().map(|it| it.code.to_string()).collect();
        for number in 0..51 {
            let early = scene.credit(client, &format!("Early {number}.")).await;
            scene.earn(early, 900, Some(Status::Done)).await;
        }
        fixtures::forget_claims(scene.world(), client, ce).await;
        let mut browser = scene.signed_in().await;
        let mut shown = Vec::new();
        let mut next = Some(PATH.to_owned());

        while let Some(path) = next {
            let page = browser.get(&path).await.expect(200);
            let claimed = part(&page, "id=\"claimed\"", "</section>").to_owned();
            let rows = claimed.split("<li>\n<div").skip(1).map(|row| {
                let code = row.split("/verify/").nth(1);
                let name = row.split("Early ").nth(1);
                let text = code.and_then(|it| it.split('"').next());
                text.or(name.and_then(|it| it.split('.').next())).unwrap().to_owned()
            });
            let rows: Vec<_> = rows.collect();
            assert!(rows.len() <= 50, "{}", rows.len());
            shown.extend(rows);
            next = link(&page, "Further ones", "Claimed");
        }

        let early = (0..51).map(|number| number.to_string());
        assert_eq!(shown, codes.into_iter().chain(early).collect::<Vec<_>>());
    }
);
