//! Rules about a table as such: its header, and the form of its rows.
//!
//! What is wrong with a row's values is said by the validator's rules, at the cell.

use ticketproof_diagnostics::{Code, RuleId, Severity};

/// A rule about tables.
#[derive(Debug)]
#[non_exhaustive]
pub struct TableRule {
    /// The stable code and the slug.
    pub id: RuleId,
    /// What its findings weigh unless a run says otherwise.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// Why it matters and what to do, in Markdown.
    pub docs: &'static str,
    /// A table that raises this rule and no other, checked as creates for the validator's example account.
    pub invalid: &'static str,
    /// The same table, mended.
    pub valid: &'static str,
}

/// A header that nothing in the account is called.
pub static UNKNOWN_COLUMN: TableRule = TableRule {
    id: RuleId::new(Code::new(1301), "unknown-column"),
    severity: Severity::Error,
    summary: "nothing in the account is called what the header says",
    docs: "A column is known by the property's internal name, by its label (letter case, blanks and punctuation aside), by an \
           object and `id` for associations (`contact_id`, `Company ID (Primary)`), or by the file of columns, \
           `hubspot/columns.toml`. A column that none of these knows would be lost in silence, so rows are not looked at \
           before it is said what it is: name a property in the file of columns, or say `false` there to leave it out.",
    invalid: "Ticket name,Pipeline,Ticket status,Bob's notes\nPrinter on fire,Support Pipeline,New,urgent\n",
    valid: "Ticket name,Pipeline,Ticket status,Ticket description\nPrinter on fire,Support Pipeline,New,urgent\n",
};

/// A header that two things in the account are called.
pub static AMBIGUOUS_COLUMN: TableRule = TableRule {
    id: RuleId::new(Code::new(1302), "ambiguous-column"),
    severity: Severity::Error,
    summary: "the header is the name of several things in the account",
    docs: "Labels are not unique in HubSpot: two properties may have the same one, and a label may read like an association. \
           The finding names all candidates; write the internal name of the right one into the header, or into the file of \
           columns.",
    invalid: "Ticket name,Pipeline,Ticket status,Order number\nPrinter on fire,Support Pipeline,New,A-1\n",
    valid: "Ticket name,Pipeline,Ticket status,order_number\nPrinter on fire,Support Pipeline,New,A-1\n",
};

/// Two columns for one property.
pub static DUPLICATE_COLUMN: TableRule = TableRule {
    id: RuleId::new(Code::new(1303), "duplicate-column"),
    severity: Severity::Error,
    summary: "two columns are the same property",
    docs: "A ticket has one value of a property, and nothing says which of the two columns is right. Rename one of them, take \
           it out, or say `false` for it in the file of columns.",
    invalid: "Ticket name,subject,Pipeline,Ticket status\nPrinter on fire,Toner empty,Support Pipeline,New\n",
    valid: "Ticket name,Pipeline,Ticket status\nPrinter on fire,Support Pipeline,New\n",
};

/// A column that cannot be written and is left out.
pub static COLUMN_LEFT_OUT: TableRule = TableRule {
    id: RuleId::new(Code::new(1304), "column-left-out"),
    severity: Severity::Warning,
    summary: "the column is not written: its property is read-only or archived, or it holds no ids",
    docs: "HubSpot's own exports are full of columns that no request may write, such as `Create date` or `Last activity \
           date`, and of columns with names of contacts where their ids would be wanted. Their cells are left out of the \
           tickets, and this is said once for each column. `false` in the file of columns says that it is known.",
    invalid: "Ticket name,Pipeline,Ticket status,Record ID\nPrinter on fire,Support Pipeline,New,77\n",
    valid: "Ticket name,Pipeline,Ticket status\nPrinter on fire,Support Pipeline,New\n",
};

/// A row with more or fewer cells than the header.
pub static RAGGED_ROW: TableRule = TableRule {
    id: RuleId::new(Code::new(1305), "ragged-row"),
    severity: Severity::Error,
    summary: "the row has more or fewer cells than the header",
    docs: "A cell too many is mostly a comma that should stand in quotation marks, a cell too few a line end that should: all \
           cells behind it are then taken for another column's. Empty cells behind the last column do no harm and are not \
           reported.",
    invalid: "Ticket name,Pipeline,Ticket status\nPrinter, on fire,Support Pipeline,New,\nToner,Support Pipeline,New,x\n",
    valid: "Ticket name,Pipeline,Ticket status\n\"Printer, on fire\",Support Pipeline,New\nToner,Support Pipeline,New,\n",
};

/// A quotation mark that opens a cell, and none that closes it.
pub static UNCLOSED_QUOTE: TableRule = TableRule {
    id: RuleId::new(Code::new(1306), "unclosed-quote"),
    severity: Severity::Error,
    summary: "a quotation mark opens a cell, and none closes it",
    docs: "Everything behind it, line ends included, is then part of that one cell, and the rows in it were not checked. \
           Close it; a quotation mark inside a quoted cell is written twice.",
    invalid: "Ticket name,Pipeline,Ticket status\n\"Printer on fire,Support Pipeline,New\n",
    valid: "Ticket name,Pipeline,Ticket status\n\"Printer on fire\",Support Pipeline,New\n",
};

/// Every rule about tables, sorted by code.
pub fn catalogue() -> &'static [&'static TableRule] {
    static ALL: [&TableRule; 6] = [
        &UNKNOWN_COLUMN,
        &AMBIGUOUS_COLUMN,
        &DUPLICATE_COLUMN,
        &COLUMN_LEFT_OUT,
        &RAGGED_ROW,
        &UNCLOSED_QUOTE,
    ];
    &ALL
}

/// The section about tables of the index of all rules, in Markdown.
pub fn render_index() -> String {
    let mut section =
        String::from("\n## Tables\n\n| code | rule | severity | evidence | |\n|---|---|---|---|---|\n");
    for TableRule { id, severity, summary, .. } in catalogue() {
        let (code, slug) = (id.code, id.slug);
        section.push_str(&format!("| {code} | [{slug}]({slug}.md) | {severity} | project | {summary} |\n"));
    }
    section
}

impl TableRule {
    /// The rule with this code (`TP1301`) or slug (`unknown-column`).
    pub fn find(name: &str) -> Option<&'static Self> {
        let code = name.parse::<Code>().ok();
        catalogue().iter().copied().find(|rule| Some(rule.id.code) == code || rule.id.slug == name)
    }

    /// The rule's page, in Markdown.
    pub fn render_page(&self) -> String {
        let Self { id, severity, summary, docs, invalid, valid } = self;
        let (code, slug) = (id.code, id.slug);
        format!(
            "# {code} {slug}\n\n{summary}.\n\n- {severity}, about tables: `ticketproof check` and `send` on CSV and the like\n\
             - this project's own decision\n\n{docs}\n\nThis is found:\n\n```csv\n{invalid}```\n\nThis is fine:\n\n```csv\n{valid}```\n\n\
             All about tables: [tables.md](../tables.md).\n"
        )
    }
}
