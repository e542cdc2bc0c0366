//! Reads of an account's schema: properties, groups, pipelines, association labels, validation rules, the object schema,
//! owners.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use ticketproof_schema::{
    AssociationType, ObjectSchema, ObjectType, Pipeline, Property, Sensitivity, ValidationRule,
    lower::{Anomaly, lower},
    wire::{
        Entries, RawLabel, RawLabels, RawPipeline, RawProperty, RawPropertyValidation, RawSchema, Weight,
    },
};

use crate::{
    Client, ClientError,
    cursors::Cursors,
    definition::Definition,
    memory_budget::Room,
    page::Page,
    paths::{self, Path},
    record,
    transport::Call,
};

/// The most pages of one list that are read; a guard against a server that never ends. Of HubSpot's lists of the schema only
/// that of the owners has pages, of 500 entries.
const PAGES_MAX: usize = 1000;

/// Whether the page that another one announced may be empty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum LastPage {
    /// It may not: the list has no pages by HubSpot's description, and what was announced is missing.
    HasEntries,
    /// It may: whether HubSpot announces a page before it knows that it has entries is not known.
    MayBeEmpty,
}

/// The reads of one object type's schema; from [`Client::schema`].
#[derive(Clone, Copy, Debug)]
pub struct SchemaReads<'a> {
    client: &'a Client,
    object: &'a ObjectType,
}

/// A value that was read, with its anomalies.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Lowered<T> {
    /// The value.
    pub value: T,
    /// The anomalies; entries that could not be understood are missing from the value.
    pub anomalies: Vec<Anomaly>,
}

/// A group of properties.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PropertyGroup {
    /// The internal name.
    pub name: String,
    /// The name that people see.
    #[serde(default)]
    pub label: String,
    /// Where it stands among the groups.
    #[serde(default)]
    pub display_order: Option<i64>,
    /// Whether it is archived.
    #[serde(default)]
    pub archived: bool,
}

/// A user to whom records can be assigned.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Owner {
    /// The owner's id: what `hubspot_owner_id` takes.
    #[serde(deserialize_with = "record::text")]
    pub id: String,
    /// The user's id, which is another one.
    #[serde(default, deserialize_with = "record::optional_text")]
    pub user_id: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The first name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Whether the user is gone.
    #[serde(default)]
    pub archived: bool,
}

impl Weight for PropertyGroup {
    fn heap(&self) -> usize {
        self.name.heap() + self.label.heap()
    }
}

impl Weight for Owner {
    fn heap(&self) -> usize {
        let texts = [&self.user_id, &self.email, &self.first_name, &self.last_name];
        self.id.heap() + texts.into_iter().map(Weight::heap).sum::<usize>()
    }
}

impl Client {
    /// The reads of an object type's schema.
    pub fn schema<'a>(&'a self, object: &'a ObjectType) -> SchemaReads<'a> {
        SchemaReads { client: self, object }
    }

    /// The users to whom records can be assigned, those who are gone excepted. Scope: `crm.objects.owners.read`.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn owners(&self) -> Result<Vec<Owner>, ClientError> {
        self.all(paths::owners().query("limit", "500")).await
    }

    /// The entries of a list, of all its pages.
    pub(crate) async fn entries<T: DeserializeOwned + Weight>(
        &self,
        path: Path,
        room: &Room,
        last_page: LastPage,
    ) -> Result<Entries<T>, ClientError> {
        let (mut entries, mut cursors) = (Entries::new(), Cursors::default());
        let mut after: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let page = after.iter().fold(path.clone(), |path, after| path.query("after", after));
            let before = entries.len();
            let (page, reply) =
                self.transport.stream(&Call::get(page), room, || Page::new(before, room)).await?;
            let Page { entries: more, next, is_list, share, .. } = page;
            if !is_list {
                return Err(reply.misshapen("it has no list of `results`"));
            }
            if more.is_empty() && after.is_some() && next.is_none() && last_page == LastPage::HasEntries {
                return Err(reply.misshapen("the page before announced entries, and there are none"));
            }
            after = cursors.after(more.is_empty(), next).map_err(|why| reply.misshapen(why))?;
            entries.append(more);
            share.keep();
            if after.is_none() {
                return Ok(entries);
            }
        }
        Err(ClientError::input(format!("the list goes on after {PAGES_MAX} pages, which is the limit")))
    }

    /// As [`Client::entries`], of a list in which every entry must be readable.
    async fn all<T: DeserializeOwned + Weight>(&self, path: Path) -> Result<Vec<T>, ClientError> {
        let entries = self.entries(path.clone(), &Room::new(), LastPage::MayBeEmpty).await?;
        entries.into_all().map_err(|why| Call::get(path).misshapen(self.transport.token.redact(why)))
    }
}

impl SchemaReads<'_> {
    /// The properties of one sensitivity, either those in use or the archived ones.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn properties(
        &self,
        sensitivity: &Sensitivity,
        archived: bool,
    ) -> Result<Lowered<BTreeMap<String, Property>>, ClientError> {
        let properties = self.raw_properties(sensitivity, archived, None, &Room::new()).await?;
        Ok(self.lowered(RawSchema { properties, ..RawSchema::default() }, |schema| schema.properties))
    }

    /// The groups of properties.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn groups(&self) -> Result<Vec<PropertyGroup>, ClientError> {
        self.client.all(self.client.api_version().properties(&self.object.name).then("/groups")).await
    }

    /// The pipelines with their stages, by id.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn pipelines(&self) -> Result<Lowered<BTreeMap<String, Pipeline>>, ClientError> {
        let pipelines = self.raw_pipelines(&Room::new()).await?;
        Ok(self.lowered(RawSchema { pipelines, ..RawSchema::default() }, |schema| schema.pipelines))
    }

    /// The association types towards another object type.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn labels(&self, to: &ObjectType) -> Result<Lowered<Vec<AssociationType>>, ClientError> {
        let results = self.raw_labels(self.object, to, &Room::new()).await?;
        let labels = vec![RawLabels { object: to.clone(), results }];
        Ok(self.lowered(RawSchema { labels, ..RawSchema::default() }, |schema| schema.associations))
    }

    /// The account's validation rules by property.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn validations(&self) -> Result<Lowered<BTreeMap<String, Vec<ValidationRule>>>, ClientError> {
        let validations = self.raw_validations(&Room::new()).await?;
        // Rules hang on properties; without any, the names alone will do.
        let names = validations.iter().map(RawPropertyValidation::property_name);
        let properties = names.map(|name| serde_json::json!({ "name": name, "type": "string" })).collect();
        let raw = RawSchema { properties, validations, ..RawSchema::default() };
        Ok(self.lowered(raw, |schema| {
            let rules = schema.properties.into_iter().map(|(name, property)| (name, property.rules));
            rules.filter(|(_, rules)| !rules.is_empty()).collect()
        }))
    }

    /// The object schema: required properties and association types with their limits.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn object_schema(&self) -> Result<Lowered<ObjectSchema>, ClientError> {
        let definition = self.raw_object_schema(&self.object.name, &Room::new()).await?;
        let object_schema = Some(definition.into_raw());
        Ok(self.lowered(RawSchema { object_schema, ..RawSchema::default() }, |schema| schema))
    }

    fn lowered<T>(&self, raw: RawSchema, part: impl FnOnce(ObjectSchema) -> T) -> Lowered<T> {
        let (schema, anomalies) = lower(self.object.clone(), raw);
        Lowered { value: part(schema), anomalies }
    }

    pub(crate) async fn raw_properties(
        &self,
        sensitivity: &Sensitivity,
        archived: bool,
        locale: Option<&str>,
        room: &Room,
    ) -> Result<Entries<RawProperty>, ClientError> {
        let mut path = self.client.api_version().properties(&self.object.name);
        path = path.query("archived", if archived { "true" } else { "false" });
        path = path.query("dataSensitivity", sensitivity.as_str());
        if let Some(locale) = locale {
            path = path.query("locale", locale);
        }
        self.client.entries(path, room, LastPage::HasEntries).await
    }

    pub(crate) async fn raw_pipelines(&self, room: &Room) -> Result<Entries<RawPipeline>, ClientError> {
        let path = self.client.api_version().pipelines(&self.object.name);
        self.client.entries(path, room, LastPage::HasEntries).await
    }

    pub(crate) async fn raw_labels(
        &self,
        from: &ObjectType,
        to: &ObjectType,
        room: &Room,
    ) -> Result<Entries<RawLabel>, ClientError> {
        let path = self.client.api_version().associations(&from.name, &to.name).then("/labels");
        self.client.entries(path, room, LastPage::HasEntries).await
    }

    pub(crate) async fn raw_validations(
        &self,
        room: &Room,
    ) -> Result<Entries<RawPropertyValidation>, ClientError> {
        let path = self.client.api_version().validations(&self.object.id);
        self.client.entries(path, room, LastPage::HasEntries).await
    }

    pub(crate) async fn raw_object_schema(
        &self,
        object: &str,
        room: &Room,
    ) -> Result<Definition, ClientError> {
        let call = Call::get(self.client.api_version().object_schema(object));
        let (definition, reply) = self.client.transport.stream(&call, room, || Definition::new(room)).await?;
        definition.checked().map_err(|why| reply.misshapen(why))
    }
}
