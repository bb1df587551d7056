//! Certificates: the page that verifies one, and the document.

use directory::ces::{Claim, Day, RevokeClaim, Status};
use directory::ids::IfVersion;
use testkit::{Answer, fixtures, on_both};

use super::{PATH, written};
use crate::browser::Browser;
use crate::scene::{OTHER_SITE, SITE, Scene, line, plain, public};

on_both!(
    async fn anybody_verifies_a_certificate_by_its_code(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics <1>").await;
        scene.earn(ce, 850, None).await;
        let mut browser = scene.signed_in().await;
        browser.submit(&format!("/credits/{ce}"), &[("key", "k")]).await.expect(303);
        let claim = scene.own_claims().await.remove(0);
        let path = format!("/verify/{}", claim.code);

        let page = scene.browser().get(&path).await.expect(200);

        let said = plain(&page.body);
        for fact in [
            "This certificate is genuine",
            "User",
            "Ethics &#60;1&#62;",
            "8.5 CE",
            &written(Day::of(claim.claimed_at)),
            "Juicebox",
            &claim.code.to_string(),
        ] {
            assert!(said.contains(fact), "{fact}: {said}");
        }
        assert!(page.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{page:?}");
        assert_eq!(page.header("cache-control"), "no-store");
        let typed = format!("/verify/{}", claim.code.to_string().to_uppercase());
        scene.browser().get(&typed).await.expect(200);
        let elsewhere = Browser::at(&scene.app, OTHER_SITE).get(&path).await.expect(303);
        let own = format!("https://localhost:8000{path}");
        assert_eq!(elsewhere.header("location"), own);

        let document = format!("/certificates/{}.pdf", claim.code);
        assert!(page.body.contains(&format!("href=\"{document}\"")), "{page:?}");
        let pdf = scene.browser().get(&document).await.expect(200);
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert_eq!(
            (pdf.header("cache-control"), pdf.header("x-robots-tag")),
            ("no-store", "noindex")
        );
        assert!(pdf.body.starts_with("%PDF-"), "a document");
        for none in ["/certificates/x.pdf", document.trim_end_matches(".pdf")] {
            scene.browser().get(none).await.expect(404);
        }

        let revoke = RevokeClaim {
            client: scene.sample.client,
            user: scene.sample.member,
            claim: claim.oid,
            why: line("taken in error"),
        };
        fixtures::run(scene.world(), revoke).await;
        let page = scene.browser().get(&path).await.expect(200);
        assert!(page.body.contains("This certificate was revoked"), "{page:?}");
        assert!(!page.body.contains("taken in error"), "the reason is not for everybody: {page:?}");
        assert!(!page.body.contains("is genuine"), "{page:?}");
        assert!(!page.body.contains(".pdf"), "no document is left: {page:?}");
        let gone = scene.browser().get(&document).await.expect(303);
        assert_eq!(gone.header("location"), path);
        let page = browser.get(PATH).await.expect(200);
        assert!(page.body.contains("taken in error"), "{page:?}");
    }
);

on_both!(
    async fn asking_for_certificates_that_there_are_is_not_bounded(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, None).await;
        let mut browser = scene.signed_in().await;
        browser.submit(&format!("/credits/{ce}"), &[("key", "k")]).await.expect(303);
        let path = format!("/verify/{}", scene.own_claims().await.remove(0).code);

        for _ in 0..101 {
            scene.browser().get(&path).await.expect(200);
        }
    }
);

on_both!(
    async fn names_of_which_nothing_can_be_seen_are_told_alike_on_page_and_document(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "\u{200b}").await;
        scene.earn(ce, 850, None).await;
        scene.named("\u{200b}", "").await;
        let (client, user) = (scene.sample.client, scene.sample.member);
        let (hours, if_version) = (None, IfVersion::ANY);
        let claim = Claim { client, user, ce, hours, if_version };
        fixtures::run(scene.world(), claim).await;
        let claim = scene.own_claims().await.remove(0);

        let page = scene.browser().get(&format!("/verify/{}", claim.code)).await.expect(200);
        let pdf = scene.browser().get(&format!("/certificates/{}.pdf", claim.code)).await;

        assert_eq!(page.body.matches("(no name given)").count(), 2, "{page:?}");
        assert_eq!(pdf.expect(200).header("content-type"), "application/pdf");
    }
);

on_both!(
    async fn a_document_leads_to_the_site_whatever_host_it_was_asked_for(world: World) {
        let Scene { app, sample } = Scene::on(world).await;
        let scene = Scene { app: crate::scene::app(app.world, public()), sample };
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, Some(Status::Done)).await;
        let code = scene.own_claims().await.remove(0).code;
        let document = format!("/certificates/{code}.pdf");

        for (host, site) in
            [("evil.example", "https://people.example.com"), (SITE, "https://localhost:8000")]
        {
            let pdf = Browser::at(&scene.app, host).get(&document).await.expect(200);
            assert!(pdf.body.contains(&format!("({site}/verify/{code})")), "{host}");
            assert!(!pdf.body.contains("evil.example"), "{host}");
        }
    }
);

on_both!(
    async fn without_a_known_address_a_document_leads_to_where_it_was_asked_for(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, Some(Status::Done)).await;
        let code = scene.own_claims().await.remove(0).code;

        let mut elsewhere = Browser::at(&scene.app, "alias.example");
        let pdf = elsewhere.get(&format!("/certificates/{code}.pdf")).await.expect(200);

        let url = format!("(https://alias.example/verify/{code})");
        assert!(pdf.body.contains(&url), "as the operator has told no better one");
    }
);

on_both!(
    async fn an_unknown_code_and_what_is_none_look_alike_and_are_counted(world: World) {
        let scene = Scene::on(world).await;
        let unknown = scene.browser().get(&format!("/verify/{}", "0".repeat(32))).await.expect(404);
        let none = scene.browser().get("/verify/x").await.expect(404);
        let without = |page: &Answer| page.body.replace(&"0".repeat(32), "x");
        assert_eq!(without(&unknown), without(&none));
        for _ in 2..100 {
            scene.browser().get("/certificates/x.pdf").await.expect(404);
        }

        let ce = scene.credit(scene.sample.client, "Ethics").await;
        scene.earn(ce, 850, None).await;
        let mut browser = scene.signed_in().await;
        browser.submit(&format!("/credits/{ce}"), &[("key", "k")]).await.expect(303);
        let code = scene.own_claims().await.remove(0).code;

        let page = scene.browser().get("/verify/x").await.expect(429);
        scene.browser().get(&format!("/verify/{code}")).await.expect(200);

        assert!(page.header("retry-after").parse::<u64>().unwrap() > 0, "{page:?}");
    }
);
