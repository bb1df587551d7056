//! What the page of the face refuses, and to whom.

use std::io::Cursor;

use image::ImageFormat;
use testkit::on_both;

use super::{PATH, accent, picture, send, send_bare, value};
use crate::browser::token;
use crate::scene::{Scene, plain};

on_both!(
    async fn each_fault_stands_beside_its_field_and_nothing_is_saved(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let client = scene.client().await;
        let long = "x".repeat(256);
        let sent = [
            ("login_title", long.as_str()),
            ("support_email", "nobody"),
            ("home_location", "//evil.test"),
            ("accent_color", "red"),
            ("message_404", "kept as it was typed"),
        ];
        for action in ["preview", "save"] {
            let sent = [&sent[..], &[("do", action)]].concat();
            let page = send(&mut browser, &sent, None).await.expect(400);

            let text = plain(&page.body);
            for (field, rule) in [
                ("login_title", "Title: must have at most 255 characters"),
                ("support_email", "Address for questions: must be an e-mail address"),
                ("home_location", "Start page of the organisation: must be a path"),
                ("accent_color", "Accent colour: must be # and six digits"),
            ] {
                let link = format!("<a href=\"#field-{field}\">{rule}");
                assert!(text.contains(&link), "{link}: {text}");
            }
            assert!(text.contains("kept as it was typed"), "{text}");
            assert_eq!(page.body.matches("aria-invalid").count(), 4, "{page:?}");
        }
        assert_eq!(scene.client().await, client);
    }
);

on_both!(
    async fn what_is_no_picture_is_refused(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let mut bomb = Cursor::new(Vec::new());
        image::GrayImage::new(5000, 5000).write_to(&mut bomb, ImageFormat::Png).unwrap();
        let whole = picture(1, ImageFormat::Png);
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let (long, endless) = (vec![0; 512 * 1024 + 1], vec![0; (1 << 20) + 1]);
        for (file, status, rule) in [
            (&svg[..], 400, "must be a PNG, JPEG or WebP picture"),
            (b"GIF89a\x01\0\x01\0\0\0\0;", 400, "must be a PNG, JPEG or WebP picture"),
            (bomb.get_ref(), 400, "must have at most 4 million pixels"),
            (&whole[..whole.len() / 2], 400, "cannot be read; the file is damaged or not complete"),
            (&long, 400, "must have at most 512 KiB"),
            (&endless, 400, "must have at most 512 KiB"),
        ] {
            let page = send(&mut browser, &[("do", "save")], Some(file)).await.expect(status);
            let line = format!("<a href=\"#field-logo\">Logo: {rule}");
            assert!(plain(&page.body).contains(&line), "{rule}: {page:?}");
        }
        assert_eq!(scene.client().await.logo, None);
    }
);

on_both!(
    async fn a_picture_that_comes_back_with_the_form_is_not_trusted(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;

        let page = send(&mut browser, &[("chosen_logo", "PHN2Zz4="), ("do", "save")], None).await;

        assert!(page.expect(400).body.contains("must be a PNG, JPEG or WebP picture"));
        assert_eq!(scene.client().await.logo, None);
    }
);

on_both!(
    async fn a_form_that_was_overtaken_is_shown_once_more(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let page = browser.get(PATH).await.expect(200);
        let form_token = token(&page);
        let version = value(&page, "version");
        scene.dress(scene.sample.client, accent("#123456")).await;
        let sent = |version| {
            let own = [("form_token", form_token.as_str()), ("version", version)];
            [&own[..], &[("home_location", "/"), ("login_title", "Mine"), ("do", "save")]].concat()
        };

        let page = send_bare(&mut browser, &sent(&version), None).await.expect(409);

        assert!(page.body.contains("Something else was changed at the same moment."), "{page:?}");
        assert!(page.body.contains("value=\"Mine\""), "{page:?}");
        send_bare(&mut browser, &sent(&value(&page, "version")), None).await.expect(303);
        assert_eq!(scene.client().await.login_title.as_str(), "Mine");
    }
);

on_both!(
    async fn only_whoever_may_change_settings_finds_and_uses_the_page(world: World) {
        let scene = Scene::on(world).await;
        let client = scene.client().await;
        let mut nobody = scene.browser();
        let mut member = scene.signed_in().await;

        let answer = nobody.get(PATH).await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?next=%2Fsettings%2Fface");
        send_bare(&mut nobody, &[("do", "save")], None).await.expect(303);
        assert!(!member.get("/").await.body.contains(PATH));
        let page = member.get(PATH).await.expect(404);
        let form_token = token(&page);
        let sent = [("form_token", form_token.as_str()), ("accent_color", "#ff0000")];
        send_bare(&mut member, &sent, None).await.expect(404);
        assert_eq!(scene.client().await, client);

        let mut administrator = scene.administrator().await;
        assert!(administrator.get("/").await.body.contains("<a href=\"/settings/face\">"));
    }
);

on_both!(
    async fn the_form_of_the_face_is_refused_without_its_token(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let foreign = token(&scene.browser().get("/sign-in").await);
        let client = scene.client().await;

        for form_token in ["", &foreign] {
            for action in ["preview", "save"] {
                let sent = [("form_token", form_token), ("home_location", "/"), ("do", action)];
                let page = send_bare(&mut browser, &sent, None).await.expect(403);
                assert!(page.body.contains("This form is too old"), "{page:?}");
            }
        }
        let own = token(&browser.get(PATH).await);
        let mut sent = browser.clone().with("sec-fetch-site", "cross-site");
        send_bare(&mut sent, &[("form_token", &own), ("home_location", "/")], None)
            .await
            .expect(403);
        browser.send(PATH, &format!("form_token={own}")).await.expect(415);
        assert_eq!(scene.client().await, client);
    }
);
