//! Values of `assetpack.toml` that know where they stand, and those that may be written in several ways.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::choice::Compress;
use crate::dialects::Dialect;

/// A value and the bytes of the file that it was read from.
pub(super) type Placed<T> = toml::Spanned<T>;

/// A string, or a list of them, each with its place.
///
/// Not an untagged enum: those buffer their input, and the places are lost.
#[derive(Debug)]
pub(super) enum Words {
    /// A string that stands for a list of one.
    One(String),
    /// A list.
    Many(Vec<Placed<String>>),
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string or a list of strings")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words::One(word.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Words, A::Error> {
                collect(list).map(Words::Many)
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

/// [`Words`] of which each is one of a choice, for the schema only.
pub(super) struct WordsOf<T>(PhantomData<T>);

pub(super) type CompressWords = WordsOf<Compress>;
pub(super) type DialectWords = WordsOf<Dialect>;

impl<T: JsonSchema> JsonSchema for WordsOf<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("WordsOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let word = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [word, { "type": "array", "items": word }] })
    }
}

/// A string, a list of them, or a table that says more.
#[derive(Debug)]
pub(super) enum OrTable<T> {
    /// As if only that were to say.
    Words(Words),
    /// The table.
    Table(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OrTable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OrTable<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string, a list of strings or a table")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<OrTable<T>, E> {
                Ok(OrTable::Words(Words::One(word.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<OrTable<T>, A::Error> {
                collect(list).map(|words| OrTable::Words(Words::Many(words)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OrTable<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(OrTable::Table)
            }
        }

        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// Elements with their places.
fn collect<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<Placed<String>>, A::Error> {
    let mut words = Vec::new();
    while let Some(word) = list.next_element()? {
        words.push(word);
    }
    Ok(words)
}

impl<T: JsonSchema> JsonSchema for OrTable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OrTable{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (words, table) = (Words::json_schema(generator), generator.subschema_for::<T>());
        json_schema!({ "anyOf": [words, table] })
    }
}
