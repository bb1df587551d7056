//! Listing invitations: the numbers first, then what they stand for.

use directory::ids::{IfVersion, InvitationId};
use directory::invitations::{ByIds, Ids, Invite, Invited, Newest, Withdraw};
use directory::policy::{Claim, Claims};
use directory::users::{self, Key, Parts};
use directory::{Actor, Code, Error, FieldError, Noun};
use testkit::conformance;

use super::{accept, entry, invite, invite_one};
use crate::company::{Company, code, faults};

fn ids(company: &Company<'_>, app: Option<&str>) -> Result<Vec<InvitationId>, Error> {
    let app = app.map(str::to_owned);
    company.world.get_as(&company.administrator(), Ids { client: company.client, app })
}

fn by_ids(company: &Company<'_>, ids: Vec<InvitationId>) -> Result<Vec<Invited>, Error> {
    company.world.get_as(&company.administrator(), ByIds { client: company.client, ids })
}

conformance!(only_pending_invitations_are_listed, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    invite_one(&umbrella, entry("theirs@acme.test", &[]))?;
    let lapsed = invite_one(&acme, entry("lapsed@acme.test", &[]))?.invitation.id;
    world.clock.advance(20 * 24 * 3600);
    let entries =
        ["withdrawn", "accepted", "pending"].map(|name| entry(&format!("{name}@acme.test"), &[]));
    let others = invite(&acme, entries.to_vec())?;
    world.run(Withdraw {
        client: acme.client,
        id: others[0].invitation.id,
        if_version: IfVersion::ANY,
    })?;
    world.run(accept(&others[1]))?;
    world.clock.advance(10 * 24 * 3600);

    let pending = others[2].invitation.id;
    let everything = [lapsed, pending].into_iter().chain(others.iter().map(|o| o.invitation.id));

    assert_eq!(ids(&acme, None)?, [pending]);
    let shown = by_ids(&acme, everything.collect())?;
    assert_eq!(shown.iter().map(|one| one.invitation.id).collect::<Vec<_>>(), [pending]);
    assert_eq!(by_ids(&acme, Vec::new())?.len(), 0);
});

conformance!(a_list_shows_apps_and_inviters_in_the_order_of_the_numbers, |world| {
    let acme = Company::of(world, "acme.test")?;
    for (code, slug) in [("first__1", "one"), ("second_2", "two")] {
        acme.app(code, slug)?;
    }
    let mut update = users::Update::of(acme.client, Key::Id(acme.ann.id));
    update.labels.apps = Some(vec![code("first__1")]);
    world.run(update)?;
    invite_one(&acme, entry("one@acme.test", &["second_2", "first__1"]))?;
    let by_operator = Invite { client: acme.client, entries: vec![entry("two@acme.test", &[])] };
    world.run(by_operator)?;

    let all = by_ids(&acme, vec![InvitationId(2), InvitationId(1)])?;

    let [one, two] = all.as_slice() else { panic!("two were asked for") };
    assert_eq!(one.invitation.id, InvitationId(1));
    assert_eq!(one.apps, [code("first__1"), code("second_2")]);
    let inviter = one.inviter.as_ref().unwrap();
    assert_eq!((inviter.user.id, inviter.apps.as_slice()), (acme.ann.id, &[code("first__1")][..]));
    assert!(two.apps.is_empty() && two.inviter.is_none());
});

conformance!(an_inviter_who_is_deleted_is_no_longer_shown, |world| {
    let acme = Company::of(world, "acme.test")?;
    let eve = acme.person("eve@acme.test")?;
    let claims = Claims::of([Claim::InvitationsWrite]);
    let mut caller = acme.member(&eve);
    if let Actor::Person { claims: own, .. } = &mut caller.actor {
        *own = claims;
    }
    let entries = vec![entry("bob@acme.test", &[])];
    world.run_as(&caller, Invite { client: acme.client, entries })?;
    let before = by_ids(&acme, vec![InvitationId(1)])?;
    let (client, user, parts) = (acme.client, Key::Id(eve.id), Parts::default());
    world.run(users::Delete {
        client,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts,
    })?;

    let after = by_ids(&acme, vec![InvitationId(1)])?;

    assert_eq!(before[0].inviter.as_ref().map(|inviter| inviter.user.id), Some(eve.id));
    assert!(after[0].inviter.is_none());
});

conformance!(a_list_can_be_of_one_app, |world| {
    let acme = Company::of(world, "acme.test")?;
    for (code, slug) in [("first__1", "one"), ("second_2", "two")] {
        acme.app(code, slug)?;
    }
    let entries = vec![
        entry("one@acme.test", &["first__1"]),
        entry("two@acme.test", &["second_2"]),
        entry("both@acme.test", &["first__1", "second_2"]),
    ];
    let invited = invite(&acme, entries)?;
    let id = |position: usize| invited[position].invitation.id;

    assert_eq!(ids(&acme, None)?, [id(0), id(1), id(2)]);
    assert_eq!(ids(&acme, Some("ONE"))?, [id(0), id(2)]);
    assert_eq!(ids(&acme, Some("nosuch"))?, []);
    world.clock.advance(30 * 24 * 3600);
    assert_eq!(ids(&acme, Some("one"))?, []);
});

conformance!(the_list_is_for_whoever_may_see_invitations, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    invite_one(&acme, entry("new@acme.test", &[]))?;
    let bob = acme.person("bob@acme.test")?;
    let listing = || Ids { client: acme.client, app: None };
    let showing =
        |count: i64| ByIds { client: acme.client, ids: (1..=count).map(InvitationId).collect() };

    let denied = world.get_as(&acme.member(&bob), listing());
    let writer = world.get_as(&acme.machine([Claim::InvitationsWrite]), showing(1));
    let foreign = world.get_as(&umbrella.administrator(), listing());
    let shown = world.get_as(&umbrella.administrator(), showing(1));
    let many = world.get_as(&acme.administrator(), showing(257));

    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    assert!(matches!(writer, Err(Error::Denied(_))), "{writer:?}");
    assert!(matches!(foreign, Err(Error::NotFound(Noun::Client))), "{foreign:?}");
    assert!(matches!(shown, Err(Error::NotFound(Noun::Client))), "{shown:?}");
    assert_eq!(faults(many), [FieldError::new("ids", Code::TooMany(256))]);
    assert_eq!(world.get_as(&acme.machine([Claim::InvitationsRead]), showing(256))?.len(), 1);
});

conformance!(pending_invitations_come_in_pages_the_newest_first, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    invite_one(&umbrella, entry("theirs@acme.test", &[]))?;
    invite_one(&acme, entry("lapsed@acme.test", &[]))?;
    world.clock.advance(31 * 24 * 3600);
    let entries = (0..5).map(|n| entry(&format!("p{n}@acme.test"), &[])).collect();
    let mut expected: Vec<InvitationId> =
        invite(&acme, entries)?.iter().map(|one| one.invitation.id).collect();
    world.run(Withdraw {
        client: acme.client,
        id: expected.remove(2),
        if_version: IfVersion::ANY,
    })?;
    expected.reverse();

    let (mut before, mut pages) = (None, Vec::new());
    loop {
        let newest = Newest { client: acme.client, before, limit: 2 };
        let page = world.get_as(&acme.administrator(), newest)?;
        pages.extend(page.invitations.iter().map(|one| one.invitation.id));
        before = page.next;
        if before.is_none() {
            break;
        }
    }

    assert_eq!(pages, expected);
    let newest = Newest { client: acme.client, before: None, limit: 10 };
    let hidden = world.get_as(&umbrella.administrator(), newest);
    assert!(matches!(hidden, Err(Error::NotFound(Noun::Client))), "{hidden:?}");
    let bob = acme.person("bob@acme.test")?;
    let refused = world.get_as(&acme.member(&bob), newest);
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
});
