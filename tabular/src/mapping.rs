//! The meanings of the columns of a table.

mod association;
mod candidates;
mod findings;

use std::collections::{HashMap, HashSet};

use ticketproof_diagnostics::Diagnostic;
use ticketproof_schema::{ObjectSchema, profile::RECORD_ID};
use ticketproof_validator::{Operation, Settings};

use crate::{
    aliases::{Alias, Aliases, AssociationAlias},
    cell_ranges,
    folding::folded,
    rules,
};

pub use association::AssociationColumn;
use candidates::{Candidate, candidates};
use findings::Findings;
pub(crate) use findings::severity;

/// One column: what stands above it, and what that means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Column {
    /// The header, as it stands in the table.
    pub header: String,
    /// What its cells are.
    pub meaning: Meaning,
}

/// The meaning of the cells of a column.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Meaning {
    /// Values of the property with this internal name.
    Property(String),
    /// Ids of associated records, several with `;` between them.
    Association(AssociationColumn),
    /// The ticket's own id, for updates and upserts.
    RecordId,
    /// What the user tells rows apart by; it is not written.
    Key,
    /// Nothing that is written.
    LeftOut,
    /// There is no header; its cells are to be empty.
    Nameless,
    /// Nobody knows: there is a finding.
    Unknown,
}

/// The meanings of all columns of a table.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Mapping {
    /// The columns, in order.
    pub columns: Vec<Column>,
}

/// A cell as messages name it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cell<'a> {
    /// The column, from 1.
    pub column: usize,
    /// Its header; `None` behind the last one.
    pub header: Option<&'a str>,
}

/// A finding about a header, and the column it is about, from 0.
pub type HeaderFinding = (usize, Diagnostic);

/// The settings of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The account's schema.
    pub schema: &'a ObjectSchema,
    /// What the rows are used for.
    pub operation: Operation,
    /// What the file of columns says.
    pub aliases: &'a Aliases,
    /// The header that tells rows apart, where the user names one.
    pub key: Option<&'a str>,
    /// What the rules weigh.
    pub settings: &'a Settings,
}

impl Mapping {
    /// Tells what headers mean: by the file of columns, by a property's internal name to the letter, else by whatever has that
    /// name or label, letter case, blanks and punctuation aside: properties that can be written, and associations. If several
    /// have, the finding names them.
    pub fn infer(headers: Vec<String>, with: Setting<'_>) -> (Self, Vec<HeaderFinding>) {
        let mut findings = Findings::new(with.settings);
        let mut names = candidates::Names::of(with.schema);
        let mut columns = Vec::with_capacity(headers.len());
        let mut first: HashMap<String, usize> = HashMap::new();
        for (column, header) in headers.into_iter().enumerate() {
            let mut meaning = meaning(column, &header, with, &mut names, &mut findings);
            if let Meaning::Property(name) = &meaning {
                match first.get(name.as_str()) {
                    Some(&earlier) => {
                        findings.duplicate(column, &header, name, earlier);
                        meaning = Meaning::Unknown;
                    }
                    None => drop(first.insert(name.clone(), column)),
                }
            }
            columns.push(Column { header, meaning });
        }
        (Self { columns }, findings.into_vec())
    }

    /// The column of a property, from 0.
    pub fn column_of(&self, property: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| matches!(&column.meaning, Meaning::Property(name) if name == property))
    }

    /// The column of the ticket's own id, from 0.
    pub fn column_of_id(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.meaning == Meaning::RecordId)
    }

    /// The cell that a finding about a row is at: the one it marks, or the first that a row which is too short does not have.
    /// `None` for what is about the row as a whole.
    pub fn cell_of(&self, finding: &Diagnostic, row: &[u8], delimiter: u8) -> Option<Cell<'_>> {
        let start = finding.span?.start;
        let is_behind = finding.rule == rules::RAGGED_ROW.id && start == row.len();
        let column = cell_ranges::column_at(row, delimiter, start) + usize::from(is_behind);
        Some(Cell {
            column: column + 1,
            header: self.columns.get(column).map(|column| column.header.as_str()),
        })
    }

    /// Writes into a file of columns what was found out, with what remains to be said as comments.
    pub fn save(&self, aliases: &mut Aliases, findings: &[HeaderFinding]) {
        for (at, Column { header, meaning }) in self.columns.iter().enumerate() {
            let alias = match meaning {
                Meaning::Property(name) => Alias::Property(name.clone()),
                Meaning::RecordId => Alias::Property("id".to_owned()),
                Meaning::LeftOut => Alias::Written(false),
                Meaning::Association(column) => Alias::Association(AssociationAlias {
                    to: column.object.clone(),
                    label: column.label.clone(),
                    type_id: column.needs_type_id.then_some(column.type_id),
                }),
                Meaning::Key | Meaning::Nameless => continue,
                Meaning::Unknown => {
                    let finding = findings.iter().find(|(column, _)| *column == at);
                    let advice = finding.map(|(_, finding)| finding.help.as_deref().unwrap_or_default());
                    aliases.leave_open(header, advice.unwrap_or_default());
                    continue;
                }
            };
            aliases.set(header, alias);
        }
    }
}

fn meaning(
    column: usize,
    header: &str,
    with: Setting<'_>,
    names: &mut candidates::Names<'_>,
    findings: &mut Findings<'_>,
) -> Meaning {
    let (schema, text) = (with.schema, header.trim());
    if let Some(alias) = with.aliases.find(header) {
        return aliased(column, header, alias, with, findings);
    }
    if text.is_empty() {
        return Meaning::Nameless;
    }
    if schema.property(text).is_some() {
        return property(column, header, text, with, findings);
    }
    if with.key.is_some_and(|key| key == text || folded(key) == folded(text)) {
        return Meaning::Key;
    }
    let found = candidates(text, schema, names);
    match found.as_slice() {
        [] if is_record_id(text, schema) => record_id(column, header, with.operation, findings),
        [] if association::is_of_names(text, schema) => {
            findings.names_instead_of_ids(column, header);
            Meaning::LeftOut
        }
        [] => {
            findings.unknown(column, header, with);
            Meaning::Unknown
        }
        [Candidate::Property(name)] => property(column, header, name, with, findings),
        [Candidate::Association(association)] => Meaning::Association(association.clone()),
        several => {
            findings.ambiguous(column, header, several, schema);
            Meaning::Unknown
        }
    }
}

/// The column that the file of columns gives a header, if it names the header.
fn aliased(
    column: usize,
    header: &str,
    alias: &Alias,
    with: Setting<'_>,
    findings: &mut Findings<'_>,
) -> Meaning {
    match alias {
        Alias::Written(false) => Meaning::LeftOut,
        Alias::Written(true) => {
            findings.bad_alias(column, header, "`true`", "write `false` to leave the column out");
            Meaning::Unknown
        }
        Alias::Property(name) if name == "id" => record_id(column, header, with.operation, findings),
        Alias::Property(name) if with.schema.property(name).is_some() => {
            property(column, header, name, with, findings)
        }
        Alias::Property(name) => {
            let what = ticketproof_diagnostics::text::quoted(name);
            findings.bad_alias(column, header, &what, &findings::did_you_mean(name, with.schema));
            Meaning::Unknown
        }
        Alias::Association(wanted) => match association::of_alias(wanted, with.schema) {
            Ok(association) => Meaning::Association(association),
            Err(help) => {
                let what =
                    format!("an association with {}", ticketproof_diagnostics::text::quoted(&wanted.to));
                findings.bad_alias(column, header, &what, &help);
                Meaning::Unknown
            }
        },
    }
}

/// A column of a property that the account has.
fn property(
    column: usize,
    header: &str,
    name: &str,
    with: Setting<'_>,
    findings: &mut Findings<'_>,
) -> Meaning {
    match with.schema.property(name) {
        Some(property) if property.is_writable() => Meaning::Property(name.to_owned()),
        Some(_) if with.operation != Operation::Create && is_record_id(name, with.schema) => {
            Meaning::RecordId
        }
        Some(known) => {
            findings.not_writable(column, header, name, known);
            Meaning::LeftOut
        }
        None => Meaning::Unknown,
    }
}

fn record_id(column: usize, header: &str, operation: Operation, findings: &mut Findings<'_>) -> Meaning {
    if operation == Operation::Create {
        findings.id_on_create(column, header);
        return Meaning::LeftOut;
    }
    Meaning::RecordId
}

/// Whether a header is about the record's own id.
fn is_record_id(header: &str, schema: &ObjectSchema) -> bool {
    let header = folded(header);
    record_id_headers(schema).any(|known| known == header)
}

/// The headers of a column of record ids, folded: `ID`, `Record ID`, `Ticket ID`, and the properties that hold the id.
fn record_id_headers(schema: &ObjectSchema) -> impl Iterator<Item = String> {
    let properties = [RECORD_ID].into_iter().chain(schema.profile().own_ids.iter().copied()).map(folded);
    let of_object = format!("{}id", folded(schema.object.singular()));
    ["id".to_owned(), "recordid".to_owned(), of_object].into_iter().chain(properties)
}

/// The headers that the account knows, for telling delimiters apart.
#[derive(Debug)]
pub struct Known<'a> {
    names: HashSet<String>,
    aliases: &'a Aliases,
}

impl<'a> Known<'a> {
    /// The names and labels of an account, and what the file of columns has.
    pub fn of(with: Setting<'a>) -> Self {
        let properties = with.schema.properties.iter();
        let names = properties.flat_map(|(name, property)| [folded(name), folded(&property.label)]);
        let names = names.chain(record_id_headers(with.schema));
        Self { names: names.filter(|name| !name.is_empty()).collect(), aliases: with.aliases }
    }

    /// Whether a header is among them.
    pub fn has(&self, header: &str) -> bool {
        self.names.contains(&folded(header)) || self.aliases.find(header).is_some()
    }
}

#[cfg(test)]
mod tests;
