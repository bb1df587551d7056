//! What the pages of a client look like, and the page on which that is chosen.

use std::io::Cursor;

use directory::clients::{self, AccentColor, Client, Face, SetFace};
use directory::events::Feed;
use directory::groups::CreateRole;
use directory::ids::{ClientId, IfVersion};
use directory::pictures::Picture;
use directory::policy::{Claim, Claims};
use directory::users::{self, Key, Labels};
use image::{ImageFormat, Rgb, RgbImage};
use testkit::fixtures;
use testkit::{Answer, World, on_both};

use crate::browser::{Browser, token, value};
use crate::scene::{PASSWORD, Scene, line};

mod files;
mod refusals;

const PATH: &str = "/settings/face";

impl Scene {
    /// A browser in which the administrator of client 1 is signed in.
    pub async fn administrator(&self) -> Browser<'_> {
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
    browser.send_parts(PATH, fields, file.map(|file| ("logo", file))).await
}

fn picture(shade: u8, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(60, 20, Rgb([shade, 99, 7])).write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn logo(shade: u8) -> Picture {
    Picture::logo(&picture(shade, ImageFormat::Png)).unwrap()
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

fn logo_of_chosen(base64: &str) -> Picture {
    use base64ct::{Base64, Encoding};
    Picture::logo(&Base64::decode_vec(base64).unwrap()).unwrap()
}

on_both!(
    async fn a_picture_of_a_preview_can_be_dropped_again(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.administrator().await;
        let sent = [("home_location", "/"), ("do", "preview")];
        let page = send(&mut browser, &sent, Some(&picture(1, ImageFormat::Png))).await.expect(200);
        assert!(page.body.contains("The picture in the preview is used"), "{page:?}");
        let chosen = value(&page, "chosen_logo");

        let sent = [("home_location", "/"), ("chosen_logo", &chosen), ("remove_logo", "yes")];
        let sent = [&sent[..], &[("do", "preview")]].concat();
        let page = send(&mut browser, &sent, None).await.expect(200);

        assert!(!page.body.contains("chosen_logo") && !page.body.contains("data:"), "{page:?}");
        assert!(!page.header("content-security-policy").contains("data:"));
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
