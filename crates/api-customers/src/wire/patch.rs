//! Changes of users.

use directory::ids::{ClientId, Oid};
use directory::text::{Email, Line};
use directory::users::{Fields, Identifiers, Key, Labels, Update};
use directory::{Code, Error};
use serde::de::MapAccess;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use web::{Faults, Field, IfMatch, Wire, WireObject, WireSchema};

use super::object_id::ObjectId;
use super::user::PARTS;

web::body! {
    /// What to set of a user; what is not given stays. Texts have at most 255 characters. Other keys
    /// are ignored, also those that users show and nobody can set.
    pub(crate) struct UserPatch ignores unknown {
        /// **Sets who may act for this user**, replaced whole; `[]` takes everybody away. Who stays
        /// keeps their permissions. It does not set for whom this user may act.
        delegate_ids: Vec<Field<ObjectId>> as "delegateIds",
        /// First name; not empty.
        first_name: String as "firstName",
        /// The address they sign in with; unique within the customer, at most 254 characters.
        email: String,
        /// Job title; may be empty.
        job_title: String as "jobTitle",
        /// Last name; not empty.
        last_name: String as "lastName",
        /// Nickname; may be empty.
        nickname: String,
        /// Ids of all their roles, replaced whole; the role User always remains.
        role_ids: Vec<Field<ObjectId>> as "roleIds",
        /// Seniority level; null takes it away.
        seniority: Removable,
        /// Department; null takes it away.
        department: Removable,
        /// Office; null takes it away.
        office: Removable,
        /// Part of the department; null takes it away.
        subdepartment: Removable,
        /// Pod; null takes it away.
        pod: Removable,
    }
}

impl UserPatch {
    /// The change of one user.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        user: Key,
        if_match: IfMatch,
    ) -> Result<Update, Error> {
        let mut faults = self.faults();
        let email = faults.set("email", self.email, |text| Email::parse(&text));
        let fields = Fields {
            first_name: faults.set("firstName", self.first_name, Line::parse_name),
            last_name: faults.set("lastName", self.last_name, Line::parse_name),
            title: faults.set("jobTitle", self.job_title, Line::parse_line),
            nickname: faults.set("nickname", self.nickname, Line::parse_line),
            seniority: faults.nullable("seniority", self.seniority, Removable::line),
            department: faults.nullable("department", self.department, Removable::line),
            office: faults.nullable("office", self.office, Removable::line),
            subdepartment: faults.nullable("subdepartment", self.subdepartment, Removable::line),
            pod: faults.nullable("pod", self.pod, Removable::line),
            ..Fields::default()
        };
        let labels = Labels {
            roles: ids(&mut faults, "roleIds", self.role_ids),
            delegates: ids(&mut faults, "delegateIds", self.delegate_ids),
            ..Labels::default()
        };
        faults.finish()?;
        Ok(Update {
            identifiers: Identifiers { email, ..Identifiers::default() },
            fields,
            labels,
            if_version: if_match.0,
            parts: PARTS,
            ..Update::of(client, user)
        })
    }
}

fn ids(faults: &mut Faults, name: &str, list: Field<Vec<Field<ObjectId>>>) -> Option<Vec<Oid>> {
    faults.each(name, list, |_, id| Some(id.0))
}

/// A text that null takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removable(String);

impl Removable {
    fn line(self) -> Result<Line, Code> {
        Line::parse_line(self.0)
    }
}

impl Wire for Removable {
    const KIND: &'static str = String::KIND;

    fn text(text: &str) -> Result<Self, Code> {
        String::text(text).map(Self)
    }
}

impl WireSchema for Removable {
    fn schema() -> RefOr<Schema> {
        let either = SchemaType::from_iter([Type::String, Type::Null]);
        ObjectBuilder::new().schema_type(either).into()
    }
}

/// A [`UserPatch`] in which `delegateIds` is a key like any other that does not exist.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct UserPatchV2(pub(crate) UserPatch);

impl Wire for UserPatchV2 {
    const KIND: &'static str = UserPatch::KIND;

    fn object<'de, A: MapAccess<'de>>(entries: A) -> Result<Result<Self, Code>, A::Error> {
        let read = UserPatch::object(entries)?;
        Ok(read.map(|patch| Self(UserPatch { delegate_ids: Field::Absent, ..patch })))
    }
}

impl PartialSchema for UserPatchV2 {
    fn schema() -> RefOr<Schema> {
        let mut schema = <UserPatch as WireSchema>::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.properties.remove("delegateIds");
        }
        schema
    }
}

impl ToSchema for UserPatchV2 {}
