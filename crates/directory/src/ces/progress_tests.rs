//! The rules of progress, at every boundary.

use proptest::prelude::*;

use super::*;

const TERMS: Terms = Terms { credits: Hours(1000), threshold: 80 };

fn at(state: State, earned: i64, claimed: i64) -> Progress {
    Progress { state, earned: Hours(earned), claimed: Hours(claimed) }
}

fn open(earned: i64) -> Progress {
    at(State::Open, earned, 0)
}

fn set(
    progress: Progress,
    earned: Option<i64>,
    status: Option<Status>,
) -> Result<Progress, String> {
    progress.set(TERMS, earned.map(Hours), status).map_err(|error| error.to_string())
}

fn not_earned() -> Result<Progress, String> {
    Err(Clash::StatusNotEarned.to_string())
}

#[test]
fn one_hundredth_below_the_threshold_is_open_still() {
    assert_eq!(open(799).status(TERMS), Status::Open);
    assert_eq!(open(800).status(TERMS), Status::Ready);
    let third = Terms { credits: Hours(1), threshold: 33 };
    assert_eq!((open(0).status(third), open(1).status(third)), (Status::Open, Status::Ready));
}

#[test]
fn without_a_threshold_everything_is_ready_at_once() {
    let lax = Terms { threshold: 0, ..TERMS };
    assert_eq!(open(0).status(lax), Status::Ready);
    assert_eq!(at(State::Hidden, 0, 0).status(lax), Status::None);
    assert_eq!(open(0).claim(lax, None).unwrap(), at(State::Done, 0, 0));
}

#[test]
fn earning_and_losing_hours_opens_and_closes_the_claim() {
    let ready = set(open(0), Some(800), None).unwrap();
    assert_eq!(ready.status(TERMS), Status::Ready);
    assert_eq!(set(ready, Some(799), None).unwrap().status(TERMS), Status::Open);
}

#[test]
fn nobody_earns_more_than_the_credits() {
    assert_eq!(set(open(0), Some(1001), None), Ok(open(1000)));
}

#[test]
fn all_that_is_earned_is_claimed_unless_fewer_are_named() {
    assert_eq!(open(800).claim(TERMS, None).unwrap(), at(State::Done, 800, 800));
    assert_eq!(open(800).claim(TERMS, Some(Hours(500))).unwrap(), at(State::Done, 800, 500));
}

#[test]
fn more_than_is_earned_cannot_be_claimed() {
    let refused = open(800).claim(TERMS, Some(Hours(801)));
    assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].code == Code::OverEarned));
}

#[test]
fn only_ready_records_can_be_claimed() {
    for progress in [open(799), at(State::Hidden, 800, 0), at(State::Done, 800, 800)] {
        for hours in [None, Some(Hours(1)), Some(Hours(9999))] {
            let refused = progress.claim(TERMS, hours);
            assert!(matches!(refused, Err(Error::Conflict(Clash::NotReady))), "{progress:?}");
        }
    }
}

#[test]
fn none_is_set_and_lifted_by_status_alone() {
    let hidden = set(open(800), None, Some(Status::None)).unwrap();
    assert_eq!(hidden.status(TERMS), Status::None);
    assert_eq!(set(hidden, Some(1000), None).unwrap().status(TERMS), Status::None);
    assert_eq!(set(hidden, None, Some(Status::Open)), Ok(open(800)));
    assert_eq!(set(hidden, None, Some(Status::Done)), not_earned());
}

#[test]
fn ready_must_be_earned() {
    assert_eq!(set(open(799), None, Some(Status::Ready)), not_earned());
    assert_eq!(set(open(799), Some(800), Some(Status::Ready)), Ok(open(800)));
    assert_eq!(set(open(800), Some(799), Some(Status::Ready)), not_earned());
}

#[test]
fn setting_done_claims_all_that_is_earned() {
    assert_eq!(set(open(900), None, Some(Status::Done)), Ok(at(State::Done, 900, 900)));
    assert_eq!(set(open(0), Some(800), Some(Status::Done)), Ok(at(State::Done, 800, 800)));
    assert_eq!(set(open(799), None, Some(Status::Done)), not_earned());
}

#[test]
fn a_done_record_keeps_what_was_claimed() {
    let done = at(State::Done, 800, 500);
    assert_eq!(set(done, Some(500), None), Ok(at(State::Done, 500, 500)));
    assert_eq!(set(done, Some(900), Some(Status::Done)), Ok(at(State::Done, 900, 500)));
    let refused = done.set(TERMS, Some(Hours(499)), None);
    assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].code == Code::UnderClaimed));
}

#[test]
fn an_administrator_reopens_a_done_record_with_nothing_claimed() {
    let done = at(State::Done, 800, 500);
    assert_eq!(set(done, None, Some(Status::Open)), Ok(open(800)));
    assert_eq!(set(done, Some(100), Some(Status::Open)), Ok(open(100)));
    assert_eq!(set(done, Some(0), Some(Status::None)), Ok(at(State::Hidden, 0, 0)));
}

#[test]
fn a_smaller_credit_holds_for_open_records_and_not_for_done_ones() {
    let smaller = Terms { credits: Hours(400), threshold: 100 };
    assert_eq!(open(800).under(smaller), open(400));
    assert_eq!(open(800).status(smaller), Status::Ready);
    let done = at(State::Done, 800, 800);
    assert_eq!(done.under(smaller), done);
    assert_eq!(done.set(smaller, Some(Hours(800)), Some(Status::Done)).unwrap(), done);
}

fn terms() -> impl Strategy<Value = Terms> {
    let near = |edge: i64| (edge - 2).max(0)..=edge + 2;
    let credits = prop_oneof![0..=3_i64, near(1000), Just(Hours::MAX.0)];
    (credits, 0..=100_i64)
        .prop_map(|(credits, threshold)| Terms { credits: Hours(credits), threshold })
}

/// Hours about the points where something changes: nothing, the threshold, the credits.
fn hours(terms: Terms) -> impl Strategy<Value = Hours> {
    let edge = terms.threshold * terms.credits.0 / 100;
    let edges = prop_oneof![Just(0), Just(edge), Just(terms.credits.0), 0..=Hours::MAX.0];
    (edges, -1..=1_i64).prop_map(|(edge, step)| Hours((edge + step).clamp(0, Hours::MAX.0)))
}

#[derive(Clone, Debug)]
enum Step {
    Set(Option<Hours>, Option<Status>),
    Claim(Option<Hours>),
    Redefine(Terms),
}

fn step() -> impl Strategy<Value = Step> {
    let status =
        proptest::sample::select(vec![Status::None, Status::Open, Status::Ready, Status::Done]);
    terms().prop_flat_map(move |terms| {
        let some = move || proptest::option::of(hours(terms));
        prop_oneof![
            4 => (some(), proptest::option::of(status.clone())).prop_map(|(h, s)| Step::Set(h, s)),
            2 => some().prop_map(Step::Claim),
            1 => Just(Step::Redefine(terms)),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_happens_the_invariants_hold(
        mut terms in terms(),
        steps in proptest::collection::vec(step(), 1..20),
    ) {
        let mut progress = open(0);
        for step in steps {
            let before = (progress.under(terms), progress.status(terms));
            let result = match &step {
                Step::Set(earned, status) => progress.set(terms, *earned, *status),
                Step::Claim(hours) => progress.claim(terms, *hours),
                Step::Redefine(new) => {
                    terms = *new;
                    Ok(progress)
                }
            };
            if matches!(step, Step::Claim(_)) && before.1 != Status::Ready {
                prop_assert!(result.is_err());
            }
            progress = result.unwrap_or(progress);

            let shown = progress.under(terms);
            let status = progress.status(terms);
            prop_assert!(shown.claimed <= shown.earned);
            prop_assert!(status == Status::Done || shown.claimed == Hours::ZERO);
            prop_assert!(status == Status::Done || shown.earned <= terms.credits);
            prop_assert_eq!(status == Status::Ready, shown.state == State::Open && terms.reached_by(shown.earned));
            if before.1 == Status::Done {
                let reopened = matches!(step, Step::Set(_, Some(Status::None | Status::Open | Status::Ready)));
                prop_assert!(reopened || (status, shown.claimed) == (Status::Done, before.0.claimed));
            }
        }
    }

    #[test]
    fn sending_back_what_is_shown_changes_nothing(
        (terms, earned) in terms().prop_flat_map(|t| (Just(t), hours(t))),
        claim in any::<bool>(),
        later in terms(),
    ) {
        let mut progress = open(0).set(terms, Some(earned), None).unwrap();
        if claim {
            progress = progress.claim(terms, None).unwrap_or(progress);
        }
        let shown = progress.under(later);
        let again = progress.set(later, Some(shown.earned), Some(progress.status(later)));
        prop_assert_eq!(again.unwrap(), shown);
    }
}
