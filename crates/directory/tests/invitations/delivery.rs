//! What becomes of the mails of invitations.

use directory::Error;
use directory::ids::IfVersion;
use directory::invitations::{Content, Delivery, GetContent, Mail, Resend, Withdraw};
use directory::time::DAY;
use testkit::{World, block_on, conformance};

use super::{entry, invite_one};
use crate::company::Company;

fn mail(company: &Company<'_>, invited: &super::Invited, count: i64) -> Mail {
    Mail { client: company.client, invitation: invited.invitation.id, count }
}

fn record(world: &World, mail: Mail, delivery: Delivery) -> Result<(), Error> {
    let db = world.directory.db();
    block_on(db.write(move |tx| mail.record(tx, &delivery)))
}

/// The delivery as the list of pending invitations has it.
fn shown(company: &Company<'_>) -> Delivery {
    let (world, client) = (company.world, company.client);
    let ids = world.get(directory::invitations::Ids { client, app: None }).unwrap();
    let list = world.get(directory::invitations::ByIds { client, ids }).unwrap();
    list[0].invitation.delivery()
}

conformance!(the_list_of_pending_invitations_tells_what_became_of_the_latest_mail, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let now = world.clock.now();
    let first = mail(&acme, &invited, 1);
    acme.events();

    assert_eq!(shown(&acme), Delivery::Waiting(None));
    for delivery in [
        Delivery::Waiting(Some("421 busy".to_owned())),
        Delivery::Refused(now, "550 no such user".to_owned()),
        Delivery::Sent(now),
    ] {
        record(world, first, delivery.clone())?;
        assert_eq!(shown(&acme), delivery);
    }
    assert_eq!(acme.events(), Vec::<String>::new());

    let again = world.run(Resend {
        client: acme.client,
        id: invited.invitation.id,
        if_version: IfVersion::ANY,
    })?;
    assert_eq!(again.invitation.version, invited.invitation.version.next());
    assert_eq!(shown(&acme), Delivery::Waiting(None));
    record(world, first, Delivery::Sent(now))?;
    assert_eq!(shown(&acme), Delivery::Waiting(None));
    let events = acme.events_in_full();
    assert_eq!(events.len(), 1);
    assert!(!events[0].changes.contains("mail_sent_at"), "{}", events[0].changes);
});

conformance!(what_is_not_pending_any_more_is_not_mailed, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let eve = invite_one(&acme, entry("eve@acme.test", &[]))?;
    let content = |invited| world.get(GetContent(mail(&acme, invited, 1)));

    let Content::Invitation(found) = content(&bob)? else { panic!("it is pending") };
    assert_eq!((&found.invitation, found.client.id), (&bob.invitation, acme.client));
    world.run(Withdraw {
        client: acme.client,
        id: bob.invitation.id,
        if_version: IfVersion::ANY,
    })?;
    assert!(matches!(content(&bob)?, Content::Closed));
    world.clock.advance(31 * DAY / 1_000_000);
    assert!(matches!(content(&eve)?, Content::Expired));
});

conformance!(only_the_operator_reads_what_is_mailed, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = invite_one(&acme, entry("bob@acme.test", &[]))?;

    let refused = world.get_as(&acme.administrator(), GetContent(mail(&acme, &bob, 1)));

    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
});

conformance!(an_invitation_is_mailed_again_a_few_times_an_hour_and_no_more, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let (client, id) = (acme.client, invited.invitation.id);
    let again = || world.run(Resend { client, id, if_version: IfVersion::ANY });
    for _ in 0..5 {
        again()?;
    }
    acme.events();

    assert!(matches!(again(), Err(Error::Limited { .. })));

    assert_eq!(acme.events(), Vec::<String>::new());
    assert_eq!(acme.mails().len(), 6);
    world.clock.advance(3600);
    again()?;
});
