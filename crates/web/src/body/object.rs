//! Declares the objects that bodies are made of.

use std::borrow::Cow;

use directory::Code;
use directory::ces::Hours;
use directory::json::Object;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

use super::{BoolLike, BoolWord, Field, IntLike, OneOrMany, SecretText, TextLike};
use crate::Faults;

/// How a kind of value is described in OpenAPI documents.
pub trait WireSchema {
    /// Its schema.
    fn schema() -> RefOr<Schema>;
}

/// An object of a request body, made by [`body!`](crate::body!).
pub trait WireObject {
    /// The keys that are not its own, where it refuses those.
    fn unknown_keys(&self) -> &[String];

    /// The unknown keys, as the first broken rules of the body.
    fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        self.note_unknown_keys(&mut faults);
        faults
    }

    /// Notes the unknown keys, where the object stands within another one.
    fn note_unknown_keys(&self, faults: &mut Faults) {
        for key in self.unknown_keys() {
            let segment = key.replace('~', "~0").replace('/', "~1");
            faults.add(&segment, Code::UnknownField);
        }
    }
}

macro_rules! plain {
    ($($kind:ty => $type:ident $note:literal)+) => {$(
        impl WireSchema for $kind {
            fn schema() -> RefOr<Schema> {
                of_type(Type::$type, $note)
            }
        }
    )+};
}

fn of_type(of: Type, note: &str) -> RefOr<Schema> {
    let note = Some(note).filter(|note| !note.is_empty());
    ObjectBuilder::new().schema_type(SchemaType::new(of)).description(note).into()
}

plain! {
    String => String ""
    i64 => Integer ""
    bool => Boolean ""
    Object => Object ""
    IntLike => Integer "Its digits as a string are taken too."
    BoolLike => Boolean "\"true\" and \"false\" in any case, 1 and 0 are taken too."
    BoolWord => Boolean "\"true\" and \"false\" are taken too."
    TextLike => String "An integer is taken too, and its digits kept."
    SecretText => String ""
    Hours => Number "At most two decimals; its digits as a string are taken too."
}

impl<T: WireSchema> WireSchema for Vec<Field<T>> {
    fn schema() -> RefOr<Schema> {
        ArrayBuilder::new().items(T::schema()).into()
    }
}

impl<T: WireSchema> WireSchema for OneOrMany<T> {
    fn schema() -> RefOr<Schema> {
        let many = ArrayBuilder::new().items(T::schema());
        OneOfBuilder::new().item(T::schema()).item(many).into()
    }
}

impl<T: WireSchema> utoipa::PartialSchema for OneOrMany<T> {
    fn schema() -> RefOr<Schema> {
        <Self as WireSchema>::schema()
    }
}

impl<T: WireSchema + utoipa::ToSchema> utoipa::ToSchema for OneOrMany<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("OneOrMany{}", T::name()))
    }
}

/// Adds a described property to the schema of an object.
#[doc(hidden)]
pub fn property(
    object: ObjectBuilder,
    name: &str,
    schema: RefOr<Schema>,
    doc: &str,
    required: bool,
) -> ObjectBuilder {
    let schema = match schema {
        RefOr::T(Schema::Object(mut inner)) => {
            let note = inner.description.take().unwrap_or_default();
            let text = format!("{} {note}", doc.trim());
            inner.description = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            RefOr::T(Schema::Object(inner))
        }
        RefOr::T(Schema::Array(mut inner)) => {
            inner.description = Some(doc.trim().to_owned()).filter(|text| !text.is_empty());
            RefOr::T(Schema::Array(inner))
        }
        other => other,
    };
    let object = object.property(name, schema);
    if required { object.required(name) } else { object }
}

/// Declares the object of a request body: a struct of [`Field`]s that reads itself from JSON
/// without failing, and its OpenAPI schema.
///
/// What happens to keys that the object does not have stands after the name:
/// - `refuses unknown` notes each as a broken rule, but passes over the keys listed after
///   `ignoring`: those which callers are shown but cannot set.
/// - `ignores unknown` passes over all of them.
///
/// Each field is `name: Kind`, followed by `as "wire name"` where that differs, and `= required`
/// where the document should say so (the check itself is [`crate::Faults::required`]). Begin to
/// read one with [`WireObject::faults`].
///
/// ```
/// web::body! {
///     /// A tag as callers send it.
///     pub struct TagBody refuses unknown ignoring("type_name") {
///         /// Its number.
///         pub id: web::IntLike,
///         /// Its type.
///         pub kind: web::IntLike as "type" = required,
///     }
/// }
/// ```
#[macro_export]
macro_rules! body {
    (@policy refuses) => { true };
    (@policy ignores) => { false };
    (@wire $name:ident) => { stringify!($name) };
    (@wire $name:ident $wire:literal) => { $wire };
    (@required) => { false };
    (@required required) => { true };
    (
        $(#[doc = $doc:expr])*
        $vis:vis struct $struct:ident $policy:ident unknown $(ignoring($($ignored:literal),* $(,)?))? {
            $(
                $(#[doc = $field_doc:expr])*
                $field_vis:vis $field:ident : $kind:ty $(as $wire:literal)? $(= $required:ident)?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        $vis struct $struct {
            $($(#[doc = $field_doc])* $field_vis $field: $crate::Field<$kind>,)*
            unknown_keys: ::std::vec::Vec<::std::string::String>,
        }

        impl $crate::WireObject for $struct {
            fn unknown_keys(&self) -> &[::std::string::String] {
                &self.unknown_keys
            }
        }

        impl $crate::Wire for $struct {
            const KIND: &'static str = "an object";

            fn object<'de, A: $crate::serde::de::MapAccess<'de>>(
                mut entries: A,
            ) -> ::std::result::Result<::std::result::Result<Self, $crate::Code>, A::Error> {
                let mut read = Self::default();
                while let Some(key) = entries.next_key::<::std::string::String>()? {
                    match key.as_str() {
                        $($crate::body!(@wire $field $($wire)?) => read.$field = entries.next_value()?,)*
                        other => {
                            let ignored: &[&str] = &[$($($ignored),*)?];
                            if $crate::body!(@policy $policy) && !ignored.contains(&other) {
                                read.unknown_keys.push(other.to_owned());
                            }
                            entries.next_value::<$crate::serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Ok(read))
            }
        }

        impl $crate::WireSchema for $struct {
            fn schema() -> $crate::utoipa::openapi::RefOr<$crate::utoipa::openapi::Schema> {
                let object = $crate::utoipa::openapi::schema::ObjectBuilder::new()
                    .description(Some(concat!($($doc, "\n"),*).trim()));
                $(let object = $crate::property(
                    object,
                    $crate::body!(@wire $field $($wire)?),
                    <$kind as $crate::WireSchema>::schema(),
                    concat!($($field_doc, "\n"),*),
                    $crate::body!(@required $($required)?),
                );)*
                object.into()
            }
        }

        impl $crate::utoipa::PartialSchema for $struct {
            fn schema() -> $crate::utoipa::openapi::RefOr<$crate::utoipa::openapi::Schema> {
                <Self as $crate::WireSchema>::schema()
            }
        }

        impl $crate::utoipa::ToSchema for $struct {}
    };
}

#[cfg(test)]
mod tests {
    use crate::{Field, IntLike, WireObject};

    crate::body! {
        /// An entry.
        struct Strict refuses unknown ignoring("id", "type_name") {
            /// Its name.
            name: String = required,
            kind: IntLike as "type",
            entries: Vec<Field<Lenient>>,
        }
    }

    crate::body! {
        struct Lenient ignores unknown { name: String }
    }

    #[test]
    fn one_pass_finds_every_fault() {
        let text = r#"{"name":1,"type":"x","id":[],"nmae":{},"a/b":1,"entries":[{"x":1},2]}"#;
        let Field::Value(read) = serde_json::from_str::<Field<Strict>>(text).unwrap() else {
            panic!("not read")
        };

        let mut faults = read.faults();
        faults.set("name", read.name, Ok);
        faults.set("type", read.kind, Ok);
        faults
            .each("entries", read.entries, |faults, entry| faults.required("name", entry.name, Ok));

        assert_eq!(
            faults.finish().unwrap_err().to_string(),
            "nmae: is not a field of this object; a~1b: is not a field of this object; \
             name: must be a string; type: must be an integer; entries/0/name: is required; \
             entries/1: must be an object"
        );
    }

    #[test]
    fn the_schema_has_the_wire_names() {
        let schema = serde_json::to_value(<Strict as crate::WireSchema>::schema()).unwrap();
        assert_eq!(schema["required"], serde_json::json!(["name"]));
        assert_eq!(schema["properties"]["name"]["description"], "Its name.");
        assert_eq!(schema["properties"]["type"]["type"], "integer");
        assert_eq!(schema["properties"]["entries"]["items"]["type"], "object");
    }
}
