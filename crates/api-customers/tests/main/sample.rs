//! The people of the examples, and a second customer whose data must never be seen from the first.

use directory::clients::{self, Domain, Settings};
use directory::credentials::CreateOauthClient;
use directory::groups::{CreateGroup, CreateRole};
use directory::identities::{Identity, IdentityKind, IdentityValue};
use directory::ids::{ClientId, Oid};
use directory::policy::{Claim, Claims};
use directory::text::{Email, Line};
use directory::time::Timestamp;
use directory::users::{self, Brought, Fields, Labels, New};
use testkit::World;
use testkit::fixtures::run;

/// The customer of the examples.
pub const CUSTOMER: &str = "5f5a3c1e9b1e8a0001000001";
/// The other customer.
pub const OTHER: &str = "5f5a3c1e9b1e8a0001000002";
/// Ann Archer, whom the examples show. Bob is her delegate, and she is Cleo's.
pub const ANN: &str = "62f6bd0a1c9d440000000001";
/// Bob Baker, of whom hardly anything is known.
pub const BOB: &str = "62f6bd0a1c9d440000000002";
/// Cleo Clark, the only administrator.
pub const CLEO: &str = "62f6bd0a1c9d440000000003";
/// Dora Dunn, who is switched off.
pub const DORA: &str = "62f6bd0a1c9d440000000004";
/// Somebody of the other customer, with Ann's address and external identity.
pub const STRANGER: &str = "72f6bd0a1c9d440000000001";
/// An id that nothing has.
pub const NOBODY: &str = "ffffffffffffffffffffffff";
/// The role Credit Reader.
pub const ROLE: &str = "62f6bd0a1c9d4400000000f2";
/// The group Ann is in.
pub const GROUP: &str = "64b2a1d3e5f6070000000001";

/// The first customer as the core knows it.
pub const CLIENT: ClientId = ClientId(1);
/// The second one.
pub const OTHER_CLIENT: ClientId = ClientId(2);

/// What draws the access token of a caller.
struct Machine {
    name: &'static str,
    id: &'static str,
    secret: &'static str,
    client: ClientId,
    /// What it may do; without it, what an administrator may.
    claims: Option<&'static [Claim]>,
}

const MACHINES: [Machine; 4] = [
    Machine {
        name: "machine",
        id: "63a1f0c2d4e5f60000000001",
        secret: "rbs_5d41402abc4b2a76b9719d911017c592aa11bb22",
        client: CLIENT,
        claims: None,
    },
    Machine {
        name: "reader",
        id: "63a1f0c2d4e5f60000000002",
        secret: "rbs_0000000000000000000000000000000000000002",
        client: CLIENT,
        claims: Some(&[Claim::UsersRead]),
    },
    Machine {
        name: "idler",
        id: "63a1f0c2d4e5f60000000003",
        secret: "rbs_0000000000000000000000000000000000000003",
        client: CLIENT,
        claims: Some(&[]),
    },
    Machine {
        name: "stranger",
        id: "63a1f0c2d4e5f60000000004",
        secret: "rbs_0000000000000000000000000000000000000004",
        client: OTHER_CLIENT,
        claims: None,
    },
];

/// Puts the sample data into a fresh world, and draws an access token for each caller.
pub async fn fill(world: &World) -> Vec<(&'static str, String)> {
    for (id, oid, name, domain) in [
        (CLIENT, CUSTOMER, "Archer & Baker LLP", "archer.example"),
        (OTHER_CLIENT, OTHER, "Umbrella LLP", "umbrella.example"),
    ] {
        run(world, customer(id, oid, name, domain)).await;
        let claims = Claims::of([Claim::UsersRead, Claim::CesRead]);
        let role = CreateRole::new(id, line("Credit Reader"), claims);
        let own = (id == CLIENT).then(|| parse(ROLE));
        run(world, CreateRole { oid: own, ..role }).await;
    }
    let group = CreateGroup::new(CLIENT, line("Litigators"));
    run(world, CreateGroup { oid: Some(parse(GROUP)), ..group }).await;
    for person in [bob(), ann(), cleo(), dora(), stranger()] {
        run(world, person).await;
    }
    let mut callers = Vec::new();
    for Machine { name, id, secret, client, claims } in MACHINES {
        let machine = CreateOauthClient {
            client,
            label: line(name),
            claims: claims.map(|claims| Claims::of(claims.iter().copied())),
            client_id: Some(parse(id)),
            secret: Some(secret.to_owned()),
        };
        run(world, machine).await;
        let token = world.directory.issue_access_token(id, secret, None).await.unwrap();
        callers.push((name, format!("Bearer {}", token.secret.reveal())));
    }
    callers
}

fn customer(id: ClientId, oid: &str, name: &str, domain: &str) -> clients::Create {
    let new = clients::Create::new(line(name), Domain::parse(domain).unwrap());
    let settings = Settings {
        segment: Some(line("strategic")),
        vertical: Some(line("legal")),
        ..Settings::default()
    };
    clients::Create { id: Some(id), oid: Some(parse(oid)), settings, ..new }
}

fn bob() -> users::Create {
    person(CLIENT, BOB, "Bob", "Baker", "bob.baker@archer.example")
}

fn ann() -> users::Create {
    let mut ann = person(CLIENT, ANN, "Ann", "Archer", "ann.archer@archer.example");
    let new = &mut ann.new;
    new.fields.nickname = Some(line("Annie"));
    new.fields.title = Some(line("Associate"));
    new.fields.seniority = Some(Some(line("Senior")));
    new.fields.department = Some(Some(line("Litigation")));
    new.fields.office = Some(Some(line("Boston")));
    new.labels = Labels {
        roles: Some(vec![parse(ROLE)]),
        groups: Some(vec![parse(GROUP)]),
        delegates: Some(vec![parse(BOB)]),
        identities: Some(vec![
            identity(IdentityKind::Juris, "J-100"),
            identity(IdentityKind::Aderant, "T-100"),
        ]),
        ..Labels::default()
    };
    ann
}

fn cleo() -> users::Create {
    let mut cleo = person(CLIENT, CLEO, "Cleo", "Clark", "cleo@archer.example");
    cleo.new.fields.account_level = Some(users::ADMINISTRATOR_LEVEL);
    cleo.new.labels.delegates = Some(vec![parse(ANN)]);
    cleo.new.labels.identities = Some(vec![identity(IdentityKind::Elite, "C-300")]);
    cleo
}

fn dora() -> users::Create {
    let mut dora = person(CLIENT, DORA, "Dora", "Dunn", "dora@archer.example");
    dora.new.fields.active = Some(false);
    dora
}

fn stranger() -> users::Create {
    let mut stranger = person(OTHER_CLIENT, STRANGER, "Zelda", "Zorn", "ann.archer@archer.example");
    stranger.new.labels.identities = Some(vec![identity(IdentityKind::Aderant, "T-100")]);
    stranger
}

/// A command that adds somebody with a name and an address.
pub fn person(client: ClientId, oid: &str, first: &str, last: &str, email: &str) -> users::Create {
    let mut new = New::of(Email::parse(email).unwrap());
    new.fields =
        Fields { first_name: Some(line(first)), last_name: Some(line(last)), ..Fields::default() };
    // The fraction is there to be cut off.
    let instant = Timestamp::parse("2022-08-12T20:44:48.987654Z").unwrap();
    new.brought = Brought {
        oid: Some(parse(oid)),
        created_at: instant,
        updated_at: instant,
        ..Brought::default()
    };
    users::Create { client, new, parts: users::Parts::default() }
}

/// What a system calls somebody.
pub fn identity(kind: IdentityKind, value: &str) -> Identity {
    Identity { kind, value: IdentityValue::parse(value).unwrap() }
}

/// An object id.
pub fn parse(oid: &str) -> Oid {
    Oid::parse(oid).unwrap()
}

/// A text of one line.
pub fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}
