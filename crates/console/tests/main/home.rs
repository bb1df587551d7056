//! The first page.

use directory::clients;
use testkit::fixtures;
use testkit::{World, on_both};

use crate::scene::{Scene, line, plain};

on_both!(
    async fn the_first_page_shows_who_one_is_and_what_one_may_open(world: World) {
        let scene = Scene::on(world).await;
        let client = scene.sample.client;
        let slug = directory::apps::Slug::parse("secret").unwrap();
        let label = directory::apps::Label::parse("Not for you").unwrap();
        fixtures::run(scene.world(), directory::apps::Create::new(client, slug, label)).await;

        let page = scene.signed_in().await.get("/").await.expect(200);

        let text = plain(&page.body);
        for part in ["Hello, User User", "user@juice.com", "Data Services Demo", "Juicebox"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Not for you"), "{text}");
    }
);

on_both!(
    async fn somebody_without_apps_is_told_so(world: World) {
        let scene = Scene::on(world).await;
        let operator = World::operator();
        let directory = &scene.world().directory;
        let (client, user) = (scene.sample.client, scene.sample.administrator);
        directory.set_password(&operator, client, user, "vole under harpsichord").await.unwrap();
        let mut browser = scene.browser();
        browser.sign_in("jason@juice.com", "vole under harpsichord").await.expect(303);

        let page = browser.get("/").await.expect(200);

        assert!(page.body.contains("There is nothing for you to open yet."), "{page:?}");
    }
);

on_both!(
    async fn the_first_page_links_to_the_home_of_the_client(world: World) {
        let scene = Scene::on(world).await;
        let home_location = Some(line("/juice?a=1&b=2"));
        scene.set(clients::Settings { home_location, ..clients::Settings::default() }).await;

        let page = scene.signed_in().await.get("/").await.expect(200);

        assert!(page.body.contains(r#"<a href="/juice?a=1&#38;b=2">"#), "{page:?}");
    }
);

on_both!(
    async fn whoever_is_not_signed_in_is_sent_to_do_that(world: World) {
        let scene = Scene::on(world).await;

        let answer = scene.browser().get("/").await.expect(303);

        assert_eq!(answer.header("location"), "/sign-in");
    }
);
