//! The face of a client: changed as one, by who may, and recorded once.

use std::io::Cursor;

use directory::clients::{AccentColor, Client, Face, Get, GetLogo, Logo, SetFace, Settings};
use directory::ids::{ClientId, IfVersion, Version};
use directory::policy::Claim;
use directory::{Code, Error};
use image::{ImageFormat, Rgb, RgbImage};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, key, line, member, user};

fn logo(shade: u8) -> Logo {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(4, 2, Rgb([shade; 3])).write_to(&mut file, ImageFormat::Png).unwrap();
    Logo::read(file.get_ref()).unwrap()
}

fn with_logo(logo: Option<&Logo>) -> Face {
    Face { logo: Some(logo.cloned()), ..Face::default() }
}

fn accent(text: &str) -> Face {
    Face { accent_color: Some(Some(AccentColor::parse(text).unwrap())), ..Face::default() }
}

fn set(client: ClientId, face: Face) -> SetFace {
    SetFace { client, face, settings: Settings::default(), if_version: IfVersion::ANY }
}

/// The picture that is served as the logo of a client under the name of another one, or its own.
fn served(world: &World, client: ClientId, logo: &Logo) -> Option<Vec<u8>> {
    match world.get(GetLogo { client, name: logo.name().clone() }) {
        Ok(picture) => Some(picture),
        Err(Error::NotFound(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

conformance!(a_face_is_set_as_a_whole_with_one_event, |world| {
    let id = client(world, "acme");
    let logo = logo(7);
    let face = Face {
        logo_text: Some(line("Acme, since 1947")),
        ..Face { logo: Some(Some(logo.clone())), ..accent("#1F5f8b") }
    };
    let settings = Settings { login_title: Some(line("Welcome")), ..Settings::default() };

    let command = SetFace { client: id, face, settings, if_version: IfVersion::is(Version(1)) };
    let changed = world.run(command.clone())?;

    assert_eq!(changed, world.get(Get(id))?);
    assert_eq!(changed.version, Version(2));
    assert_eq!(changed.accent_color, Some(AccentColor([0x1f, 0x5f, 0x8b])));
    assert_eq!(served(world, id, &logo).as_deref(), Some(logo.png()));
    let events = history(world, id);
    assert_eq!(events.len(), 2, "{events:?}");
    let changes = format!(
        r##"{{"accent_color":[null,"#1f5f8b"],"login_title":["","Welcome"],"logo":[null,"{}"],"logo_text":["","Acme, since 1947"]}}"##,
        logo.name(),
    );
    assert!(events.iter().any(|event| event.ends_with(&changes)), "{events:?}");
    assert!(matches!(world.run(command), Err(Error::Stale { current: Version(2) })));
});

conformance!(a_face_that_is_set_again_is_no_change, |world| {
    let id = client(world, "acme");
    let face = Face { logo: Some(Some(logo(7))), ..accent("#1f5f8b") };
    world.run(set(id, face.clone()))?;

    let again = world.run(set(id, face))?;
    let nothing = world.run(set(id, Face::default()))?;

    assert_eq!((again.version, nothing.version), (Version(2), Version(2)));
    assert_eq!(history(world, id).len(), 2);
});

conformance!(a_logo_is_replaced_and_taken_away, |world| {
    let id = client(world, "acme");
    let (first, second) = (logo(1), logo(2));

    world.run(set(id, with_logo(Some(&first))))?;
    world.run(set(id, with_logo(Some(&second))))?;
    assert_eq!(served(world, id, &first), None);
    assert_eq!(served(world, id, &second).as_deref(), Some(second.png()));

    let bare: Client = world.run(set(id, with_logo(None)))?;
    assert_eq!((bare.logo, bare.version), (None, Version(4)));
    assert_eq!(served(world, id, &second), None);
});

conformance!(the_logo_of_one_client_is_no_logo_of_another, |world| {
    let (own, other) = (client(world, "own"), client(world, "other"));
    let (mine, theirs) = (logo(1), logo(2));
    world.run(set(own, with_logo(Some(&mine))))?;
    world.run(set(other, with_logo(Some(&theirs))))?;

    assert_eq!(served(world, own, &theirs), None);
    world.run(set(own, with_logo(None)))?;

    assert_eq!(served(world, other, &theirs).as_deref(), Some(theirs.png()));
});

conformance!(a_colour_is_taken_away_again, |world| {
    let id = client(world, "acme");
    world.run(set(id, accent("#ff0000")))?;

    let face = Face { accent_color: Some(None), ..Face::default() };
    assert_eq!(world.run(set(id, face))?.accent_color, None);
});

conformance!(a_broken_rule_of_a_text_leaves_the_whole_face_as_it_was, |world| {
    let id = client(world, "acme");
    let logo = logo(3);
    let settings = Settings {
        support_email: Some(line("nobody")),
        home_location: Some(line("//evil.test")),
        ..Settings::default()
    };
    let command = SetFace {
        settings,
        ..set(id, Face { logo: Some(Some(logo.clone())), ..accent("#ff0000") })
    };

    let refused = faults(world.run(command));

    let expected = [("support_email", Code::Email), ("home_location", Code::Location)];
    assert_eq!(refused, expected.map(|(field, code)| (field.to_owned(), code)));
    assert_eq!(world.get(Get(id))?.accent_color, None);
    assert_eq!(served(world, id, &logo), None);
    assert_eq!(history(world, id).len(), 1);
});

conformance!(a_face_is_changed_by_whoever_may_change_settings, |world| {
    let (id, other) = (client(world, "acme"), client(world, "other"));
    let somebody = user(world, id, "ann@acme.test");
    let face = || set(id, accent("#ff0000"));

    for caller in [member(&somebody), key(id, &[Claim::SettingsRead])] {
        let refused = world.run_as(&caller, face());
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
    let foreign = world.run_as(&key(other, Claim::ALL), face());
    assert!(matches!(foreign, Err(Error::NotFound(_))), "{foreign:?}");
    assert!(history(world, id).iter().all(|event| !event.contains("accent")));

    assert!(world.run_as(&key(id, &[Claim::SettingsWrite]), face()).is_ok());
});
