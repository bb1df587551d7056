//! What lists take: a cursor with a limit, and keys that find one user.

use axum::http::HeaderMap;
use directory::Code;
use directory::ids::{ID_LIMIT, Oid, hex, unhex};
use directory::text::Email;
use directory::users::{self, FindBy, Order, Place, User};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use web::{AFTER, FromQuery, Here, LIMIT, Params, next_link};

/// How many users a page has where no limit is given.
const USERS: u16 = 100;

/// The part of a list that was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Only what has a number above this one.
    pub(crate) after: i64,
    /// How many at most; `None`: all.
    limit: Option<u16>,
}

impl Part {
    /// How many to fetch: one more than are shown, which tells whether another page follows.
    pub(crate) fn wanted(self) -> Option<u16> {
        self.limit.map(|limit| limit + 1)
    }

    /// The entries that are shown of those that were fetched, and the `Link` to the next page.
    pub(crate) fn of<T>(
        self,
        found: Vec<T>,
        here: &Here,
        number: impl Fn(&T) -> i64,
    ) -> (HeaderMap, Vec<T>) {
        shown(found, self.limit, here, |last| cursor(number(last)))
    }
}

/// At most `limit` of the entries that were fetched, and the `Link` to the next page if there are
/// more. `cursor` makes the cursor behind an entry.
fn shown<T>(
    mut found: Vec<T>,
    limit: Option<u16>,
    here: &Here,
    cursor: impl Fn(&T) -> String,
) -> (HeaderMap, Vec<T>) {
    let count = limit.map_or(found.len(), usize::from);
    let more = found.len() > count;
    found.truncate(count);
    let last = found.last().filter(|_| more);
    (next_link(here, last.map(cursor).as_deref()), found)
}

impl FromQuery for Part {
    fn from_query(params: &mut Params) -> Option<Self> {
        let after = params.after(read_cursor).unwrap_or(0);
        Some(Self { after, limit: params.limit() })
    }
}

/// The cursor behind an entry, opaque to callers.
fn cursor(number: i64) -> String {
    format!("n{number:x}")
}

/// The number a cursor was made of; `None` if it was not made here.
fn read_cursor(text: &str) -> Option<i64> {
    let number = i64::from_str_radix(text.strip_prefix('n')?, 16).ok()?;
    ((1..ID_LIMIT).contains(&number) && cursor(number) == text).then_some(number)
}

/// Which users to list: a page of all, or the one who has all of some keys.
#[derive(Clone, Debug)]
pub(crate) struct UserFilter {
    /// The order, and where the page begins in it.
    pub(crate) after: Place,
    /// How many at most.
    limit: u16,
    /// The keys.
    pub(crate) keys: Vec<FindBy>,
}

impl UserFilter {
    /// How many users to fetch for the page: one more than are shown.
    pub(crate) fn wanted(&self) -> u16 {
        self.limit + 1
    }

    /// The users that are shown of those that were fetched, and the `Link` to the next page.
    pub(crate) fn of<T>(
        &self,
        found: Vec<T>,
        here: &Here,
        user: impl Fn(&T) -> &User,
    ) -> (HeaderMap, Vec<T>) {
        shown(found, Some(self.limit), here, |last| place_cursor(&self.after.behind(user(last))))
    }
}

impl FromQuery for UserFilter {
    fn from_query(params: &mut Params) -> Option<Self> {
        let order = params.optional(SORT, |text| match text {
            "id" => Ok(Order::Number),
            "name" => Ok(Order::Name),
            _ => Err(Code::OneOf("id and name")),
        });
        let order = order.unwrap_or(Order::Number);
        let after = params.after(|text| read_place(text, order));
        let limit = params.limit().unwrap_or(USERS);
        let keys = [
            params.optional("email", |text| Email::parse(text).map(FindBy::Email)),
            params.optional("username", |text| Ok(FindBy::Username(text.to_owned()))),
            params.optional("client_id", |text| Ok(FindBy::Reference(text.to_owned()))),
            params.optional("client_guid", |text| users::guid(text).map(FindBy::Guid)),
        ];
        let after = after.unwrap_or_else(|| Place::start(order));
        Some(Self { after, limit, keys: keys.into_iter().flatten().collect() })
    }
}

/// The name of the parameter that chooses the order of users.
const SORT: &str = "sort";

/// The cursor of a place in a list of users.
fn place_cursor(place: &Place) -> String {
    match place {
        Place::Number(number) => cursor(*number),
        Place::Name(key, Oid(oid)) => format!("a{}{}", hex(oid), hex(key.as_bytes())),
    }
}

/// The place a cursor was made of; `None` if it was not made here, or for another order.
fn read_place(text: &str, order: Order) -> Option<Place> {
    match order {
        Order::Number => read_cursor(text).map(Place::Number),
        Order::Name => {
            let bytes = unhex(text.strip_prefix('a')?)?;
            let (oid, key) = bytes.split_first_chunk()?;
            let place = Place::Name(String::from_utf8(key.to_vec()).ok()?, Oid(*oid));
            (!key.contains(&0) && place_cursor(&place) == text).then_some(place)
        }
    }
}

fn parameter(name: &str, of: Type, description: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(SchemaType::new(of))))
}

/// `limit` and the cursor; `without` says what no limit means.
fn paging(without: &str) -> Vec<Parameter> {
    let limit = format!("How many entries at most; more than {LIMIT} counts as {LIMIT}. {without}");
    let schema = ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer));
    let schema = schema.minimum(Some(1));
    let after = "Where the page begins, as the `Link` of an earlier answer says.";
    vec![
        parameter("limit", Type::Integer, &limit).schema(Some(schema)).build(),
        parameter(AFTER, Type::String, after).build(),
    ]
}

impl IntoParams for Part {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        paging("Without it the answer has all.")
    }
}

impl IntoParams for UserFilter {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = paging("100 without it.");
        let orders = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
        let orders = orders.enum_values(Some(["id", "name"]));
        let about = "In which order: by `id`, which is the default, or by `name`, last name first, \
                     without regard to case.";
        all.push(parameter(SORT, Type::String, about).schema(Some(orders)).build());
        let keys = [
            ("email", "Only the user with this address, in any case."),
            ("username", "Only the user with this user name, in any case."),
            ("client_id", "Only the user with this key of the client."),
            ("client_guid", "Only the user with this other key of the client."),
        ];
        all.extend(keys.map(|(name, about)| parameter(name, Type::String, about).build()));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        for number in [1, 15, 16, 123, ID_LIMIT - 1] {
            assert_eq!(read_cursor(&cursor(number)), Some(number));
        }
    }

    #[test]
    fn a_place_by_name_is_read_back_in_its_order_only() {
        for key in ["", "østergård\u{1}jo", "\u{1}"] {
            let place = Place::Name(key.to_owned(), Oid([7; 12]));
            let text = place_cursor(&place);
            assert_eq!(read_place(&text, Order::Name), Some(place));
            assert_eq!(read_place(&text, Order::Number), None);
        }
        assert_eq!(read_place(&cursor(5), Order::Name), None);
    }

    #[test]
    fn a_place_by_name_that_was_not_made_here_is_unknown() {
        let oid = "07".repeat(12);
        for key in ["ff", "00", "C3", "4", "zz"] {
            assert_eq!(read_place(&format!("a{oid}{key}"), Order::Name), None, "{key}");
        }
        assert_eq!(read_place("a07", Order::Name), None);
    }

    #[test]
    fn a_cursor_that_was_not_made_here_is_unknown() {
        for text in ["", "n", "1", "n0", "n-1", "n+1", "n01", "nF", "n20000000000000", "x1", "n1 "]
        {
            assert_eq!(read_cursor(text), None, "{text}");
        }
    }
}
