//! Properties, bodies and records as HubSpot's JSON has them, before they have a type.

use std::collections::BTreeMap;

use ticketproof_diagnostics::text::quoted;

use super::json_tree::Node;

/// The values of properties as texts, by internal name.
///
/// Read from HubSpot's map of properties. `null` is a property without a value and is left out. Numbers and booleans, which
/// HubSpot reads as text, are kept as text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RawProperties(Vec<(String, String)>);

impl RawProperties {
    /// An empty set of properties, for generated code.
    #[doc(hidden)]
    pub const EMPTY: Self = Self(Vec::new());

    /// The text of the property with this internal name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let index = self.0.binary_search_by(|(found, _)| found.as_str().cmp(name)).ok()?;
        self.0.get(index).map(|(_, text)| text.as_str())
    }

    /// The properties, sorted by internal name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the properties from a JSON object; of a repeated name the last value counts.
    pub(super) fn of(node: Node) -> Result<Self, String> {
        let Node::Map(members) = node else { return Err("`properties` is an object".to_owned()) };
        let mut texts = BTreeMap::new();
        for (name, value) in members {
            match value {
                Node::Null => {}
                Node::Text(text) => _ = texts.insert(name, text),
                Node::Bool(value) => _ = texts.insert(name, value.to_string()),
                Node::Id(id) => _ = texts.insert(name, id.to_string()),
                Node::List(_) | Node::Map(_) => {
                    return Err(format!("the value of {} is a text", quoted(&name)));
                }
            }
        }
        Ok(texts.into_iter().collect())
    }
}

impl FromIterator<(String, String)> for RawProperties {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> Self {
        let sorted: BTreeMap<_, _> = texts.into_iter().collect();
        Self(sorted.into_iter().collect())
    }
}

impl IntoIterator for RawProperties {
    type IntoIter = std::vec::IntoIter<(String, String)>;
    type Item = (String, String);

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The data of a record that are not properties: id, times, URL.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct RecordMeta {
    /// The record's id.
    pub id: String,
    /// When it was created, as HubSpot writes it.
    pub created_at: Option<String>,
    /// When it was last changed, as HubSpot writes it.
    pub updated_at: Option<String>,
    /// Whether it is in the recycling bin.
    pub archived: bool,
    /// The URL of the record in HubSpot.
    pub url: Option<String>,
}

impl RecordMeta {
    /// Empty data, for generated code.
    #[doc(hidden)]
    pub const EMPTY: Self =
        Self { id: String::new(), created_at: None, updated_at: None, archived: false, url: None };
}

/// The body of a request, before it has a type.
#[derive(Default)]
pub(super) struct RawBody {
    pub(super) properties: RawProperties,
    /// The other records' ids, and the category and id of the types.
    pub(super) associations: Vec<(String, Vec<(String, u32)>)>,
}

impl RawBody {
    pub(super) fn of(node: Node) -> Result<Self, String> {
        let [properties, associations] = members(node, "a body", ["properties", "associations"])?;
        let properties = properties.ok_or("a body has `properties`")?;
        let associations = match associations {
            None | Some(Node::Null) => Vec::new(),
            Some(Node::List(items)) => items.into_iter().map(association).collect::<Result<_, _>>()?,
            Some(_) => return Err("`associations` is a list".to_owned()),
        };
        Ok(Self { properties: RawProperties::of(properties)?, associations })
    }
}

fn association(node: Node) -> Result<(String, Vec<(String, u32)>), String> {
    let [to, types] = members(node, "an association", ["to", "types"])?;
    let [id] = members(to.unwrap_or(Node::Null), "an association's `to`", ["id"])?;
    let id = id.and_then(Node::into_text).ok_or("an association's `to` has an `id`")?;
    let Some(Node::List(types)) = types else {
        return Err("an association has a list of `types`".to_owned());
    };
    let types = types.into_iter().map(|node| {
        let [category, type_id] =
            members(node, "an association type", ["associationCategory", "associationTypeId"])?;
        let category = category.and_then(Node::into_text);
        let type_id = type_id.and_then(Node::into_text).and_then(|text| text.parse().ok());
        category.zip(type_id).ok_or_else(|| "an association type has a category and a number".to_owned())
    });
    Ok((id, types.collect::<Result<_, String>>()?))
}

/// An object's members by name, and none that is not named.
fn members<const N: usize>(node: Node, what: &str, names: [&str; N]) -> Result<[Option<Node>; N], String> {
    let Node::Map(members) = node else { return Err(format!("{what} is an object")) };
    let mut found = [const { None }; N];
    for (name, value) in members {
        let Some(index) = names.iter().position(|known| *known == name) else {
            return Err(format!("{what} has no {}", quoted(&name)));
        };
        found[index] = Some(value);
    }
    Ok(found)
}

/// A record that HubSpot sends, before any type. What this version does not know is left alone.
pub(super) struct RawRecord {
    pub(super) record: RecordMeta,
    pub(super) properties: RawProperties,
}

impl RawRecord {
    pub(super) fn of(node: Node) -> Result<Self, String> {
        let Node::Map(members) = node else { return Err("a record is an object".to_owned()) };
        let mut record = RecordMeta::default();
        let mut id = None;
        let mut properties = RawProperties::default();
        for (name, value) in members {
            match (name.as_str(), value) {
                ("properties", value) => properties = RawProperties::of(value)?,
                ("archived", Node::Bool(archived)) => record.archived = archived,
                ("id", value) => id = value.into_text(),
                ("createdAt", value) => record.created_at = value.into_text(),
                ("updatedAt", value) => record.updated_at = value.into_text(),
                ("url", value) => record.url = value.into_text(),
                _ => {}
            }
        }
        record.id = id.ok_or("a record has an `id`")?;
        Ok(Self { record, properties })
    }
}
