//! What people allow: messages, and telling exhibitors how to reach them.

use directory::Error;
use directory::ids::{IfVersion, UserId};
use directory::policy::Claim;
use directory::users::{self, GetPrivacy, Key, Parts, Privacy, SetPrivacy, User};
use testkit::{World, conformance};

use crate::scene::{client, history, key, look, member, shown, user};

fn allow(user: &User, messages: bool, contact: bool) -> SetPrivacy {
    let privacy = Privacy { messages, contact };
    SetPrivacy { client: user.client_id, user: user.id, privacy }
}

fn allowed(world: &World, user: &User) -> Privacy {
    world.get(GetPrivacy { client: user.client_id, user: user.id }).unwrap()
}

conformance!(whoever_decided_nothing_gets_messages_and_is_not_told_about, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");

    assert_eq!(allowed(world, &ann), Privacy { messages: true, contact: false });
});

conformance!(what_people_allow_is_kept_with_one_event_and_moves_no_version, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let before = look(world, &ann);

    world.run_as(&member(&ann), allow(&ann, true, false))?;
    let set = world.run_as(&member(&ann), allow(&ann, false, true))?;
    world.run_as(&member(&ann), allow(&ann, false, true))?;
    world.clock.advance(1);
    world.run_as(&member(&ann), allow(&ann, false, false))?;

    assert_eq!(set, Privacy { messages: false, contact: true });
    assert_eq!(allowed(world, &ann), Privacy { messages: false, contact: false });
    assert_eq!(allowed(world, &bob), Privacy::default());
    let told = |event: &String| event.contains("allow_messages") || event.contains("contact_data");
    assert_eq!(
        history(world, acme).into_iter().filter(told).collect::<Vec<_>>(),
        [
            format!(
                r#"changed user {} {{"allow_messages":[true,false],"share_contact_data":[false,true]}}"#,
                ann.id
            ),
            format!(r#"changed user {} {{"share_contact_data":[true,false]}}"#, ann.id),
        ]
    );
    assert_eq!(shown(look(world, &ann).user), shown(before.user), "no representation shows it");
});

conformance!(apps_may_ask_and_only_oneself_and_whoever_changes_users_may_decide, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let read = GetPrivacy { client: acme, user: ann.id };

    for caller in [member(&bob), key(acme, &[Claim::UsersRead])] {
        let denied = world.run_as(&caller, allow(&ann, false, true));
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    }
    assert!(matches!(world.get_as(&member(&bob), read), Err(Error::Denied(_))));
    let foreign = key(other, &[Claim::UsersRead, Claim::UsersWrite]);
    assert!(matches!(world.get_as(&foreign, read), Err(Error::NotFound(_))));
    let hidden = world.run_as(&foreign, allow(&ann, false, true));
    assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    let nobody = User { id: UserId(999), ..ann.clone() };
    let missing = world.run(allow(&nobody, false, true));
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");
    let unread = world.get(GetPrivacy { user: UserId(999), ..read });
    assert!(matches!(unread, Err(Error::NotFound(_))), "{unread:?}");
    assert_eq!(allowed(world, &ann), Privacy::default());

    let asked = world.get_as(&key(acme, &[Claim::UsersRead]), read)?;
    assert_eq!(asked, Privacy::default());
    world.run_as(&key(acme, &[Claim::UsersWrite]), allow(&ann, false, true))?;
    let own = world.get_as(&member(&ann), read)?;
    assert_eq!(own, Privacy { messages: false, contact: true });
});

conformance!(what_a_deleted_person_allowed_is_forgotten, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(allow(&ann, false, true))?;

    world.run(users::Delete {
        client: acme,
        user: Key::Id(ann.id),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    })?;

    let gone = world.get(GetPrivacy { client: acme, user: ann.id });
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
    let rows = rows(world, acme, ann.id);
    assert_eq!(rows, 0);
});

/// How many rows there are of somebody.
fn rows(world: &World, client: directory::ids::ClientId, user: UserId) -> i64 {
    const COUNT: store::Sql =
        store::sql!("SELECT count(*) FROM user_privacy WHERE client_id = $1 AND user_id = $2");
    let db = world.directory.db();
    let count = db.read(move |tx| tx.find::<i64>(&COUNT, (client, user)));
    testkit::block_on(count).unwrap().unwrap()
}
