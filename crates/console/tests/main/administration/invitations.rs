//! The list of pending invitations.

use directory::ids::InvitationId;
use directory::invitations::{Delivery, Mail};
use directory::users::{Key, Update};
use testkit::{Answer, fixtures, on_both};

use super::{administrator, events};
use crate::scene::{Scene, plain};

const KEY: &str = "0626d808767dc0abc76a4266ad2df687b3008156";

async fn deliver(scene: &Scene, delivery: Delivery) {
    let mail = Mail { client: scene.sample.client, invitation: InvitationId(3), count: 1 };
    let db = scene.world().directory.db();
    db.write(move |tx| mail.record(tx, &delivery)).await.unwrap();
}

fn says(page: &Answer, parts: &[&str]) {
    let text = plain(&page.body);
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

on_both!(
    async fn each_invitation_tells_what_became_of_its_mail_and_never_its_key(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let now = scene.world().clock.now();
        let page = browser.get("/admin/invitations").await.expect(200);
        let at =
            "<time datetime=\"2025-12-31T18:24Z\">31 December 2025, 18:24 (\u{2066}UTC)</time>";
        says(&page, &["invited_user@juiceanalytics.com", &format!("Sent {at}")]);
        says(&page, &[&format!("Invited by jason@juice.com {at}")]);

        for (delivery, said) in [
            (Delivery::Waiting(Some("421 <busy>".to_owned())), "is tried again"),
            (Delivery::Sent(now), "Sent <time datetime=\"2026-01-01T"),
            (
                Delivery::Refused(now, "550 no such user".to_owned()),
                "Given up <time datetime=\"2026-01-01T",
            ),
        ] {
            deliver(&scene, delivery.clone()).await;
            let page = browser.get("/admin/invitations").await.expect(200);
            says(&page, &[said]);
            match delivery {
                Delivery::Waiting(_) => says(&page, &["421 &#60;busy&#62;"]),
                Delivery::Refused(..) => says(&page, &["550 no such user"]),
                Delivery::Sent(_) => assert!(!page.body.contains("421"), "{page:?}"),
            }
            assert!(!page.body.contains(KEY), "{page:?}");
        }
    }
);

on_both!(
    async fn an_invitation_is_mailed_again(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let now = scene.world().clock.now();
        deliver(&scene, Delivery::Refused(now, "550 no such user".to_owned())).await;

        let again = "/admin/invitations/3/resend";
        let answer = browser.submit_from("/admin/invitations", again, &[]).await.expect(303);

        let page = browser.get(answer.header("location")).await.expect(200);
        says(
            &page,
            &["Done: the invitation is mailed again.", "Mailed 2 times", "Waits to be sent"],
        );
        assert!(!page.body.contains("550"), "{page:?}");
        assert_eq!(events(&scene).await, ["invitation 3 resent"]);
    }
);

on_both!(
    async fn a_withdrawn_invitation_is_gone_and_its_link_is_dead(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;

        let withdraw = "/admin/invitations/3/withdraw";
        browser.submit_from("/admin/invitations", withdraw, &[]).await.expect(303);

        let page = browser.get("/admin/invitations").await.expect(200);
        says(&page, &["No invitation is pending."]);
        scene.browser().get(&format!("/invitations/{KEY}")).await.expect(404);
        assert_eq!(events(&scene).await, ["invitation 3 revoked"]);
        let again = browser.submit_from("/", withdraw, &[]).await.expect(303);
        assert_eq!(again.header("location"), "/admin/invitations?notice=invitation-gone");
    }
);

on_both!(
    async fn whoever_presses_too_often_is_told_for_which_address(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        let again = "/admin/invitations/3/resend";
        for _ in 0..5 {
            browser.submit_from("/admin/invitations", again, &[]).await.expect(303);
        }

        let page = browser.submit_from("/admin/invitations", again, &[]).await.expect(429);

        let fault =
            "<a href=\"#invitation-3\">Not mailed again to invited_user@juiceanalytics.com:";
        says(&page, &["<title>Error: Invitations", fault, "Please wait"]);
        assert!(page.body.contains("<li id=\"invitation-3\" tabindex=\"-1\">"), "{page:?}");
    }
);

on_both!(
    async fn instants_are_told_by_the_clock_and_in_the_language_of_the_reader(world: World) {
        let scene = Scene::on(world).await;
        let mut update = Update::of(scene.sample.client, Key::Id(scene.sample.administrator));
        update.fields.timezone = Some(-25_200);
        fixtures::run(scene.world(), update).await;
        let mut browser = administrator(&scene).await;

        let page = browser.get("/admin/invitations").await.expect(200);
        let told = "31 December 2025, 11:24 (\u{2066}UTC\u{2212}07:00)</time>";
        says(&page, &[&format!("<time datetime=\"2025-12-31T18:24Z\">{told}")]);

        let german = [("language", "de"), ("back", "/")];
        browser.submit_from("/", "/language", &german).await.expect(303);
        let page = browser.get("/admin/invitations").await.expect(200);
        says(&page, &["31. Dezember 2025, 11:24 Uhr"]);
    }
);
