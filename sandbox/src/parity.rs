//! The table of the sandbox's behaviours, each with the evidence that HubSpot behaves the same.
//!
//! Every answer names its behaviour in one header and the evidence in another. `docs/sandbox-parity.md` is generated from this
//! table.

use std::fmt::Write as _;

use ticketproof_schema::profile::TICKETS;

/// The evidence that HubSpot behaves the same.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Evidence {
    /// A recorded real response shows it.
    Recorded,
    /// HubSpot's documents or API descriptions say it.
    Documented,
    /// No recording or document of HubSpot's shows it: a guess, or a third party's report.
    Assumed,
    /// A behaviour of the sandbox alone; HubSpot has nothing like it.
    Sandbox,
}

impl Evidence {
    /// Every kind of evidence, strongest first.
    pub const ALL: [Self; 4] = [Self::Recorded, Self::Documented, Self::Assumed, Self::Sandbox];

    /// The word in the header `x-ticketproof-sandbox`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Documented => "documented",
            Self::Assumed => "assumed",
            Self::Sandbox => "sandbox",
        }
    }
}

/// One behaviour of the sandbox.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Behaviour {
    /// The name in the header `x-ticketproof-behaviour`.
    pub id: &'static str,
    /// The evidence that HubSpot behaves the same.
    pub evidence: Evidence,
    /// A description, in Markdown.
    pub description: &'static str,
    /// The source of the evidence.
    pub source: &'static str,
}

impl Behaviour {
    /// This behaviour for tickets. Other object types behave the same, but only tickets are recorded.
    pub(crate) fn for_object(&'static self, object_id: &str) -> &'static Self {
        if object_id == TICKETS.object.id { self } else { &BARE_OBJECTS }
    }
}

macro_rules! behaviours {
    ($($name:ident = $id:literal, $evidence:ident, $description:literal, $source:literal;)*) => {
        $(
            pub(crate) static $name: Behaviour =
                Behaviour { id: $id, evidence: Evidence::$evidence, description: $description, source: $source };
        )*

        /// Every behaviour, in the order of the parity page.
        pub static ALL: &[&Behaviour] = &[$(&$name),*];
    };
}

behaviours! {
    TICKET_CREATE = "ticket-create", Recorded,
        "a create answers 201 with the properties it set (subject, pipeline and stage and 18 that HubSpot fills in), sorted by name, with `url`",
        "recorded create of 2026-03-12; the status is the API description's, the recorder's own says 200";
    TICKET_READ = "ticket-read", Recorded,
        "a read gives the properties that were asked for: null where unset, left out where undefined, and always createdate, hs_lastmodifieddate and hs_object_id",
        "recorded read of 2026-03-12";
    TICKET_LIST = "ticket-list", Recorded,
        "a list is ordered by id, 10 a page unless `limit` says otherwise",
        "recorded list of 2026-03-12; the order of ids there";
    LIST_CURSOR = "list-cursor", Assumed,
        "the cursor of a list is the id after the last one, and `paging.next.link` repeats the query",
        "shape from the API description, content seen in third-party logs";
    TICKET_UPDATE = "ticket-update", Recorded,
        "an update answers 200 with 14 fixed properties and the ones it was given",
        "recorded update of 2026-03-12";
    TICKET_ARCHIVE = "ticket-archive", Recorded,
        "an archive answers 204, also for a number that is no ticket",
        "recorded delete of 2026-03-12";
    TICKET_MERGE = "ticket-merge", Documented,
        "a merge gives the primary ticket the other's values where it has none, moves the other's associations to it and archives the other",
        "API description for the call; what happens to the values is assumed";
    SEARCH = "search", Recorded,
        "a search answers `total`, `results` and a cursor that counts, without rate-limit headers",
        "recorded search of 2026-03-12";
    SEARCH_OPERATORS = "search-operators", Documented,
        "the thirteen operators; groups are joined by or, filters by and",
        "search guide and API description";
    SEARCH_LIMITS = "search-limits", Documented,
        "at most 200 a page, 10,000 in all, 6 groups, 6 filters each, 18 filters, one sort, 3,000 characters of query",
        "search guide; the messages of the refusals are assumed";
    BATCH_CREATE = "batch-create", Recorded,
        "a batch create answers 201 with its results in any order",
        "recorded contact batches of 2025-11";
    BATCH_READ = "batch-read", Documented,
        "a batch read leaves unknown ids out and lists them in a 207",
        "API description";
    BATCH_UPDATE = "batch-update", Recorded,
        "a batch update answers 200, and 207 with OBJECT_NOT_FOUND for ids that are not there",
        "recorded contact batches of 2025-11";
    BATCH_UPSERT = "batch-upsert", Documented,
        "a batch upsert creates or updates by a unique property; `new` says which",
        "API description";
    BATCH_ARCHIVE = "batch-archive", Documented,
        "a batch archive answers 204 whatever the ids are",
        "API description; the single delete is recorded";
    BATCH_MULTI_STATUS = "batch-multi-status", Recorded,
        "with a unique objectWriteTraceId for every input, a bad input does not affect the others: 207, results and errors side by side",
        "recorded 207 of 2025-11; error-handling guide";
    BATCH_ALL_OR_NOTHING = "batch-all-or-nothing", Recorded,
        "without trace ids one bad input refuses the whole batch, all errors of all inputs in one list without an index",
        "recorded contact batches of 2025-11";
    BATCH_DUPLICATES = "batch-duplicates", Recorded,
        "an id twice in one batch refuses it",
        "recorded contact batch of 2025-11";
    BATCH_EMPTY = "batch-empty", Assumed,
        "a batch without inputs is refused",
        "live probe of 2026-04 on another endpoint";
    BATCH_TOO_LARGE = "batch-too-large", Assumed,
        "more than 100 inputs are refused; HubSpot's message is not known",
        "limit from the contacts guide";
    PROPERTY_VALUES = "property-values", Recorded,
        "bad property values are refused all at once, listed as JSON inside the message and again in `errors`",
        "recorded bodies";
    INVALID_OPTION = "invalid-option", Recorded,
        "`x was not one of the allowed options: [A, B]`, INVALID_OPTION, for enumerations and booleans",
        "captured from a ticket create of 2026-09 and a company update of 2026-08";
    WRONG_STAGE = "wrong-stage", Assumed,
        "`x is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2, 3, 4]`",
        "the message for a deal, with the ticket's property name";
    NOT_MIDNIGHT = "not-midnight", Recorded,
        "a date given as a moment that is not midnight UTC: INVALID_DATE",
        "captured bodies from 2017 to 2026";
    READ_ONLY = "read-only", Assumed,
        "a read-only property: READ_ONLY_VALUE",
        "text captured in 2020, code from a third party";
    WRONG_NUMBER = "wrong-number", Recorded,
        "`x was not a valid number.`, INVALID_INTEGER, for numbers; seen for one with an exponent, assumed to be the same for other texts",
        "captured from a deal update of 2025-10";
    WRONG_MOMENT = "wrong-moment", Assumed,
        "text in a datetime: INVALID_LONG; the current code is not known",
        "test fixture of an older API";
    RULE_BROKEN = "rule-broken", Documented,
        "a value against one of the account's validation rules is refused; the code INVALID_ALPHA is HubSpot's, the others are guesses",
        "changelog of 2023";
    VALUE_REFUSED = "value-refused", Assumed,
        "any other value that HubSpot refuses according to the validator, with the validator's message",
        "the rule's own page";
    UNIQUE_VALUE = "unique-value", Assumed,
        "a value that another record has in a property of unique values: CONFLICTING_UNIQUE_VALUE",
        "the code stands in HubSpot's own front end";
    CONFLICT = "conflict", Recorded,
        "a contact whose e-mail address another has: 409 CONFLICT",
        "recorded contact create of 2025-11";
    REQUIRED_MISSING = "required-missing", Recorded,
        "a create without what HubSpot itself requires (hs_pipeline_stage, and nothing else for tickets)",
        "captured bodies; recorded object schema";
    REQUIREMENTS = "requirements", Documented,
        "version 2026-09 also refuses a write without the properties that the account requires, always or where another property has a value; other versions do not check",
        "changelog of 2026-08; the body is assumed to be the one of required-missing";
    VALUES_AS_TEXT = "values-as-text", Assumed,
        "numbers and booleans among the properties are read as text, null as the empty text",
        "third parties; null is not verified anywhere";
    DEFAULT_PIPELINE = "default-pipeline", Documented,
        "without a pipeline the default one is used, or the only one that is not archived; where neither is, the stage's, which is not verified",
        "tickets guide";
    NOTHING_TO_UPDATE = "nothing-to-update", Recorded,
        "an update without properties is refused",
        "live probe of 2026-04";
    NOT_FOUND = "not-found", Recorded,
        "404 `resource not found`, without a category",
        "captured bodies";
    NOT_FOUND_TEXT = "not-found-text", Assumed,
        "404 `Object not found.  objectId are usually numeric.` for an id that is not a number",
        "third party";
    UNKNOWN_OBJECT_TYPE = "unknown-object-type", Recorded,
        "400 `Unable to infer object type from: x`, without a category",
        "recorded body";
    BAD_JSON = "bad-json", Recorded,
        "a body that is not JSON: 400 with line and column",
        "live probe of 2026-04; the text after the colon is the sandbox's own";
    MISSING_FIELDS = "missing-fields", Assumed,
        "a body without required members: 400 that names them",
        "live probe of 2026-04 on another endpoint";
    ID_PROPERTY = "id-property", Recorded,
        "a write by an `idProperty` whose values are not unique is refused, and so is one by hs_object_id",
        "captured messages about companies and contacts; the status and category are taken to be those of other refusals";
    BAD_PARAMETER = "bad-parameter", Assumed,
        "a query parameter or a member with an impossible value: 400 VALIDATION_ERROR with the sandbox's own message",
        "none";
    METHOD_NOT_ALLOWED = "method-not-allowed", Assumed, "405 with `allow`", "none";
    WRONG_CONTENT_TYPE = "wrong-content-type", Assumed, "a body that is not application/json: 415", "none";
    TOO_LARGE = "too-large", Assumed, "a body above the sandbox's limit: 413", "none";
    UNAUTHENTICATED = "unauthenticated", Recorded,
        "no bearer token: 401 INVALID_AUTHENTICATION",
        "live probe";
    EXPIRED = "expired", Assumed,
        "401 EXPIRED_AUTHENTICATION on demand",
        "the category is seen in third-party code, the message is not verified";
    MISSING_SCOPES = "missing-scopes", Recorded,
        "403 MISSING_SCOPES, when the sandbox hides a part of the account",
        "captured bodies";
    RATE_LIMIT = "rate-limit", Recorded,
        "429 RATE_LIMIT, TEN_SECONDLY_ROLLING, when a tier is enforced",
        "captured body; limits from HubSpot's changelog";
    RATE_LIMIT_SEARCH = "rate-limit-search", Recorded,
        "429 `You have reached your secondly limit.` for more than 5 searches a second, when a tier is enforced",
        "the message that HubSpot's own client looks for";
    RATE_LIMIT_DAILY = "rate-limit-daily", Documented,
        "429 RATE_LIMIT, DAILY, when a tier is enforced",
        "usage guide";
    ASSOCIATIONS_READ = "associations-read", Documented,
        "the records associated with one, with every type of each association",
        "API description";
    ASSOCIATIONS_WRITE = "associations-write", Documented,
        "associates two records by the given types; the other direction is written too",
        "API description; a recorded v3 batch shows the other direction";
    ASSOCIATIONS_BATCH = "associations-batch", Recorded,
        "batches of associations; a bad input does not affect the others",
        "recorded 207 with INVALID_IDENTIFIER of 2026-03";
    ASSOCIATION_TYPE_UNKNOWN = "association-type-unknown", Assumed,
        "an association type that is not between these two object types: 400",
        "message from a third party";
    ASSOCIATION_INVERSE = "association-inverse", Assumed,
        "the inverse of an association type is found by HubSpot's own names, else by label",
        "the recorded definitions pair like this";
    ASSOCIATIONS_UNSEEN = "associations-unseen", Sandbox,
        "records of objects that the sandbox does not store (deals, calls and so on) can be associated by any number; it is not checked that they exist",
        "the sandbox stores tickets, contacts and companies";
    PROPERTIES = "properties", Recorded,
        "all properties of an object without paging; archived ones and sensitive ones only when asked for",
        "recorded ticket properties; API description";
    PIPELINES = "pipelines", Recorded,
        "pipelines with their stages; metadata values are text; each stage has its write permissions",
        "recorded deal and contact pipelines; no recording of a ticket pipeline was found";
    LABELS = "labels", Documented, "association types between two objects, labels null where they have none", "API description";
    ASSOCIATION_LIMITS = "association-limits", Documented,
        "the limits that an account sets on association types: always none here",
        "API description";
    VALIDATIONS = "validations", Documented, "the account's validation rules, by property", "API description";
    OBJECT_SCHEMA = "object-schema", Recorded,
        "the object's schema with requiredProperties, properties and association definitions",
        "recorded ticket schema";
    OWNERS = "owners", Documented, "the owners, by id, with made-up names and addresses", "API description";
    LEGACY = "legacy", Documented,
        "tickets in HubSpot's first API: properties with versions",
        "the legacy pages of HubSpot's documents";
    GROUPS = "groups", Documented, "the property groups, named by the properties that are in them", "API description";
    BARE_OBJECTS = "bare-objects", Sandbox,
        "contacts and companies have a few properties only; they are there to be associated with tickets",
        "the sandbox is for tickets";
    NOT_IMPLEMENTED = "not-implemented", Sandbox, "501 for what the sandbox does not serve", "none";
    HOST_REFUSED = "host-refused", Sandbox,
        "403 for a Host header that is not this machine, so that no web page can reach it under another name",
        "none";
    REAL_TOKEN = "real-token", Sandbox,
        "401 for a token that looks real; it is never logged",
        "none";
    FAULT = "fault", Sandbox, "a fault that was asked for", "none";
}

/// Renders `docs/sandbox-parity.md`: every behaviour with its evidence, and the counts.
pub fn render_parity() -> String {
    let mut page = String::from(
        "# Behaviours of the sandbox, and the evidence that HubSpot behaves the same\n\n\
         This page is generated from the sandbox's own table; do not edit it. Every answer of the sandbox names its behaviour\n\
         in the header `x-ticketproof-behaviour` and the evidence in `x-ticketproof-sandbox`.\n\n\
         | evidence | meaning | behaviours |\n|---|---|---:|\n",
    );
    for evidence in Evidence::ALL {
        let meaning = match evidence {
            Evidence::Recorded => "a recorded real response shows it",
            Evidence::Documented => "HubSpot's documents or API descriptions say it",
            Evidence::Assumed => "a guess, or a third party's report",
            Evidence::Sandbox => "a behaviour of the sandbox alone",
        };
        let count = ALL.iter().filter(|behaviour| behaviour.evidence == evidence).count();
        let _ = writeln!(page, "| {} | {meaning} | {count} |", evidence.as_str());
    }
    let _ = writeln!(page, "| | in all | {} |", ALL.len());
    for evidence in Evidence::ALL {
        let _ = write!(
            page,
            "\n## {}\n\n| behaviour | description | source |\n|---|---|---|\n",
            evidence.as_str()
        );
        for behaviour in ALL.iter().filter(|behaviour| behaviour.evidence == evidence) {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} |",
                behaviour.id,
                behaviour.description.replace('|', "\\|"),
                behaviour.source.replace('|', "\\|"),
            );
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_of_behaviours_are_unique() {
        let names: BTreeSet<_> = ALL.iter().map(|behaviour| behaviour.id).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }

    #[test]
    fn counts_of_the_page_match_its_rows() {
        let page = render_parity();
        assert!(page.contains(&format!("| | in all | {} |", ALL.len())));
        assert_eq!(page.lines().filter(|line| line.starts_with("| `")).count(), ALL.len());
    }
}
