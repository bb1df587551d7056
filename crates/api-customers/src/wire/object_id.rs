//! Object ids: 24 hexadecimal digits.

use directory::Code;
use directory::ids::Oid;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use web::{Wire, WireSchema};

/// An object id. Written in lower case; read in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ObjectId(pub(crate) Oid);

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Wire for ObjectId {
    const KIND: &'static str = "an object id of 24 hexadecimal digits";

    fn text(text: &str) -> Result<Self, Code> {
        Oid::parse(text).map(Self)
    }
}

impl PartialSchema for ObjectId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .pattern(Some("^[0-9a-fA-F]{24}$"))
            .into()
    }
}

impl ToSchema for ObjectId {}

impl WireSchema for ObjectId {
    fn schema() -> RefOr<Schema> {
        <Self as PartialSchema>::schema()
    }
}
