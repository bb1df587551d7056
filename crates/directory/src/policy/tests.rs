//! The whole matrix, kept as a golden file so that a change of rights is seen in review.

use store::Column;

use super::*;

const CLIENT: ClientId = ClientId(1);
const SELF: UserId = UserId(1);

fn person(administrator: bool) -> Actor {
    let credential = CredentialId(1);
    Actor::Person { client: CLIENT, user: SELF, administrator, claims: Claims::NONE, credential }
}

fn machine(claims: Claims) -> Actor {
    Actor::Machine { client: CLIENT, claims, credential: CredentialId(1) }
}

fn matrix() -> String {
    let reader = Claims::of(Claim::ALL.iter().copied().filter(|c| c.text().ends_with(":read")));
    let actors = [
        ("operator", Actor::Operator),
        ("administrator", person(true)),
        ("member", person(false)),
        ("key", machine(Claims::ADMINISTRATOR)),
        ("reading key", machine(reader)),
    ];
    let resources = [
        ("self", Resource::user(CLIENT, SELF)),
        ("other user", Resource::user(CLIENT, UserId(2))),
        ("client", Resource::client(CLIENT)),
        ("other client", Resource::client(ClientId(2))),
    ];
    let mut text =
        String::from("Who may do what: ✔ allowed, ✘ refused, – does not exist for them.\n");
    for (who, actor) in &actors {
        text += &format!("\n{who:22}");
        for (what, _) in &resources {
            text += &format!("{what:>14}");
        }
        for action in Action::ALL {
            text += &format!("\n  {:20}", format!("{action:?}"));
            for (_, resource) in &resources {
                let mark = match decide(actor, *action, resource) {
                    Decision::Allow => '✔',
                    Decision::Deny => '✘',
                    Decision::Hide => '–',
                };
                text += &format!("{mark:>14}");
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_matrix_is_the_golden_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.txt");
    if option_env!("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, matrix()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), matrix(), "run `cargo xtask golden`");
}

#[test]
fn nobody_reaches_into_another_client() {
    let foreign = Resource::user(ClientId(2), SELF);
    for action in Action::ALL {
        for actor in [person(true), person(false), machine(Claims::EVERYTHING)] {
            assert_eq!(decide(&actor, *action, &foreign), Decision::Hide, "{action:?}");
        }
    }
}

#[test]
fn claims_come_back_from_their_words() {
    for claim in Claim::ALL {
        assert_eq!(Claim::parse(claim.text()), Ok(*claim));
    }
    let some = Claims::of([Claim::UsersRead, Claim::EventsRead]);
    assert_eq!(Claims::from_words(&some.to_words()), some);
    assert_eq!(Claims::from_words("users:fly"), Claims::NONE);
}

#[test]
fn claims_come_back_from_their_column() {
    for claims in [Claims::NONE, Claims::ADMINISTRATOR, Claims::EVERYTHING] {
        assert_eq!(Claims::read(claims.write()), Ok(claims));
    }
}

#[test]
fn a_set_is_within_another_when_it_has_no_claim_besides() {
    let (reads, writes) = (Claims::of([Claim::UsersRead]), Claims::of([Claim::UsersWrite]));
    let both = Claims::of([Claim::UsersRead, Claim::UsersWrite]);
    assert!(Claims::NONE.is_within(reads) && reads.is_within(reads) && reads.is_within(both));
    assert!(!reads.is_within(writes) && !both.is_within(reads) && !reads.is_within(Claims::NONE));
}

#[test]
fn a_permission_is_shown_with_the_digest_of_its_claim() {
    assert_eq!(Claim::UsersRead.oid().to_string(), "4750ee686019497b263bd9c7");
}
