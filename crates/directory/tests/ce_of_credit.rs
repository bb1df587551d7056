//! The claims of one credit, and the credits of which somebody has claims.

use directory::ces::{CeClaim, ClaimHours, ClaimOfCe, ClaimedCes, ClaimsOfCe, SetRecord};
use directory::ids::CeId;
use directory::policy::{self, Action};
use directory::{Error, Noun};
use testkit::conformance;

use crate::ce_claims::{parts, scene};
use crate::scene::{client, key, member, user};

conformance!(the_claims_of_a_credit_come_newest_first_whoever_made_them, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let bob = user(world, scene.client, "bob@acme.test");
    let of_bob = SetRecord { user: bob.id, ..scene.set(Some(800), None) };
    world.run(of_bob)?;
    let mut made = Vec::new();
    for one in [scene.ann.id, bob.id, scene.ann.id] {
        let claim = ClaimHours { user: one, ..scene.claim(Some(100)) };
        made.insert(0, world.run(claim)?.claim);
        world.clock.advance(1);
    }
    world.run(scene.revoke(&made[0]))?;
    let of = |before: Option<&CeClaim>, limit| {
        let (client, ce) = (scene.client, scene.ce.id);
        let before = before.map(|claim| (claim.claimed_at, claim.oid));
        let claims = world.get(ClaimsOfCe { client, ce, before, limit }).unwrap();
        claims.into_iter().map(|claim| (claim.oid, claim.revoked_at.is_some())).collect::<Vec<_>>()
    };

    let all = [(made[0].oid, true), (made[1].oid, false), (made[2].oid, false)];
    assert_eq!(of(None, 1000), all);
    assert_eq!(of(None, 2), all[..2]);
    assert_eq!(of(Some(&made[1]), 2), all[2..]);
    let one = |ce, claim| ClaimOfCe { client: scene.client, ce, user: bob.id, claim };
    assert_eq!(world.get(one(scene.ce.id, made[1].oid))?, made[1]);
    for (ce, claim) in [(CeId(99), made[1].oid), (scene.ce.id, made[0].oid)] {
        let missing = world.get(one(ce, claim));
        assert!(matches!(missing, Err(Error::NotFound(Noun::CeClaim))), "{missing:?}");
    }
    let refused = world.get_as(&member(&bob), one(scene.ce.id, made[1].oid));
    assert!(matches!(refused, Err(Error::Denied(_))), "not even of oneself: {refused:?}");
    let other = ClaimsOfCe { client: scene.client, ce: CeId(99), before: None, limit: 10 };
    assert_eq!(world.get(other.clone())?, []);
    let refused = world.get_as(&member(&scene.ann), other.clone());
    let may = Action::ReadHiddenCeRecords;
    assert!(matches!(refused, Err(Error::Denied(action)) if action == may), "{refused:?}");
    let foreign = key(client(world, "umbrella"), &[policy::Claim::CesRead]);
    let hidden = world.get_as(&foreign, other);
    assert!(matches!(hidden, Err(Error::NotFound(Noun::Ce))), "{hidden:?}");
});

conformance!(credits_of_which_there_is_a_claim_are_told_once, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let claimed = || ClaimedCes { client: scene.client, user: scene.ann.id };
    assert_eq!(world.get(claimed())?, []);
    let first = scene.claimed(world, Some(100))?.claim;
    scene.claimed(world, Some(100))?;
    world.run(scene.revoke(&first))?;

    assert_eq!(world.get_as(&member(&scene.ann), claimed())?, [scene.ce.id]);
    let bob = member(&user(world, scene.client, "bob@acme.test"));
    assert!(world.get_as(&bob, claimed()).is_err());
});
