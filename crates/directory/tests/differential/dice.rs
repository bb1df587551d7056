//! Turns random numbers into things that commands are about. Few names exist, so that they clash.

use directory::apps::{Label, Slug};
use directory::ces::{Hours, Status};
use directory::ids::{
    AppCode, CeId, ClientId, CredentialId, DimensionId, GroupId, IfVersion, InvitationId, Oid,
    RoleId, TagId, TagTypeId, UserId, Version,
};
use directory::json::{Object, Permissions};
use directory::policy::{Claim, Claims};
use directory::text::{Email, Line, Long};
use directory::users::{Handle, Key};

use super::snapshot::Snapshot;
use crate::scene::{line, long};

/// Choices that follow from a seed.
pub(super) struct Dice<'a> {
    seed: u64,
    own: &'a Snapshot,
    other: &'a Snapshot,
}

impl<'a> Dice<'a> {
    /// Choices about a client, next to another one.
    pub(super) fn new(seed: u64, own: &'a Snapshot, other: &'a Snapshot) -> Self {
        Self { seed, own, other }
    }

    /// The client that commands are about.
    pub(super) fn client(&self) -> ClientId {
        self.own.client.id
    }

    /// What it holds.
    pub(super) fn state(&self) -> &'a Snapshot {
        self.own
    }

    /// Whether something of this likelihood happens.
    pub(super) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) + 1 == many
    }

    /// A number below another one, which is from 1 to 65,535.
    pub(super) fn below(&mut self, many: usize) -> usize {
        // Knuth's multiplier for numbers of 64 bits; the upper bits are the random ones.
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::from((self.seed >> 48) as u16) % many
    }

    /// Something, one time in three.
    pub(super) fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(3).then(|| make(self))
    }

    /// Up to three of something.
    pub(super) fn few<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    /// One of these.
    pub(super) fn among<T: Clone>(&mut self, those: &[T]) -> T {
        those[self.below(those.len())].clone()
    }

    /// One of what the client holds; now and then one of the other client, or nothing.
    fn held<T>(&mut self, of: impl Fn(&'a Snapshot) -> &'a [T]) -> Option<&'a T> {
        let list = match self.below(40) {
            38 => of(self.other),
            39 => return None,
            _ => of(self.own),
        };
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }

    pub(super) fn user(&mut self) -> UserId {
        self.held(|all| &all.users).map_or(UserId(999), |details| details.user.id)
    }

    pub(super) fn user_oid(&mut self) -> Oid {
        self.held(|all| &all.users).map_or(Oid([7; 12]), |details| details.user.oid)
    }

    pub(super) fn user_key(&mut self) -> Key {
        match self.below(4) {
            0 | 1 => Key::Id(self.user()),
            2 => Key::Oid(self.user_oid()),
            _ => {
                let found = self.held(|all| &all.users);
                let known = found.map(|one| Email::parse(one.user.email.as_str()).unwrap());
                Key::Email(known.unwrap_or_else(|| self.email()))
            }
        }
    }

    pub(super) fn tag(&mut self) -> TagId {
        self.held(|all| &all.tags).map_or(TagId(999), |tag| tag.id)
    }

    pub(super) fn tag_type(&mut self) -> TagTypeId {
        self.held(|all| &all.tag_types).map_or(TagTypeId(999), |tag_type| tag_type.id)
    }

    /// Custom or default.
    pub(super) fn dimension(&mut self) -> DimensionId {
        if self.one_in(4) {
            return DimensionId(self.among(&[5, 6, 13, 18]));
        }
        self.held(|all| &all.dimensions).map_or(DimensionId(999), |dimension| dimension.id)
    }

    pub(super) fn app(&mut self) -> AppCode {
        let unknown = || AppCode::parse("unknown_").unwrap();
        self.held(|all| &all.apps).map_or_else(unknown, |app| app.code.clone())
    }

    pub(super) fn group(&mut self) -> (GroupId, Oid) {
        self.held(|all| &all.groups).map_or((GroupId(999), Oid([7; 12])), |one| (one.id, one.oid))
    }

    pub(super) fn role(&mut self) -> (RoleId, Oid) {
        self.held(|all| &all.roles).map_or((RoleId(999), Oid([7; 12])), |one| (one.id, one.oid))
    }

    pub(super) fn ce(&mut self) -> CeId {
        self.held(|all| &all.ces).map_or(CeId(999), |ce| ce.id)
    }

    pub(super) fn invitation(&mut self) -> InvitationId {
        let found = self.held(|all| &all.invitations);
        found.map_or(InvitationId(999), |invited| invited.invitation.id)
    }

    pub(super) fn invitation_key(&mut self) -> directory::invitations::Key {
        let found = self.own.invitations.get(self.below(self.own.invitations.len().max(1)));
        let unknown = || directory::invitations::Key::parse(&"0".repeat(40)).unwrap();
        found.map_or_else(unknown, |invited| invited.invitation.key.clone())
    }

    pub(super) fn credential(&mut self) -> CredentialId {
        self.held(|all| &all.credentials).map_or(CredentialId(999), |credential| credential.id)
    }

    /// What `If-Match` says: mostly nothing, else a small version that may be the current one.
    pub(super) fn version(&mut self) -> IfVersion {
        if self.one_in(8) {
            IfVersion::is(Version(self.among(&[1, 1, 2, 3])))
        } else {
            IfVersion::ANY
        }
    }

    pub(super) fn email(&mut self) -> Email {
        let local = self.among(&[
            "ann", "Ann", "bob", "carl", "dora", "eve", "fay", "gil", "hal", "ina", "jo", "Zoë",
            "zoe",
        ]);
        Email::parse(&format!("{local}@firm.test")).unwrap()
    }

    /// The name of a person, or a user name.
    pub(super) fn name(&mut self) -> Line {
        line(self.among(&["Ann", "ann", "Bob", " bob", "Zoë", "Ω", ""]))
    }

    /// The name of a thing.
    pub(super) fn title(&mut self) -> Line {
        line(self.among(&[
            "Rust", "rust", "SQL", "Go", "C", "Ada", "Zürich", "zürich ", "city", "Topic", "User",
            "",
        ]))
    }

    pub(super) fn value(&mut self) -> Long {
        long(self.among(&["a", "b", "", "https://x.test/"]))
    }

    pub(super) fn handle(&mut self) -> Handle {
        Handle::parse(self.among(&["ann", "ANN", "bob", "dora", "x"])).unwrap()
    }

    pub(super) fn slug(&mut self) -> Slug {
        Slug::parse(self.among(&["sales", "Sales", "news", "help", "shop"])).unwrap()
    }

    pub(super) fn label(&mut self) -> Label {
        Label::parse(self.among(&["App", "An app", "The app", " "])).unwrap()
    }

    pub(super) fn object(&mut self) -> Object {
        let object = self.among(&[r#"{"a":1}"#, r#"{"b":{"c":[2]}}"#, "{}"]);
        Object::parse(object).unwrap()
    }

    pub(super) fn permissions(&mut self) -> Permissions {
        let unknown = self.one_in(12);
        let name = if unknown { "fly" } else { self.among(&["timesheet", "activities"]) };
        Permissions::of([(name, !self.one_in(3))])
    }

    pub(super) fn claims(&mut self) -> Claims {
        let few = self.few(|dice| dice.among(Claim::ALL));
        Claims::of(few)
    }

    pub(super) fn hours(&mut self) -> Hours {
        Hours(self.among(&[0, 100, 250, 799, 800, 800, 1000, 1000, 999_999, 1_000_000, -1]))
    }

    pub(super) fn status(&mut self) -> Status {
        self.among(&[Status::Open, Status::None, Status::Ready, Status::Done])
    }

    /// A score of a tag, or points.
    pub(super) fn score(&mut self) -> i64 {
        self.among(&[0, 1, 2, 3, 5, 8, i64::from(i32::MAX), -1])
    }
}
