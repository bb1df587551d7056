//! Pages for what is not there and for what goes wrong.

use directory::clients;
use testkit::on_both;

use crate::browser::Browser;
use crate::scene::{Scene, line, message};

on_both!(
    async fn an_unknown_page_has_the_words_of_the_client_and_no_script(world: World) {
        let scene = Scene::on(world).await;
        let settings = clients::Settings {
            subtitle_404: Some(line("Lost <b>juice</b>")),
            message_404: Some(message(
                "Sorry.<br />See <a href=\"https://a.example\">here</a><script>alert(1)</script>",
            )),
            ..clients::Settings::default()
        };
        scene.set(settings).await;

        let page = scene.browser().get("/no/such/page").await.expect(404);

        let link = r#"<a href="https://a.example" rel="noopener noreferrer">here</a>"#;
        for text in ["Lost &#60;b&#62;juice", "Sorry.<br>See ", link, "support@juiceanalytics.com"]
        {
            assert!(page.body.contains(text), "{text}: {page:?}");
        }
        assert!(!page.body.contains("alert(1)"), "{page:?}");
    }
);

on_both!(
    async fn an_unknown_page_without_words_of_the_client_has_built_in_ones(world: World) {
        let scene = Scene::on(world).await;
        let settings = clients::Settings {
            subtitle_404: Some(line("")),
            message_404: Some(message("")),
            ..clients::Settings::default()
        };
        scene.set(settings).await;

        let page = scene.browser().get("/no/such/page").await.expect(404);

        assert!(page.body.contains("<h1>Page not found</h1>"), "{page:?}");
        assert!(page.body.contains("There is no page at this address."), "{page:?}");
    }
);

on_both!(
    async fn programs_and_apis_are_told_as_before_that_there_is_nothing(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let before = scene.app.get("/no/such/page").await.expect(404);
        assert_eq!(before.header("content-type"), "application/problem+json");
        for path in ["/api", "/api/v1/no/such/page"] {
            let answer = browser.get(path).await.expect(404);
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        for accept in ["*/*", "application/json", "text/html;q=0, */*"] {
            let answer = scene.app.get("/no/such/page").header("accept", accept).await;
            assert_eq!(answer.expect(404).body, before.body, "{accept}");
        }
    }
);

on_both!(
    async fn a_method_that_a_page_does_not_have_is_refused_with_a_page(world: World) {
        let scene = Scene::on(world).await;

        let page = scene.app.delete("/sign-in").await.expect(405);
        assert_eq!(page.header("allow"), "GET,HEAD,POST,OPTIONS");
        let page = scene.app.get("/sign-out").await.expect(405);
        assert!(page.body.contains("This did not work"), "{page:?}");
    }
);

on_both!(
    async fn when_the_data_base_is_gone_there_is_still_a_page(world: World) {
        let scene = Scene::on(world).await;
        scene.world().directory.db().close().await;

        let page = Browser::at(&scene.app, "localhost:8000").get("/sign-in").await.expect(503);

        assert!(page.body.contains("Please try again in a moment"), "{page:?}");
        assert!(!page.header("retry-after").is_empty());
    }
);
