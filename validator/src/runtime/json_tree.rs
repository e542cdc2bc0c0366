//! A minimal untyped JSON tree for generated types.
//!
//! Code that is generic over a serialiser or deserialiser is compiled in the user's crate, once for each of them and for each
//! type. So that code is small, the same for all generated types, and owns nothing: the tree is built and dropped by code that
//! is compiled here.

use std::fmt;

use serde::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap as _,
};

/// A JSON value. Numbers are kept as text, as HubSpot reads them.
pub(super) enum Node {
    Null,
    Bool(bool),
    /// An association type id, only when writing; numbers that are read become texts.
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

/// The owner of a tree. As a trait object it is dropped by code that is compiled here.
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

/// Builds a tree from the events of a deserialiser.
#[derive(Default)]
pub(super) struct Builder {
    /// The lists and maps that are not closed yet, the innermost last.
    open: Vec<Container>,
    done: Option<Node>,
    /// Whether some name was not a text.
    has_invalid_name: bool,
}

enum Container {
    List(Vec<Node>),
    /// A map, and the name whose value comes next.
    Map(Vec<(String, Node)>, Option<String>),
}

impl Builder {
    /// The finished tree.
    ///
    /// # Errors
    /// When a name was not a text, or nothing was read.
    pub(super) fn finish(&mut self) -> Result<Node, String> {
        match self.done.take() {
            Some(node) if !self.has_invalid_name => Ok(node),
            Some(_) => Err("the names of an object are texts".to_owned()),
            None => Err("the input is empty".to_owned()),
        }
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.done = Some(node),
            Some(Container::List(items)) => items.push(node),
            Some(Container::Map(members, name)) => match (name.take(), node) {
                (Some(name), node) => members.push((name, node)),
                (None, Node::Text(text)) => *name = Some(text),
                (None, _) => self.has_invalid_name = true,
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
        self.open.push(Container::List(Vec::new()));
    }

    fn map(&mut self) {
        self.open.push(Container::Map(Vec::new(), None));
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Container::List(items)) => self.put(Node::List(items)),
            Some(Container::Map(members, _)) => self.put(Node::Map(members)),
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
