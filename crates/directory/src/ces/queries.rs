//! Looking at credits and at progress on them.

use std::collections::HashMap;

use store::Tx;

use super::{Ce, CeRecord, rows};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, UserId};
use crate::policy::{Action, Resource, check};
use crate::users::{self, Key};
use crate::{Ctx, Lane, Query};

/// The credits of a client, by number. Needs: whoever may list credits.
#[derive(Clone, Debug)]
pub struct List {
    /// The client.
    pub client: ClientId,
    /// Only those after this one.
    pub after: Option<CeId>,
    /// How many at most; `None`: all.
    pub limit: Option<u16>,
}

impl Query for List {
    type Outcome = Vec<Ce>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Ce>, Error> {
        ctx.check(Action::ReadCes, self.client, Noun::Client)?;
        rows::list(tx, self.client, self.after, self.limit.map(i64::from))
    }
}

/// One credit. Needs: whoever may list credits.
#[derive(Clone, Debug)]
pub struct Get {
    /// The client.
    pub client: ClientId,
    /// The credit.
    pub ce: CeId,
}

impl Query for Get {
    type Outcome = Ce;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Ce, Error> {
        ctx.check(Action::ReadCes, self.client, Noun::Ce)?;
        rows::get(tx, self.client, self.ce)
    }
}

/// A user's progress on every credit, by number; hidden records only for those who see all. Needs:
/// the user, or whoever may see everybody's progress.
#[derive(Clone, Debug)]
pub struct RecordsOfUser {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
}

impl Query for RecordsOfUser {
    type Outcome = Vec<CeRecord>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<CeRecord>, Error> {
        may_read(tx, ctx, self.client, self.user)?;
        let kept = rows::records(tx, self.client, self.user)?;
        let kept: HashMap<CeId, _> = kept.into_iter().map(|row| (row.ce_id, row)).collect();
        let ces = rows::list(tx, self.client, None, None)?;
        let records = ces.into_iter().map(|ce| {
            let row = kept.get(&ce.id);
            CeRecord::of(ce, self.user, row)
        });
        Ok(records.filter(|record| record.is_visible_to(ctx.actor())).collect())
    }
}

/// A user's progress on one credit. Needs: the user, or whoever may see everybody's progress.
#[derive(Clone, Debug)]
pub struct RecordOfUser {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The credit.
    pub ce: CeId,
}

impl Query for RecordOfUser {
    type Outcome = CeRecord;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeRecord, Error> {
        may_read(tx, ctx, self.client, self.user)?;
        let ce = rows::get(tx, self.client, self.ce)?;
        let kept = rows::record(tx, self.client, self.user, self.ce)?;
        let record = CeRecord::of(ce, self.user, kept.as_ref());
        // A hidden one looks like one that is not there.
        if record.is_visible_to(ctx.actor()) { Ok(record) } else { Err(Error::NotFound(Noun::Ce)) }
    }
}

/// First whether the caller may ask at all, whoever it is about, then whether there is such a user.
pub(super) fn may_read(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(), Error> {
    let resource = Resource::user(client, user);
    check(ctx.actor(), Action::ReadCeRecords, &resource, Noun::User)?;
    let found = users::rows::find(tx, client, &Key::Id(user))?;
    found.map(drop).ok_or(Error::NotFound(Noun::User))
}
