//! JSON before any type, and no more of it than properties are made of.
//!
//! What reads a generated type from a deserialiser, or writes it to a serialiser, is compiled in the crate that does so: once
//! for each of them, and again for every type that has a part in it. So what happens there is small, one for all generated
//! types, and owns nothing: the tree is built and dropped by code that is compiled here.

use std::fmt;

use serde::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap as _,
};

/// A value. Numbers are kept as the text they are, as HubSpot reads them.
pub(super) enum Node {
    Null,
    Bool(bool),
    /// A type id, when writing; reading makes texts of numbers.
    Id(u32),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Whoever owns a tree. As a trait object it is dropped by code that is compiled here.
pub(super) trait Tree {
    fn root(&self) -> &Node;
}

impl Tree for Node {
    fn root(&self) -> &Node {
        self
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Id(id) => serializer.serialize_u32(*id),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// A tree as far as it was read.
#[derive(Default)]
pub(super) struct Builder {
    /// The lists and maps around what comes next, the innermost last.
    open: Vec<Open>,
    done: Option<Node>,
    /// Whether some name was no text.
    nameless: bool,
}

enum Open {
    List(Vec<Node>),
    /// A map, and the name whose value comes next.
    Map(Vec<(String, Node)>, Option<String>),
}

impl Builder {
    /// What was read.
    ///
    /// # Errors
    /// When a name was no text, or nothing was read.
    pub(super) fn finish(&mut self) -> Result<Node, String> {
        match self.done.take() {
            Some(node) if !self.nameless => Ok(node),
            Some(_) => Err("the names of an object are texts".to_owned()),
            None => Err("there is nothing".to_owned()),
        }
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.done = Some(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(members, name)) => match (name.take(), node) {
                (Some(name), node) => members.push((name, node)),
                (None, Node::Text(text)) => *name = Some(text),
                (None, _) => self.nameless = true,
            },
        }
    }

    fn text(&mut self, text: &str) {
        self.put(Node::Text(text.to_owned()));
    }

    fn signed(&mut self, number: i64) {
        self.put(Node::Text(number.to_string()));
    }

    fn unsigned(&mut self, number: u64) {
        self.put(Node::Text(number.to_string()));
    }

    fn float(&mut self, number: f64) {
        self.put(Node::Text(number.to_string()));
    }

    fn boolean(&mut self, value: bool) {
        self.put(Node::Bool(value));
    }

    fn null(&mut self) {
        self.put(Node::Null);
    }

    fn list(&mut self) {
        self.open.push(Open::List(Vec::new()));
    }

    fn map(&mut self) {
        self.open.push(Open::Map(Vec::new(), None));
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::List(items)) => self.put(Node::List(items)),
            Some(Open::Map(members, _)) => self.put(Node::Map(members)),
            None => {}
        }
    }
}

/// Reads one value, or one name of a map, into the builder.
pub(super) struct Reader<'b>(pub(super) &'b mut Builder);

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! scalars {
    ($($method:ident: $type:ty => $put:ident;)*) => {
        $(
            fn $method<E>(self, value: $type) -> Result<(), E> {
                self.0.$put(value);
                Ok(())
            }
        )*
    };
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, a list, a text, a number, a boolean or null")
    }

    scalars! {
        visit_i64: i64 => signed;
        visit_u64: u64 => unsigned;
        visit_f64: f64 => float;
        visit_bool: bool => boolean;
        visit_str: &str => text;
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.list();
        while items.next_element_seed(Reader(self.0))?.is_some() {}
        self.0.close();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.0.map();
        while entries.next_key_seed(Reader(self.0))?.is_some() {
            entries.next_value_seed(Reader(self.0))?;
        }
        self.0.close();
        Ok(())
    }
}
