//! Finding and listing users.

use store::Tx;

use super::details::{self, Details, Parts};
use super::search::Search;
use super::{Key, User, invariants, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid, UserId};
use crate::policy::Action;
use crate::text::{Email, fold};
use crate::{Ctx, Lane, Query, apps};

/// One user. Needs: themselves, or whoever may see all users of the client.
#[derive(Clone, Debug)]
pub struct Get {
    /// The client.
    pub client: ClientId,
    /// Who.
    pub user: Key,
    /// What to load besides the record.
    pub parts: Parts,
}

impl Query for Get {
    type Outcome = Details;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        invariants::reach(tx, ctx, self.client, &self.user, Action::ReadUser)?;
        let user = rows::find(tx, self.client, &self.user)?.ok_or(Error::NotFound(Noun::User))?;
        details::load_one(tx, self.client, user, self.parts)
    }
}

/// [`Get`] with parts of which somebody may have very many: an assistant's delegators.
#[derive(Clone, Debug)]
pub struct GetWhole(pub Get);

impl Query for GetWhole {
    type Outcome = Details;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        self.0.fetch(tx, ctx)
    }
}

/// Users in an order, a page at a time.
#[derive(Clone, Debug)]
pub struct Page {
    /// The client.
    pub client: ClientId,
    /// Those behind this place, in the order that it is of.
    pub after: Place,
    /// How many, 1 to 1001: one more than a full page tells whether another page follows.
    pub limit: u16,
    /// What to load besides the records.
    pub parts: Parts,
}

/// A place in a list of users, right behind the user it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// By number.
    Number(i64),
    /// By last name, first name (without regard to case) and object id.
    Name(String, Oid),
}

impl Place {
    /// Before all users of an order.
    pub fn start(order: Order) -> Self {
        match order {
            Order::Number => Self::Number(0),
            Order::Name => Self::Name(String::new(), Oid([0; 12])),
        }
    }

    /// Right behind a user, in the order of this place.
    #[must_use]
    pub fn behind(&self, user: &User) -> Self {
        match self {
            Self::Number(_) => Self::Number(user.id.0),
            Self::Name(..) => Self::Name(user.name_key.clone(), user.oid),
        }
    }
}

/// Up to so many users with their labels are read well within a millisecond.
const SHORT_PAGE: u16 = 101;

impl Query for Page {
    type Outcome = Vec<Details>;
    const LANE: Lane = Lane::Read;

    fn lane(&self) -> Lane {
        if self.limit <= SHORT_PAGE { Lane::Page } else { Lane::Read }
    }

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Details>, Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        let limit = usize::from(self.limit.clamp(1, 1001));
        let mut page = match &self.after {
            Place::Number(after) => rows::page(tx, self.client, *after, limit)?,
            Place::Name(key, oid) => rows::page_by_name(tx, self.client, (key, *oid), limit)?,
        };
        for some in page.chunks_mut(256) {
            details::load(tx, self.client, some, self.parts)?;
        }
        Ok(page)
    }
}

/// The user who has a key of their own, if there is one.
#[derive(Clone, Debug)]
pub struct Find {
    /// The client.
    pub client: ClientId,
    /// Which key.
    pub by: FindBy,
    /// What to load besides the record.
    pub parts: Parts,
}

/// A key by which at most one user can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindBy {
    /// The address, without regard to case.
    Email(Email),
    /// The user name, without regard to case.
    Username(String),
    /// The client's own key.
    Reference(String),
    /// The client's other key.
    Guid([u8; 16]),
}

impl Query for Find {
    type Outcome = Option<Details>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Details>, Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        let found = match &self.by {
            FindBy::Email(email) => rows::id_by_email(tx, self.client, email.key())?,
            FindBy::Username(name) => rows::id_by_username(tx, self.client, &fold(name.trim()))?,
            FindBy::Reference(reference) => rows::id_by_reference(tx, self.client, reference)?,
            FindBy::Guid(guid) => rows::id_by_guid(tx, self.client, *guid)?,
        };
        let Some(id) = found else { return Ok(None) };
        let Some(user) = rows::find(tx, self.client, &Key::Id(id))? else { return Ok(None) };
        details::load_one(tx, self.client, user, self.parts).map(Some)
    }
}

/// What a search looks for; nothing where it says nothing, which is no condition.
fn words(search: Option<&str>) -> Result<Option<Search>, Error> {
    search.map_or(Ok(None), Search::read)
}

/// In which order users are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By number.
    Number,
    /// By last name, first name (without regard to case) and object id.
    Name,
}

/// The numbers of all users that satisfy some conditions: the first step of a list without pages,
/// eight bytes a person. The people follow by [`ByIds`].
#[derive(Clone, Debug)]
pub struct Listing {
    /// The client.
    pub client: ClientId,
    /// In which order.
    pub order: Order,
    /// Only those who may open the app of this slug. By number only.
    pub app: Option<String>,
    /// Only those who are active, or are not. By number only.
    pub active: Option<bool>,
    /// Only those who match these words, each of which must stand somewhere in first name, last
    /// name, nickname or address. By name only.
    pub search: Option<String>,
}

impl Listing {
    /// Everybody, in an order.
    pub fn all(client: ClientId, order: Order) -> Self {
        Self { client, order, app: None, active: None, search: None }
    }
}

impl Query for Listing {
    type Outcome = Vec<UserId>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<UserId>, Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        match (self.order, words(self.search.as_deref())?) {
            (Order::Number, _) => self.by_number(tx),
            (Order::Name, None) => rows::ids_by_name(tx, self.client),
            (Order::Name, Some(words)) => words.all(tx, ctx, self.client),
        }
    }
}

impl Listing {
    fn by_number(&self, tx: &mut Tx<'_>) -> Result<Vec<UserId>, Error> {
        let ids = match &self.app {
            None => rows::ids(tx, self.client)?,
            Some(slug) => match apps::id_by_slug(tx, self.client, slug)? {
                None => Vec::new(),
                Some(app) => rows::ids_of_app(tx, self.client, app)?,
            },
        };
        let wanted = |active: bool| self.active.is_none_or(|wanted| wanted == active);
        Ok(ids.into_iter().filter(|(_, active)| wanted(*active)).map(|(id, _)| id).collect())
    }
}

/// The living ones among at most 256 users, in the order asked for.
#[derive(Clone, Debug)]
pub struct ByIds {
    /// The client.
    pub client: ClientId,
    /// Who.
    pub ids: Vec<UserId>,
    /// What to load besides the records.
    pub parts: Parts,
}

impl Query for ByIds {
    type Outcome = Vec<Details>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Details>, Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        let mut users = rows::some(tx, self.client, &self.ids)?;
        details::load(tx, self.client, &mut users, self.parts)?;
        Ok(users)
    }
}
