//! What must hold after every command, whatever it was.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Debug;

use directory::ces::CeClaim;
use directory::events::Event;
use directory::groups::{Role, RoleKind};
use directory::ids::Version;
use directory::time::Timestamp;
use directory::users::{Details, User};
use directory::{Actor, Caller, Noun};

use super::snapshot::Snapshot;

/// One command and what came of it.
pub(super) struct Step<'a> {
    /// Which client it named: its place among the two.
    pub(super) client: usize,
    pub(super) caller: &'a Caller,
    pub(super) outcome: &'a str,
    pub(super) before: &'a [Snapshot; 2],
    pub(super) after: &'a [Snapshot; 2],
    pub(super) now: Timestamp,
}

/// Nothing, or the rule that was broken.
type Kept = Result<(), String>;

fn require(kept: bool, rule: impl FnOnce() -> String) -> Kept {
    if kept { Ok(()) } else { Err(rule()) }
}

/// Things by noun and number (of a record, also that of its credit), each with what is shown of it.
type Things = BTreeMap<(&'static str, i64, i64), String>;

impl Step<'_> {
    /// Checks all rules. `lapsed` are the invitations of the client that lapsed and were not closed
    /// since.
    pub(super) fn check(&self, lapsed: &mut BTreeSet<i64>) -> Kept {
        let (before, after) = (&self.before[self.client], &self.after[self.client]);
        let (other, other_after) = (&self.before[1 - self.client], &self.after[1 - self.client]);
        require(other.text == other_after.text, || "another client changed".to_owned())?;
        self.check_refusal(before, after)?;
        check_events(before, after, lapsed)?;
        self.check_versions(before, after)?;
        check_administrators(before, after)?;
        check_unique(after)?;
        check_ledger(before, after)?;
        check_histories(before, after)?;
        check_holders(after)
    }

    /// A refusal changes nothing, and everything is refused to a caller of another client, as if
    /// it did not exist.
    fn check_refusal(&self, before: &Snapshot, after: &Snapshot) -> Kept {
        let outcome = self.outcome;
        for defect in ["Err(Internal", "Err(Unavailable", "Err(Unknown"] {
            require(!outcome.starts_with(defect), || "a defect".to_owned())?;
        }
        if outcome.starts_with("Err(") {
            require(before.text == after.text, || "a refusal changed something".to_owned())?;
        }
        let foreign = match &self.caller.actor {
            Actor::Operator => false,
            actor @ (Actor::Person { .. } | Actor::Machine { .. }) => {
                actor.client() != Some(before.client.id)
            }
        };
        let hidden = outcome.starts_with("Err(NotFound(") || outcome.starts_with("Err(Unauth");
        require(!foreign || hidden, || "a foreign caller learnt something".to_owned())
    }

    /// The version and the date of a user move when something shown of them does, and only then.
    fn check_versions(&self, before: &Snapshot, after: &Snapshot) -> Kept {
        let old: BTreeMap<_, _> = before.users.iter().map(|one| (one.user.id, one)).collect();
        for new in &after.users {
            let Some(old) = old.get(&new.user.id) else { continue };
            let moved = old.user.version != new.user.version;
            let rule = |what: &str| format!("{what} of user {}", new.user.id);
            require(moved == (shown(old) != shown(new)), || rule("the version"))?;
            let dated = new.user.updated_at == if moved { self.now } else { old.user.updated_at };
            require(dated, || rule("the date"))?;
            require(old.user.version <= new.user.version, || rule("an older version"))?;
        }
        Ok(())
    }
}

/// One event for each thing that changed, and no others.
fn check_events(before: &Snapshot, after: &Snapshot, lapsed: &mut BTreeSet<i64>) -> Kept {
    let known: HashSet<_> = before.events.iter().map(|event| event.oid).collect();
    let new: Vec<&Event> =
        after.events.iter().filter(|event| !known.contains(&event.oid)).collect();
    let is_kept = before.events.len() + new.len() == after.events.len();
    require(is_kept, || "an event is gone".to_owned())?;
    let mut recorded: Vec<_> = new.iter().map(|event| told(event)).collect();
    // An invitation that lapsed is shown to nobody; it is closed when its address is invited again.
    recorded.retain(|(noun, id, _)| *noun != Noun::Invitation.word() || !lapsed.remove(id));
    // Sessions run out by themselves, so they are not among what is compared.
    recorded.retain(|(noun, ..)| *noun != Noun::Session.word());
    recorded.sort_unstable();

    let mut changed = changes(&things(before), &things(after), &new);
    changed.sort_unstable();
    require(recorded == changed, || format!("changed: {changed:?}, recorded: {recorded:?}"))
}

/// The noun and number of what an event is about, and what became of it.
fn told(event: &Event) -> (&str, i64, Became) {
    let became = match event.verb.as_str() {
        "created" => Became::Created,
        "deleted" | "revoked" => Became::Gone,
        // An invitation that was accepted is gone, too.
        _ if event.noun == "invitation" && event.changes.contains("closed_at") => Became::Gone,
        _ => Became::Changed,
    };
    (&event.noun, event.subject_id, became)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    Created,
    Changed,
    Gone,
}

/// What differs, but for what went with something else that was deleted: the event of that speaks
/// for it.
fn changes(old: &Things, new: &Things, events: &[&Event]) -> Vec<(&'static str, i64, Became)> {
    let deleted = |nouns: &[Noun]| {
        let is_one = |event: &&&Event| nouns.iter().any(|noun| noun.word() == event.noun);
        events.iter().filter(is_one).any(|event| event.verb == "deleted")
    };
    let records_follow = deleted(&[Noun::Ce, Noun::User]);
    let mut all = Vec::new();
    for (key, state) in new {
        match old.get(key) {
            None => all.push((key.0, key.1, Became::Created)),
            Some(before) if before == state => {}
            Some(_) => all.push((key.0, key.1, Became::Changed)),
        }
    }
    for key in old.keys().filter(|key| !new.contains_key(key)) {
        if !(records_follow && key.0 == Noun::CeRecord.word()) {
            all.push((key.0, key.1, Became::Gone));
        }
    }
    all
}

/// Everything of a client, without what only counts changes and without names from other rows.
fn things(all: &Snapshot) -> Things {
    let mut things = Things::new();
    let mut put = |noun: Noun, id: i64, state: &dyn Debug| {
        things.insert((noun.word(), id, 0), format!("{state:?}"));
    };
    put(Noun::Client, all.client.id.0, &all.client);
    all.tag_types.iter().for_each(|one| put(Noun::TagType, one.id.0, one));
    all.tags.iter().for_each(|one| put(Noun::Tag, one.id.0, one));
    all.dimensions.iter().for_each(|one| put(Noun::Dimension, one.id.0, one));
    all.apps.iter().for_each(|one| put(Noun::App, one.id.0, one));
    all.groups.iter().for_each(|one| put(Noun::Group, one.id.0, one));
    all.roles.iter().for_each(|one| put(Noun::Role, one.id.0, one));
    all.ces.iter().for_each(|one| put(Noun::Ce, one.id.0, one));
    all.credentials.iter().for_each(|one| put(Noun::Credential, one.id.0, one));
    for one in &all.invitations {
        put(Noun::Invitation, one.invitation.id.0, &(&one.invitation, &one.apps));
    }
    for one in &all.users {
        put(Noun::User, one.user.id.0, &shown(one));
    }
    // Those that are not kept have version 0. What is shown of one also follows its credit.
    for one in all.records.iter().filter(|record| record.version > Version(0)) {
        let key = (Noun::CeRecord.word(), one.user.0, one.ce.id.0);
        things.insert(key, format!("{:?}", one.version));
    }
    things
}

/// What a user's representations show of them and of what hangs on them, without names that other
/// rows hold, and without what counts changes.
fn shown(details: &Details) -> String {
    let user = User {
        version: Version(0),
        updated_at: Timestamp(0),
        last_event: None,
        ..details.user.clone()
    };
    let tags: Vec<_> = details.tags.iter().map(|tag| (tag.id, tag.score)).collect();
    let dimensions: Vec<_> = details.dimensions.iter().map(|one| (one.id, &one.value)).collect();
    let roles: Vec<_> = details.roles.iter().map(|role| role.id).collect();
    let delegates: Vec<_> =
        details.delegates.iter().map(|one| (one.id, &one.permissions)).collect();
    let labels = (tags, dimensions, roles, delegates);
    format!("{user:?}{labels:?}{:?}", (&details.apps, &details.groups, &details.identities))
}

/// A client that had an active administrator has one; being one by level and by role is one state,
/// and so is having permissions of a super delegate and being one.
fn check_administrators(before: &Snapshot, after: &Snapshot) -> Kept {
    let ruled = |all: &Snapshot| {
        all.users.iter().any(|one| one.user.active && one.user.account_level == 99)
    };
    require(!ruled(before) || ruled(after), || "nobody administers the client".to_owned())?;
    for one in &after.users {
        let id = one.user.id;
        let by_role = one.roles.iter().any(Role::is_administrator);
        let by_level = one.user.account_level == 99;
        require(by_role == by_level, || format!("level and roles of user {id} disagree"))?;
        let may = one.user.super_delegate_permissions.iter().next().is_some();
        let is_super = one.roles.iter().any(|role| role.kind == Some(RoleKind::SuperDelegate));
        require(!may || is_super, || format!("user {id} is no super delegate"))?;
    }
    Ok(())
}

/// Keys tell the living apart.
fn check_unique(after: &Snapshot) -> Kept {
    let mut seen = HashSet::new();
    for Details { user, identities, .. } in &after.users {
        let mut keys = vec![
            format!("id {}", user.id),
            format!("object id {}", user.oid),
            format!("address {}", user.email_key),
            format!("handle {}", user.handle_key),
        ];
        keys.extend(user.username_key.iter().map(|key| format!("user name {key}")));
        keys.extend(user.reference.iter().map(|key| format!("reference {}", key.as_str())));
        keys.extend(user.guid.iter().map(|key| format!("guid {key:?}")));
        keys.extend(
            identities.iter().map(|one| format!("{} {}", one.kind.word(), one.value.key())),
        );
        for key in keys {
            require(seen.insert(key.clone()), || format!("two users have the {key}"))?;
        }
    }
    Ok(())
}

/// Entries are only added, and come to the records; so do the claims that are not revoked.
fn check_ledger(before: &Snapshot, after: &Snapshot) -> Kept {
    let kept = before.entries.iter().all(|entry| after.entries.contains(entry));
    require(kept, || "an entry is gone or changed".to_owned())?;
    require(after.differences.is_empty(), || format!("the ledger: {:?}", after.differences))?;
    for record in &after.records {
        let own = |claim: &&CeClaim| (claim.user_id, claim.ce_id) == (record.user, record.ce.id);
        let valid = after.claims.iter().filter(own).filter(|claim| claim.revoked_at.is_none());
        let sum: i64 = valid.map(|claim| claim.hours.0).sum();
        require(sum == record.claimed.0, || format!("the claims come to {sum}: {record:?}"))?;
    }
    Ok(())
}

/// The history of a user is every event of theirs and no other, and only grows at its newer end.
fn check_histories(before: &Snapshot, after: &Snapshot) -> Kept {
    let of_users = |all: &Snapshot| {
        let users = all.users.iter().map(|details| details.user.id);
        users.zip(all.histories.clone()).collect::<BTreeMap<_, _>>()
    };
    let old = of_users(before);
    for (user, mut history) in of_users(after) {
        let grown = old.get(&user).is_none_or(|old| history.ends_with(old));
        require(grown, || format!("the history of user {user} was written anew"))?;
        let theirs = |event: &&Event| event.noun == "user" && event.subject_id == user.0;
        history.sort_by_key(|event| event.oid);
        let whole = history.iter().eq(after.events.iter().filter(theirs));
        require(whole, || format!("the history of user {user} is {history:?}"))?;
    }
    Ok(())
}

/// The records of users and the tables of who has a label say the same.
fn check_holders(after: &Snapshot) -> Kept {
    let mut held = BTreeSet::new();
    for Details { user, .. } in &after.users {
        held.extend(user.tag_scores.labels().map(|tag| ("tag", tag.0, user.id.0)));
        let dimensions = user.dimension_values.labels();
        held.extend(dimensions.map(|dimension| ("dimension", dimension.0, user.id.0)));
    }
    let living: HashSet<i64> = after.users.iter().map(|one| one.user.id.0).collect();
    let rows = after.holders.iter().filter(|(_, _, user)| living.contains(user));
    let rows: BTreeSet<_> = rows.map(|(noun, label, user)| (noun.word(), *label, *user)).collect();
    require(held == rows, || format!("{held:?} are held, {rows:?} are written"))
}
