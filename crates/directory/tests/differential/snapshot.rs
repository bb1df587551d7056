//! All that can be seen of one client at one moment.

use std::fmt::Write;

use directory::apps::{self, App};
use directory::ces::ledger::{Difference, Entry, Place, VerifyPage};
use directory::ces::{self, Ce, CeClaim, CeRecord};
use directory::clients::{self, Client};
use directory::credentials::{self, Credential};
use directory::dimensions::{self, Dimension};
use directory::events::{Event, Feed, History};
use directory::groups::{Group, ListGroups, ListRoles, Role};
use directory::ids::{ClientId, DimensionId, IdSource, TagId, TagTypeId};
use directory::invitations::{self, Invited};
use directory::jobs::{self, BUCKETS};
use directory::tags::{ListTags, ListTypes, TagType, TagView};
use directory::users::{self, Details, Parts};
use directory::{Ctx, Error, Noun, Query};
use store::{Sql, Tx, sql};
use testkit::{World, block_on};

/// The two clients of a sequence.
pub(super) const CLIENTS: [ClientId; 2] = [ClientId(1), ClientId(2)];

const TAG_HOLDERS: Sql =
    sql!("SELECT tag_id, user_id FROM user_tags WHERE client_id = $1 ORDER BY tag_id, user_id");
const DIMENSION_HOLDERS: Sql = sql!(
    "SELECT dimension_id, user_id FROM user_dimensions WHERE client_id = $1
     ORDER BY dimension_id, user_id"
);
const ENTRIES: Sql = sql!(
    "SELECT {columns} FROM ce_entries WHERE client_id = $1
     ORDER BY user_id, ce_id, record_version, place"
);

/// Everything that hangs on a user.
pub(super) const ALL_PARTS: Parts = Parts {
    tags: true,
    dimensions: true,
    apps: true,
    roles: true,
    groups: true,
    identities: true,
    delegates: true,
};

/// All lists of one client, and all events.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) client: Client,
    pub(super) users: Vec<Details>,
    pub(super) tag_types: Vec<TagType>,
    pub(super) tags: Vec<TagView>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) apps: Vec<App>,
    pub(super) groups: Vec<Group>,
    pub(super) roles: Vec<Role>,
    pub(super) ces: Vec<Ce>,
    /// Of each user and each credit.
    pub(super) records: Vec<CeRecord>,
    /// Of each user.
    pub(super) claims: Vec<CeClaim>,
    /// The whole ledger.
    pub(super) entries: Vec<Entry>,
    /// Where it and the records differ.
    pub(super) differences: Vec<Difference>,
    pub(super) invitations: Vec<Invited>,
    pub(super) credentials: Vec<Credential>,
    pub(super) events: Vec<Event>,
    /// Of each user, newest first.
    pub(super) histories: Vec<Vec<Event>>,
    /// Who has which tag and which custom dimension, as the tables beside the users say: noun, label,
    /// user. Deleted users and labels included.
    pub(super) holders: Vec<(Noun, i64, i64)>,
    /// All of it as text, to be compared.
    pub(super) text: String,
}

impl Snapshot {
    /// Takes all of it from one transaction.
    pub(super) fn of(world: &World, client: ClientId) -> Self {
        let (directory, now) = (world.directory.clone(), world.clock.now());
        let read = world.directory.db().read(move |tx| {
            let caller = World::operator();
            let mut ids = IdSource::seeded([1; 32]);
            let installation = directory.installation();
            let rolls = &users::Rolls::new(0);
            let ctx = Ctx { caller: &caller, now, ids: &mut ids, installation, rolls };
            Camera { tx, ctx, client }.shoot()
        });
        let mut taken = block_on(read).unwrap();
        let mut text = format!("{taken:?}");
        for invited in &taken.invitations {
            // The text form of an invitation hides its key.
            write!(text, " {}", invited.invitation.key.as_str()).unwrap();
        }
        taken.text = text;
        taken
    }

    /// The numbers of the pending invitations.
    pub(super) fn invitation_numbers(&self) -> impl Iterator<Item = i64> {
        self.invitations.iter().map(|invited| invited.invitation.id.0)
    }
}

struct Camera<'a, 't, 'c> {
    tx: &'a mut Tx<'t>,
    ctx: Ctx<'c>,
    client: ClientId,
}

impl Camera<'_, '_, '_> {
    fn get<Q: Query>(&mut self, query: &Q) -> Result<Q::Outcome, Error> {
        query.fetch(self.tx, &mut self.ctx)
    }

    fn shoot(mut self) -> Result<Snapshot, Error> {
        let (client, limit) = (self.client, 1000);
        let users = self.get(&users::Page {
            client,
            after: users::Place::Number(0),
            limit,
            parts: ALL_PARTS,
        })?;
        let (mut records, mut claims, mut histories) = (Vec::new(), Vec::new(), Vec::new());
        for details in &users {
            let user = details.user.id;
            records.extend(self.get(&ces::RecordsOfUser { client, user })?);
            claims.extend(self.get(&ces::ClaimsOfUser { client, user, before: None, limit })?);
            let (noun, subject) = (Noun::User, user.0);
            histories.push(self.get(&History { client, noun, subject, limit })?);
        }
        let ids = self.get(&invitations::Ids { client, app: None })?;
        Ok(Snapshot {
            client: self.get(&clients::Get(client))?,
            users,
            tag_types: self.get(&ListTypes { client, after: TagTypeId(0), limit: None })?,
            tags: self.get(&ListTags { client, after: TagId(0), limit: None })?,
            dimensions: self.get(&dimensions::List {
                client,
                after: DimensionId(99),
                limit: None,
            })?,
            apps: self.get(&apps::List(client))?,
            groups: self.get(&ListGroups(client))?,
            roles: self.get(&ListRoles(client))?,
            ces: self.get(&ces::List { client, after: None, limit: None })?,
            records,
            claims,
            entries: self.tx.all(&ENTRIES, (client,))?,
            differences: self.get(&VerifyPage { client, after: Place::START })?.differences,
            invitations: self.get(&invitations::ByIds { client, ids })?,
            credentials: self.get(&credentials::List { client, after: None, limit })?,
            events: self.get(&Feed { client, limit })?,
            histories,
            holders: self.holders()?,
            text: String::new(),
        })
    }
}

impl Camera<'_, '_, '_> {
    fn holders(&mut self) -> Result<Vec<(Noun, i64, i64)>, Error> {
        let mut all = Vec::new();
        for (noun, sql) in [(Noun::Tag, &TAG_HOLDERS), (Noun::Dimension, &DIMENSION_HOLDERS)] {
            let found: Vec<(i64, i64)> = self.tx.all(sql, (self.client,))?;
            all.extend(found.into_iter().map(|(label, user)| (noun, label, user)));
        }
        Ok(all)
    }
}

/// The mails that wait.
pub(super) fn jobs(world: &World) -> String {
    let read = world.directory.db().read(|tx| {
        let mut all = Vec::new();
        for bucket in 0..BUCKETS {
            all.extend(jobs::waiting(tx, bucket, "mail", 1000)?);
        }
        Ok::<_, Error>(format!("{all:#?}"))
    });
    block_on(read).unwrap()
}
