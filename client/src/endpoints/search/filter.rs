//! One condition of a search, and what can be wrong with it.

use std::fmt;

use serde::Serialize;
use ticketproof_diagnostics::{
    suggest::closest,
    text::{listed, quoted},
};
use ticketproof_schema::{ObjectSchema, Property, ValueKind};

/// One condition on one property.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    property_name: String,
    operator: Operator,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    Between,
    ContainsToken,
    Eq,
    Gt,
    Gte,
    HasProperty,
    In,
    Lt,
    Lte,
    Neq,
    NotContainsToken,
    NotHasProperty,
    NotIn,
}

/// The reason why a search is refused.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SearchProblem {
    /// More than HubSpot takes.
    Limit {
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many HubSpot takes.
        most: usize,
    },
    /// A page of no results.
    EmptyPage,
    /// A list of values with nothing in it.
    NoValues {
        /// The property.
        property: String,
    },
    /// The account has no such property.
    UnknownProperty {
        /// The property.
        property: String,
        /// The one that is most like it.
        like: Option<String>,
    },
    /// The property has no such option, so that nothing can be found.
    UnknownOption {
        /// The property.
        property: String,
        /// The value.
        value: String,
        /// Some of the values there are.
        known: Vec<String>,
    },
    /// The operator does not fit the property's type.
    Operator {
        /// The property.
        property: String,
        /// The operator, as the method of [`Filter`] is called.
        operator: &'static str,
        /// The property's type.
        kind: String,
    },
}

impl Filter {
    fn new(property: impl Into<String>, operator: Operator, value: Option<String>) -> Self {
        Self { property_name: property.into(), operator, value, high_value: None, values: None }
    }

    /// The property has this value.
    pub fn equals(property: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(property, Operator::Eq, Some(value.into()))
    }

    /// The property has another value, or none.
    pub fn not_equals(property: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(property, Operator::Neq, Some(value.into()))
    }

    /// The property is less than this number, or before this date.
    pub fn less_than(property: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(property, Operator::Lt, Some(value.into()))
    }

    /// The property is at most this number, or not after this date.
    pub fn at_most(property: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(property, Operator::Lte, Some(value.into()))
    }

    /// The property is greater than this number, or after this date.
    pub fn greater_than(property: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(property, Operator::Gt, Some(value.into()))
    }

    /// The property is at least this number, or not before this date.
    pub fn at_least(property: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(property, Operator::Gte, Some(value.into()))
    }

    /// The property is between these two, both included.
    pub fn between(property: impl Into<String>, low: impl Into<String>, high: impl Into<String>) -> Self {
        let filter = Self::new(property, Operator::Between, Some(low.into()));
        Self { high_value: Some(high.into()), ..filter }
    }

    /// The property has one of these values. Values of text properties must be in lower case (HubSpot's guide).
    pub fn is_in<S: Into<String>>(property: impl Into<String>, values: impl IntoIterator<Item = S>) -> Self {
        Self::listing(property, Operator::In, values)
    }

    /// The property has a value, and none of these. Values of text properties must be in lower case (HubSpot's guide).
    pub fn is_not_in<S: Into<String>>(
        property: impl Into<String>,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::listing(property, Operator::NotIn, values)
    }

    /// The property has a value.
    pub fn is_set(property: impl Into<String>) -> Self {
        Self::new(property, Operator::HasProperty, None)
    }

    /// The property has no value.
    pub fn is_not_set(property: impl Into<String>) -> Self {
        Self::new(property, Operator::NotHasProperty, None)
    }

    /// The property has this word in it; `*` stands for any characters.
    pub fn contains_word(property: impl Into<String>, word: impl Into<String>) -> Self {
        Self::new(property, Operator::ContainsToken, Some(word.into()))
    }

    /// The property does not have this word in it; `*` stands for any characters.
    pub fn lacks_word(property: impl Into<String>, word: impl Into<String>) -> Self {
        Self::new(property, Operator::NotContainsToken, Some(word.into()))
    }

    fn listing<S: Into<String>>(
        property: impl Into<String>,
        operator: Operator,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { values: Some(values), ..Self::new(property, operator, None) }
    }

    pub(super) fn problems(&self, schema: Option<&ObjectSchema>) -> Vec<SearchProblem> {
        let mut problems = Vec::new();
        let property = || self.property_name.clone();
        if self.values.as_ref().is_some_and(Vec::is_empty) {
            problems.push(SearchProblem::NoValues { property: property() });
        }
        let Some(schema) = schema else {
            return problems;
        };
        let Some(definition) = schema.property(&self.property_name) else {
            if !schema.may_hide_properties() {
                problems.push(SearchProblem::unknown_property(schema, &self.property_name));
            }
            return problems;
        };
        if !self.operator.fits(definition.value_kind()) {
            let kind = definition.property_type.as_str().to_owned();
            problems.push(SearchProblem::Operator {
                property: property(),
                operator: self.operator.name(),
                kind,
            });
        }
        problems.extend(self.unknown_options(definition));
        problems
    }

    /// Options that the property does not have. An empty list of options says nothing (pipelines, owners).
    fn unknown_options<'a>(&'a self, definition: &'a Property) -> impl Iterator<Item = SearchProblem> + 'a {
        let is_closed = definition.is_closed();
        let compares = matches!(self.operator, Operator::Eq | Operator::Neq | Operator::In | Operator::NotIn);
        let values = self.value.iter().chain(self.values.iter().flatten());
        // Several options in one value are a list, which stands for all of them.
        let parts = values.flat_map(|value| value.split(';')).filter(|part| !part.is_empty());
        parts.filter(move |part| is_closed && compares && !definition.options.contains_key(*part)).map(
            |part| SearchProblem::UnknownOption {
                property: self.property_name.clone(),
                value: part.to_owned(),
                known: definition.options.keys().take(8).cloned().collect(),
            },
        )
    }
}

impl Operator {
    /// Whether an operator makes sense for a type. HubSpot's guide lists operators, not types; orders are of numbers and
    /// dates, words are in texts. What this version does not know fits.
    fn fits(self, kind: ValueKind) -> bool {
        match self {
            Self::Between | Self::Gt | Self::Gte | Self::Lt | Self::Lte => {
                !matches!(kind, ValueKind::Bool) && !kind.is_choice()
            }
            Self::ContainsToken | Self::NotContainsToken => {
                !matches!(kind, ValueKind::Bool | ValueKind::Number | ValueKind::Date | ValueKind::DateTime)
            }
            Self::Eq | Self::Neq | Self::In | Self::NotIn | Self::HasProperty | Self::NotHasProperty => true,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Between => "between",
            Self::ContainsToken => "contains_word",
            Self::Eq => "equals",
            Self::Gt => "greater_than",
            Self::Gte => "at_least",
            Self::HasProperty => "is_set",
            Self::In => "is_in",
            Self::Lt => "less_than",
            Self::Lte => "at_most",
            Self::Neq => "not_equals",
            Self::NotContainsToken => "lacks_word",
            Self::NotHasProperty => "is_not_set",
            Self::NotIn => "is_not_in",
        }
    }
}

impl SearchProblem {
    pub(super) fn unknown_property(schema: &ObjectSchema, property: &str) -> Self {
        let like = closest(property, schema.properties.keys().map(String::as_str)).map(str::to_owned);
        Self::UnknownProperty { property: property.to_owned(), like }
    }
}

impl fmt::Display for SearchProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit { what, count, most } => write!(f, "{count} {what}, and HubSpot takes {most}"),
            Self::EmptyPage => f.write_str("a page of no results"),
            Self::NoValues { property } => write!(f, "no values for {}", quoted(property)),
            Self::UnknownProperty { property, like } => {
                write!(f, "the account has no property {}", quoted(property))?;
                like.as_deref().map_or(Ok(()), |like| write!(f, ", did you mean {}?", quoted(like)))
            }
            Self::UnknownOption { property, value, known } => {
                let known = listed(known.iter().map(String::as_str), 8);
                write!(f, "{} has no option {}; it has {known}", quoted(property), quoted(value))
            }
            Self::Operator { property, operator, kind } => {
                write!(f, "`{operator}` does not fit {}, which is of type {}", quoted(property), quoted(kind))
            }
        }
    }
}
