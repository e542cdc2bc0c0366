//! Selects the regular expressions of an account that are used: in a fixed order, those that fit into the memory for all.
//!
//! An expression is compiled on the first use of its property, but whether it is used is decided before, from the texts of all
//! expressions. So a result does not depend on which record or property came first.

use std::{collections::HashMap, sync::OnceLock};

use ticketproof_schema::{ObjectSchema, Property, RuleType, ValidationRule};

use crate::value::expression::{CacheRoom, Expression, Measured, Unfit};

/// The most memory that the expressions of an account take together, in bytes: their compiled forms and their
/// caches.
pub(crate) const EXPRESSIONS_MAX: usize = FORMS_MAX + CACHES_MAX;

const FORMS_MAX: usize = 48 * 1024 * 1024;

const CACHES_MAX: usize = 16 * 1024 * 1024;

/// The most work that is done to read the expressions of an account, in bytes of their text. A class of characters by a property
/// of Unicode counts as many bytes, since it is read into hundreds of ranges.
const WORK_MAX: usize = 4 * 1024 * 1024;

/// The work of reading a class of many ranges.
const CLASS_WORK: usize = 2048;

/// The work of reading a class of many characters when letter case is ignored: it is read character by character.
const FOLDED_CLASS_WORK: usize = 16 * 1024;

/// The expressions of an account that are not used, and the memory for the caches of the others.
#[derive(Debug)]
pub(crate) struct Expressions {
    /// The rules with an expression, by property, in the order of the property's rules.
    unfit: HashMap<Box<str>, Vec<Option<Unfit>>>,
    caches: CacheRoom,
}

impl Expressions {
    /// Goes through the properties by name and their rules in order. An expression that does not fit into the rest of the memory is not
    /// used; later expressions may still fit.
    pub(crate) fn new(schema: &ObjectSchema) -> Self {
        let mut left = Budget { form: FORMS_MAX, work: WORK_MAX };
        let ruled =
            schema.properties.iter().filter(|(_, it)| it.rules.iter().any(|it| expression(it).is_some()));
        let unfit = ruled.map(|(name, property)| {
            let rules = property.rules.iter().map(|rule| left.take(expression(rule)?));
            (name.as_str().into(), rules.collect())
        });
        Self { unfit: unfit.collect(), caches: CacheRoom::new(CACHES_MAX) }
    }

    /// The patterns of a property's rules, in their order.
    pub(crate) fn patterns(&self, name: &str, property: &Property) -> Vec<Pattern> {
        let unfit = self.unfit.get(name);
        let of = |at: usize| unfit.and_then(|unfit| *unfit.get(at)?);
        let rules = property.rules.iter().enumerate();
        rules.map(|(at, _)| Pattern::new(of(at), self.caches.clone())).collect()
    }
}

/// The expression of a rule, if it has one.
fn expression(rule: &ValidationRule) -> Option<&str> {
    (rule.rule_type == RuleType::Regex).then(|| rule.arguments.first().map(String::as_str)).flatten()
}

/// The rest of the memory and of the work.
struct Budget {
    form: usize,
    work: usize,
}

impl Budget {
    /// Takes the memory and work of an expression; returns the reason if it is not used.
    fn take(&mut self, expression: &str) -> Option<Unfit> {
        let work = work(expression);
        if work > self.work {
            return Some(Unfit::NoRoom);
        }
        self.work -= work;
        match Measured::new(expression) {
            Err(unfit) => Some(unfit),
            Ok(measured) if measured.size > self.form => Some(Unfit::NoRoom),
            Ok(measured) => {
                self.form -= measured.size;
                None
            }
        }
    }
}

/// The work of reading an expression.
fn work(expression: &str) -> usize {
    let count = |text: &str| expression.matches(text).count();
    let has_wide_classes = !expression.is_ascii() || WIDE.iter().any(|text| expression.contains(text));
    let folded = if has_wide_classes && expression.contains("(?") { count("[") } else { 0 };
    expression.len() + CLASS_WORK * (count(r"\p") + count(r"\P")) + FOLDED_CLASS_WORK * folded
}

/// The texts in brackets with which a class can have most characters. Smaller classes are fast to read.
const WIDE: [&str; 7] = [r"\x", r"\p", r"\P", r"\D", r"\W", r"\S", "[:^"];

/// The expression of a rule: compiled on its first use, or not used.
#[derive(Debug)]
pub(crate) struct Pattern {
    unfit: Option<Unfit>,
    compiled: OnceLock<Option<Box<Expression>>>,
    caches: CacheRoom,
}

impl Pattern {
    const fn new(unfit: Option<Unfit>, caches: CacheRoom) -> Self {
        Self { unfit, compiled: OnceLock::new(), caches }
    }

    /// The pattern of a rule in an account without other expressions.
    #[cfg(test)]
    pub(crate) fn alone(rule_arguments: &[String]) -> Self {
        let mut left = Budget { form: FORMS_MAX, work: WORK_MAX };
        let unfit = rule_arguments.first().and_then(|expression| left.take(expression));
        Self::new(unfit, CacheRoom::new(CACHES_MAX))
    }

    /// The reason if the expression is not used.
    pub(crate) const fn unfit(&self) -> Option<Unfit> {
        self.unfit
    }

    /// The compiled expression.
    pub(crate) fn compiled(&self, expression: &str) -> Option<&Expression> {
        if self.unfit.is_some() {
            return None;
        }
        self.compiled.get_or_init(|| Expression::new(expression, &self.caches).map(Box::new)).as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Validator, example};

    /// The example account with a property for each expression, `p000`, `p001` and so on.
    fn account<'a>(expressions: impl IntoIterator<Item = &'a str>) -> ObjectSchema {
        let mut schema = example::account();
        let like = schema.properties["order_number"].clone();
        for (at, expression) in expressions.into_iter().enumerate() {
            let mut property = like.clone();
            let arguments = vec![expression.to_owned()];
            property.rules = vec![ValidationRule { rule_type: RuleType::Regex, arguments, normalize: false }];
            schema.properties.insert(format!("p{at:03}"), property);
        }
        schema
    }

    fn unfit(schema: &ObjectSchema) -> Vec<Option<Unfit>> {
        let expressions = Expressions::new(schema);
        let ours = schema.properties.iter().filter(|(name, _)| name.starts_with('p') && name.len() == 4);
        ours.map(|(name, property)| expressions.patterns(name, property)[0].unfit()).collect()
    }

    /// As heavy as `[\p{L}\p{N}]{100}`, and read in no time.
    const HEAVY: &str = "[a-z0-9]{100000}";

    #[test]
    fn expressions_share_their_memory_in_the_order_of_names() {
        let heavy = std::iter::repeat_n(HEAVY, 100);
        let unfit = unfit(&account(heavy.clone().chain(["^[A-Z]+$", "(", HEAVY, "^[0-9]+$"])));
        let fit = unfit.iter().take_while(|unfit| unfit.is_none()).count();
        assert!((5..50).contains(&fit), "{fit} fit");
        assert!(unfit[fit..100].iter().all(|unfit| *unfit == Some(Unfit::NoRoom)));
        assert_eq!(unfit[100..], [None, Some(Unfit::NoExpression), Some(Unfit::NoRoom), None]);
        let size = Measured::new(HEAVY).unwrap().size;
        assert!(fit * size <= FORMS_MAX && (fit + 1) * size > FORMS_MAX, "{fit} of {size}");
        // One that is too large alone takes nothing from the others.
        let huge = "[a-z0-9]{1000000}";
        let with_huge = self::unfit(&account([huge].into_iter().chain(heavy)));
        assert_eq!(with_huge[0], Some(Unfit::TooLarge));
        assert_eq!(with_huge[1..], unfit[..100]);
    }

    #[test]
    fn verdict_does_not_depend_on_which_property_is_asked_first() {
        let schema = account(std::iter::repeat_n(HEAVY, 30));
        let verdicts = |order: &mut dyn Iterator<Item = usize>| {
            let validator = Validator::new(schema.clone());
            let mut verdicts: Vec<_> = order
                .map(|at| {
                    let record = format!(r#"{{"properties":{{"p{at:03}":"-"}}}}"#);
                    (at, validator.validate_json(Operation::Update, record).is_ok())
                })
                .collect();
            verdicts.sort_unstable();
            verdicts
        };
        let forth = verdicts(&mut (0..30));
        assert_eq!(forth, verdicts(&mut (0..30).rev()));
        assert_eq!(forth, verdicts(&mut (15..30).chain(0..15)));
        assert!(!forth[0].1 && forth[29].1, "the first is checked, the last is not");
    }

    #[test]
    fn reading_expressions_is_bounded_too() {
        // A class by a property of Unicode is three bytes and hundreds of ranges.
        let classes = r"\p{Zl}".repeat(900);
        let fit = WORK_MAX / work(&classes);
        let unfit = unfit(&account(std::iter::repeat_n(classes.as_str(), fit + 2).chain(["a"])));
        assert!(unfit[..fit].iter().all(Option::is_none), "{unfit:?}");
        assert_eq!(unfit[fit..], [Some(Unfit::NoRoom), Some(Unfit::NoRoom), None]);
        assert_eq!(work("(?i)[a-z]+[^0-9]"), 16, "an ordinary expression");
        assert_eq!(work(r"[a]\p{L}\PN"), 11 + 2 * CLASS_WORK);
        for wide in ["(?i)[a][!-\u{ffff}]", r"(?i)[a][\x{0}-\x{ffff}]", r"(?i)[\W][a]", "(?i)[[:^alpha:]]"] {
            assert_eq!(work(wide), wide.len() + 2 * FOLDED_CLASS_WORK, "{wide}");
        }
    }
}
