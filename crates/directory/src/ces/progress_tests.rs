//! The rules of progress, at every boundary.

use proptest::prelude::*;

use super::*;

const ONCE: PartialClaims = PartialClaims::Once;
const TERMS: Terms = Terms { credits: Hours(1000), threshold: 80, partial_claims: ONCE };

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
    let third = Terms { credits: Hours(1), threshold: 33, ..TERMS };
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
fn no_hours_are_claimed_where_there_are_some_whatever_becomes_of_the_others() {
    for (partial_claims, code) in [
        (PartialClaims::Once, Code::NoHours),
        (PartialClaims::Off, Code::OnlyWhole),
        (PartialClaims::On, Code::NoHours),
    ] {
        let terms = Terms { partial_claims, ..TERMS };
        let refused = open(800).claim(terms, Some(Hours::ZERO));
        assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].code == code), "{terms:?}");
        // Where nothing must be earned, nothing is there to be claimed.
        let lax = Terms { threshold: 0, ..terms };
        assert_eq!(open(0).claim(lax, Some(Hours::ZERO)).unwrap(), at(State::Done, 0, 0));
    }
}

#[test]
fn a_record_hidden_between_two_parts_is_done_with_all_that_is_earned() {
    let parts = Terms { partial_claims: PartialClaims::On, credits: Hours(800), ..TERMS };
    let part = open(800).claim(parts, Some(Hours(300))).unwrap();
    let hidden = part.set(parts, None, Some(Status::None)).unwrap();
    assert_eq!(hidden, at(State::Hidden, 800, 300));
    let done =
        |terms, earned: Option<i64>| hidden.set(terms, earned.map(Hours), Some(Status::Done));

    assert_eq!(done(parts, None).unwrap(), at(State::Done, 800, 800));
    assert_eq!(done(parts, Some(700)).unwrap(), at(State::Done, 700, 700));
    assert_eq!(done(parts, Some(300)).unwrap(), at(State::Done, 300, 300), "nothing is left");
    let smaller = Terms { credits: Hours(500), ..parts };
    assert_eq!(done(smaller, None).unwrap(), at(State::Done, 500, 500));
    let dearer = Terms { threshold: 100, ..parts };
    let refused = done(dearer, Some(700)).map_err(|error| error.to_string());
    assert_eq!(refused, not_earned(), "as for one that is open");
    let refused = done(parts, Some(299));
    assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].code == Code::UnderClaimed));
    assert_eq!(done(TERMS, None).unwrap(), at(State::Done, 800, 300), "parts are off by now");
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
    assert_eq!(set(done, None, Some(Status::Ready)), Ok(open(800)));
}

#[test]
fn hiding_a_done_record_keeps_what_was_claimed() {
    let hidden = set(at(State::Done, 800, 500), None, Some(Status::None)).unwrap();

    assert_eq!(hidden, at(State::Hidden, 800, 500));
    assert_eq!(hidden.status(TERMS), Status::None);
    assert_eq!(set(hidden, None, Some(Status::Done)), Ok(at(State::Done, 800, 500)));
    assert_eq!(set(hidden, Some(600), Some(Status::Done)), Ok(at(State::Done, 600, 500)));
    assert_eq!(set(hidden, Some(900), None), Ok(at(State::Hidden, 900, 500)));
    assert_eq!(set(hidden, None, Some(Status::Open)), Ok(open(800)));
    assert_eq!(set(hidden, None, Some(Status::Ready)), Ok(open(800)));
    for status in [None, Some(Status::None), Some(Status::Done)] {
        let refused = hidden.set(TERMS, Some(Hours(499)), status);
        assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].code == Code::UnderClaimed));
    }
    assert_eq!(set(hidden, Some(499), Some(Status::Open)), Ok(open(499)));
}

#[test]
fn a_hidden_record_of_which_nothing_was_claimed_must_be_opened_before_it_is_done() {
    let claimed_none = set(at(State::Done, 800, 0), None, Some(Status::None)).unwrap();

    assert_eq!(claimed_none, at(State::Hidden, 800, 0));
    assert_eq!(set(claimed_none, None, Some(Status::Done)), not_earned());
    let opened = set(claimed_none, None, Some(Status::Open)).unwrap();
    assert_eq!(set(opened, None, Some(Status::Done)), Ok(at(State::Done, 800, 800)));
}

#[test]
fn a_smaller_credit_holds_for_open_records_and_not_for_done_ones() {
    let smaller = Terms { credits: Hours(400), threshold: 100, ..TERMS };
    assert_eq!(open(800).under(smaller), open(400));
    assert_eq!(open(800).status(smaller), Status::Ready);
    let done = at(State::Done, 800, 800);
    assert_eq!(done.under(smaller), done);
    assert_eq!(done.set(smaller, Some(Hours(800)), Some(Status::Done)).unwrap(), done);
    let hidden = at(State::Hidden, 800, 800);
    assert_eq!(done.set(smaller, None, Some(Status::None)).unwrap(), hidden);
    assert_eq!(hidden.set(smaller, None, Some(Status::Done)).unwrap(), done);
    assert_eq!(hidden.set(smaller, None, Some(Status::Open)).unwrap(), open(400));
}

fn terms() -> impl Strategy<Value = Terms> {
    let near = |edge: i64| (edge - 2).max(0)..=edge + 2;
    let credits = prop_oneof![0..=3_i64, near(1000), Just(Hours::MAX.0)];
    let parts =
        proptest::sample::select(vec![PartialClaims::Once, PartialClaims::Off, PartialClaims::On]);
    (credits, 0..=100_i64, parts).prop_map(|(credits, threshold, partial_claims)| Terms {
        credits: Hours(credits),
        threshold,
        partial_claims,
    })
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

/// What a step makes of the progress under the terms, which it may change.
fn take(step: &Step, progress: Progress, terms: &mut Terms) -> Result<Progress, Error> {
    match step {
        Step::Set(earned, status) => progress.set(*terms, *earned, *status),
        Step::Claim(hours) => progress.claim(*terms, *hours),
        Step::Redefine(new) => {
            *terms = *new;
            Ok(progress)
        }
    }
}

/// Whether a step begins anew, so that nothing is claimed any more.
fn reopens(step: &Step) -> bool {
    matches!(step, Step::Set(_, Some(Status::Open | Status::Ready)))
}

proptest! {
    #[test]
    fn hours_and_status_always_agree(
        mut terms in terms(),
        steps in proptest::collection::vec(step(), 1..20),
    ) {
        let mut progress = open(0);
        let mut in_parts = false;
        for step in steps {
            progress = take(&step, progress, &mut terms).unwrap_or(progress);
            in_parts |= terms.partial_claims == PartialClaims::On;

            let shown = progress.under(terms);
            let status = progress.status(terms);
            let was_claimed = status == Status::Done || shown.claimed > Hours::ZERO;
            prop_assert!(shown.claimed <= shown.earned);
            prop_assert!(was_claimed || shown.earned <= terms.credits);
            prop_assert!(in_parts || shown.state != State::Open || shown.claimed == Hours::ZERO);
            let is_left = shown.claimed == Hours::ZERO || shown.claimed < shown.earned;
            let is_ready =
                shown.state == State::Open && terms.reached_by(shown.earned) && is_left;
            prop_assert_eq!(status == Status::Ready, is_ready);
        }
    }

    #[test]
    fn nobody_ever_has_more_hours_than_a_credit_that_stays_as_it_is(
        (terms, steps) in terms().prop_flat_map(|terms| {
            (Just(terms), proptest::collection::vec(step(), 1..20))
        }),
    ) {
        let mut progress = open(0);
        for step in steps.iter().filter(|step| !matches!(step, Step::Redefine(_))) {
            progress = take(step, progress, &mut terms.clone()).unwrap_or(progress);
            prop_assert!(progress.claimed <= progress.earned && progress.earned <= terms.credits);
        }
    }

    #[test]
    fn done_comes_from_ready_or_from_hiding_what_was_claimed(
        mut terms in terms(),
        steps in proptest::collection::vec(step(), 1..20),
    ) {
        let mut progress = open(0);
        for step in steps {
            let before = (progress.status(terms), progress.claimed);
            let outcome = take(&step, progress, &mut terms);
            if matches!(step, Step::Claim(_)) && before.0 != Status::Ready {
                prop_assert!(outcome.is_err());
            }
            progress = outcome.unwrap_or(progress);

            if progress.state == State::Done && before.0 != Status::Done {
                let is_whole = progress.claimed == progress.earned;
                let was_hidden = before.0 == Status::None && before.1 > Hours::ZERO;
                let in_parts = terms.partial_claims == PartialClaims::On;
                let from_ready = match step {
                    Step::Claim(_) => {
                        before.0 == Status::Ready && (!in_parts || is_whole)
                    }
                    // The hours that are set with the status come first.
                    Step::Set(_, Some(Status::Done)) => {
                        let was_open = matches!(before.0, Status::Open | Status::Ready)
                            || was_hidden && in_parts;
                        was_open && is_whole && terms.reached_by(progress.earned)
                    }
                    _ => false,
                };
                let lifted = was_hidden && progress.claimed == before.1 && (!in_parts || is_whole);
                prop_assert!(from_ready || lifted, "{:?} {:?}", before, step);
            }
        }
    }

    #[test]
    fn only_beginning_anew_takes_claimed_hours_away(
        mut terms in terms(),
        steps in proptest::collection::vec(step(), 1..20),
    ) {
        let mut progress = open(0);
        for step in steps {
            let before = progress;
            progress = take(&step, progress, &mut terms).unwrap_or(progress);

            let claims = matches!(step, Step::Claim(_) | Step::Set(_, Some(Status::Done)));
            let is_kept = progress.claimed == before.claimed
                || progress.claimed > before.claimed && claims;
            prop_assert!(is_kept || reopens(&step), "{:?} {:?}", before, step);
        }
    }

    #[test]
    fn no_hours_are_given_up_where_they_are_claimed_in_parts(
        terms in terms(),
        steps in proptest::collection::vec(step(), 1..20),
    ) {
        let mut terms = Terms { partial_claims: PartialClaims::On, ..terms };
        let mut progress = open(0);
        for step in steps.iter().filter(|step| !matches!(step, Step::Redefine(_))) {
            let was_done = progress.state == State::Done;
            progress = take(step, progress, &mut terms).unwrap_or(progress);

            if progress.state == State::Done && !was_done {
                prop_assert_eq!(progress.claimed, progress.earned, "{:?}", step);
            }
        }
    }

    #[test]
    fn a_done_record_that_was_hidden_is_restored_by_done(
        (terms, earned, claimed) in terms().prop_flat_map(|t| (Just(t), hours(t), hours(t))),
        later in terms(),
    ) {
        let earned = earned.min(terms.credits);
        let ready = open(0).set(terms, Some(earned), None).unwrap();
        if let Ok(done) = ready.claim(terms, Some(claimed.min(earned)))
            && done.state == State::Done
            && done.claimed > Hours::ZERO
        {
            let hidden = done.set(later, None, Some(Status::None)).unwrap();
            let goes_on = later.partial_claims == PartialClaims::On && done.claimed < done.earned;
            prop_assert!(goes_on || hidden.set(later, None, Some(Status::Done)).unwrap() == done);
        }
    }

    #[test]
    fn sending_back_what_is_shown_changes_nothing(
        (terms, earned, part) in terms().prop_flat_map(|t| (Just(t), hours(t), hours(t))),
        claim in any::<bool>(),
        whole in any::<bool>(),
        later in terms(),
    ) {
        let mut progress = open(0).set(terms, Some(earned), None).unwrap();
        if claim {
            let hours = (!whole).then(|| part.min(progress.earned));
            progress = progress.claim(terms, hours).unwrap_or(progress);
        }
        let shown = progress.under(later);
        let again = progress.set(later, Some(shown.earned), Some(progress.status(later)));
        prop_assert_eq!(again.unwrap(), shown);
    }
}
