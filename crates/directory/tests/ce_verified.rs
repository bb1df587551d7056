//! That the claims of a record are what it has claimed, and what verifying finds where they are not.

use directory::Error;
use directory::ces::ledger::{Difference, Place, VerifyPage};
use directory::ces::{ClaimHours, Correct, Hours, RevokeClaim, SetRecord, Status};
use directory::ids::{ClientId, Oid};
use directory::policy::{self, Action};
use directory::users::User;
use store::{Sql, sql};
use testkit::{World, block_on, conformance};

use crate::ce_claims::{Scene, parts, scene};
use crate::scene::{client, key, line, member, user};

static LESS: Sql =
    sql!("UPDATE ce_claims SET hours = hours - 1 WHERE client_id = $1 AND user_id = $2");
static REVOKED: Sql =
    sql!("UPDATE ce_claims SET revoked_at = 1 WHERE client_id = $1 AND user_id = $2");
static UNCLAIMED: Sql = sql!("DELETE FROM ce_claims WHERE client_id = $1 AND user_id = $2");
static MORE: Sql =
    sql!("UPDATE ce_records SET claimed = claimed + 1 WHERE client_id = $1 AND user_id = $2");
static MORE_ENTERED: Sql = sql!(
    "UPDATE ce_entries SET claimed = claimed + 1
     WHERE client_id = $1 AND user_id = $2 AND kind = 'claimed'"
);
static UNKEPT: Sql = sql!("DELETE FROM ce_records WHERE client_id = $1 AND user_id = $2");
static FORGOTTEN: Sql = sql!("DELETE FROM ce_entries WHERE client_id = $1 AND user_id = $2");
/// The entry that a ledger opens with where there are records already.
static OPENED: Sql = sql!(
    "INSERT INTO ce_entries (client_id, user_id, ce_id, record_version, place, at, kind, earned,
                             claimed, status, actor, source, why)
     SELECT client_id, user_id, ce_id, version, 0, updated_at, 'opened', earned, claimed, status,
            'operator', 'migration', ''
     FROM ce_records WHERE client_id = $1 AND user_id = $2"
);
static OF_NO_HOURS: Sql = sql!(
    "INSERT INTO ce_claims (client_id, user_id, oid, ce_id, code, hours, claimed_at, person_name,
                            ce_name, client_name, credit_word, answers, revoked_why)
     VALUES ($1, $2, $3, $4, $3, 0, 0, '', '', '', '', '[]', '')"
);

/// Changes the data base by hand.
fn tamper<const N: usize>(world: &World, user: &User, statements: [&'static Sql; N]) {
    let (client, user) = (user.client_id, user.id);
    let done = world.directory.db().write(move |tx| {
        for sql in statements {
            tx.execute(sql, (client, user))?;
        }
        Ok::<_, Error>(())
    });
    block_on(done).unwrap();
}

fn found(world: &World, client: ClientId) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut next = Some(Place::START);
    while let Some(after) = next {
        let page = world.get(VerifyPage { client, after }).unwrap();
        all.extend(page.differences);
        next = page.next;
    }
    all
}

/// Somebody who has earned 8 hours and claimed them.
fn claimer(world: &World, scene: &Scene, email: &str) -> User {
    let user = user(world, scene.client, email);
    world.run(SetRecord { user: user.id, ..scene.set(Some(800), None) }).unwrap();
    world.run(ClaimHours { user: user.id, ..scene.claim(None) }).unwrap();
    user
}

conformance!(claims_that_are_not_what_a_record_has_claimed_are_found, |world| {
    let scene = scene(world);
    let people = ["bob", "cat", "dan", "eve", "fay"];
    let [bob, cat, dan, eve, fay] =
        people.map(|name| claimer(world, &scene, &format!("{name}@acme.test")));
    assert_eq!(found(world, scene.client), []);

    tamper(world, &bob, [&LESS]);
    tamper(world, &cat, [&UNCLAIMED]);
    tamper(world, &dan, [&REVOKED]);
    tamper(world, &eve, [&MORE, &MORE_ENTERED]);
    tamper(world, &fay, [&UNKEPT, &FORGOTTEN]);

    let told: Vec<_> = found(world, scene.client)
        .into_iter()
        .map(|one| {
            let claimed = [one.stored, one.derived].map(|side| side.map(|it| it.claimed.0));
            (one.user, claimed, one.claims.map(|hours| hours.0))
        })
        .collect();
    let both = |hours| [Some(hours), Some(hours)];
    assert_eq!(
        told,
        [
            (bob.id, both(800), Some(799)),
            (cat.id, both(800), None),
            (dan.id, both(800), None),
            (eve.id, both(801), Some(800)),
            (fay.id, [None, None], Some(800)),
        ]
    );
    let foreign = key(client(world, "umbrella"), &[policy::Claim::CesRead]);
    let refused = world.get_as(&foreign, VerifyPage { client: scene.client, after: Place::START });
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let own = world.get_as(&member(&bob), VerifyPage { client: scene.client, after: Place::START });
    assert!(matches!(own, Err(Error::Denied(Action::ReadCeLedger))), "{own:?}");
});

conformance!(claims_of_a_withdrawn_credit_need_no_record, |world| {
    let scene = scene(world);
    claimer(world, &scene, "bob@acme.test");

    world.run(scene.delete())?;

    assert_eq!(found(world, scene.client), []);
});

conformance!(hours_claimed_before_there_were_claims_need_none, |world| {
    let scene = scene(world);
    let bob = claimer(world, &scene, "bob@acme.test");
    tamper(world, &bob, [&UNCLAIMED, &FORGOTTEN, &OPENED]);
    assert_eq!(found(world, scene.client), []);

    let set = |status| SetRecord { user: bob.id, ..scene.set(None, Some(status)) };
    world.run(set(Status::None))?;
    world.run(scene.set_claiming(parts()))?;
    world.run(SetRecord { user: bob.id, ..scene.set(Some(1000), None) })?;
    world.run(set(Status::Open))?;
    let part = world.run(ClaimHours { user: bob.id, ..scene.claim(Some(100)) })?;
    assert_eq!((part.record.claimed, part.claim.hours), (Hours(900), Hours(100)));
    assert_eq!(found(world, scene.client), [], "both kinds of hours together");

    let revoke = RevokeClaim { user: bob.id, ..scene.revoke(&part.claim) };
    world.run(revoke)?;
    assert_eq!(found(world, scene.client), [], "the earlier hours are left");
    tamper(world, &bob, [&MORE]);
    assert_eq!(found(world, scene.client)[0].claims, Some(Hours(800)));
});

conformance!(reopening_revokes_what_was_claimed_before_there_were_claims, |world| {
    let scene = scene(world);
    let bob = claimer(world, &scene, "bob@acme.test");
    tamper(world, &bob, [&UNCLAIMED, &FORGOTTEN, &OPENED]);

    let open = SetRecord { user: bob.id, ..scene.set(None, Some(Status::Open)) };
    world.run(Correct { set: open, why: line("Wrong"), source: line("") })?;
    assert_eq!(found(world, scene.client), []);
    world.run(ClaimHours { user: bob.id, ..scene.claim(None) })?;

    assert_eq!(found(world, scene.client), []);
});

conformance!(more_claims_of_one_person_than_fit_into_a_page_are_verified_whole, |world| {
    let scene = scene(world);
    let [bob, cat] =
        ["bob", "cat"].map(|name| claimer(world, &scene, &format!("{name}@acme.test")));
    scene.claimed(world, None)?;
    let (client, user, ce) = (scene.client, bob.id, scene.ce.id);
    let done = world.directory.db().write(move |tx| {
        for number in 0..8200_u64 {
            let mut oid = [0; 12];
            oid[4..].copy_from_slice(&number.to_be_bytes());
            tx.execute(&OF_NO_HOURS, (client, user, Oid(oid), ce))?;
        }
        Ok::<_, Error>(())
    });
    block_on(done)?;
    assert_eq!(found(world, client), []);

    for one in [&bob, &cat] {
        tamper(world, one, [&LESS]);
    }

    let told: Vec<_> = found(world, client).into_iter().map(|one| (one.user, one.claims)).collect();
    assert_eq!(told, [(bob.id, Some(Hours(800 - 8201))), (cat.id, Some(Hours(799)))]);
});
