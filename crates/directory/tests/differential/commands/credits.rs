//! Commands about hours, claims and how credits are claimed.

use directory::ces::{
    Answer, ClaimHours, Claiming, Correct, Day, IdempotencyKey, PartialClaims, Questions,
    RevokeClaim, SetClaiming, SetRecord,
};
use directory::ids::Oid;

use super::super::dice::Dice;
use super::Outcomes;

pub(super) fn correct(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let set = SetRecord {
        client: dice.client(),
        user: dice.user(),
        ce: dice.ce(),
        earned: dice.one_in(2).then(|| dice.hours()),
        status: dice.one_in(2).then(|| dice.status()),
        if_version: dice.version(),
    };
    outcomes.run(&Correct { set, why: dice.title(), source: dice.title() });
}

pub(super) fn claim_hours(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let answer = Answer::parse("Yes").unwrap();
    outcomes.run(&ClaimHours {
        client: dice.client(),
        user: dice.user(),
        ce: dice.ce(),
        hours: dice.maybe(Dice::hours),
        answers: dice.one_in(2).then(|| dice.few(|_| answer.clone())),
        key: dice.maybe(|dice| IdempotencyKey::parse(dice.among(&["a", "b"])).unwrap()),
        if_version: dice.version(),
    });
}

pub(super) fn revoke_claim(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    // A claim of a withdrawn credit has no record that could show the change.
    let state = dice.state();
    let offered = |id| state.ces.iter().any(|ce| ce.id == id);
    let claims: Vec<_> = state.claims.iter().filter(|claim| offered(claim.ce_id)).collect();
    let known = (!claims.is_empty()).then(|| claims[dice.below(claims.len())]);
    let place = known.map(|claim| (claim.user_id, claim.oid));
    let (user, claim) = place.unwrap_or_else(|| (dice.user(), Oid([1; 12])));
    outcomes.run(&RevokeClaim { client: dice.client(), user, claim, why: dice.title() });
}

pub(super) fn set_claiming(dice: &mut Dice<'_>, outcomes: &mut Outcomes<'_>) {
    let modes = [PartialClaims::Once, PartialClaims::Off, PartialClaims::On, PartialClaims::On];
    // The clock begins at day 20,454.
    let days = [None, None, Some(Day(20_455)), Some(Day(20_500))];
    let asked = [vec![], vec!["Why?".to_owned()], vec!["Why?".to_owned(), "How?".to_owned()]];
    let claiming = Claiming {
        opens_on: dice.maybe(|dice| dice.among(&days)),
        closes_on: dice.maybe(|dice| dice.among(&days)),
        partial_claims: dice.one_in(2).then(|| dice.among(&modes)),
        questions: dice.maybe(|dice| Questions::parse(&dice.among(&asked)).unwrap()),
    };
    let (client, ce, if_version) = (dice.client(), dice.ce(), dice.version());
    outcomes.run(&SetClaiming { client, ce, claiming, if_version });
}
