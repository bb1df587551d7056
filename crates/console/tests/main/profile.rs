//! The page on which people change what is known of them.

use std::io::Cursor;

use directory::ces::{Claim, Claiming, Hours, PartialClaims};
use directory::events::Feed;
use directory::ids::{IfVersion, UserId};
use directory::text::Long;
use directory::users::{self, Fields, Get, Key, Parts, Update, User};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use testkit::{Answer, World, fixtures, on_both};

use crate::browser::{Browser, token, value};
use crate::scene::{MEMBER, OTHER_SITE, Scene, line, plain};

const PATH: &str = "/profile";

impl Scene {
    pub async fn person(&self, user: UserId) -> User {
        let (client, parts) = (self.sample.client, Parts::default());
        let get = Get { client, user: Key::Id(user), parts };
        self.world().directory.get(&World::operator(), get).await.unwrap().user
    }

    /// Changes fields of the member as the operator.
    async fn set_fields(&self, fields: Fields) {
        let mut update = Update::of(self.sample.client, Key::Id(self.sample.member));
        update.fields = fields;
        fixtures::run(self.world(), update).await;
    }

    /// How many events client 1 has.
    pub async fn feed(&self) -> usize {
        let feed = Feed { client: self.sample.client, limit: 1000 };
        self.world().directory.get(&World::operator(), feed).await.unwrap().len()
    }
}

pub fn picture(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let pixels = RgbImage::from_pixel(width, height, Rgb([shade, 99, 7]));
    pixels.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Fills in the form of the page that was opened, changing only these fields.
async fn send_from(
    browser: &mut Browser<'_>,
    page: &Answer,
    fields: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let names = [
        "first_name",
        "last_name",
        "phone",
        "address",
        "city",
        "state_province",
        "postal_code",
        "country",
        "website",
        "linkedin",
        "twitter",
        "facebook",
        "instagram",
        "version",
    ];
    let mut sent: Vec<(&str, String)> =
        names.map(|name| (name, unescaped(&value(page, name)))).into();
    sent.push(("form_token", token(page)));
    sent.push(("timezone", chosen_zone(page)));
    for (name, value) in fields {
        sent.retain(|(found, _)| found != name);
        sent.push((name, (*value).to_owned()));
    }
    let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.send_parts(PATH, &sent, file.map(|file| ("picture", file))).await
}

pub async fn send(
    browser: &mut Browser<'_>,
    fields: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let page = browser.get(PATH).await.expect(200);
    send_from(browser, &page, fields, file).await
}

fn chosen_zone(page: &Answer) -> String {
    let (before, _) = page.body.split_once("\" selected>").unwrap();
    before.rsplit('"').next().unwrap().to_owned()
}

/// A value as the browser sends it.
fn unescaped(value: &str) -> String {
    plain(value).replace("&#60;", "<").replace("&#62;", ">")
}

/// Where the picture on a page is.
fn portrait(page: &Answer) -> Option<String> {
    let found = page.body.split('"').find(|part| part.starts_with("/avatars/"));
    found.map(ToOwned::to_owned)
}

on_both!(
    async fn people_change_their_own_profile_with_one_event(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let before = scene.feed().await;
        let filled = [
            ("first_name", " Uma "),
            ("last_name", "Ünser <b>"),
            ("phone", "+49 30 123"),
            ("address", "Hauptstr. 1"),
            ("city", "Berlin"),
            ("state_province", "BE"),
            ("postal_code", "10115"),
            ("country", "Germany"),
            ("timezone", "3600"),
            ("website", "https://uma.example/?a=b&c"),
            ("linkedin", "linkedin.com/in/uma"),
        ];

        let saved = send(&mut browser, &filled, None).await;

        assert_eq!(saved.expect(303).header("location"), "/profile?notice=profile-saved");
        let user = scene.person(scene.sample.member).await;
        assert_eq!((user.first_name, user.last_name), (line("Uma"), line("Ünser <b>")));
        assert_eq!((user.timezone, user.city), (3600, line("Berlin")));
        assert_eq!(user.website.as_str(), "https://uma.example/?a=b&c");
        assert_eq!(scene.feed().await, before + 1);
        let page = browser.get("/profile?notice=profile-saved").await.expect(200);
        assert!(page.body.contains("Saved.") && page.body.contains("value=\"Hauptstr. 1\""));
        assert!(page.body.contains("&#60;b&#62;") && !page.body.contains("Ünser <b>"));
        assert_eq!(chosen_zone(&page), "3600");

        send(&mut browser, &[], None).await.expect(303);
        assert_eq!(scene.feed().await, before + 1, "what stays is no change");
    }
);

on_both!(
    async fn a_profile_has_no_field_that_is_not_the_persons_own(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let filled = [("email", "evil@juice.com"), ("account_level", "99"), ("points", "7")];

        send(&mut browser, &filled, None).await.expect(303);

        let user = scene.person(scene.sample.member).await;
        assert_eq!((user.email.as_str(), user.account_level, user.points), (MEMBER, 0, 0));
    }
);

on_both!(
    async fn every_fault_stands_beside_its_field_and_nothing_is_saved(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let before = scene.person(scene.sample.member).await;
        let long = "a".repeat(256);
        let filled = [
            ("first_name", long.as_str()),
            ("website", "javascript:alert(1)"),
            ("timezone", "999999"),
            ("city", "Ulm"),
        ];

        let page = send(&mut browser, &filled, Some(b"GIF89a")).await.expect(400);

        let said = plain(&page.body);
        for line in [
            "<a href=\"#field-first_name\">First name: must have at most 255 characters",
            "<a href=\"#field-website\">Website: must begin with https:// or http://",
            "<a href=\"#field-timezone\">Time zone: cannot be taken like this",
            "<a href=\"#field-picture\">Picture: must be a PNG, JPEG or WebP picture",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
        assert!(page.body.contains("value=\"Ulm\""), "{page:?}");
        assert!(page.body.contains("<title>Error: Your profile"), "{page:?}");
        assert_eq!(scene.person(scene.sample.member).await, before);
    }
);

on_both!(
    async fn a_change_by_somebody_else_meanwhile_is_told_and_the_form_kept(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let page = browser.get(PATH).await.expect(200);
        scene.set_fields(Fields { city: Some(line("Rome")), ..Fields::default() }).await;

        let stale = send_from(&mut browser, &page, &[("city", "Ulm")], None).await.expect(409);

        assert!(stale.body.contains("was changed elsewhere in the meantime"), "{stale:?}");
        assert_eq!(value(&stale, "city"), "Ulm");
        assert_eq!(scene.person(scene.sample.member).await.city, line("Rome"));
        send_from(&mut browser, &stale, &[], None).await.expect(303);
        assert_eq!(scene.person(scene.sample.member).await.city, line("Ulm"));
    }
);

on_both!(
    async fn a_picture_is_made_small_and_square_served_and_taken_away_again(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;

        send(&mut browser, &[], Some(&picture(300, 200, 1))).await.expect(303);

        let user = scene.person(scene.sample.member).await;
        let path = portrait(&browser.get(PATH).await.expect(200)).unwrap();
        assert_eq!(user.avatar.as_str(), format!("http://localhost:8000{path}"));
        assert!(path.ends_with("-160x160.png"), "{path}");
        let file = scene.app.head(&path).await.expect(200);
        assert_eq!(file.header("content-type"), "image/png");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        let (start, _) = path.rsplit_once('/').unwrap();
        for other in [
            path.replace("/avatars/1/", "/avatars/2/"),
            format!("{start}/x.png"),
            path.replace(".png", ".svg"),
            path.replace("160x160", "161x160"),
        ] {
            scene.app.get(&other).await.expect(404);
        }

        send(&mut browser, &[], Some(&picture(30, 30, 2))).await.expect(303);
        scene.app.get(&path).await.expect(404);
        let second = portrait(&browser.get(PATH).await).unwrap();
        send(&mut browser, &[("remove_picture", "yes")], None).await.expect(303);
        assert_eq!(portrait(&browser.get(PATH).await), None);
        assert_eq!(scene.person(scene.sample.member).await.avatar, Long::default());
        scene.app.get(&second).await.expect(404);
    }
);

on_both!(
    async fn another_picture_set_elsewhere_takes_the_sent_one_away(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        send(&mut browser, &[], Some(&picture(30, 30, 1))).await.expect(303);
        let path = portrait(&browser.get(PATH).await).unwrap();
        let avatar = Some(Long::parse("https://elsewhere.test/a.png").unwrap());

        scene.set_fields(Fields { avatar, ..Fields::default() }).await;

        scene.app.get(&path).await.expect(404);
        let page = browser.get(PATH).await.expect(200);
        assert!(portrait(&page).is_none() && page.body.contains("Take the picture away"));
        assert!(!page.body.contains("elsewhere.test"), "{page:?}");
    }
);

on_both!(
    async fn a_deleted_person_has_no_picture(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        send(&mut browser, &[], Some(&picture(30, 30, 1))).await.expect(303);
        let path = portrait(&browser.get(PATH).await).unwrap();
        let delete = users::Delete {
            client: scene.sample.client,
            user: Key::Id(scene.sample.member),
            if_version: IfVersion::ANY,
            forwarded: None,
            parts: Parts::default(),
        };

        fixtures::run(scene.world(), delete).await;

        scene.app.get(&path).await.expect(404);
    }
);

on_both!(
    async fn a_picture_stays_chosen_while_faults_are_mended(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let file = picture(40, 40, 3);
        let page = send(&mut browser, &[("timezone", "x")], Some(&file)).await.expect(400);
        assert!(page.body.contains("The picture that you chose is used"), "{page:?}");
        let chosen = value(&page, "chosen_picture");

        let filled = [("chosen_picture", chosen.as_str()), ("timezone", "0")];
        send(&mut browser, &filled, None).await.expect(303);

        assert!(portrait(&browser.get(PATH).await).unwrap().ends_with("-40x40.png"));
    }
);

on_both!(
    async fn nobody_changes_a_profile_without_the_token_of_their_form(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        for token in ["", "x"] {
            let fields = [("form_token", token), ("city", "Ulm")];
            browser.send_parts(PATH, &fields, None).await.expect(403);
        }
        let mut stranger = scene.browser();
        let away = stranger.send_parts(PATH, &[("city", "Ulm")], None).await.expect(303);
        assert_eq!(away.header("location"), "/sign-in?next=%2Fprofile");
        assert_eq!(scene.person(scene.sample.member).await.city, line(""));
    }
);

on_both!(
    async fn what_is_known_of_a_person_can_be_downloaded_by_them_alone(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;

        let file = browser.get("/profile/record.json").await.expect(200);

        assert_eq!(file.header("content-type"), "application/json");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"profile.json\"");
        assert_eq!(file.header("cache-control"), "no-store");
        let known: Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(known["person"]["email"], MEMBER);
        assert_eq!(known["labels"]["apps"][0], "zylTKNVx");
        assert!(known["standing"]["extra"].is_object(), "{known}");
        assert_eq!(
            (&known["standing"]["active"], &known["standing"]["demo"]),
            (&true.into(), &false.into())
        );
        assert_eq!(known["privacy"]["allow_messages"], true);
        assert_eq!(known["privacy"]["share_contact_data"], false);
        assert_eq!(known["wanted_email"], Value::Null);
        assert_eq!(known["sessions"].as_array().unwrap().len(), 1);
        assert!(!file.body.contains("jason") && !file.body.contains("argon"), "{file:?}");
        scene.browser().get("/profile/record.json").await.expect(303);
        let mut elsewhere = Browser::at(&scene.app, OTHER_SITE);
        elsewhere.cookies = browser.cookies.clone();
        elsewhere.get("/profile/record.json").await.expect(303);
    }
);

on_both!(
    async fn the_own_record_has_all_claims_however_many_there_are(world: World) {
        let scene = Scene::on(world).await;
        let ce = scene.credit(scene.sample.client, "Ethics").await;
        let claiming = Claiming { partial_claims: Some(PartialClaims::On), ..Default::default() };
        scene.asks(ce, claiming).await;
        scene.earn(ce, 1000, None).await;
        let mut browser = scene.signed_in().await;
        let mut made = Vec::new();
        for count in [0, 1, 255, 1] {
            for _ in 0..count {
                let (client, user) = (scene.sample.client, scene.sample.member);
                let (hours, if_version) = (Some(Hours(1)), IfVersion::ANY);
                let claim = Claim { client, user, ce, hours, if_version };
                fixtures::run(scene.world(), claim).await;
                scene.world().clock.advance(1);
            }
            made = scene.own_claims().await.iter().map(|it| it.code.to_string()).collect();

            let file = browser.get("/profile/record.json").await.expect(200);

            let known: Value = serde_json::from_str(&file.body).unwrap();
            let told: Vec<_> = known["claims"].as_array().unwrap().iter().collect();
            let codes: Vec<_> = told.iter().map(|it| it["code"].as_str().unwrap()).collect();
            assert_eq!(codes, made);
        }
        assert_eq!(made.len(), 257);
    }
);

on_both!(
    async fn the_page_says_who_sees_what(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let page = browser.get(PATH).await.expect(200);
        assert!(plain(&page.body).contains("Administrators of Juicebox see your profile"));
        assert!(!page.body.contains("data without names"), "{page:?}");

        scene.set_fields(Fields { demo: Some(true), ..Fields::default() }).await;

        let page = browser.get(PATH).await.expect(200);
        assert!(page.body.contains("data without names"), "{page:?}");
    }
);

on_both!(
    async fn people_decide_who_may_write_to_them_and_get_their_contact_data(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = scene.signed_in().await;
        let page = browser.get(PATH).await.expect(200);
        assert!(page.body.contains(r#"name="allow_messages" value="yes" checked"#), "{page:?}");
        assert!(page.body.contains(r#"name="share_contact_data" value="yes">"#), "{page:?}");
        let version = scene.person(scene.sample.member).await.version;

        let chosen = [("share_contact_data", "yes")];
        let saved = browser.submit_from(PATH, "/profile/privacy", &chosen).await.expect(303);

        assert_eq!(saved.header("location"), "/profile?notice=profile-saved");
        let (client, user) = (scene.sample.client, scene.sample.member);
        let get = users::GetPrivacy { client, user };
        let kept = scene.world().directory.get(&World::operator(), get).await.unwrap();
        assert_eq!(kept, users::Privacy { messages: false, contact: true });
        assert_eq!(scene.person(user).await.version, version);
        let file = browser.get("/profile/record.json").await.expect(200);
        let known: Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(known["privacy"]["share_contact_data"], true);
        let away = scene.browser().submit_from("/sign-in", "/profile/privacy", &chosen).await;
        assert_eq!(away.expect(303).header("location"), "/sign-in?next=%2Fprofile");
    }
);
