//! The pull: every read that makes up an account's schema, and what the token could not see.

mod empty_parts;

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::{
    StreamExt as _,
    future::{join3, join4},
    stream,
};
use serde::Deserialize;
use ticketproof_diagnostics::text::{escaped, quoted};
use ticketproof_schema::{
    ObjectType, Part, Provenance, Sensitivity, Snapshot,
    lower::{Anomaly, AnomalyKind, lower},
    object_type::StandardObject,
    wire::{Entries, RawLabels, RawProperty, RawSchema},
};

use empty_parts::Came;

use crate::{
    Client, ClientError,
    definition::Definition,
    endpoints::schema::{LastPage, SchemaReads},
    memory_budget::Room,
    paths,
    transport::Call,
};

/// The objects whose association labels are always asked for. Source: HubSpot's associations guide.
const TARGETS: [&str; 10] = [
    StandardObject::CONTACTS.name,
    StandardObject::COMPANIES.name,
    StandardObject::DEALS.name,
    StandardObject::TICKETS.name,
    "calls",
    "emails",
    "meetings",
    "notes",
    "tasks",
    "communications",
];

/// Also asked for; older accounts may not have it.
const LATE_TARGET: &str = "postal_mail";

/// How many reads are under way at once: of the hundred in ten seconds that the smallest account has, a pull is to leave
/// some to others.
const AT_ONCE: usize = 4;

/// How long a pull may take unless the user says otherwise: the thirty requests of a large account take some seconds.
pub const DEADLINE: Duration = Duration::from_secs(600);

/// The object to pull, and the limits of the pull.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PullOptions {
    /// The object whose schema is pulled; tickets if not said.
    pub object: ObjectType,
    /// Further objects whose association labels are wanted: custom objects by id (`2-123`) or name.
    pub to: Vec<String>,
    /// The language of labels; fixed, so that two people who pull get the same file. `en` if not said.
    pub locale: String,
    /// Whether to pull the owners' ids too, so that `hubspot_owner_id` can be checked. Needs a scope of its own.
    pub owners: bool,
    /// How long the pull may take in all; [`DEADLINE`] if not said. Each request has its own limits besides.
    pub deadline: Duration,
}

impl Default for PullOptions {
    fn default() -> Self {
        Self {
            object: ObjectType::tickets(),
            to: Vec::new(),
            locale: "en".to_owned(),
            owners: false,
            deadline: DEADLINE,
        }
    }
}

impl PullOptions {
    /// Tickets and the objects that HubSpot itself ties them to.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for the association labels of a further object: a custom object's id (`2-123`) or name.
    #[must_use]
    pub fn to(mut self, object: impl Into<String>) -> Self {
        self.to.push(object.into());
        self
    }

    /// Asks for the owners too.
    #[must_use]
    pub fn owners(mut self, wanted: bool) -> Self {
        self.owners = wanted;
        self
    }

    /// Ends the pull with an error when it is not done after this time.
    #[must_use]
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = limit;
        self
    }

    /// Whether a pull with these options asks for the association labels towards this object.
    pub fn asks_for_labels_of(&self, object: &ObjectType) -> bool {
        let is_it =
            |name: &str| object.is_called(name) || ObjectType::from_user(name).as_ref() == Some(object);
        TARGETS.into_iter().chain([LATE_TARGET]).chain(self.to.iter().map(String::as_str)).any(is_it)
    }
}

/// A pulled schema.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pulled {
    /// The schema and where it came from, ready to be written.
    pub snapshot: Snapshot,
    /// The anomalies in HubSpot's answers.
    pub anomalies: Vec<Anomaly>,
    /// Notices for the user: parts that the token may not see, and the end of the API version's support.
    pub notices: Vec<String>,
}

impl Client {
    /// Reads an account's schema of one object: properties of every sensitivity, archived ones too; pipelines;
    /// association labels; validation rules; the object schema.
    ///
    /// A part that the token may not see (403), or that the account lacks (404 or 400), costs only that part, if HubSpot's own
    /// JSON error says so; the snapshot names the part. It says the same of a part that every account has some of and that came back empty: no pipeline of tickets in
    /// use, or no association labels towards any object.
    ///
    /// It is bounded: 40 MiB of memory for what is read, 4 MiB for one entry, 100,000 entries of a list, 1,000 pages of one, 64
    /// levels of nesting, and the deadline. No answer is ever held as a whole.
    ///
    /// # Errors
    /// When an answer is beyond those limits. When no property in use comes back, or not the one that every account has (`subject`). When the properties themselves cannot be read, when the account does not know an object that was asked for by name
    /// or id, and whenever an answer is missing or broken: a schema of which a part got lost on the way would be taken for
    /// the whole one.
    pub async fn pull(&self, options: &PullOptions) -> Result<Pulled, ClientError> {
        let limit = options.deadline;
        let pulled = tokio::time::timeout(limit, self.pull_in_time(options)).await;
        pulled.unwrap_or(Err(ClientError::Deadline { limit }))
    }

    async fn pull_in_time(&self, options: &PullOptions) -> Result<Pulled, ClientError> {
        let mut pull = Pull {
            client: self,
            room: Room::new(),
            reads: self.schema(&options.object),
            not_visible: BTreeSet::new(),
            notices: Vec::new(),
        };
        let raw = pull.everything(options).await?;
        let portal_id = pull.portal_id().await;

        let came = Came::of(&raw);
        let (mut schema, anomalies) = lower(options.object.clone(), raw);
        schema.not_visible = pull.not_visible;
        if let Some(beyond) =
            anomalies.iter().find(|anomaly| matches!(anomaly.kind, AnomalyKind::TooMany { .. }))
        {
            return Err(ClientError::input(format!(
                "an answer is more than is read, and what is beyond would be missing: {beyond}"
            )));
        }
        came.check_properties(&schema, &self.transport.base)?;
        pull.notices.extend(came.hide_empty_parts(&mut schema));
        let mut provenance = Provenance::default();
        provenance.portal_id = portal_id;
        provenance.api_version = Some(self.api_version().as_str().to_owned());
        provenance.locale = Some(options.locale.clone());
        provenance.pulled = Some(today());
        let mut notices = pull.notices;
        notices.extend(self.api_version().support_notice().map(str::to_owned));
        Ok(Pulled { snapshot: Snapshot::new(schema, provenance), anomalies, notices })
    }
}

/// A pull under way.
struct Pull<'a> {
    client: &'a Client,
    /// The memory that all of it may take.
    room: Room,
    reads: SchemaReads<'a>,
    not_visible: BTreeSet<Part>,
    notices: Vec<String>,
}

impl Pull<'_> {
    async fn everything(&mut self, options: &PullOptions) -> Result<RawSchema, ClientError> {
        let properties = self.properties(&options.locale).await?;
        let owners = async {
            match options.owners {
                true => {
                    let path = paths::owners().query("limit", "500");
                    Some(self.client.entries(path, &self.room, LastPage::MayBeEmpty).await)
                }
                false => None,
            }
        };
        let (pipelines, validations, object_schema, owners) = join4(
            self.reads.raw_pipelines(&self.room),
            self.reads.raw_validations(&self.room),
            self.reads.raw_object_schema(&options.object.name, &self.room),
            owners,
        )
        .await;
        let pipelines = self.part(Part::Pipelines, "pipelines", pipelines)?.unwrap_or_default();
        let labels = self.labels(options).await?;
        let validations = self
            .part(Part::ValidationRules, "the account's validation rules", validations)?
            .unwrap_or_default();
        let definition = self.part(Part::ObjectSchema, "the object schema", object_schema)?;
        if definition.as_ref().is_some_and(|definition| !definition.is_described) {
            // It would pass for one that requires nothing.
            self.not_visible.insert(Part::ObjectSchema);
            self.notices
                .push("the object schema came back without required properties and associations".to_owned());
        }
        let object_schema = definition.map(Definition::into_raw);
        let owners = match owners {
            Some(owners) => self.part(Part::Owners, "owners", owners)?,
            None => None,
        };
        Ok(RawSchema { properties, pipelines, labels, validations, object_schema, owners })
    }

    /// The properties: those in use and without sensitivity are what a schema cannot do without.
    async fn properties(&mut self, locale: &str) -> Result<Entries<RawProperty>, ClientError> {
        let (reads, locale, room) = (self.reads, Some(locale), self.room.clone());
        let read = async |sensitivity: Sensitivity, archived: bool| {
            reads.raw_properties(&sensitivity, archived, locale, &room).await
        };
        let mut properties = read(Sensitivity::NonSensitive, false).await?;
        let (archived, sensitive, highly_sensitive) = join3(
            read(Sensitivity::NonSensitive, true),
            read(Sensitivity::Sensitive, false),
            read(Sensitivity::HighlySensitive, false),
        )
        .await;
        let archived = self.part(Part::ArchivedProperties, "archived properties", archived)?;
        properties.append(archived.unwrap_or_default());
        for (sensitivity, part, name, live) in [
            (Sensitivity::Sensitive, Part::SensitiveProperties, "sensitive properties", sensitive),
            (
                Sensitivity::HighlySensitive,
                Part::HighlySensitiveProperties,
                "highly sensitive properties",
                highly_sensitive,
            ),
        ] {
            // What is archived needs the same scope.
            let Some(live) = self.part(part, name, live)? else { continue };
            properties.append(live);
            let archived = read(sensitivity, true).await;
            properties.append(self.part(part, name, archived)?.unwrap_or_default());
        }
        Ok(properties)
    }

    async fn labels(&mut self, options: &PullOptions) -> Result<Vec<RawLabels>, ClientError> {
        let mut targets: Vec<ObjectType> =
            TARGETS.iter().chain([&LATE_TARGET]).filter_map(|name| ObjectType::from_user(name)).collect();
        let built_in = targets.len();
        for name in &options.to {
            let object = self.target(name).await?;
            if !targets.contains(&object) {
                targets.push(object);
            }
        }
        let (reads, room) = (self.reads, self.room.clone());
        let read = async |object: ObjectType| {
            let results = reads.raw_labels(&options.object, &object, &room).await;
            (object, results)
        };
        let results: Vec<_> = stream::iter(targets).map(read).buffered(AT_ONCE).collect().await;
        let mut labels = Vec::new();
        for (index, (object, results)) in results.into_iter().enumerate() {
            let name = format!("association labels towards {}", object.name);
            if let Err(error) = &results
                && index >= built_in
                && error.is_unknown_to_account()
            {
                // Somebody asked for it: a slip of the pen is not to end in a snapshot without it.
                return Err(unknown_object(&object.name, error));
            }
            if let Some(results) = self.part(Part::AssociationLabels, &name, results)? {
                labels.push(RawLabels { object, results });
            }
        }
        Ok(labels)
    }

    /// The object that the user names. A custom object's name is only known to the account.
    async fn target(&mut self, name: &str) -> Result<ObjectType, ClientError> {
        if let Some(object) = ObjectType::from_user(name) {
            return Ok(object);
        }
        let definition = match self.reads.raw_object_schema(name, &self.room).await {
            Err(error) if error.is_unknown_to_account() => {
                return Err(unknown_object(name, &error));
            }
            read => read?,
        };
        match definition.object_type_id.as_deref().and_then(ObjectType::from_user) {
            Some(object) => Ok(object),
            None => Err(ClientError::input(format!(
                "HubSpot does not say the id of the object {}; name it by its id, such as 2-123",
                quoted(name)
            ))),
        }
    }

    /// A part that was read, or `None` and a note if it is not for this token to see.
    fn part<T>(
        &mut self,
        part: Part,
        name: &str,
        read: Result<T, ClientError>,
    ) -> Result<Option<T>, ClientError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(error) if error.is_not_visible() => {
                self.not_visible.insert(part);
                self.notices.push(not_visible(name, &error));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The account's id, for the snapshot's provenance; nothing depends on it.
    async fn portal_id(&self) -> Option<u64> {
        let reply = self.client.transport.send(Call::get(paths::account())).await.ok()?;
        reply.json::<Account>().ok()?.portal_id
    }
}

/// The part of an account's details that is read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    portal_id: Option<u64>,
}

fn unknown_object(name: &str, error: &ClientError) -> ClientError {
    ClientError::input(format!(
        "the account does not know the object {}, or no associations with it; name custom objects by their id, such as \
         2-123 ({error})",
        quoted(name)
    ))
}

fn not_visible(name: &str, error: &ClientError) -> String {
    let refusal = error.refusal();
    let scopes = refusal.map(crate::Refusal::required_scopes).unwrap_or_default();
    let what = format!("{} not visible to this token", escaped(name));
    match (error.status(), scopes.as_slice()) {
        (Some(404), _) => format!("{what}: this account or server does not have them (404)"),
        (Some(400), _) => {
            let message = refusal.and_then(crate::Refusal::message).unwrap_or("no reason was given");
            format!("{what}: HubSpot answers {} (400)", quoted(message))
        }
        (_, []) => format!("{what} (403)"),
        (_, scopes) => format!("{what}: it lacks a scope, any one of {}", scopes.join(", ")),
    }
}

/// The day, UTC, `YYYY-MM-DD`.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date of a day since 1970-01-01, after Howard Hinnant's `civil_from_days`; a date library for one line is too much.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(59), (1970, 3, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(20_779), (2026, 11, 22));
        assert_eq!(civil(47_540), (2100, 2, 28));
        assert_eq!(civil(47_541), (2100, 3, 1));
    }

    #[test]
    fn every_target_is_known() {
        for name in TARGETS.iter().chain([&LATE_TARGET]) {
            assert!(ObjectType::from_user(name).is_some(), "{name}");
        }
    }
}
