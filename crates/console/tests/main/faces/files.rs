//! The files of a look, and the pages that lead to them.

use directory::clients::{self, Face};
use testkit::on_both;

use super::{accent, logo, paths};
use crate::browser::Browser;
use crate::scene::{OTHER_SITE, Scene, line};

on_both!(
    async fn files_of_a_look_are_what_they_say_and_are_kept_for_good(world: World) {
        let scene = Scene::on(world).await;
        let face = Face { logo: Some(Some(logo(5))), ..accent("#ffcc00") };
        scene.dress(scene.sample.client, face).await;
        let page = scene.browser().get("/sign-in").await.expect(200);

        let style = scene.app.get(paths(&page, "/accents/")[0]).await.expect(200);
        assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
        let start = ":root{--accent:#";
        assert!(style.body.starts_with(start) && style.body.contains("--button:#"), "{style:?}");
        assert!(style.body.contains("@media (prefers-color-scheme:dark){:root{--accent:#ffcc00;"));
        let path = paths(&page, "/logos/1/")[0];
        assert!(page.body.contains("width=\"60\" height=\"20\""), "{page:?}");
        let picture = scene.app.head(path).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/png");
        for file in [&style, &picture] {
            assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(file.header("x-content-type-options"), "nosniff");
        }
    }
);

on_both!(
    async fn only_true_names_lead_to_a_file_of_a_look(world: World) {
        let scene = Scene::on(world).await;
        scene
            .dress(scene.sample.client, Face { logo: Some(Some(logo(1))), ..Face::default() })
            .await;
        scene
            .dress(scene.sample.other, Face { logo: Some(Some(logo(2))), ..Face::default() })
            .await;
        let (own, other) = (logo(1).name().to_string(), logo(2).name().to_string());
        scene.app.head(&format!("/logos/2/{other}.png")).await.expect(200);
        for path in [
            format!("/logos/1/{other}.png"),
            format!("/logos/2/{own}.png"),
            format!("/logos/3/{own}.png"),
            format!("/logos/1/{own}"),
            format!("/logos/1/{own}.svg"),
            format!("/logos/x/{own}.png"),
            "/logos/1/x.png".to_owned(),
            "/accents/ffcc00.css".to_owned(),
            "/accents/ffcc00-0000000000000000.css".to_owned(),
            "/accents/zzzzzz-0000000000000000.css".to_owned(),
        ] {
            scene.browser().get(&path).await.expect(404);
        }
    }
);

on_both!(
    async fn each_site_has_the_face_of_its_own_client(world: World) {
        let scene = Scene::on(world).await;
        scene
            .dress(scene.sample.client, Face { logo: Some(Some(logo(1))), ..accent("#ff0000") })
            .await;

        let other = Browser::at(&scene.app, OTHER_SITE).get("/sign-in").await.expect(200);
        let nobodys = Browser::at(&scene.app, "elsewhere.test").get("/sign-in").await.expect(200);

        for page in [&other, &nobodys] {
            assert!(paths(page, "/accents/").is_empty() && paths(page, "/logos/").is_empty());
            assert!(page.body.contains("class=\"mark\""), "{page:?}");
        }
        let named = Browser::at(&scene.app, "elsewhere.test").get("/sign-in?client=1").await;
        assert_eq!(paths(&named, "/logos/1/").len(), 1, "{named:?}");
    }
);

on_both!(
    async fn a_logo_without_words_says_the_title(world: World) {
        let scene = Scene::on(world).await;
        let face = Face { logo: Some(Some(logo(1))), ..Face::default() };
        scene.dress(scene.sample.client, face).await;
        let says = async |text: &str| {
            let page = scene.browser().get("/sign-in").await.expect(200);
            assert!(page.body.contains(&format!("alt=\"{text}\"")), "{text}: {page:?}");
        };

        says("Welcome to Juicebox").await;
        scene.set(clients::Settings { login_title: Some(line("")), ..Default::default() }).await;
        says("Juicebox").await;
    }
);
