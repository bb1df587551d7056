//! Claims that are revoked.

use directory::Clash;
use directory::ces::{
    CeClaim, ClaimOfUser, Correct, Fields, FindCertificate, Hours, Status, Update, ledger::Kind,
};
use directory::ids::IfVersion;
use directory::users::{self, Key};
use testkit::conformance;

use crate::ce_claims::{clash, parts, scene};
use crate::ce_ledger::differences;
use crate::scene::{history, line, member};

conformance!(revoking_a_claim_opens_the_record_and_keeps_the_claim, |world| {
    let scene = scene(world);
    let claim = scene.claimed(world, Some(500))?.claim;
    world.clock.advance(60);
    let count = || history(world, scene.client).len();
    let before = count();

    let revoked = world.run(scene.revoke(&claim))?;

    let at = Some(world.clock.now());
    let why = line("Left early");
    assert_eq!(revoked, CeClaim { revoked_at: at, revoked_why: why, ..claim.clone() });
    let of_ann = ClaimOfUser { client: scene.client, user: scene.ann.id, claim: claim.oid };
    assert_eq!(world.get_as(&member(&scene.ann), of_ann)?, revoked);
    let verify = FindCertificate { code: Some(claim.code), address: None };
    assert_eq!(world.get(verify)?.unwrap().revoked_at, at);
    assert_eq!(scene.state(world), (Status::Ready, 800, 0));
    assert_eq!(scene.entries(world).pop(), Some((Kind::Revoked, 0, -500)));
    assert_eq!(count(), before + 1);
    assert_eq!(clash(&world.run(scene.revoke(&claim))), Some(Clash::AlreadyRevoked));
    let second = scene.claimed(world, None)?.claim;
    assert_eq!(scene.claims(world), [second, revoked]);
    assert_eq!(differences(world, scene.client), []);
});

conformance!(revoking_one_part_leaves_the_others, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let first = scene.claimed(world, Some(300))?.claim;
    scene.claimed(world, None)?;

    world.run(scene.revoke(&first))?;

    assert_eq!(scene.state(world), (Status::Ready, 800, 500));
    let revoked: Vec<bool> =
        scene.claims(world).iter().map(|one| one.revoked_at.is_some()).collect();
    assert_eq!(revoked, [false, true]);
    assert_eq!(scene.claimed(world, None)?.claim.hours, Hours(300));
});

conformance!(reopening_a_record_revokes_its_claims, |world| {
    let scene = scene(world);
    scene.claimed(world, None)?;
    let set = scene.set(None, Some(Status::Open));
    world.run(Correct { set, why: line("Wrong person"), source: line("") })?;

    let claim = scene.claims(world).pop().unwrap();
    assert_eq!(
        (claim.revoked_at, claim.revoked_why.as_str()),
        (Some(world.clock.now()), "Wrong person")
    );
    world.run(scene.set(None, Some(Status::Done)))?;
    let by_administrator = scene.claims(world).remove(0);
    assert_eq!((by_administrator.hours, by_administrator.revoked_at), (Hours(800), None));
});

conformance!(a_claim_of_a_withdrawn_credit_can_be_revoked, |world| {
    let scene = scene(world);
    let claim = scene.claimed(world, None)?.claim;
    world.run(scene.delete())?;

    assert!(world.run(scene.revoke(&claim))?.revoked_at.is_some());
    assert_eq!(clash(&world.run(scene.revoke(&claim))), Some(Clash::AlreadyRevoked));
});

conformance!(a_claim_of_no_hours_is_revoked_too, |world| {
    let scene = scene(world);
    let fields = Fields { threshold: Some(0), ..Fields::default() };
    let (client, ce, if_version) = (scene.client, scene.ce.id, IfVersion::ANY);
    world.run(Update { client, ce, fields, if_version })?;
    world.run(scene.set(Some(0), None))?;
    let claim = scene.claimed(world, Some(0))?.claim;
    world.run(scene.set(None, Some(Status::None)))?;

    world.run(scene.revoke(&claim))?;

    assert_eq!(scene.state(world), (Status::None, 0, 0));
    assert_eq!(differences(world, scene.client), []);
});

conformance!(a_claim_of_somebody_who_is_gone_can_be_revoked, |world| {
    let scene = scene(world);
    let claim = scene.claimed(world, Some(500))?.claim;
    let (client, user) = (scene.client, Key::Id(scene.ann.id));
    let parts = users::Parts::default();
    let (if_version, forwarded) = (IfVersion::ANY, None);
    world.run(users::Delete { client, user, if_version, forwarded, parts })?;
    world.clock.advance(1);
    let before = history(world, client).len();

    world.run(scene.revoke(&claim))?;

    let verify = FindCertificate { code: Some(claim.code), address: None };
    assert!(world.get(verify)?.unwrap().revoked_at.is_some());
    assert_eq!(scene.entries(world).pop(), Some((Kind::Revoked, 0, -500)));
    let events = history(world, client);
    assert_eq!(events.len(), before + 1);
    let told = format!("changed ce record {}", scene.ann.id);
    assert!(events.last().unwrap().starts_with(&told), "{events:?}");
    assert_eq!(differences(world, client), []);
    assert_eq!(clash(&world.run(scene.revoke(&claim))), Some(Clash::AlreadyRevoked));
});
