//! Commands about one person.

use directory::ces;
use directory::delegates;
use directory::dimensions;
use directory::identities::{Identity, IdentityKind, IdentityValue};
use directory::invitations::{self, Entry};
use directory::sessions::Device;
use directory::tags::{self, RemoveUserTag, Score, SetUserTag};
use directory::users::{self, Brought, Fields, Identifiers, Labels, New};

use super::super::dice::Dice;
use super::super::snapshot::ALL_PARTS;
use super::Outcomes;

fn new(dice: &mut Dice<'_>) -> New {
    let mut new = New::of(dice.email());
    new.identifiers = identifiers(dice);
    new.fields = fields(dice);
    new.labels = labels(dice);
    new.brought = Brought {
        id: dice.one_in(16).then(|| dice.user()),
        oid: dice.one_in(16).then(|| dice.user_oid()),
        ..Brought::default()
    };
    new
}

fn identifiers(dice: &mut Dice<'_>) -> Identifiers {
    Identifiers {
        email: dice.one_in(4).then(|| dice.email()),
        username: dice.one_in(4).then(|| dice.name()),
        handle: dice.one_in(4).then(|| dice.handle()),
        reference: dice.one_in(6).then(|| dice.maybe(Dice::title)),
        guid: dice.one_in(6).then(|| dice.maybe(|dice| [dice.among(&[1, 2, 3]); 16])),
    }
}

fn fields(dice: &mut Dice<'_>) -> Fields {
    Fields {
        active: dice.one_in(4).then(|| dice.one_in(2)),
        account_level: dice.one_in(4).then(|| dice.among(&[0, 99, 50, 98, 99])),
        first_name: dice.maybe(Dice::name),
        last_name: dice.maybe(Dice::name),
        city: dice.one_in(6).then(|| dice.name()),
        extra: dice.one_in(6).then(|| dice.object()),
        points: dice.one_in(6).then(|| dice.among(&[0, 1, 2])),
        pod: dice.one_in(6).then(|| dice.maybe(Dice::name)),
        super_delegate_permissions: dice.one_in(12).then(|| dice.permissions()),
        ..Fields::default()
    }
}

fn labels(dice: &mut Dice<'_>) -> Labels {
    Labels {
        tags: if dice.one_in(3) { dice.few(tag_change) } else { Vec::new() },
        dimensions: if dice.one_in(3) { dice.few(dimension_change) } else { Vec::new() },
        apps: dice.one_in(4).then(|| dice.few(Dice::app)),
        roles: dice.one_in(4).then(|| dice.few(|dice| dice.role().1)),
        groups: dice.one_in(4).then(|| dice.few(|dice| dice.group().1)),
        delegates: dice.one_in(4).then(|| dice.few(Dice::user_oid)),
        identities: dice.one_in(4).then(|| dice.few(identity)),
    }
}

fn tag_change(dice: &mut Dice<'_>) -> tags::Change {
    let by_name = dice.one_in(2);
    tags::Change {
        id: (!by_name || dice.one_in(4)).then(|| dice.tag()),
        name: by_name.then(|| dice.title()),
        type_id: dice.one_in(6).then(|| dice.tag_type()),
        type_name: dice.one_in(6).then(|| dice.title()),
        score: match dice.below(4) {
            0 => Score::Keep,
            1 => Score::Remove,
            _ => Score::Set(dice.score()),
        },
    }
}

fn dimension_change(dice: &mut Dice<'_>) -> dimensions::Change {
    let by_name = dice.one_in(2);
    dimensions::Change {
        id: (!by_name || dice.one_in(4)).then(|| dice.dimension()),
        name: by_name.then(|| dice.title()),
        value: (!dice.one_in(4)).then(|| dice.value()),
    }
}

fn identity(dice: &mut Dice<'_>) -> Identity {
    let value = IdentityValue::parse(dice.among(&["7", "8", "Seven", " seven"])).unwrap();
    Identity { kind: dice.among(&IdentityKind::ALL), value }
}

pub(super) fn create_user(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, new) = (dice.client(), new(dice));
    outcomes.run(&users::Create { client, new, parts: ALL_PARTS });
}

pub(super) fn create_users(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, people) = (dice.client(), vec![new(dice), new(dice)]);
    outcomes.run(&users::CreateMany { client, people });
}

pub(super) fn update_user(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&users::Update {
        client: dice.client(),
        user: dice.user_key(),
        if_version: dice.version(),
        identifiers: identifiers(dice),
        fields: fields(dice),
        labels: labels(dice),
        parts: ALL_PARTS,
    });
}

pub(super) fn delete_user(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&users::Delete {
        client: dice.client(),
        user: dice.user_key(),
        if_version: dice.version(),
        forwarded: None,
        parts: ALL_PARTS,
    });
}

pub(super) fn add_delegate(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&delegates::Add {
        client: dice.client(),
        user: dice.user(),
        delegate: dice.user(),
        permissions: dice.maybe(Dice::permissions),
        if_version: dice.version(),
    });
}

pub(super) fn set_permissions(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (user, delegate) = delegation(dice);
    outcomes.run(&delegates::SetPermissions {
        client: dice.client(),
        user,
        delegate,
        permissions: dice.permissions(),
        if_version: dice.version(),
    });
}

pub(super) fn remove_delegate(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (user, delegate) = delegation(dice);
    let (client, if_version) = (dice.client(), dice.version());
    outcomes.run(&delegates::Remove { client, user, delegate, if_version });
}

/// Mostly one that there is.
fn delegation(dice: &mut Dice<'_>) -> (directory::ids::UserId, directory::ids::UserId) {
    let users = dice.state().users.iter();
    let all = users.flat_map(|of| of.delegates.iter().map(|delegate| (of.user.id, delegate.id)));
    let all: Vec<_> = all.collect();
    let is_known = !all.is_empty() && !dice.one_in(4);
    if is_known { dice.among(&all) } else { (dice.user(), dice.user()) }
}

pub(super) fn set_user_tag(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&SetUserTag {
        client: dice.client(),
        user: dice.user(),
        tag: dice.tag(),
        score: dice.maybe(Dice::score),
        if_version: dice.version(),
    });
}

pub(super) fn remove_user_tag(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, user, tag) = (dice.client(), dice.user(), dice.tag());
    outcomes.run(&RemoveUserTag { client, user, tag, if_version: dice.version() });
}

pub(super) fn set_record(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&ces::SetRecord {
        client: dice.client(),
        user: dice.user(),
        ce: dice.ce(),
        earned: dice.one_in(2).then(|| dice.hours()),
        status: dice.one_in(2).then(|| dice.status()),
        if_version: dice.version(),
    });
}

pub(super) fn claim_hours(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&ces::Claim {
        client: dice.client(),
        user: dice.user(),
        ce: dice.ce(),
        hours: dice.maybe(Dice::hours),
        if_version: dice.version(),
    });
}

pub(super) fn invite(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let client = dice.client();
    let mut entries = vec![entry(dice)];
    entries.extend(dice.few(entry));
    outcomes.run(&invitations::Invite { client, entries });
}

fn entry(dice: &mut Dice<'_>) -> Entry {
    Entry {
        initial_apps: dice.few(Dice::app),
        extra: dice.maybe(Dice::object),
        demo: dice.maybe(|dice| dice.one_in(2)),
        subject: dice.maybe(Dice::title),
        ..Entry::of(dice.email())
    }
}

pub(super) fn resend(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&invitations::Resend {
        client: dice.client(),
        id: dice.invitation(),
        if_version: dice.version(),
    });
}

pub(super) fn withdraw(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&invitations::Withdraw {
        client: dice.client(),
        id: dice.invitation(),
        if_version: dice.version(),
    });
}

pub(super) fn accept(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (first_name, last_name) = (dice.name(), dice.name());
    let key = dice.invitation_key();
    let (password, device) = (None, Device::new("Firefox"));
    outcomes.run(&invitations::Accept { key, first_name, last_name, password, device });
}

pub(super) fn accept_as_user(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&invitations::AcceptAsUser { key: dice.invitation_key() });
}
