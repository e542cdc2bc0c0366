//! The associations of a record.

use ticketproof_schema::{AssociationType, Direction};

use super::{
    record::HostileWriter,
    value::{any, near},
};

/// Ids of other records, right ones and others.
#[rustfmt::skip]
const IDS: &[&str] = &[
    "\"1\"", "\"2\"", "\"17\"", "17", "\"x\"", "\"\"", "\"01\"", "\"\\u0031\"", "1e3", "-1", "null",
    "\"123456789012345678901234567890123\"", "\"12345678901234567890123456789012\"",
];

impl HostileWriter<'_> {
    /// A list of up to three.
    pub(super) fn associations(&mut self) -> String {
        let associations: Vec<_> = (1..=self.rng.below(4)).map(|to| self.association(to)).collect();
        self.list(&associations)
    }

    fn association(&mut self, to: usize) -> String {
        if self.wild(60) {
            return any(None, &self.texts, &mut self.rng);
        }
        let types: Vec<_> =
            (0..if self.wild(200) { 2 } else { 1 }).map(|_| self.association_type()).collect();
        let id = if self.wild(300) { (*self.rng.pick(IDS)).to_owned() } else { format!("\"{to}\"") };
        let to = self.object(&[format!("\"id\":{id}")]);
        let types = self.list(&types);
        self.object(&[format!("\"to\":{to}"), format!("\"types\":{types}")])
    }

    fn association_type(&mut self) -> String {
        let is_wild = self.is_wild();
        let such =
            |kind: &&AssociationType| is_wild || kind.direction == Direction::Outgoing && kind.max.is_none();
        let all: Vec<_> = self.schema.associations.iter().filter(such).collect();
        let (category, id) = match all.as_slice() {
            [] => ("HUBSPOT_DEFINED", 16),
            all => (self.rng.pick(all).category.as_str(), self.rng.pick(all).type_id),
        };
        let category =
            if self.wild(50) { near(category, &self.texts, &mut self.rng) } else { category.to_owned() };
        let id = match self.rng.below(30) {
            0 if is_wild => format!("\"{id}\""),
            1 if is_wild => format!("0{id}"),
            2 if is_wild => "4711".to_owned(),
            3 if is_wild => format!("{id}.0"),
            _ => id.to_string(),
        };
        let category = format!("\"associationCategory\":{}", self.written(&category));
        self.object(&[category, format!("\"associationTypeId\":{id}")])
    }
}
