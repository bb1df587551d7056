//! What becomes of a form when too much is sent with it.

use std::io::Cursor;

use directory::ces::{Claiming, PartialClaims, Questions, Status};
use image::{ImageFormat, Rgb, RgbImage};
use testkit::on_both;

use crate::browser::token;
use crate::profile::send;
use crate::scene::{Scene, plain};

on_both!(
    async fn a_photo_of_a_telephone_becomes_the_picture_of_a_person(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let mut photo = Cursor::new(Vec::new());
        let pixels = RgbImage::from_pixel(2400, 1800, Rgb([9, 99, 80]));
        pixels.write_to(&mut photo, ImageFormat::Jpeg).unwrap();
        // As long as one with more to see on it.
        let mut photo = photo.into_inner();
        photo.resize(4 << 20, 0);

        send(&mut browser, &[("city", "Ulm")], Some(&photo)).await.expect(303);

        let person = scene.person(scene.sample.member).await;
        assert_eq!(person.city.as_str(), "Ulm");
        assert!(person.avatar.as_str().ends_with("-160x160.png"), "{person:?}");
    }
);

on_both!(
    async fn a_file_that_is_too_long_leaves_what_was_typed(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        for length in [8 * 1024 * 1024 + 1, 12 * 1024 * 1024] {
            let typed = [("city", "Ulm an der Donau")];
            let page = send(&mut browser, &typed, Some(&vec![0; length])).await.expect(400);

            let text = plain(&page.body);
            assert!(text.contains("Picture: must have at most 8 MiB"), "{page:?}");
            assert!(text.contains("value=\"Ulm an der Donau\""), "{page:?}");
        }
        let endless = vec![0; 17 * 1024 * 1024];
        let page = send(&mut browser, &[], Some(&endless)).await.expect(413);
        assert!(page.body.contains("This is too long"), "{page:?}");
    }
);

on_both!(
    async fn a_logo_that_is_too_long_leaves_what_was_typed(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let token = token(&browser.get("/settings/face").await);
        let typed = [("form_token", token.as_str()), ("login_title", "Mine"), ("do", "save")];
        let file = vec![0; 3 << 20];

        let page = browser.send_parts("/settings/face", &typed, Some(("logo", &file))).await;

        let text = plain(&page.expect(400).body);
        assert!(text.contains("Logo: must have at most 512 KiB"), "{text}");
        assert!(text.contains("value=\"Mine\""), "{text}");
    }
);

on_both!(
    async fn all_that_may_be_answered_can_be_sent_in_any_writing(world: World) {
        let scene = Scene::on(world).await;
        let client = scene.sample.client;
        let ce = scene.credit(client, "Course").await;
        let questions: Vec<_> = (0..10).map(|n| format!("Question {n}?")).collect();
        let claiming = Claiming {
            questions: Some(Questions::parse(&questions).unwrap()),
            partial_claims: Some(PartialClaims::Off),
            ..Claiming::default()
        };
        scene.asks(ce, claiming).await;
        scene.earn(ce, 1000, Some(Status::Ready)).await;
        let mut browser = scene.signed_in().await;
        let path = format!("/credits/{ce}");
        let page = browser.get(&path).await.expect(200);
        assert_eq!(page.body.matches("maxlength=\"2000\"").count(), 10, "{page:?}");
        // Six characters for each byte pair: what a browser makes of Arabic.
        let names: Vec<_> = (0..10).map(|n| format!("answer-{n}")).collect();
        let answer = "\u{628}".repeat(2000);
        let key = crate::browser::value(&page, "key");
        let mut filled: Vec<_> =
            names.iter().map(|name| (name.as_str(), answer.as_str())).collect();
        filled.push(("key", &key));

        browser.submit(&path, &filled).await.expect(303);

        assert_eq!(scene.own_claims().await.len(), 1);
    }
);

on_both!(
    async fn a_text_that_is_too_long_is_told_so(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let long = "a".repeat(1 << 20);

        let page = browser.submit("/sign-in", &[("email", &long)]).await.expect(413);

        assert!(page.body.contains("<h1>This is too long</h1>"), "{page:?}");
        assert!(page.body.contains("make it shorter"), "{page:?}");
    }
);
