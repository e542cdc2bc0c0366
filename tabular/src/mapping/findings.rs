//! Findings about headers.

use ticketproof_diagnostics::{
    Diagnostic, Location, Severity, suggest,
    text::{listed, quoted},
};
use ticketproof_schema::{ObjectSchema, Property};
use ticketproof_validator::{Level, Settings};

use super::{Candidate, HeaderFinding, Setting, association};
use crate::rules::{self, TableRule};

/// The most findings about one header row; a table may have a hundred thousand columns.
const FINDINGS_MAX: usize = 100;

/// How many candidates a message names.
const NAMED_MAX: usize = 8;

const FILE: &str = "or say in the file of columns what it is (`false`: nothing, leave it out)";

/// Findings about headers, as they come.
pub(super) struct Findings<'a> {
    settings: &'a Settings,
    found: Vec<HeaderFinding>,
    /// How many findings were too many to be reported.
    unreported: usize,
}

impl<'a> Findings<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self { settings, found: Vec::new(), unreported: 0 }
    }

    pub(super) fn into_vec(mut self) -> Vec<HeaderFinding> {
        if let (Some((_, last)), 1..) = (self.found.last_mut(), self.unreported) {
            let more = format!("{} more columns have findings", self.unreported);
            let help = last.help.take().map_or_else(|| more.clone(), |help| format!("{help}; {more}"));
            last.help = Some(help);
        }
        self.found
    }

    fn raise(&mut self, column: usize, rule: &TableRule, say: impl FnOnce() -> (String, String)) {
        let Some(severity) = severity(rule, self.settings) else { return };
        // An error takes the place of a warning where there is no room for both.
        let room = if severity == Severity::Error { FINDINGS_MAX } else { FINDINGS_MAX / 2 };
        if self.found.len() >= room {
            self.unreported += 1;
            if severity == Severity::Error && !self.found.iter().any(|(_, found)| found.severity == severity)
            {
                self.found.pop();
            } else {
                return;
            }
        }
        let (message, help) = say();
        let finding = Diagnostic::new(rule.id, severity, Location::root(), message).with_help(help);
        self.found.push((column, finding));
    }

    pub(super) fn unknown(&mut self, column: usize, header: &str, with: Setting<'_>) {
        self.raise(column, &rules::UNKNOWN_COLUMN, || {
            let message = format!(
                "{} is the name or label of nothing that {} have",
                quoted(header),
                with.schema.object.name
            );
            let advice =
                association::advice(header, with.schema).unwrap_or_else(|| did_you_mean(header, with.schema));
            let comma = if advice.ends_with('?') { "" } else { "," };
            (message, format!("{advice}{comma} {FILE}"))
        });
    }

    pub(super) fn ambiguous(
        &mut self,
        column: usize,
        header: &str,
        several: &[Candidate],
        schema: &ObjectSchema,
    ) {
        self.raise(column, &rules::AMBIGUOUS_COLUMN, || {
            let named = several.iter().take(NAMED_MAX).map(|candidate| match candidate {
                Candidate::Property(name) => {
                    let label = schema.property(name).map_or("", |property| property.label.as_str());
                    format!("{} ({})", quoted(name), quoted(label))
                }
                Candidate::Association(column) => association::named(column),
            });
            let message = format!("{} may be {}", quoted(header), named.collect::<Vec<_>>().join(" or "));
            (
                message,
                "write an internal name as the header, or say in the file of columns which one is meant"
                    .to_owned(),
            )
        });
    }

    pub(super) fn duplicate(&mut self, column: usize, header: &str, name: &str, earlier: usize) {
        self.raise(column, &rules::DUPLICATE_COLUMN, || {
            let message = format!("{} is {}, and so is column {}", quoted(header), quoted(name), earlier + 1);
            (message, format!("take one of them out, {FILE}"))
        });
    }

    pub(super) fn not_writable(&mut self, column: usize, header: &str, name: &str, property: &Property) {
        self.raise(column, &rules::COLUMN_LEFT_OUT, || {
            let why = if property.archived { "archived" } else { "read-only" };
            let message =
                format!("{} is {}, which is {why}: the column is left out", quoted(header), quoted(name));
            (message, "say `false` in the file of columns to have this known".to_owned())
        });
    }

    pub(super) fn id_on_create(&mut self, column: usize, header: &str) {
        self.raise(column, &rules::COLUMN_LEFT_OUT, || {
            let message =
                format!("{} is the id that HubSpot gives a ticket: the column is left out", quoted(header));
            (message, "to change tickets that are there, check with `--op update`".to_owned())
        });
    }

    pub(super) fn names_instead_of_ids(&mut self, column: usize, header: &str) {
        self.raise(column, &rules::COLUMN_LEFT_OUT, || {
            let message = format!(
                "{} has names, and associations are made by ids: the column is left out",
                quoted(header)
            );
            (message, "add a column with the ids, such as `contact_id`".to_owned())
        });
    }

    pub(super) fn bad_alias(&mut self, column: usize, header: &str, what: &str, help: &str) {
        self.raise(column, &rules::UNKNOWN_COLUMN, || {
            let message = format!(
                "the file of columns says that {} is {what}, which is nothing that can be written",
                quoted(header)
            );
            (message, help.to_owned())
        });
    }
}

/// The severity of a rule's findings in a run, if the rule is not off.
pub(crate) fn severity(rule: &TableRule, settings: &Settings) -> Option<Severity> {
    match settings.level(rule.id.code) {
        None => Some(rule.severity),
        Some(Level::Off) => None,
        Some(Level::Warning) => Some(Severity::Warning),
        Some(Level::Error) => Some(Severity::Error),
    }
}

/// Advice for a name that no property has.
pub(super) fn did_you_mean(header: &str, schema: &ObjectSchema) -> String {
    let writable = || schema.properties.iter().filter(|(_, property)| property.is_writable());
    if let Some(name) = suggest::closest(header, writable().map(|(name, _)| name.as_str())) {
        return format!("did you mean {}?", quoted(name));
    }
    if let Some(label) = suggest::closest(header, writable().map(|(_, property)| property.label.as_str())) {
        let names = writable().filter(|(_, property)| property.label == label).map(|(name, _)| name.as_str());
        return format!("did you mean {} ({})?", quoted(label), listed(names, NAMED_MAX));
    }
    "write a property's internal name or label as the header".to_owned()
}
