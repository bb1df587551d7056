//! More people at the door than passwords can be verified of.

use testkit::{join_all, on_both};

use crate::browser::token;
use crate::scene::{MEMBER, PASSWORD, Scene, plain};

/// More than wait for the threads that hash, with those that are served meanwhile.
const CROWD: usize = 400;

on_both!(
    async fn whoever_comes_while_too_many_sign_in_is_asked_to_try_again(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        let token = token(&browser.get("/sign-in").await.expect(200));
        // Each with an address of their own, so that no bound on guesses is reached.
        let signing_in = (0..CROWD).map(|number| {
            let mut browser = browser.clone();
            let email = format!("person{number}%40juice.com");
            let body = format!("form_token={token}&email={email}&password=a+guess");
            async move { browser.send("/sign-in", &body).await }
        });

        let pages = join_all(signing_in).await;

        let served = pages.iter().filter(|page| page.status == 400).count();
        let busy: Vec<_> = pages.iter().filter(|page| page.status == 503).collect();
        assert_eq!(served + busy.len(), CROWD);
        assert!(served > 0 && !busy.is_empty(), "{served} of {CROWD} were served");
        for page in busy {
            assert_eq!(page.header("retry-after"), "1");
            let text = plain(&page.body);
            assert!(
                text.contains("The server has more to do than it can manage right now."),
                "{page:?}"
            );
            assert!(text.contains(r#"value="person"#) && !text.contains("a guess"), "{page:?}");
        }
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);
    }
);
