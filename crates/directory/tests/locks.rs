//! Fields of a profile that people may not change themselves.

use directory::clients::{self, SetLocks};
use directory::ids::{ClientId, IfVersion, Version};
use directory::policy::Claim;
use directory::text::Long;
use directory::users::{Fields, Key, ProfileField, ProfileFields, SetProfile, Update, User};
use directory::{Caller, Code, Error, Surface};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, key, line, look, member, user};

fn some(fields: &[ProfileField]) -> ProfileFields {
    fields.iter().copied().collect()
}

fn lock(client: ClientId, lock: &[ProfileField], unlock: &[ProfileField]) -> SetLocks {
    SetLocks { client, lock: some(lock), unlock: some(unlock), if_version: IfVersion::ANY }
}

fn moved(user: &User) -> SetProfile {
    SetProfile {
        client: user.client_id,
        user: user.id,
        fields: Fields { city: Some(line("Ulm")), phone: Some(line("1")), ..Fields::default() },
        picture: None,
        site: String::new(),
        if_version: IfVersion::ANY,
    }
}

fn administrator(user: &User) -> Caller {
    let mut caller = member(user);
    if let directory::Actor::Person { administrator, .. } = &mut caller.actor {
        *administrator = true;
    }
    caller
}

conformance!(a_locked_field_is_not_changed_by_its_person_and_nothing_else_with_it, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(lock(acme, &[ProfileField::City, ProfileField::Website], &[]))?;
    let (before, events) = (look(world, &ann), history(world, acme).len());

    let refused = world.run_as(&member(&ann), moved(&ann));

    assert_eq!(faults(refused), [("city".to_owned(), Code::Locked)]);
    assert_eq!(look(world, &ann).user, before.user);
    assert_eq!(history(world, acme).len(), events);

    let mut phone = moved(&ann);
    phone.fields.city = Some(line(""));
    let after = world.run_as(&member(&ann), phone)?;
    assert_eq!(after.phone, line("1"), "a locked field that stays as it is is no change");
});

conformance!(whoever_may_change_any_user_is_not_bound_by_a_lock, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let boss = user(world, acme, "boss@acme.test");
    world.run(lock(acme, &[ProfileField::City, ProfileField::Phone], &[]))?;

    for (caller, city) in [
        (administrator(&boss), "Ulm"),
        (key(acme, &[Claim::UsersWrite]), "Rome"),
        (World::operator(), "Kiel"),
    ] {
        let mut set = moved(&ann);
        set.fields.city = Some(line(city));
        assert_eq!(world.run_as(&caller, set)?.city, line(city));
    }
});

conformance!(a_lock_binds_a_person_through_every_surface, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(lock(acme, &[ProfileField::City, ProfileField::Picture], &[]))?;
    let before = look(world, &ann);
    for surface in [Surface::Members, Surface::Clients, Surface::Customers, Surface::Console] {
        let caller = Caller { surface, ..member(&ann) };
        let mut update = Update::of(acme, Key::Id(ann.id));
        update.fields.city = Some(line("Bonn"));
        update.fields.avatar = Some(Long::parse_link("https://a.test/b.png".to_owned()).unwrap());

        let refused = world.run_as(&caller, update);

        let named = ["avatar", "city"].map(|field| (field.to_owned(), Code::Locked));
        assert_eq!(faults(refused), named, "{surface:?}");
    }
    assert_eq!(look(world, &ann).user, before.user);
});

conformance!(locks_are_set_and_taken_away_with_one_event_and_the_others_stay, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(lock(acme, &[ProfileField::City, ProfileField::Phone], &[]))?;
    world.run(lock(acme, &[ProfileField::City], &[]))?;
    world.clock.advance(1);

    let after = world.run(lock(acme, &[ProfileField::Email], &[ProfileField::City]))?;

    assert_eq!(after.locked_fields, some(&[ProfileField::Email, ProfileField::Phone]));
    assert_eq!(world.get(clients::Get(acme))?, after);
    let told = |event: &String| event.contains("locked_fields");
    assert_eq!(
        history(world, acme).into_iter().filter(told).collect::<Vec<_>>(),
        [
            format!(r#"changed client {acme} {{"locked_fields":["","phone city"]}}"#),
            format!(r#"changed client {acme} {{"locked_fields":["phone city","email phone"]}}"#),
        ]
    );
    assert_eq!(
        world
            .run_as(&member(&ann), {
                let mut set = moved(&ann);
                set.fields.phone = None;
                set
            })?
            .city,
        line("Ulm")
    );
});

conformance!(only_administrators_lock_fields_and_only_of_what_they_have_seen, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ann = user(world, acme, "ann@acme.test");
    let set = lock(acme, &[ProfileField::City], &[]);

    let denied = world.run_as(&member(&ann), set);
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    let hidden = world.run_as(&key(other, &[Claim::SettingsWrite]), set);
    assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    let stale = world.run(SetLocks { if_version: IfVersion::is(Version(99)), ..set });
    assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
    assert!(world.get(clients::Get(acme))?.locked_fields.is_empty());

    world.run_as(&key(acme, &[Claim::SettingsWrite]), set)?;
    assert_eq!(world.get(clients::Get(acme))?.locked_fields, set.lock);
});
