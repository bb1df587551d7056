//! A user as callers send it, to be added or changed.

use directory::ids::{ClientId, UserId};
use directory::text::{Email, Line, Long};
use directory::time::Timestamp;
use directory::users::{self, Brought, Fields, Identifiers, Key, Labels, New};
use directory::{Code, Error};
use serde::de::MapAccess;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use web::{BoolLike, Faults, Field, IfMatch, IntLike, TextLike, Wire, WireObject, WireSchema};

use super::label::{DimensionEntry, TagEntry};
use super::user::PARTS;

web::body! {
    /// A user. What is not given stays; null or "" clears a text. Texts are one line of at most 255
    /// characters each, links of at most 2048. Dates and the id that were read may be sent back;
    /// other unknown keys are refused.
    pub(crate) struct UserBody refuses unknown ignoring("date_last_login", "date_updated") {
        /// Kept where a user is added and the credential may bring ids along; otherwise ignored.
        pub(crate) id: IntLike = nullable,
        /// First name.
        pub(crate) first_name: String = nullable,
        /// Last name.
        pub(crate) last_name: String = nullable,
        /// Letters or rank.
        pub(crate) designation: String = nullable,
        /// Job title.
        pub(crate) title: String = nullable,
        /// Kind of job.
        pub(crate) job_type: String = nullable,
        /// Organisation.
        pub(crate) company: String = nullable,
        /// The address they sign in with, unique within the client in any case.
        pub(crate) email: String,
        /// Telephone.
        pub(crate) phone: TextLike = nullable,
        /// Street, in one line.
        pub(crate) address: String = nullable,
        /// City.
        pub(crate) city: String = nullable,
        /// State or province.
        pub(crate) state_province: String = nullable,
        /// Post code.
        pub(crate) postal_code: TextLike = nullable,
        /// Country.
        pub(crate) country: String = nullable,
        /// Time zone in seconds east of UTC, -50400 to 50400.
        pub(crate) timezone: IntLike,
        /// The URL of their picture.
        pub(crate) avatar: String = nullable,
        /// 0 to 2147483647.
        pub(crate) points: IntLike,
        /// 0 to 99; 99 makes an administrator.
        pub(crate) account_level: IntLike,
        /// The client's own key of the user, unique within the client.
        pub(crate) client_id: TextLike = nullable,
        /// The client's other key of the user: a UUID, unique within the client.
        pub(crate) client_guid: String = nullable,
        /// Whether they are kept out.
        pub(crate) banned: BoolLike,
        /// Their name in another system's sign-in, unique within the client in any case.
        pub(crate) username: String = nullable,
        /// Web site. A scheme must be http or https; so in all links.
        pub(crate) website: String = nullable,
        /// Link.
        pub(crate) linkedin: String = nullable,
        /// Link.
        pub(crate) twitter: String = nullable,
        /// Link.
        pub(crate) facebook: String = nullable,
        /// Link.
        pub(crate) instagram: String = nullable,
        /// Kept as `id` is: `2022-11-03`, or with hours, minutes, seconds and a zone after it.
        pub(crate) date_created: String = nullable,
        /// Tags to set or take off; others stay.
        pub(crate) tags: Vec<Field<TagEntry>>,
        /// Dimensions to set or take away; others stay.
        pub(crate) dimensions: Vec<Field<DimensionEntry>>,
    }
}

/// What the caller may set of a user.
struct Contents {
    identifiers: Identifiers,
    fields: Fields,
    labels: Labels,
}

impl UserBody {
    /// The change of one user.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        id: UserId,
        if_match: IfMatch,
    ) -> Result<users::Update, Error> {
        let mut faults = self.faults();
        let Contents { identifiers, fields, labels } = self.into_contents(&mut faults);
        faults.finish()?;
        Ok(users::Update {
            identifiers,
            fields,
            labels,
            if_version: if_match.0,
            parts: PARTS,
            ..users::Update::of(client, Key::Id(id))
        })
    }

    fn into_contents(self, faults: &mut Faults) -> Contents {
        let identifiers = Identifiers {
            email: faults.set("email", self.email, |text: String| Email::parse(&text)),
            username: line(faults, "username", self.username),
            reference: line(faults, "client_id", self.client_id).map(unless_empty),
            guid: faults.clearable("client_guid", self.client_guid, |text: String| guid(&text)),
            ..Identifiers::default()
        };
        let fields = Fields {
            active: faults.set("banned", self.banned, |banned| Ok(!banned.0)),
            account_level: number(
                faults,
                "account_level",
                self.account_level,
                users::account_level,
            ),
            first_name: line(faults, "first_name", self.first_name),
            last_name: line(faults, "last_name", self.last_name),
            designation: line(faults, "designation", self.designation),
            title: line(faults, "title", self.title),
            job_type: line(faults, "job_type", self.job_type),
            company: line(faults, "company", self.company),
            phone: line(faults, "phone", self.phone),
            address: line(faults, "address", self.address),
            city: line(faults, "city", self.city),
            state_province: line(faults, "state_province", self.state_province),
            postal_code: line(faults, "postal_code", self.postal_code),
            country: line(faults, "country", self.country),
            timezone: number(faults, "timezone", self.timezone, users::timezone),
            avatar: link(faults, "avatar", self.avatar),
            points: number(faults, "points", self.points, users::points),
            website: link(faults, "website", self.website),
            linkedin: link(faults, "linkedin", self.linkedin),
            twitter: link(faults, "twitter", self.twitter),
            facebook: link(faults, "facebook", self.facebook),
            instagram: link(faults, "instagram", self.instagram),
            ..Fields::default()
        };
        let tags = faults.each("tags", self.tags, TagEntry::read_into);
        let dimensions = faults.each("dimensions", self.dimensions, DimensionEntry::read_into);
        let (tags, dimensions) = (tags.unwrap_or_default(), dimensions.unwrap_or_default());
        Contents { identifiers, fields, labels: Labels { tags, dimensions, ..Labels::default() } }
    }
}

fn line<T: Into<String> + Default>(
    faults: &mut Faults,
    name: &str,
    field: Field<T>,
) -> Option<Line> {
    faults.clearable(name, field, Line::parse_line)
}

fn link(faults: &mut Faults, name: &str, field: Field<String>) -> Option<Long> {
    faults.clearable(name, field, Long::parse_link)
}

fn number(
    faults: &mut Faults,
    name: &str,
    field: Field<IntLike>,
    read: impl FnOnce(i64) -> Result<i64, Code>,
) -> Option<i64> {
    faults.set(name, field, |number| read(number.0))
}

fn unless_empty(line: Line) -> Option<Line> {
    Some(line).filter(|line| !line.as_str().is_empty())
}

fn guid(text: &str) -> Result<Option<[u8; 16]>, Code> {
    if text.is_empty() { Ok(None) } else { users::guid(text).map(Some) }
}

/// A user to be added: the same keys, of which the address is required.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NewUser(UserBody);

impl NewUser {
    /// The adding of the user. Id and date of creation are only looked at where they are kept.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        may_import: bool,
    ) -> Result<users::Create, Error> {
        let Self(mut body) = self;
        let mut faults = body.faults();
        if !body.email.is_present() {
            faults.add("email", Code::Required);
        }
        let id = std::mem::take(&mut body.id);
        let date = std::mem::take(&mut body.date_created);
        let brought = if may_import { brought(&mut faults, id, date) } else { Brought::default() };
        let Contents { identifiers, fields, labels } = body.into_contents(&mut faults);
        let email = faults.finish_with(identifiers.email.clone())?;
        let new = New { identifiers, fields, labels, brought, ..New::of(email) };
        Ok(users::Create { client, new, parts: PARTS })
    }
}

fn brought(faults: &mut Faults, id: Field<IntLike>, created: Field<String>) -> Brought {
    let id = faults.nullable("id", id, |id| Ok(UserId(id.0)));
    let created =
        faults.nullable("date_created", created, |text: String| Timestamp::parse(text.trim()));
    Brought { id: id.flatten(), created_at: created.flatten().flatten(), ..Brought::default() }
}

impl Wire for NewUser {
    const KIND: &'static str = "an object";

    fn object<'de, A: MapAccess<'de>>(entries: A) -> Result<Result<Self, Code>, A::Error> {
        Ok(UserBody::object(entries)?.map(Self))
    }
}

impl PartialSchema for NewUser {
    fn schema() -> RefOr<Schema> {
        let mut schema = <UserBody as WireSchema>::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.push("email".to_owned());
        }
        schema
    }
}

impl ToSchema for NewUser {}
