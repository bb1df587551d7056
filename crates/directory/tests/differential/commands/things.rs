//! Commands about what a client owns besides its people.

use directory::apps;
use directory::ces;
use directory::clients;
use directory::credentials;
use directory::dimensions;
use directory::groups;
use directory::tags;

use super::super::dice::Dice;
use super::Outcomes;

pub(super) fn create_tag_type(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&tags::CreateType { client: dice.client(), name: dice.title() });
}

pub(super) fn create_tag(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&tags::Create {
        client: dice.client(),
        name: dice.title(),
        type_id: dice.maybe(Dice::tag_type),
        type_name: dice.one_in(2).then(|| dice.title()),
    });
}

pub(super) fn update_tag(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&tags::Update {
        client: dice.client(),
        id: dice.tag(),
        name: dice.one_in(2).then(|| dice.title()),
        type_id: dice.maybe(Dice::tag_type),
        type_name: dice.maybe(Dice::title),
        if_version: dice.version(),
    });
}

pub(super) fn delete_tag(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, id, if_version) = (dice.client(), dice.tag(), dice.version());
    outcomes.run(&tags::Delete { client, id, if_version });
}

pub(super) fn create_dimension(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&dimensions::Create { client: dice.client(), name: dice.title() });
}

pub(super) fn rename_dimension(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, id, if_version) = (dice.client(), dice.dimension(), dice.version());
    let name = (!dice.one_in(6)).then(|| dice.title());
    outcomes.run(&dimensions::Rename { client, id, name, if_version });
}

pub(super) fn delete_dimension(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, id, if_version) = (dice.client(), dice.dimension(), dice.version());
    outcomes.run(&dimensions::Delete { client, id, if_version });
}

pub(super) fn create_app(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let new = apps::Create::new(dice.client(), dice.slug(), dice.label());
    outcomes.run(&apps::Create { code: dice.maybe(Dice::app), ..new });
}

pub(super) fn update_app(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&apps::Update {
        client: dice.client(),
        app: dice.app(),
        settings: apps::Settings {
            slug: dice.maybe(Dice::slug),
            label: dice.maybe(Dice::label),
            show_help: dice.maybe(|dice| dice.one_in(2)),
            ..apps::Settings::default()
        },
        if_version: dice.version(),
    });
}

pub(super) fn create_group(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&groups::CreateGroup {
        client: dice.client(),
        name: dice.title(),
        id: dice.one_in(6).then(|| dice.group().0),
        oid: dice.one_in(6).then(|| dice.group().1),
    });
}

pub(super) fn rename_group(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, (group, _), if_version) = (dice.client(), dice.group(), dice.version());
    outcomes.run(&groups::RenameGroup { client, group, name: dice.title(), if_version });
}

pub(super) fn delete_group(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, (group, _), if_version) = (dice.client(), dice.group(), dice.version());
    outcomes.run(&groups::DeleteGroup { client, group, if_version });
}

pub(super) fn create_role(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&groups::CreateRole {
        client: dice.client(),
        name: dice.title(),
        claims: dice.claims(),
        id: dice.one_in(6).then(|| dice.role().0),
        oid: dice.one_in(6).then(|| dice.role().1),
    });
}

pub(super) fn update_role(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&groups::UpdateRole {
        client: dice.client(),
        role: dice.role().0,
        name: dice.maybe(Dice::title),
        claims: dice.maybe(Dice::claims),
        if_version: dice.version(),
    });
}

pub(super) fn delete_role(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, (role, _), if_version) = (dice.client(), dice.role(), dice.version());
    outcomes.run(&groups::DeleteRole { client, role, if_version });
}

pub(super) fn create_ce(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&ces::Create {
        client: dice.client(),
        name: dice.title(),
        credits: dice.hours(),
        threshold: dice.among(&[80, 0, 100, 101]),
        hidden: dice.one_in(3),
    });
}

pub(super) fn update_ce(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&ces::Update {
        client: dice.client(),
        ce: dice.ce(),
        fields: ces::Fields {
            name: dice.maybe(Dice::title),
            credits: dice.maybe(Dice::hours),
            threshold: dice.maybe(|dice| dice.among(&[80, 0, 100, -1])),
            hidden: dice.maybe(|dice| dice.one_in(2)),
        },
        if_version: dice.version(),
    });
}

pub(super) fn delete_ce(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, ce, if_version) = (dice.client(), dice.ce(), dice.version());
    outcomes.run(&ces::Delete { client, ce, if_version });
}

/// A secret that is brought along, of which there are only two.
fn secret(dice: &mut Dice<'_>) -> Option<String> {
    dice.one_in(4).then(|| dice.among(&["a", "b"]).repeat(40))
}

pub(super) fn create_user_token(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, user, label, secret) = (dice.client(), dice.user(), dice.title(), secret(dice));
    let told = format!("{client} {user} {label:?} {secret:?}");
    outcomes.run_told(&credentials::CreateUserToken { client, user, label, secret }, &told);
}

pub(super) fn create_api_key(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, label, claims) = (dice.client(), dice.title(), dice.maybe(Dice::claims));
    let told = format!("{client} {label:?} {claims:?}");
    let secret = secret(dice).map(|digits| format!("rbk_{digits}"));
    outcomes.run_told(&credentials::CreateApiKey { client, label, claims, secret }, &told);
}

pub(super) fn create_oauth_client(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let (client, label, claims) = (dice.client(), dice.title(), dice.maybe(Dice::claims));
    let client_id = dice.one_in(6).then(|| dice.user_oid());
    let told = format!("{client} {label:?} {claims:?} {client_id:?}");
    let new = credentials::CreateOauthClient { client, label, claims, client_id, secret: None };
    outcomes.run_told(&new, &told);
}

pub(super) fn revoke(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&credentials::Revoke { client: dice.client(), credential: dice.credential() });
}

pub(super) fn update_client(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    outcomes.run(&clients::Update {
        client: dice.client(),
        settings: clients::Settings {
            name: dice.maybe(Dice::title),
            login_title: dice.maybe(Dice::title),
            ..clients::Settings::default()
        },
        if_version: dice.version(),
    });
}
