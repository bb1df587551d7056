//! What a change leaves in the ledger, and that its entries come to what is kept.

use proptest::prelude::*;

use super::*;
use crate::ces::{PartialClaims, Status, Terms};

fn at(state: State, earned: i64, claimed: i64) -> Progress {
    Progress { state, earned: Hours(earned), claimed: Hours(claimed) }
}

fn kinds(before: Option<Progress>, after: Progress) -> Vec<(Kind, i64, i64)> {
    steps(before, after).into_iter().map(|one| (one.kind, one.earned, one.claimed)).collect()
}

#[test]
fn each_change_has_its_kind() {
    use State::{Done, Hidden, Open};
    for (before, after, expected) in [
        (None, at(Open, 0, 0), vec![(Kind::Opened, 0, 0)]),
        (None, at(Hidden, 0, 0), vec![(Kind::Hidden, 0, 0)]),
        (None, at(Open, 800, 0), vec![(Kind::Earned, 800, 0)]),
        (None, at(Done, 0, 0), vec![(Kind::Claimed, 0, 0)]),
        (None, at(Done, 800, 800), vec![(Kind::Earned, 800, 0), (Kind::Claimed, 0, 800)]),
        (Some(at(Open, 800, 0)), at(Open, 500, 0), vec![(Kind::Adjusted, -300, 0)]),
        (Some(at(Open, 800, 0)), at(Open, 800, 300), vec![(Kind::Claimed, 0, 300)]),
        (Some(at(Done, 800, 500)), at(Open, 800, 0), vec![(Kind::Revoked, 0, -500)]),
        (Some(at(Done, 0, 0)), at(Open, 0, 0), vec![(Kind::Reopened, 0, 0)]),
        (Some(at(Done, 800, 500)), at(Hidden, 800, 500), vec![(Kind::Hidden, 0, 0)]),
        (Some(at(Hidden, 800, 500)), at(Done, 800, 500), vec![(Kind::Shown, 0, 0)]),
        (Some(at(Open, 800, 0)), at(Open, 800, 0), vec![]),
    ] {
        assert_eq!(kinds(before, after), expected, "{before:?} {after:?}");
    }
}

#[test]
fn kinds_come_back_from_their_column() {
    for kind in Kind::ALL {
        assert_eq!(Kind::read(kind.write()), Ok(kind));
    }
}

fn terms() -> impl Strategy<Value = Terms> {
    let partial =
        prop::sample::select(vec![PartialClaims::Once, PartialClaims::Off, PartialClaims::On]);
    (prop_oneof![0..=3_i64, Just(1000), Just(Hours::MAX.0)], 0..=100_i64, partial).prop_map(
        |(credits, threshold, partial_claims)| Terms {
            credits: Hours(credits),
            threshold,
            partial_claims,
        },
    )
}

#[derive(Clone, Debug)]
enum Act {
    Set(Option<Hours>, Option<Status>),
    Claim(Option<Hours>),
    Revoke(Hours),
    Redefine(Terms),
}

fn act() -> impl Strategy<Value = Act> {
    let status =
        prop::sample::select(vec![Status::None, Status::Open, Status::Ready, Status::Done]);
    let near = prop_oneof![0..=4_i64, 300..=302_i64, 799..=801_i64, 999..=1001_i64];
    let hours = prop_oneof![near, Just(Hours::MAX.0)].prop_map(Hours);
    let some = prop::option::of(hours.clone());
    prop_oneof![
        4 => (some.clone(), prop::option::of(status)).prop_map(|(h, s)| Act::Set(h, s)),
        4 => some.prop_map(Act::Claim),
        2 => hours.prop_map(Act::Revoke),
        1 => terms().prop_map(Act::Redefine),
    ]
}

proptest! {
    #[test]
    fn the_entries_of_any_sequence_come_to_what_is_kept(
        mut terms in terms(),
        acts in prop::collection::vec(act(), 1..30),
    ) {
        let mut kept: Option<Progress> = None;
        let mut sum: Option<Balance> = None;
        for act in acts {
            let now = kept.unwrap_or(at(State::Open, 0, 0));
            let outcome = match act {
                Act::Set(earned, status) => now.set(terms, earned, status),
                Act::Claim(hours) => now.claim(terms, hours),
                Act::Revoke(hours) => Ok(now.revoke(terms, hours.min(now.claimed))),
                Act::Redefine(other) => {
                    terms = other;
                    continue;
                }
            };
            let Ok(after) = outcome else { continue };
            for step in steps(kept, after) {
                prop_assert!(!(step.kind == Kind::Claimed && step.claimed < 0));
                prop_assert!(!(step.kind == Kind::Revoked && step.claimed >= 0));
                sum = Some(Balance::after(sum, step));
            }
            kept = Some(after);
            prop_assert_eq!(sum.map(Balance::progress), kept);
            prop_assert!(after.claimed >= Hours::ZERO && after.claimed <= after.earned);
            let status = after.status(terms);
            prop_assert!(status != Status::Ready || after.claim(terms, None).is_ok());
        }
    }

    #[test]
    fn what_is_claimed_in_parts_is_done_when_nothing_is_left(
        earned in 1..=1000_i64,
        parts in prop::collection::vec(1..=400_i64, 1..20),
    ) {
        let terms =
            Terms { credits: Hours(1000), threshold: 0, partial_claims: PartialClaims::On };
        let mut progress = at(State::Open, earned, 0);
        for part in parts {
            let left = progress.earned.0 - progress.claimed.0;
            match progress.claim(terms, Some(Hours(part))) {
                Ok(after) => {
                    prop_assert!(part <= left);
                    prop_assert_eq!(after.claimed.0, progress.claimed.0 + part);
                    prop_assert_eq!(after.state == State::Done, part == left);
                    progress = after;
                }
                Err(_) => prop_assert!(part > left || progress.state == State::Done),
            }
        }
    }

    #[test]
    fn whatever_was_claimed_by_one_claim_is_given_back_by_revoking_it(
        terms in terms(),
        earned in 0..=1000_i64,
        hours in prop::option::of(0..=1000_i64),
    ) {
        let before = at(State::Open, earned, 0).under(terms);
        if let Ok(claimed) = before.claim(terms, hours.map(Hours)) {
            prop_assert_eq!(claimed.revoke(terms, claimed.claimed), before);
        }
    }
}
