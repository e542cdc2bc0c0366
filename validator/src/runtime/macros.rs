//! Macros for the impls that all generated types of a kind share, so that the generated source has one line for them.
//!
//! The macros are exported for generated code only, through the facade's private module.

#[doc(hidden)]
pub mod reexport {
    //! Items of other crates that the macros name; users need none of them.
    pub use std::borrow::Cow;

    pub use schemars::{JsonSchema, Schema, SchemaGenerator};
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
}

/// The impls of an option type beside its [`super::OptionSet`].
#[doc(hidden)]
#[macro_export]
macro_rules! __option_set {
    ($type:ident, $kind:ident, $property:literal) => {
        impl
            $crate::payload::PropertyValue<
                $crate::payload::kind::$kind<{ $crate::payload::kind::key($property) }>,
            > for $type
        {
            #[inline]
            fn text(&self) -> ::core::option::Option<$crate::runtime::reexport::Cow<'_, str>> {
                ::core::option::Option::Some($crate::runtime::reexport::Cow::Borrowed(
                    $crate::runtime::OptionSet::value(*self),
                ))
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::runtime::OptionSet::value(*self))
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = $crate::runtime::NotAnOption;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::runtime::NotAnOption> {
                $crate::runtime::OptionSet::from_value(text).ok_or($crate::runtime::NOT_AN_OPTION)
            }
        }

        impl $crate::runtime::reexport::Serialize for $type {
            #[inline]
            fn serialize<S: $crate::runtime::reexport::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::runtime::OptionSet::value(*self))
            }
        }

        impl<'de> $crate::runtime::reexport::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::runtime::reexport::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::deserialize_option(deserializer)
            }
        }

        impl $crate::runtime::reexport::JsonSchema for $type {
            #[inline]
            fn schema_name() -> $crate::runtime::reexport::Cow<'static, str> {
                $crate::runtime::reexport::Cow::Borrowed(stringify!($type))
            }

            #[inline]
            fn json_schema(
                _: &mut $crate::runtime::reexport::SchemaGenerator,
            ) -> $crate::runtime::reexport::Schema {
                $crate::runtime::option_json_schema(<Self as $crate::runtime::OptionSet>::ENTRIES)
            }
        }
    };
}

/// The impls of a stage type beside its [`super::StageSet`].
#[doc(hidden)]
#[macro_export]
macro_rules! __stage_set {
    ($type:ident, $pipeline:literal) => {
        $crate::__stage_set!(@kind $type, $crate::payload::kind::StageOf<{ $crate::payload::kind::key($pipeline) }>, id);
        $crate::__stage_set!(@kind $type, $crate::payload::kind::StageOf<{ $crate::payload::kind::ANY_PIPELINE }>, id);
        $crate::__stage_set!(@kind $type, $crate::payload::kind::PipelineOfStage, pipeline_id);

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::runtime::StageSet::id(*self))
            }
        }

        impl ::core::convert::From<$type> for $crate::runtime::PipelineStage {
            #[inline]
            fn from(stage: $type) -> Self {
                $crate::runtime::StageSet::pipeline_stage(stage)
            }
        }
    };
    (@kind $type:ident, $kind:ty, $text:ident) => {
        impl $crate::payload::PropertyValue<$kind> for $type {
            #[inline]
            fn text(&self) -> ::core::option::Option<$crate::runtime::reexport::Cow<'_, str>> {
                ::core::option::Option::Some($crate::runtime::reexport::Cow::Borrowed(
                    $crate::runtime::StageSet::$text(*self),
                ))
            }
        }
    };
}

/// The impls of a payload struct beside its [`super::FieldsRef`]; `$schema` is a function that returns the account's schema.
#[doc(hidden)]
#[macro_export]
macro_rules! __payload_struct {
    ($type:ident, $operation:ident, $schema:path, $meta:path) => {
        impl $crate::payload::TicketPayload for $type {
            const OPERATION: $crate::payload::Operation = $crate::payload::Operation::$operation;

            #[inline]
            fn write(&self, body: &mut $crate::payload::Body) {
                $crate::runtime::write_payload(&self, 0, body);
            }
        }

        $crate::__generated_struct!($type);

        impl<'de> $crate::runtime::reexport::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::runtime::reexport::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::deserialize_payload(deserializer, &$meta)
            }
        }

        impl $crate::runtime::reexport::JsonSchema for $type {
            #[inline]
            fn schema_name() -> $crate::runtime::reexport::Cow<'static, str> {
                $crate::runtime::reexport::Cow::Borrowed(stringify!($type))
            }

            #[inline]
            fn json_schema(
                _: &mut $crate::runtime::reexport::SchemaGenerator,
            ) -> $crate::runtime::reexport::Schema {
                $crate::runtime::payload_json_schema(
                    $schema(),
                    $crate::payload::Operation::$operation,
                    &$meta,
                )
            }
        }
    };
}

/// The impls of a record struct beside its [`super::FieldsRef`].
#[doc(hidden)]
#[macro_export]
macro_rules! __record_struct {
    ($type:ident, $schema:path, $meta:path) => {
        $crate::__generated_struct!($type);

        impl<'de> $crate::runtime::reexport::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::runtime::reexport::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::deserialize_record(deserializer, &$meta)
            }
        }

        impl $crate::runtime::reexport::JsonSchema for $type {
            #[inline]
            fn schema_name() -> $crate::runtime::reexport::Cow<'static, str> {
                $crate::runtime::reexport::Cow::Borrowed(stringify!($type))
            }

            #[inline]
            fn json_schema(
                _: &mut $crate::runtime::reexport::SchemaGenerator,
            ) -> $crate::runtime::reexport::Schema {
                $crate::runtime::record_json_schema($schema())
            }
        }
    };
}

/// `Debug`, `PartialEq` and `Serialize` through [`super::FieldsRef`].
#[doc(hidden)]
#[macro_export]
macro_rules! __generated_struct {
    ($type:ident) => {
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::debug_generated(&self, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::equal_generated(&self, &other)
            }
        }

        impl $crate::runtime::reexport::Serialize for $type {
            #[inline]
            fn serialize<S: $crate::runtime::reexport::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::runtime::serialize_generated(&self, serializer)
            }
        }
    };
}
