//! What hangs on a user and is changed together with them.

use store::Tx;

use super::{Fields, User};
use crate::error::{Error, FieldError};
use crate::events::Changes;
use crate::identities::Identity;
use crate::ids::{AppCode, Oid};
use crate::{Ctx, apps, delegates, dimensions, groups, identities, tags};

/// Changes of labels. Tags and dimensions are merged: what is named is set, what is not stays.
/// The others are replaced whole when they are given.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Tags to set or take off.
    pub tags: Vec<tags::Change>,
    /// Dimensions to set or clear.
    pub dimensions: Vec<dimensions::Change>,
    /// The apps they may open.
    pub apps: Option<Vec<AppCode>>,
    /// Their roles; the implicit one always remains.
    pub roles: Option<Vec<Oid>>,
    /// The groups they are in.
    pub groups: Option<Vec<Oid>>,
    /// Who may act for them.
    pub delegates: Option<Vec<Oid>>,
    /// What other systems call them.
    pub identities: Option<Vec<Identity>>,
}

impl Labels {
    /// Makes the changes, gathering the faults of all of them. Default dimensions and the account
    /// level are columns of the user and change in `after`.
    pub(super) fn apply(
        &self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        after: &mut User,
        fields: &Fields,
        log: &mut Changes,
    ) -> Result<(), Error> {
        let (client, user) = (after.client_id, after.id);
        let mut faults = Vec::new();
        if !self.dimensions.is_empty() {
            gather(&mut faults, dimensions::change(tx, ctx, after, fields, &self.dimensions, log))?;
        }
        if !self.tags.is_empty() {
            gather(&mut faults, tags::change(tx, ctx, after, &self.tags, log))?;
        }
        if let Some(apps) = &self.apps {
            gather(&mut faults, apps::set_access(tx, client, user, apps, log))?;
        }
        if let Some(roles) = &self.roles {
            gather(&mut faults, groups::set_roles(tx, ctx, client, after, roles, log))?;
        } else if fields.super_delegate_permissions.is_some() {
            groups::confine_permissions(tx, after)?;
        }
        if let Some(groups) = &self.groups {
            gather(&mut faults, groups::set_groups(tx, client, user, groups, log))?;
        }
        if let Some(delegates) = &self.delegates {
            gather(&mut faults, delegates::replace(tx, client, after, delegates, log))?;
        }
        if let Some(identities) = &self.identities {
            gather(&mut faults, identities::set(tx, client, user, identities, log))?;
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }
}

/// Keeps broken rules for later and passes anything else on.
fn gather(faults: &mut Vec<FieldError>, outcome: Result<(), Error>) -> Result<(), Error> {
    match outcome {
        Err(Error::Invalid(more)) => faults.extend(more),
        other => return other,
    }
    Ok(())
}
