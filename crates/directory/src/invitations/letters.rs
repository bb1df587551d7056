//! What one call asks to be mailed to whom: pure rules, no database.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Entry, Invitation, Key, LIMIT, expiry};
use crate::Ctx;
use crate::apps;
use crate::error::{Code, Error, FieldError};
use crate::ids::{AppCode, AppId, ClientId, InvitationId, Version};
use crate::json::Object;
use crate::text::Line;

/// Apps with their codes, by number.
pub(super) type Apps = BTreeMap<AppId, AppCode>;

/// All that one call asks for one address: entries with the same address are one letter.
pub(super) struct Letter {
    /// The address and what is given besides; the apps in here are not looked at.
    pub(super) entry: Entry,
    /// The apps of all its entries.
    pub(super) apps: Apps,
}

/// Refuses a call without entries or with too many.
pub(super) fn require_count(entries: &[Entry]) -> Result<(), Error> {
    match entries.len() {
        0 => Err(Error::invalid("entries", Code::Empty)),
        1..=LIMIT => Ok(()),
        _ => Err(Error::invalid("entries", Code::TooMany(LIMIT))),
    }
}

/// The broken rules of all entries: apps that the client does not have, and addresses of users who
/// are switched off. A field of one of several entries has the entry's position before its name.
pub(super) fn faults(
    entries: &[Entry],
    known: &HashMap<AppCode, AppId>,
    inactive: &[String],
) -> Vec<FieldError> {
    let inactive: HashSet<&str> = inactive.iter().map(String::as_str).collect();
    let mut faults = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let several = entries.len() > 1;
        let named =
            |field: &str| if several { format!("{position}/{field}") } else { field.to_owned() };
        if inactive.contains(entry.email.key()) {
            faults.push(FieldError::new(named("email"), Code::InactiveUser));
        }
        faults.extend(apps::unknown(&entry.initial_apps, known, &named("initial_apps")));
    }
    faults
}

/// One letter for each different address, in the order of their first entries. Of a field that
/// several entries of an address give, the last one holds.
pub(super) fn letters(entries: &[Entry], known: &HashMap<AppCode, AppId>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        let number = |code: &AppCode| Some((*known.get(code)?, code.clone()));
        let apps: Apps = entry.initial_apps.iter().filter_map(number).collect();
        let position = *positions.entry(entry.email.key()).or_insert(letters.len());
        match letters.get_mut(position) {
            Some(letter) => letter.join(entry, apps),
            None => letters.push(Letter { entry: entry.clone(), apps }),
        }
    }
    letters
}

impl Letter {
    fn join(&mut self, entry: &Entry, apps: Apps) {
        let later = entry.clone();
        self.apps.extend(apps);
        self.entry.extra = later.extra.or(self.entry.extra.take());
        self.entry.demo = later.demo.or(self.entry.demo);
        self.entry.grants = self.entry.grants.united(&later.grants);
        self.entry.subject = later.subject.or(self.entry.subject.take());
        self.entry.body = later.body.or(self.entry.body.take());
    }

    /// A new invitation for this letter.
    pub(super) fn fresh(
        &self,
        ctx: &mut Ctx<'_>,
        client: ClientId,
        id: InvitationId,
    ) -> Invitation {
        let entry = &self.entry;
        Invitation {
            client_id: client,
            id,
            version: Version::FIRST,
            oid: ctx.ids.oid(ctx.now),
            email: Line::parse(entry.email.as_str()).unwrap_or_default(),
            email_key: entry.email.key().to_owned(),
            inviter_id: ctx.actor().user(),
            extra: entry.extra.clone().unwrap_or_else(Object::empty),
            demo: entry.demo.unwrap_or_default(),
            grants: entry.grants.clone(),
            subject: entry.subject.clone().unwrap_or_default(),
            body: entry.body.clone().unwrap_or_default(),
            key: Key::new(ctx.ids),
            invited_at: ctx.now,
            mailed_at: ctx.now,
            mail_count: 1,
            expires_at: expiry(ctx.now, ctx.installation.invitation_days),
            closed_at: None,
            mail_sent_at: None,
            mail_refused_at: None,
            mail_reason: None,
        }
    }

    /// A pending invitation after this letter joined it: what is given replaces, the rest stays.
    pub(super) fn joined(&self, ctx: &Ctx<'_>, before: &Invitation) -> Invitation {
        let mut after = before.mailed(ctx.now, ctx.installation.invitation_days);
        let entry = &self.entry;
        if let Some(extra) = &entry.extra {
            after.extra.clone_from(extra);
        }
        if let Some(subject) = &entry.subject {
            after.subject.clone_from(subject);
        }
        if let Some(body) = &entry.body {
            after.body.clone_from(body);
        }
        after.demo = entry.demo.unwrap_or(after.demo);
        after.grants = before.grants.united(&entry.grants);
        after
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Email;

    fn code(text: &str) -> AppCode {
        AppCode::parse(text).unwrap()
    }

    fn known() -> HashMap<AppCode, AppId> {
        HashMap::from([(code("first__1"), AppId(1)), (code("second_2"), AppId(2))])
    }

    fn entry(email: &str, apps: &[&str]) -> Entry {
        let initial_apps = apps.iter().map(|app| code(app)).collect();
        Entry { initial_apps, ..Entry::of(Email::parse(email).unwrap()) }
    }

    fn object(text: &str) -> Object {
        Object::parse(text).unwrap()
    }

    #[test]
    fn one_call_takes_1_to_100_entries() {
        let some = |count: usize| vec![entry("ann@acme.test", &[]); count];
        assert!(require_count(&some(1)).is_ok());
        assert!(require_count(&some(100)).is_ok());
        for (count, code) in [(0, Code::Empty), (101, Code::TooMany(100))] {
            let Err(Error::Invalid(faults)) = require_count(&some(count)) else {
                panic!("{count}")
            };
            assert_eq!(faults, [FieldError::new("entries", code)]);
        }
    }

    #[test]
    fn entries_of_one_address_are_one_letter() {
        let entries = [
            Entry {
                extra: Some(object(r#"{"a":1}"#)),
                demo: Some(true),
                ..entry("ann@acme.test", &["first__1"])
            },
            entry("bob@acme.test", &[]),
            Entry { extra: Some(object(r#"{"b":2}"#)), ..entry("ANN@Acme.test", &["second_2"]) },
        ];

        let letters = letters(&entries, &known());

        assert_eq!(letters.len(), 2);
        let (ann, bob) = (&letters[0], &letters[1]);
        assert_eq!(ann.entry.email.as_str(), "ann@acme.test");
        assert_eq!(ann.apps.keys().copied().collect::<Vec<_>>(), [AppId(1), AppId(2)]);
        assert_eq!(ann.entry.extra, entries[2].extra);
        assert_eq!(ann.entry.demo, Some(true));
        assert!(bob.apps.is_empty());
    }

    #[test]
    fn faults_name_the_entry_only_where_there_are_several() {
        let ann = entry("ann@acme.test", &["nowhere1", "first__1"]);
        let off = entry("Off@acme.test", &[]);
        let inactive = ["off@acme.test".to_owned()];
        let fields = |entries: &[Entry]| -> Vec<String> {
            faults(entries, &known(), &inactive).into_iter().map(|fault| fault.field).collect()
        };

        assert_eq!(fields(std::slice::from_ref(&ann)), ["initial_apps"]);
        assert_eq!(fields(std::slice::from_ref(&off)), ["email"]);
        assert_eq!(fields(&[ann, off]), ["0/initial_apps", "1/email"]);
        assert!(fields(&[entry("bob@acme.test", &["second_2"])]).is_empty());
    }

    proptest! {
        #[test]
        fn every_entry_has_exactly_one_letter(names in proptest::collection::vec("[abAB]", 1..20)) {
            let addresses: Vec<_> = names.iter().map(|name| format!("{name}@acme.test")).collect();
            let entries: Vec<_> = addresses.iter().map(|address| entry(address, &[])).collect();

            let letters = letters(&entries, &known());

            for entry in &entries {
                let mine = letters.iter().filter(|l| l.entry.email.key() == entry.email.key());
                prop_assert_eq!(mine.count(), 1);
            }
        }
    }
}
