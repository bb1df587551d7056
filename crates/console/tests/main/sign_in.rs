//! Signing in and out.

use console::Settings;
use directory::clients;
use testkit::on_both;

use crate::browser::Browser;
use crate::scene::{
    MEMBER, NEW_PASSWORD, OTHER_SITE, PASSWORD, SITE, Scene, add_client, app, line, plain,
};

on_both!(
    async fn whoever_signs_in_lands_at_home_and_stays_signed_in(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();

        let answer = browser.sign_in(MEMBER, PASSWORD).await.expect(303);

        assert_eq!(answer.header("location"), "/");
        let home = browser.get("/").await.expect(200);
        assert!(plain(&home.body).contains("Hello, User User"), "{home:?}");
    }
);

on_both!(
    async fn the_sign_in_page_has_the_face_of_the_client(world: World) {
        let scene = Scene::on(world).await;
        let settings = clients::Settings {
            login_title: Some(line("Welcome <all>")),
            login_subtitle: Some(line("to the juice")),
            ..clients::Settings::default()
        };
        scene.set(settings).await;

        let page = scene.browser().get("/sign-in").await.expect(200);

        for text in
            ["Welcome &#60;all&#62;", "to the juice", "support@juiceanalytics.com", "Juicebox"]
        {
            assert!(page.body.contains(text), "{text}: {page:?}");
        }
        assert!(!page.body.contains("<all>"));
    }
);

on_both!(
    async fn an_unknown_address_and_a_wrong_password_look_the_same(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();

        let wrong = browser.sign_in(MEMBER, "not the password").await.expect(400);
        let unknown = browser.sign_in("nobody@juice.com", "not the password").await.expect(400);
        let switched_off = {
            scene.switch(scene.sample.member, false).await;
            browser.sign_in(MEMBER, PASSWORD).await.expect(400)
        };

        assert!(wrong.body.contains("The address or the password is wrong."), "{wrong:?}");
        assert_eq!(wrong.body, unknown.body.replace("nobody@juice.com", MEMBER));
        assert_eq!(wrong.body, switched_off.body);
        assert!(!wrong.body.contains("not the password"));
    }
);

on_both!(
    async fn after_too_many_guesses_the_page_says_how_long_to_wait(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.browser();
        for _ in 0..10 {
            browser.sign_in(MEMBER, "a guess").await.expect(400);
        }

        let limited = browser.sign_in(MEMBER, PASSWORD).await.expect(429);

        assert_eq!(limited.header("retry-after"), "30");
        assert!(plain(&limited.body).contains("Please wait 30 seconds"), "{limited:?}");
        scene.world().clock.advance(31);
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn guesses_are_counted_by_the_address_that_the_proxy_noted(world: World) {
        let scene = Scene::behind(world, 1).await;
        let from = |address: &str| scene.browser().with("x-forwarded-for", address);
        let mut guesser = from("203.0.113.5");
        for number in 0..100 {
            let email = format!("{number}@juice.com");
            guesser.sign_in(&email, "a guess").await.expect(400);
        }

        guesser.sign_in(MEMBER, PASSWORD).await.expect(429);
        from("203.0.113.6").sign_in(MEMBER, PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn what_is_left_empty_is_named_with_a_link_to_the_field(world: World) {
        let scene = Scene::on(world).await;

        let page = scene.browser().sign_in("", "").await.expect(400);

        for text in [
            r##"<a href="#field-email">E-mail address: please fill this in</a>"##,
            r##"<a href="#field-password">Password: please fill this in</a>"##,
            r#"aria-describedby="field-email-faults" aria-invalid="true""#,
            "<title>Error: Welcome to Juicebox",
        ] {
            assert!(page.body.contains(text), "{text}: {page:?}");
        }
    }
);

on_both!(
    async fn people_are_looked_for_at_the_client_of_the_site_alone(world: World) {
        let scene = Scene::on(world).await;
        let mut other = Browser::at(&scene.app, OTHER_SITE);

        let page = other.get("/sign-in").await.expect(200);
        assert!(page.body.contains("Welcome to Umbrella"), "{page:?}");
        other.sign_in(MEMBER, PASSWORD).await.expect(400);
    }
);

on_both!(
    async fn a_session_is_good_for_nothing_at_another_clients_site(world: World) {
        let scene = Scene::on(world).await;
        let own = scene.signed_in().await;
        let secret = own.cookies["session"].clone();
        let mut other = Browser::at(&scene.app, OTHER_SITE);
        other.cookies.insert("__Host-session".to_owned(), secret.clone());
        let mut neutral = Browser::at(&scene.app, "people.example.com");
        neutral.cookies.insert("__Host-session".to_owned(), secret);

        assert!(!other.is_signed_in().await);
        assert!(neutral.is_signed_in().await);
    }
);

on_both!(
    async fn where_no_site_tells_the_client_it_is_the_one_that_is_named(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = Browser::at(&scene.app, "127.0.0.1:8000");

        let page = browser.get("/sign-in?client=1").await.expect(200);
        assert!(page.body.contains(r#"action="/sign-in?client=1""#), "{page:?}");
        let fields = [("email", MEMBER), ("password", PASSWORD)];
        browser.submit_from("/sign-in?client=1", "/sign-in?client=1", &fields).await.expect(303);
    }
);

on_both!(
    async fn where_nothing_tells_the_client_its_number_is_asked_for(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = Browser::at(&scene.app, "127.0.0.1:8000");
        let page = browser.get("/sign-in").await.expect(200);
        assert!(page.body.contains(r#"name="client_id""#), "{page:?}");

        let missing = browser.sign_in(MEMBER, PASSWORD).await.expect(400);
        assert!(missing.body.contains("must be the number of your organisation"), "{missing:?}");
        let pair = [("email", MEMBER), ("password", PASSWORD)];
        for number in ["x", "0"] {
            let fields = [&pair[..], &[("client_id", number)]].concat();
            browser.submit("/sign-in", &fields).await.expect(400);
        }
        browser
            .submit("/sign-in", &[&pair[..], &[("client_id", "999")]].concat())
            .await
            .expect(400);
        browser.submit("/sign-in", &[&pair[..], &[("client_id", "1")]].concat()).await.expect(303);
    }
);

on_both!(
    async fn before_there_is_a_client_the_pages_say_so(world: World) {
        let app = app(world, Settings::default());
        let mut browser = Browser::at(&app, SITE);

        assert_eq!(browser.get("/").await.expect(303).header("location"), "/sign-in");
        let page = browser.get("/sign-in").await.expect(200);
        assert!(page.body.contains("Nobody lives here yet"), "{page:?}");

        add_client(&app.world, "Acme", "people.acme.example").await;
        let page = browser.get("/sign-in").await.expect(200);
        assert!(plain(&page.body).contains("Sign in to Acme"), "{page:?}");
    }
);

on_both!(
    async fn whoever_is_signed_in_has_no_use_for_the_sign_in_page(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;

        let answer = browser.get("/sign-in?next=%2Fsessions").await.expect(303);
        assert_eq!(answer.header("location"), "/sessions");
    }
);

on_both!(
    async fn signing_in_leads_on_within_the_own_site_only(world: World) {
        let scene = Scene::on(world).await;
        for (next, place) in [
            ("/sessions", "/sessions"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example/", "/"),
            ("http://localhost:8000/sessions", "/"),
            ("javascript:alert(1)", "/"),
        ] {
            let query = url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
            let path = format!("/sign-in?next={query}");
            let fields = [("email", MEMBER), ("password", PASSWORD)];
            let answer = scene.browser().submit(&path, &fields).await.expect(303);
            assert_eq!(answer.header("location"), place, "{next}");
        }
    }
);

on_both!(
    async fn a_client_says_where_its_people_go(world: World) {
        let scene = Scene::on(world).await;
        let home_location = Some(line("/juice"));
        scene.set(clients::Settings { home_location, ..clients::Settings::default() }).await;

        let answer = scene.browser().sign_in(MEMBER, PASSWORD).await.expect(303);

        assert_eq!(answer.header("location"), "/juice");
    }
);

on_both!(
    async fn whoever_signs_out_is_out(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let before = browser.clone();

        let answer = browser.submit_from("/", "/sign-out", &[]).await.expect(303);

        assert_eq!(answer.header("location"), "/sign-in?notice=signed-out");
        assert!(!browser.cookies.contains_key("session"));
        let page = browser.get("/sign-in?notice=signed-out").await.expect(200);
        assert!(page.body.contains("You are signed out."), "{page:?}");
        let mut kept_cookie = before;
        assert!(!kept_cookie.is_signed_in().await);
    }
);

on_both!(
    async fn whoever_is_switched_off_is_out_at_once(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        assert!(browser.is_signed_in().await);

        scene.switch(scene.sample.member, false).await;
        assert!(!browser.is_signed_in().await);
        browser.sign_in(MEMBER, PASSWORD).await.expect(400);

        scene.switch(scene.sample.member, true).await;
        assert!(!browser.is_signed_in().await);
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);
    }
);

on_both!(
    async fn a_password_never_expires_where_the_client_says_0_days(world: World) {
        let scene = Scene::on(world).await;
        let password_expiration_days = Some(0);
        let settings = clients::Settings { password_expiration_days, ..Default::default() };
        scene.set(settings).await;
        scene.world().clock.advance(10_000 * 86_400);
        let mut browser = scene.browser();

        let answer = browser.sign_in(MEMBER, PASSWORD).await.expect(303);

        assert_eq!(answer.header("location"), "/");
    }
);

on_both!(
    async fn an_expired_password_opens_nothing_but_the_choice_of_a_new_one(world: World) {
        let scene = Scene::on(world).await;
        let password_expiration_days = Some(30);
        let settings = clients::Settings { password_expiration_days, ..Default::default() };
        scene.set(settings).await;
        scene.world().clock.advance(31 * 86_400);
        let mut browser = scene.browser();

        let answer = browser.sign_in(MEMBER, PASSWORD).await.expect(303);
        assert_eq!(answer.header("location"), "/password/expired");
        for path in ["/", "/sign-in"] {
            let answer = browser.get(path).await.expect(303);
            assert_eq!(answer.header("location"), "/password/expired", "{path}");
        }
        let page = browser.submit("/password/expired", &[("password", PASSWORD)]).await.expect(400);
        assert!(page.body.contains("must not be one of your last five passwords"), "{page:?}");
        browser.submit("/password/expired", &[("password", "")]).await.expect(400);
        let answer = browser.submit("/password/expired", &[("password", NEW_PASSWORD)]).await;
        assert_eq!(answer.expect(303).header("location"), "/");
        assert!(browser.is_signed_in().await);
        assert_eq!(browser.get("/password/expired").await.expect(303).header("location"), "/");
    }
);
