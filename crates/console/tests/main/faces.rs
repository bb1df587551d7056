//! What the pages of a client look like, and the page on which that is chosen.

use std::io::Cursor;

use directory::clients::{self, AccentColor, Client, Face, Logo, SetFace};
use directory::events::Feed;
use directory::groups::CreateRole;
use directory::ids::{ClientId, IfVersion};
use directory::policy::{Claim, Claims};
use directory::users::{self, Key, Labels};
use image::{ImageFormat, Rgb, RgbImage};
use testkit::fixtures;
use testkit::{Answer, World, on_both};

use crate::browser::{Browser, token};
use crate::scene::{OTHER_SITE, PASSWORD, Scene, line, plain};

const PATH: &str = "/settings/face";

impl Scene {
    /// A browser in which the administrator of client 1 is signed in.
    async fn administrator(&self) -> Browser<'_> {
        let (client, user) = (self.sample.client, self.sample.administrator);
        let directory = &self.world().directory;
        directory.set_password(&World::operator(), client, user, PASSWORD).await.unwrap();
        let mut browser = self.browser();
        browser.sign_in("jason@juice.com", PASSWORD).await.expect(303);
        browser
    }

    async fn client(&self) -> Client {
        let get = clients::Get(self.sample.client);
        self.world().directory.get(&World::operator(), get).await.unwrap()
    }

    async fn dress(&self, client: ClientId, face: Face) {
        let settings = clients::Settings::default();
        let if_version = IfVersion::ANY;
        fixtures::run(self.world(), SetFace { client, face, settings, if_version }).await;
    }

    /// How many changes of client 1 were recorded.
    async fn events(&self) -> usize {
        let feed = Feed { client: self.sample.client, limit: 1000 };
        self.world().directory.get(&World::operator(), feed).await.unwrap().len()
    }
}

/// Sends the form of the page, with fields and perhaps a file as the logo.
async fn send(browser: &mut Browser<'_>, fields: &[(&str, &str)], file: Option<&[u8]>) -> Answer {
    let page = browser.get(PATH).await.expect(200);
    let version = value(&page, "version");
    let own = [("form_token", token(&page)), ("version", version)];
    let own = own.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<_> = own.chain(fields.iter().copied()).collect();
    send_bare(browser, &fields, file).await
}

/// Sends a form with these fields and no others.
async fn send_bare(
    browser: &mut Browser<'_>,
    fields: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    if let Some(file) = file {
        let head = "--X\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\n\
                    Content-Type: image/png\r\n\r\n";
        body.extend([head.as_bytes(), file, b"\r\n"].concat());
    }
    body.extend(b"--X--\r\n");
    browser.send_as(PATH, "multipart/form-data; boundary=X", body).await
}

/// What stands in a field of the form.
fn value(page: &Answer, name: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("name=\"{name}\"")).unwrap();
    let (_, rest) = rest.split_once("value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn picture(shade: u8, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(60, 20, Rgb([shade, 99, 7])).write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn logo(shade: u8) -> Logo {
    Logo::read(&picture(shade, ImageFormat::Png)).unwrap()
}

fn accent(text: &str) -> Face {
    Face { accent_color: Some(Some(AccentColor::parse(text).unwrap())), ..Face::default() }
}

/// The paths of files on a page that begin like this.
fn paths<'a>(page: &'a Answer, start: &str) -> Vec<&'a str> {
    page.body.split('"').filter(|part| part.starts_with(start)).collect()
}

on_both!(
    async fn a_face_is_saved_and_everybody_sees_it_at_once(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let before = scene.events().await;
        let sent = [
            ("login_title", "Fresh <juice>"),
            ("login_subtitle", "since 1947"),
            ("support_email", "help@juice.com"),
            ("home_location", "/"),
            ("accent_color", " #1F5F8B "),
            ("logo_text", "Juice & more"),
            ("subtitle_404", "Lost"),
            ("message_404", "Not here.\r\nSorry<script>alert(1)</script>"),
            ("subtitle_500", "Broken"),
            ("message_500", "Later."),
            ("do", "save"),
        ];

        let saved = send(&mut browser, &sent, Some(&picture(1, ImageFormat::Jpeg))).await;

        assert_eq!(saved.expect(303).header("location"), "/settings/face?notice=face-saved");
        let page = browser.get("/settings/face?notice=face-saved").await.expect(200);
        assert!(page.body.contains("Saved. Everybody sees it from now on."), "{page:?}");
        let mut other = scene.browser();
        let page = other.get("/sign-in").await.expect(200);
        for text in
            ["Fresh &#60;juice&#62;", "since 1947", "help@juice.com", "alt=\"Juice &#38; more\""]
        {
            assert!(page.body.contains(text), "{text}: {page:?}");
        }
        assert_eq!((paths(&page, "/accents/").len(), paths(&page, "/logos/1/").len()), (1, 1));
        let page = other.get("/no/such/page").await.expect(404);
        assert!(page.body.contains("Not here.<br>Sorry"), "{page:?}");
        assert!(!page.body.contains("alert(1)") && !page.body.contains('\r'), "{page:?}");
        assert_eq!(paths(&page, "/accents/").len(), 1);
        assert_eq!(scene.client().await.message_404.as_str().lines().count(), 2);
        assert_eq!(scene.events().await, before + 1);
    }
);

on_both!(
    async fn a_form_that_changes_nothing_is_no_change(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let client = scene.client().await;
        let before = scene.events().await;
        let message = |text: &str| text.replace('\n', "\r\n");
        let (missing, failure) =
            (message(client.message_404.as_str()), message(client.message_500.as_str()));
        let sent = [
            ("login_title", client.login_title.as_str()),
            ("support_email", client.support_email.as_str()),
            ("home_location", client.home_location.as_str()),
            ("subtitle_404", client.subtitle_404.as_str()),
            ("message_404", &missing),
            ("subtitle_500", client.subtitle_500.as_str()),
            ("message_500", &failure),
        ];

        send(&mut browser, &sent, None).await.expect(303);

        assert_eq!((scene.client().await, scene.events().await), (client, before));
    }
);

on_both!(
    async fn a_preview_shows_all_of_it_and_stores_nothing(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let (client, before) = (scene.client().await, scene.events().await);
        let sent = [
            ("login_title", "Fresh juice"),
            ("support_email", "help@juice.com"),
            ("home_location", "/"),
            ("accent_color", "#ffcc00"),
            ("subtitle_404", "Lost juice"),
            ("message_404", "Nowhere<script>alert(1)</script>"),
            ("message_500", "Spilled"),
            ("do", "preview"),
        ];

        let page =
            send(&mut browser, &sent, Some(&picture(9, ImageFormat::WebP))).await.expect(200);

        for text in ["Nothing is saved yet.", "Fresh juice", "Lost juice", "Nowhere", "Spilled"] {
            assert!(page.body.contains(text), "{text}: {page:?}");
        }
        assert!(!page.body.contains("alert(1)</script>"), "{page:?}");
        assert!(page.body.contains("href=\"/accents/ffcc00-"), "{page:?}");
        assert!(page.body.contains("src=\"data:image/png;base64,"), "{page:?}");
        assert!(page.header("content-security-policy").contains("img-src 'self' data:;"));
        assert_eq!((scene.client().await, scene.events().await), (client, before));
        let seen = scene.browser().get("/sign-in").await.expect(200);
        assert!(!seen.body.contains("Fresh juice") && paths(&seen, "/accents/").is_empty());
        assert!(!seen.header("content-security-policy").contains("data:"));

        let chosen = value(&page, "chosen_logo");
        let again = [&sent[..7], &[("chosen_logo", chosen.as_str()), ("do", "save")]].concat();
        send(&mut browser, &again, None).await.expect(303);
        assert_eq!(scene.client().await.logo.as_ref(), Some(logo_of_chosen(&chosen).name()));
    }
);

fn logo_of_chosen(base64: &str) -> Logo {
    use base64ct::{Base64, Encoding};
    Logo::read(&Base64::decode_vec(base64).unwrap()).unwrap()
}

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
            (&endless, 413, "must have at most 512 KiB"),
        ] {
            let page = send(&mut browser, &[("do", "save")], Some(file)).await.expect(status);
            let line = format!("<a href=\"#field-logo\">Logo: {rule}");
            assert!(page.body.contains(&line), "{rule}: {page:?}");
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
    async fn a_logo_is_taken_away_by_a_tick(world: World) {
        let scene = Scene::on(world).await;
        let face = Face { logo: Some(Some(logo(5))), ..Face::default() };
        scene.dress(scene.sample.client, face).await;
        let mut browser = scene.administrator().await;
        let path = paths(&browser.get(PATH).await, "/logos/1/")[0].to_owned();
        scene.app.head(&path).await.expect(200);

        let sent = [("home_location", "/"), ("remove_logo", "yes"), ("do", "save")];
        send(&mut browser, &sent, None).await.expect(303);

        assert_eq!(scene.client().await.logo, None);
        let page = browser.get(PATH).await.expect(200);
        assert!(paths(&page, "/logos/").is_empty() && !page.body.contains("remove_logo"));
        scene.browser().get(&path).await.expect(404);
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
        let page = member.get(PATH).await.expect(403);
        assert!(page.body.contains("You may not do this"), "{page:?}");
        let form_token = token(&page);
        let sent = [("form_token", form_token.as_str()), ("accent_color", "#ff0000")];
        send_bare(&mut member, &sent, None).await.expect(403);
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

on_both!(
    async fn a_role_with_the_right_to_change_settings_is_enough(world: World) {
        let scene = Scene::on(world).await;
        let (client, user) = (scene.sample.client, Key::Id(scene.sample.member));
        let claims = Claims::of([Claim::SettingsWrite]);
        let role = CreateRole { client, name: line("designer"), claims, id: None, oid: None };
        let role = fixtures::run(scene.world(), role).await.oid;
        let labels = Labels { roles: Some(vec![role]), ..Labels::default() };
        let (identifiers, fields, parts) = Default::default();
        let if_version = IfVersion::ANY;
        let update = users::Update { client, user, identifiers, fields, labels, if_version, parts };
        fixtures::run(scene.world(), update).await;
        let mut browser = scene.signed_in().await;

        let sent = [("home_location", "/"), ("accent_color", "#ff0000"), ("do", "save")];
        send(&mut browser, &sent, None).await.expect(303);

        assert_eq!(scene.client().await.accent_color, Some(AccentColor([255, 0, 0])));
    }
);

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

on_both!(
    async fn the_page_of_the_face_is_small_and_has_no_script_or_style_of_its_own(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let page = browser.get(PATH).await.expect(200);
        let preview = send(&mut browser, &[("home_location", "/"), ("do", "preview")], None).await;
        for page in [page, preview] {
            assert!(page.body.len() < 25_000, "{}", page.body.len());
            assert_eq!(page.body.matches("<script").count(), 1);
            for part in ["<style", " style=", " onclick=", "javascript:"] {
                assert!(!page.body.contains(part), "{part}");
            }
        }
    }
);
