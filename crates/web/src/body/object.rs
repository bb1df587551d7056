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
    ($($kind:ty => [$($type:ident),+] $note:literal $(, $refine:expr)?;)+) => {$(
        impl WireSchema for $kind {
            fn schema() -> RefOr<Schema> {
                let schema = of_types(&[$(Type::$type),+], $note);
                $(let schema = $refine(schema);)?
                schema.into()
            }
        }
    )+};
}

fn of_types(types: &[Type], note: &str) -> ObjectBuilder {
    let types = match types {
        [only] => SchemaType::new(only.clone()),
        several => SchemaType::from_iter(several.iter().cloned()),
    };
    let note = Some(note).filter(|note| !note.is_empty());
    ObjectBuilder::new().schema_type(types).description(note)
}

// What a kind reads, first the form that is usual.
plain! {
    String => [String] "";
    i64 => [Integer] "";
    bool => [Boolean] "";
    Object => [Object] "";
    IntLike => [Integer, String] "Its digits as a string are taken too.",
        |schema: ObjectBuilder| schema.pattern(Some("^-?[0-9]+$"));
    BoolLike => [Boolean, String, Integer]
        "\"true\" and \"false\" in any case, 1 and 0 are taken too.",
        |schema: ObjectBuilder| schema
            .pattern(Some("^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[01])$"))
            .minimum(Some(0))
            .maximum(Some(1));
    BoolWord => [Boolean, String] "\"true\" and \"false\" are taken too.",
        |schema: ObjectBuilder| schema.pattern(Some("^(true|false)$"));
    TextLike => [String, Integer] "An integer is taken too, and its digits kept.";
    SecretText => [String] "";
    Hours => [Number, String] "At most two decimals; its digits as a string are taken too.";
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

/// A property of an object of a request body.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Property<'a> {
    /// Its name on the wire.
    pub name: &'a str,
    /// What it is.
    pub doc: &'a str,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be null.
    pub nullable: bool,
}

/// Adds a described property to the schema of an object.
#[doc(hidden)]
pub fn property(object: ObjectBuilder, of: Property<'_>, schema: RefOr<Schema>) -> ObjectBuilder {
    let schema = if of.nullable { nullable(schema) } else { schema };
    let schema = match schema {
        RefOr::T(Schema::Object(mut inner)) => {
            let note = inner.description.take().unwrap_or_default();
            let text = format!("{} {note}", of.doc.trim());
            inner.description = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            RefOr::T(Schema::Object(inner))
        }
        RefOr::T(Schema::Array(mut inner)) => {
            inner.description = Some(of.doc.trim().to_owned()).filter(|text| !text.is_empty());
            RefOr::T(Schema::Array(inner))
        }
        other => other,
    };
    let object = object.property(of.name, schema);
    if of.required { object.required(of.name) } else { object }
}

/// The same schema, for which null will do, too.
fn nullable(schema: RefOr<Schema>) -> RefOr<Schema> {
    let or_null = |types: SchemaType| match types {
        SchemaType::Type(one) => SchemaType::from_iter([one, Type::Null]),
        SchemaType::Array(several) => {
            SchemaType::from_iter(several.into_iter().chain([Type::Null]))
        }
        SchemaType::AnyValue => SchemaType::AnyValue,
    };
    match schema {
        RefOr::T(Schema::Object(mut inner)) => {
            inner.schema_type = or_null(inner.schema_type);
            if let Some(values) = &mut inner.enum_values {
                values.push(serde_json::Value::Null);
            }
            RefOr::T(Schema::Object(inner))
        }
        RefOr::T(Schema::Array(mut inner)) => {
            inner.schema_type = or_null(inner.schema_type);
            RefOr::T(Schema::Array(inner))
        }
        other => OneOfBuilder::new().item(other).item(of_types(&[Type::Null], "")).into(),
    }
}

/// Declares the object of a request body: a struct of [`Field`]s that reads itself from JSON
/// without failing, and its OpenAPI schema.
///
/// What happens to keys that the object does not have stands after the name:
/// - `refuses unknown` notes each as a broken rule, but passes over the keys listed after
///   `ignoring`: those which callers are shown but cannot set.
/// - `ignores unknown` passes over all of them.
///
/// Each field is `name: Kind`, followed by `as "wire name"` where that differs, and `= required`,
/// `= nullable` or `= required nullable` where the document should say so (the checks themselves are
/// [`crate::Faults::required`], and [`crate::Faults::nullable`] or [`crate::Faults::clearable`]).
/// Begin to read one with [`WireObject::faults`].
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
    (@is $mark:ident) => { false };
    (@is required required $($more:ident)*) => { true };
    (@is nullable nullable $($more:ident)*) => { true };
    (@is $mark:ident $other:ident $($more:ident)*) => { $crate::body!(@is $mark $($more)*) };
    (
        $(#[doc = $doc:expr])*
        $vis:vis struct $struct:ident $policy:ident unknown $(ignoring($($ignored:literal),* $(,)?))? {
            $(
                $(#[doc = $field_doc:expr])*
                $field_vis:vis $field:ident : $kind:ty $(as $wire:literal)? $(= $($mark:ident)+)?
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
                    $crate::Property {
                        name: $crate::body!(@wire $field $($wire)?),
                        doc: concat!($($field_doc, "\n"),*),
                        required: $crate::body!(@is required $($($mark)+)?),
                        nullable: $crate::body!(@is nullable $($($mark)+)?),
                    },
                    <$kind as $crate::WireSchema>::schema(),
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
            kind: IntLike as "type" = nullable,
            value: String = required nullable,
            more: Vec<Field<String>> = nullable,
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
        assert_eq!(schema["required"], serde_json::json!(["name", "value"]));
        assert_eq!(schema["properties"]["name"]["description"], "Its name.");
        let types = |name: &str| schema["properties"][name]["type"].clone();
        assert_eq!(types("name"), "string");
        assert_eq!(types("type"), serde_json::json!(["integer", "string", "null"]));
        assert_eq!(types("value"), serde_json::json!(["string", "null"]));
        assert_eq!(types("more"), serde_json::json!(["array", "null"]));
        assert_eq!(schema["properties"]["entries"]["items"]["type"], "object");
    }
}
