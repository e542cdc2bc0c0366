//! Reads of an account's schema: properties, groups, pipelines, association labels, validation rules, the object schema,
//! owners.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use ticketproof_schema::{
    AssociationType, ObjectSchema, ObjectType, Pipeline, Property, Sensitivity, ValidationRule,
    lower::{Anomaly, lower},
    wire::{RawLabels, RawSchema},
};

use crate::{
    Client, ClientError,
    paths::{self, Path},
    record,
    transport::Call,
};

/// The most pages of one list that are read; a guard against a server that never ends.
const PAGES_MAX: usize = 10_000;

/// The reads of one object type's schema; from [`Client::schema`].
#[derive(Clone, Copy, Debug)]
pub struct SchemaReads<'a> {
    client: &'a Client,
    object: &'a ObjectType,
}

/// What was read, and what in it was not as it should be.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Lowered<T> {
    /// What was read.
    pub value: T,
    /// What was odd; entries that could not be understood are missing from the value.
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
        self.typed(paths::owners().query("limit", "500")).await
    }

    /// The entries of a list, of all its pages.
    pub(crate) async fn collection(&self, path: Path) -> Result<Vec<Value>, ClientError> {
        let mut entries = Vec::new();
        let mut last = None;
        for _ in 0..PAGES_MAX {
            let page = last.iter().fold(path.clone(), |path, after: &String| path.query("after", after));
            let reply = self.transport.send(Call::get(page)).await?;
            let (page, after) = reply.page()?;
            entries.extend(page);
            match after {
                None => return Ok(entries),
                after if after == last => {
                    return Err(reply.misshapen("the cursor of the next page is this page's"));
                }
                after => last = after,
            }
        }
        Err(ClientError::input(format!("the list goes on after {PAGES_MAX} pages")))
    }

    async fn typed<T: serde::de::DeserializeOwned>(&self, path: Path) -> Result<Vec<T>, ClientError> {
        let entries = self.collection(path.clone()).await?;
        let typed: Result<Vec<T>, _> = entries.into_iter().map(serde_json::from_value).collect();
        typed.map_err(|error| {
            let why = self.transport.token.redact(error.to_string());
            Call::get(path).misshapen(why)
        })
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
        let properties = self.raw_properties(sensitivity, archived, None).await?;
        Ok(self.lowered(RawSchema { properties, ..RawSchema::default() }, |schema| schema.properties))
    }

    /// The groups of properties.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn groups(&self) -> Result<Vec<PropertyGroup>, ClientError> {
        self.client.typed(self.client.api_version().properties(&self.object.name).then("/groups")).await
    }

    /// The pipelines with their stages, by id.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn pipelines(&self) -> Result<Lowered<BTreeMap<String, Pipeline>>, ClientError> {
        let pipelines = self.raw_pipelines().await?;
        Ok(self.lowered(RawSchema { pipelines, ..RawSchema::default() }, |schema| schema.pipelines))
    }

    /// The association types towards another object type.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn labels(&self, to: &ObjectType) -> Result<Lowered<Vec<AssociationType>>, ClientError> {
        let results = self.raw_labels(self.object, to).await?;
        let labels = vec![RawLabels { object: to.clone(), results }];
        Ok(self.lowered(RawSchema { labels, ..RawSchema::default() }, |schema| schema.associations))
    }

    /// The account's validation rules by property.
    ///
    /// # Errors
    /// Whatever [`ClientError`] says.
    pub async fn validations(&self) -> Result<Lowered<BTreeMap<String, Vec<ValidationRule>>>, ClientError> {
        let validations = self.raw_validations().await?;
        // Rules hang on properties; without any, the names alone will do.
        let names = validations.iter().filter_map(|entry| entry.get("propertyName")?.as_str());
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
        let object_schema = Some(self.raw_object_schema(&self.object.name).await?);
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
    ) -> Result<Vec<Value>, ClientError> {
        let mut path = self.client.api_version().properties(&self.object.name);
        path = path.query("archived", if archived { "true" } else { "false" });
        path = path.query("dataSensitivity", sensitivity.as_str());
        if let Some(locale) = locale {
            path = path.query("locale", locale);
        }
        self.client.collection(path).await
    }

    pub(crate) async fn raw_pipelines(&self) -> Result<Vec<Value>, ClientError> {
        self.client.collection(self.client.api_version().pipelines(&self.object.name)).await
    }

    pub(crate) async fn raw_labels(
        &self,
        from: &ObjectType,
        to: &ObjectType,
    ) -> Result<Vec<Value>, ClientError> {
        let path = self.client.api_version().associations(&from.name, &to.name).then("/labels");
        self.client.collection(path).await
    }

    pub(crate) async fn raw_validations(&self) -> Result<Vec<Value>, ClientError> {
        self.client.collection(self.client.api_version().validations(&self.object.id)).await
    }

    pub(crate) async fn raw_object_schema(&self, object: &str) -> Result<Value, ClientError> {
        let reply =
            self.client.transport.send(Call::get(self.client.api_version().object_schema(object))).await?;
        let value: Value = reply.json()?;
        if value.is_object() { Ok(value) } else { Err(reply.misshapen("an object schema was expected")) }
    }
}
