//! Random sequences of commands, done to two engines: they must agree on every outcome, on all
//! that can be listed and on what is recorded, and each of them must keep the rules of the core.
//!
//! Where no PostgreSQL server is offered, SQLite is compared with itself. That still shows whatever
//! depends on chance, such as the order of a hash table, and checks the rules.
//!
//! A sequence that failed is kept in `proptest-regressions/differential.txt` and done again by
//! every later run; that file belongs into the repository.

mod commands;
mod dice;
mod rules;
mod snapshot;

use std::collections::BTreeSet;

use directory::policy::{Claim, Claims};
use directory::{Actor, Caller, Surface};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use testkit::{World, engines};

use crate::scene::key;
use crate::upkeep;
use commands::Verb;
use dice::Dice;
use rules::Step;
use snapshot::Snapshot;

/// Who gives a command.
#[derive(Clone, Copy, Debug)]
enum Who {
    Operator,
    /// A key of the client that may do what an administrator may.
    AdministratorKey,
    /// A key of the client that may only look.
    ReadingKey,
    /// Somebody of the client, with the rights they have.
    Person(u8),
    /// An administrator's key of the other client.
    ForeignKey,
    /// Somebody of the other client.
    ForeignPerson(u8),
}

/// How long it is since the last command.
#[derive(Clone, Copy, Debug)]
enum Pause {
    None,
    Second,
    /// Long enough for every invitation to lapse.
    Month,
}

/// One command: who gives it, about which client, and what it is. All else comes from the seed.
#[derive(Clone, Debug)]
struct Act {
    pause: Pause,
    who: Who,
    client: usize,
    verb: Verb,
    seed: u64,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let pause =
        prop_oneof![8 => Just(Pause::None), 8 => Just(Pause::Second), 1 => Just(Pause::Month)];
    let who = prop_oneof![
        8 => Just(Who::Operator),
        6 => Just(Who::AdministratorKey),
        1 => Just(Who::ReadingKey),
        5 => any::<u8>().prop_map(Who::Person),
        1 => Just(Who::ForeignKey),
        1 => any::<u8>().prop_map(Who::ForeignPerson),
    ];
    let client = prop_oneof![6 => Just(0), 1 => Just(1)];
    let verb = prop::sample::select(Verb::ALL);
    // What fails is made shorter, not simpler: each command but the needed ones is left out.
    let act = (pause, who, client, verb, any::<u64>()).no_shrink();
    let act =
        act.prop_map(|(pause, who, client, verb, seed)| Act { pause, who, client, verb, seed });
    prop::collection::vec(act, 10..40)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        max_shrink_iters: 100,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/differential.txt",
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn two_engines_do_the_same_and_keep_the_rules(acts in acts()) {
        let mut pair = Pair::fresh();
        for act in &acts {
            pair.perform(act)?;
        }
        pair.compare_jobs()?;
    }
}

/// Two worlds to which the same is done.
struct Pair {
    worlds: [World; 2],
    /// What both of them hold, of each of the two clients.
    states: [Snapshot; 2],
    /// For each client, the invitations that lapsed and were not closed since.
    lapsed: [BTreeSet<i64>; 2],
    /// What has been done, for the report of a failure.
    done: Vec<String>,
}

impl Pair {
    /// Two clients with a little of everything, and an administrator in the first alone.
    fn fresh() -> Self {
        let engines = engines();
        let ends = [engines.first(), engines.last()];
        let worlds = ends.map(|engine| World::on(*engine.unwrap()).unwrap());
        worlds.iter().for_each(commands::fill);
        let states = snapshot::CLIENTS.map(|client| Snapshot::of(&worlds[0], client));
        Self { worlds, states, lapsed: Default::default(), done: Vec::new() }
    }

    fn perform(&mut self, act: &Act) -> Result<(), TestCaseError> {
        self.wait(act.pause);
        let caller = self.caller(act);
        let (own, other) = (&self.states[act.client], &self.states[1 - act.client]);
        let mut outcomes = commands::Outcomes::of(&self.worlds, &caller);
        act.verb.perform(&mut Dice::new(act.seed, own, other), &mut outcomes);
        let (command, [outcome, second]) = outcomes.into_parts();
        // What a deletion leaves to upkeep belongs to the command.
        for world in &self.worlds {
            upkeep::finish(world);
        }
        self.done.push(format!("{:?} {:?}: {command}\n  → {outcome}", caller.actor, act.pause));
        let told = || format!("\n{}", self.done.join("\n"));
        prop_assert_eq!(&outcome, &second, "the engines answer differently{}", told());

        let seen =
            self.worlds.each_ref().map(|world| snapshot::CLIENTS.map(|c| Snapshot::of(world, c)));
        let [first, second] = &seen;
        for (one, two) in first.iter().zip(second) {
            prop_assert_eq!(&one.text, &two.text, "the engines hold different things{}", told());
        }
        let step = Step {
            client: act.client,
            caller: &caller,
            outcome: &outcome,
            before: &self.states,
            after: first,
            now: self.worlds[0].clock.now(),
        };
        if let Err(broken) = step.check(&mut self.lapsed[act.client]) {
            return Err(TestCaseError::fail(format!("{broken}{}", told())));
        }
        let [first, _] = seen;
        self.states = first;
        Ok(())
    }

    /// Lets time pass. Invitations may lapse meanwhile, which nobody records.
    fn wait(&mut self, pause: Pause) {
        let seconds = match pause {
            Pause::None => return,
            Pause::Second => 1,
            Pause::Month => 31 * 24 * 60 * 60,
        };
        for world in &self.worlds {
            world.clock.advance(seconds);
        }
        let states = snapshot::CLIENTS.map(|client| Snapshot::of(&self.worlds[0], client));
        for ((before, after), lapsed) in self.states.iter().zip(&states).zip(&mut self.lapsed) {
            let pending: BTreeSet<i64> = after.invitation_numbers().collect();
            lapsed.extend(before.invitation_numbers().filter(|id| !pending.contains(id)));
        }
        self.states = states;
    }

    /// The caller with the rights they have at this moment.
    fn caller(&self, act: &Act) -> Caller {
        let (own, other) = (&self.states[act.client], &self.states[1 - act.client]);
        let reading = Claim::ALL.iter().filter(|claim| claim.text().ends_with(":read"));
        match act.who {
            Who::Operator => World::operator(),
            Who::AdministratorKey => key(own.client.id, &administrator()),
            Who::ReadingKey => key(own.client.id, &reading.copied().collect::<Vec<_>>()),
            Who::ForeignKey => key(other.client.id, &administrator()),
            Who::Person(number) => person(own, number),
            Who::ForeignPerson(number) => person(other, number),
        }
    }

    fn compare_jobs(&self) -> Result<(), TestCaseError> {
        let [first, second] = self.worlds.each_ref().map(snapshot::jobs);
        prop_assert_eq!(first, second, "the engines wait for different work");
        Ok(())
    }
}

fn administrator() -> Vec<Claim> {
    Claims::ADMINISTRATOR.iter().collect()
}

/// An active person of a client, as a credential of theirs would stand for them; a key without
/// any claim where there is nobody.
fn person(state: &Snapshot, number: u8) -> Caller {
    let active: Vec<_> = state.users.iter().filter(|details| details.user.active).collect();
    let Some(details) = active.get(usize::from(number) % active.len().max(1)) else {
        return key(state.client.id, &[]);
    };
    let claims = details.roles.iter().flat_map(|role| role.claims.iter());
    let actor = Actor::Person {
        client: state.client.id,
        user: details.user.id,
        administrator: details.user.is_administrator(),
        claims: Claims::of(claims),
        credential: directory::ids::CredentialId(1),
    };
    World::caller(actor, Surface::Clients)
}
