//! Tags of one user, set and taken off together with the user's fields.

use std::collections::{BTreeMap, HashMap};

use store::Tx;

use super::{
    Change, MAX_CHANGES, Score, TagView, USER_LIMIT, UserTag, commands, history_field, of_user,
    rows,
};
use crate::error::{Code, Error, Noun, gather};
use crate::events::Changes;
use crate::ids::{ClientId, TagId, TagTypeId};
use crate::policy::{self, Action};
use crate::text::Line;
use crate::users::User;
use crate::{Ctx, limits, users};

impl Change {
    /// The name, unless it is blank.
    fn name(&self) -> Option<&Line> {
        self.name.as_ref().filter(|name| !name.key().is_empty())
    }

    /// Whether the user has exactly this already.
    fn is_among(&self, stored: &[UserTag]) -> bool {
        let same = |tag: &&UserTag| match self.name() {
            Some(name) => tag.name.key() == name.key(),
            None => self.id == Some(tag.id),
        };
        stored.iter().find(same).is_some_and(|tag| {
            let same_score = self.score.after(Some(tag.score)) == Some(tag.score);
            same_score && self.check_type(tag.type_id, &tag.type_name).is_ok()
        })
    }

    /// Refuses a score out of its bounds.
    fn check_score(&self) -> Result<(), Error> {
        let Score::Set(score) = self.score else { return Ok(()) };
        users::points(score).map(drop).map_err(|code| Error::invalid("score", code))
    }

    /// Refuses a type that is not the tag's own. A name of a type beside its number says nothing.
    fn check_type(&self, own: TagTypeId, own_name: &Line) -> Result<(), Error> {
        let (field, is_own) = match (self.type_id, &self.type_name) {
            (Some(id), _) => ("type", id == own),
            (None, Some(name)) => ("type_name", name.key() == own_name.key()),
            (None, None) => return Ok(()),
        };
        if is_own { Ok(()) } else { Err(Error::invalid(field, Code::OtherType)) }
    }
}

/// Writes in the user's record what they have of a tag, a score or nothing, and who has the tag. The
/// record is for the caller to write.
pub(super) fn set_score(
    tx: &mut Tx<'_>,
    after: &mut User,
    tag: TagId,
    score: Option<i64>,
) -> Result<(), Error> {
    let had = after.tag_scores.set(tag, score).is_some();
    match (had, score.is_some()) {
        (false, true) => rows::add_holder(tx, after.client_id, tag, after.id),
        (true, false) => rows::remove_holder(tx, after.client_id, tag, after.id),
        (true, true) | (false, false) => Ok(()),
    }
}

/// Sets and takes off tags of a user, whose record is for the caller to write.
///
/// A tag of an unknown name is added to the client, with its type, where the caller may. Somebody
/// who may only change their own profile must send tags as they are stored, and so learns of no
/// others. Of two entries for the same tag the later one counts.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    after: &mut User,
    changes: &[Change],
    log: &mut Changes,
) -> Result<(), Error> {
    if changes.len() > MAX_CHANGES {
        return Err(Error::invalid("tags", Code::TooMany(MAX_CHANGES)));
    }
    let client = after.client_id;
    let stored = of_user(tx, after)?;
    if !policy::allows(ctx.actor(), Action::ChangeUser, client) {
        let nothing_new = changes.iter().all(|change| change.is_among(&stored));
        return if nothing_new { Ok(()) } else { Err(Error::Denied(Action::ChangeUser)) };
    }
    let scores: HashMap<TagId, i64> = stored.iter().map(|tag| (tag.id, tag.score)).collect();
    let wanted = resolve_all(tx, ctx, client, changes, &scores)?;
    let count = count_after(&scores, &wanted);
    limits::require_room_on_user(Noun::Tag, scores.len(), count, USER_LIMIT)?;
    for (id, (field, new)) in wanted {
        let old = scores.get(&id).copied();
        if old != new {
            set_score(tx, after, id, new)?;
            log.set(&field, old, new);
        }
    }
    Ok(())
}

/// What the user shall have of each tag that is named: its field in the history and its score.
type Wanted = BTreeMap<TagId, (String, Option<i64>)>;

/// How many tags the user has once they have what is wanted.
fn count_after(scores: &HashMap<TagId, i64>, wanted: &Wanted) -> usize {
    let untouched = scores.keys().filter(|id| !wanted.contains_key(id)).count();
    untouched + wanted.values().filter(|(_, score)| score.is_some()).count()
}

fn resolve_all(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    changes: &[Change],
    scores: &HashMap<TagId, i64>,
) -> Result<Wanted, Error> {
    let mut faults = Vec::new();
    let mut known = Known::load(tx, client, changes)?;
    let mut wanted = Wanted::new();
    for (at, change) in changes.iter().enumerate() {
        let resolved = known.resolve(tx, ctx, client, change);
        if let Some(tag) = gather(resolved, &format!("tags/{at}"), &mut faults)?.flatten() {
            let stored = scores.get(&tag.id).copied();
            let (_, score) =
                wanted.entry(tag.id).or_insert_with(|| (history_field(&tag.name), stored));
            *score = change.score.after(*score);
        }
    }
    if faults.is_empty() { Ok(wanted) } else { Err(Error::Invalid(faults)) }
}

/// The tags that a change may be about.
struct Known {
    by_id: HashMap<TagId, TagView>,
    by_key: HashMap<String, TagView>,
}

impl Known {
    /// Loads what the entries name, in two statements for each 256.
    fn load(tx: &mut Tx<'_>, client: ClientId, changes: &[Change]) -> Result<Self, Error> {
        let keys: Vec<_> = changes.iter().filter_map(Change::name).map(Line::key).collect();
        let unnamed = changes.iter().filter(|change| change.name().is_none());
        let ids: Vec<_> = unnamed.filter_map(|change| change.id).collect();
        let by_id = rows::views_by_ids(tx, client, &ids)?;
        let by_key = rows::views_by_keys(tx, client, &keys)?;
        Ok(Self {
            by_id: by_id.into_iter().map(|tag| (tag.id, tag)).collect(),
            by_key: by_key.into_iter().map(|tag| (tag.name.key(), tag)).collect(),
        })
    }

    /// The tag an entry means, added to the client if need be; `None` where there is nothing to
    /// take off. Fields of broken rules are those of the entry.
    fn resolve(
        &mut self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        client: ClientId,
        change: &Change,
    ) -> Result<Option<TagView>, Error> {
        change.check_score()?;
        let found = match (change.name(), change.id) {
            (Some(name), _) => self.by_key.get(&name.key()),
            (None, Some(id)) => {
                let unknown = || Code::UnknownId(Noun::Tag, id.to_string());
                let known = self.by_id.get(&id);
                Some(known.ok_or_else(|| Error::invalid("id", unknown()))?)
            }
            (None, None) => return Err(Error::invalid("id", Code::Required)),
        };
        if let Some(found) = found {
            change.check_type(found.type_id, &found.type_name)?;
            return Ok(Some(found.clone()));
        }
        match change.name() {
            Some(name) if change.score != Score::Remove => {
                self.create(tx, ctx, client, change, name).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn create(
        &mut self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        client: ClientId,
        change: &Change,
        name: &Line,
    ) -> Result<TagView, Error> {
        if !policy::allows(ctx.actor(), Action::ChangeTags, client) {
            return Err(Error::invalid("name", Code::MayNotCreate(Noun::Tag)));
        }
        let type_name = change.type_name.as_ref();
        let tag_type = commands::type_for(tx, ctx, client, change.type_id, type_name)?;
        let made = commands::create(tx, ctx, client, name, &tag_type)?;
        self.by_key.insert(name.key(), made.clone());
        Ok(made)
    }
}

#[cfg(test)]
mod tests;
