//! Finding and listing apps.

use store::Tx;

use super::{App, Slug, rows};
use crate::error::{Error, Noun};
use crate::ids::{AppCode, ClientId};
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// All apps of a client, at most [`super::LIMIT`], by number. Needs: whoever may see its apps.
#[derive(Clone, Copy, Debug)]
pub struct List(pub ClientId);

impl Query for List {
    type Outcome = Vec<App>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<App>, Error> {
        ctx.enter(tx, Action::ReadApps, self.0, Noun::Client)?;
        rows::all(tx, self.0)
    }
}

/// One app. Needs: whoever may see the client's apps.
#[derive(Clone, Debug)]
pub struct Get {
    /// The client.
    pub client: ClientId,
    /// Which app.
    pub app: AppCode,
}

impl Query for Get {
    type Outcome = App;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<App, Error> {
        ctx.check(Action::ReadApps, self.client, Noun::App)?;
        rows::get(tx, self.client, &self.app)
    }
}

/// The app of a slug, without regard to case, if there is one. Needs: whoever may see the client's
/// apps.
#[derive(Clone, Debug)]
pub struct FindBySlug {
    /// The client.
    pub client: ClientId,
    /// The short name.
    pub slug: Slug,
}

impl Query for FindBySlug {
    type Outcome = Option<App>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<App>, Error> {
        ctx.check(Action::ReadApps, self.client, Noun::Client)?;
        rows::by_slug(tx, self.client, &self.slug)
    }
}
