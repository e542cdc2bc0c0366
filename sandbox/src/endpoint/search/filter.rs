//! One filter of a search: a property, an operator and the values to compare with.

use serde_json::{Map, Value};
use ticketproof_schema::ValueKind;

use crate::{
    clock, input, parity,
    refusal::Refusal,
    store::{Record, Table},
};

/// The most values of an `IN`.
const VALUES_MAX: usize = 100;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Operator {
    Eq,
    Neq,
    Lt,
    Lte,
    Gt,
    Gte,
    Between,
    In,
    NotIn,
    HasProperty,
    NotHasProperty,
    ContainsToken,
    NotContainsToken,
}

impl Operator {
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "EQ" => Self::Eq,
            "NEQ" => Self::Neq,
            "LT" => Self::Lt,
            "LTE" => Self::Lte,
            "GT" => Self::Gt,
            "GTE" => Self::Gte,
            "BETWEEN" => Self::Between,
            "IN" => Self::In,
            "NOT_IN" => Self::NotIn,
            "HAS_PROPERTY" => Self::HasProperty,
            "NOT_HAS_PROPERTY" => Self::NotHasProperty,
            "CONTAINS_TOKEN" => Self::ContainsToken,
            "NOT_CONTAINS_TOKEN" => Self::NotContainsToken,
            _ => return None,
        })
    }
}

/// One filter, checked.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    property: String,
    operator: Operator,
    value: String,
    high: String,
    values: Vec<String>,
}

/// The refusal of a property that the schema does not have.
pub(super) fn unknown_property(name: &str) -> Refusal {
    Refusal::bad_parameter(format!("Property \"{name}\" does not exist"))
}

/// The numeric value of a number, a date or a time; times in milliseconds.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse().ok().or_else(|| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 stay far below 2^53")]
        clock::parse(text).map(|moment| moment as f64)
    })
}

impl Filter {
    pub(super) fn read(table: &Table, mut body: Map<String, Value>) -> Result<Self, Refusal> {
        let property = input::text(&mut body, "propertyName")?;
        let operator = input::text(&mut body, "operator")?;
        let (Some(property), Some(operator)) = (property, operator) else {
            return Err(Refusal::missing_fields(&["propertyName", "operator"]));
        };
        if table.schema.property(&property).is_none() {
            return Err(unknown_property(&property));
        }
        let known = Operator::of(&operator)
            .ok_or_else(|| Refusal::bad_parameter(format!("{operator} is not a search operator")))?;
        let value = input::text(&mut body, "value")?;
        let high = input::text(&mut body, "highValue")?;
        let values = input::texts(&mut body, "values")?;
        let is_complete = match known {
            Operator::HasProperty | Operator::NotHasProperty => true,
            Operator::In | Operator::NotIn => !values.is_empty(),
            Operator::Between => value.is_some() && high.is_some(),
            _ => value.is_some(),
        };
        if !is_complete {
            return Err(Refusal::bad_parameter(format!(
                "the operator {operator} needs a value to compare with"
            )));
        }
        if values.len() > VALUES_MAX {
            return Err(Refusal::invalid(
                format!("values of a filter are limited to {VALUES_MAX}"),
                &parity::SEARCH_LIMITS,
            ));
        }
        Ok(Self {
            property,
            operator: known,
            value: value.unwrap_or_default(),
            high: high.unwrap_or_default(),
            values,
        })
    }

    /// Whether a record matches, as it was at `moment`.
    pub(super) fn holds(&self, table: &Table, record: &Record, moment: i64) -> bool {
        let value = record.value_at(&self.property, moment);
        let same = |wanted: &str| value.is_some_and(|value| self.is_same(table, value, wanted));
        match self.operator {
            Operator::HasProperty => value.is_some(),
            Operator::NotHasProperty => value.is_none(),
            Operator::Eq => same(&self.value),
            // HubSpot's "not equal" finds records without a value as well.
            Operator::Neq => !same(&self.value),
            Operator::In => self.values.iter().any(|wanted| same(wanted)),
            Operator::NotIn => !self.values.iter().any(|wanted| same(wanted)),
            Operator::ContainsToken => value.is_some_and(|value| contains_token(value, &self.value)),
            Operator::NotContainsToken => !value.is_some_and(|value| contains_token(value, &self.value)),
            Operator::Lt => self.ordered(value, &self.value, std::cmp::Ordering::is_lt),
            Operator::Lte => self.ordered(value, &self.value, std::cmp::Ordering::is_le),
            Operator::Gt => self.ordered(value, &self.value, std::cmp::Ordering::is_gt),
            Operator::Gte => self.ordered(value, &self.value, std::cmp::Ordering::is_ge),
            Operator::Between => {
                self.ordered(value, &self.value, std::cmp::Ordering::is_ge)
                    && self.ordered(value, &self.high, std::cmp::Ordering::is_le)
            }
        }
    }

    fn is_same(&self, table: &Table, value: &str, wanted: &str) -> bool {
        let Some(property) = table.schema.property(&self.property) else { return false };
        match property.value_kind() {
            ValueKind::Number | ValueKind::Date | ValueKind::DateTime => {
                match (number(value), number(wanted)) {
                    (Some(value), Some(wanted)) => value.total_cmp(&wanted).is_eq(),
                    _ => value == wanted,
                }
            }
            ValueKind::SeveralOptions | ValueKind::SeveralReferences => {
                value.split(';').any(|part| part == wanted)
            }
            ValueKind::Text => value.eq_ignore_ascii_case(wanted),
            ValueKind::PhoneNumber
            | ValueKind::Bool
            | ValueKind::OneOption
            | ValueKind::OneReference
            | ValueKind::Unchecked => value == wanted,
        }
    }

    fn ordered(&self, value: Option<&str>, wanted: &str, is_fine: fn(std::cmp::Ordering) -> bool) -> bool {
        let Some(value) = value else { return false };
        is_fine(match (number(value), number(wanted)) {
            (Some(value), Some(wanted)) => value.total_cmp(&wanted),
            _ => value.cmp(wanted),
        })
    }
}

/// Whether a value contains all wanted words. Words are runs of letters and digits; a `*` at either end of a wanted word
/// matches any characters.
fn contains_token(value: &str, wanted: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|char: char| !char.is_alphanumeric() && char != '*')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let words = split(value);
    let matches = |wanted: &str| {
        let (start, end) = (wanted.starts_with('*'), wanted.ends_with('*'));
        let bare = wanted.trim_matches('*');
        words.iter().any(|word| match (start, end) {
            (true, true) => word.contains(bare),
            (true, false) => word.ends_with(bare),
            (false, true) => word.starts_with(bare),
            (false, false) => word == bare,
        })
    };
    let wanted = split(wanted);
    !wanted.is_empty() && wanted.iter().all(|word| matches(word))
}

#[cfg(test)]
mod tests {
    use super::contains_token;

    #[test]
    fn tokens_match_whole_words_unless_they_have_an_asterisk() {
        assert!(contains_token("My printer is on fire", "PRINTER"));
        assert!(!contains_token("My printer is on fire", "print"));
        assert!(contains_token("My printer is on fire", "print*"));
        assert!(contains_token("My printer is on fire", "*nter fire"));
        assert!(!contains_token("My printer", "-"));
    }
}
