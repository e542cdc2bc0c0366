//! Search: filters, sorting, free text and paging, over the account as the search index sees it.

mod filter;

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use self::filter::{Filter, number};
use crate::{
    input::{self, mistyped},
    parity,
    refusal::Refusal,
    render::object::View,
    request::{Answer, ApiRequest, Outcome},
    store::{Account, Record, Table},
};

/// The most results of one search, over all its pages.
const RESULTS_MAX: usize = 10_000;
/// The most results of one page.
const PAGE_MAX: usize = 200;
const GROUPS_MAX: usize = 6;
const FILTERS_PER_GROUP_MAX: usize = 6;
const FILTERS_MAX: usize = 18;
/// The most characters of the free text.
const QUERY_MAX: usize = 3_000;

#[derive(Debug)]
struct Search {
    /// Groups are joined by or, the filters of one by and.
    groups: Vec<Vec<Filter>>,
    sort: Option<(String, bool)>,
    words: Vec<String>,
    properties: Vec<String>,
    limit: usize,
    after: usize,
}

/// `POST …/objects/{object}/search`
pub(super) fn answer(account: &mut Account, request: &ApiRequest, object: &str) -> Outcome {
    let table = account.table(object)?;
    let search = Search::read(table, request.object()?)?;
    let moment = request.now - account.search_lag;
    let mut found: Vec<&Record> = table
        .records
        .values()
        .filter(|record| record.is_live_at(moment) && search.finds(table, record, moment))
        .collect();
    if let Some((name, descending)) = &search.sort {
        found.sort_by(|one, other| {
            let order = compare(table, name, one.value_at(name, moment), other.value_at(name, moment));
            if *descending { order.reverse() } else { order }
        });
    }
    let total = found.len();
    let view = View { properties: search.properties, ..View::default() };
    let results: Value = found
        .iter()
        .skip(search.after)
        .take(search.limit)
        .map(|record| view.show_at(account, table, record, moment))
        .collect();
    let mut body = json!({ "total": total, "results": results });
    let next = search.after.saturating_add(search.limit);
    if next < total {
        body["paging"] = json!({ "next": { "after": next.to_string() } });
    }
    Ok(Answer::ok(body, parity::SEARCH.for_object(object)))
}

/// Compares numbers and times by value, everything else by text. Unset values come first.
fn compare(table: &Table, name: &str, one: Option<&str>, other: Option<&str>) -> Ordering {
    let numeric = table.schema.property(name).is_some_and(|property| property.value_kind().is_ordered());
    match (one, other) {
        (Some(one), Some(other)) if numeric => match (number(one), number(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => one.cmp(other),
        },
        (one, other) => one.cmp(&other),
    }
}

impl Search {
    fn read(table: &Table, mut body: Map<String, Value>) -> Result<Self, Refusal> {
        let mut groups = Vec::new();
        for group in input::list(&mut body, "filterGroups")? {
            let mut group = input::object_of("filterGroups", group)?;
            let mut filters = Vec::new();
            for filter in input::list(&mut group, "filters")? {
                filters.push(Filter::read(table, input::object_of("filters", filter)?)?);
            }
            groups.push(filters);
        }
        check_counts(&groups)?;
        let words = input::text(&mut body, "query")?.unwrap_or_default();
        if words.chars().count() > QUERY_MAX {
            return Err(over("query", QUERY_MAX, "characters"));
        }
        let properties = table.properties_or_default(input::texts(&mut body, "properties")?);
        let limit = whole_number(&mut body, "limit")?.unwrap_or(10);
        let after = whole_number(&mut body, "after")?.unwrap_or(0);
        if limit > PAGE_MAX {
            return Err(over("limit", PAGE_MAX, "results"));
        }
        if after.saturating_add(limit) > RESULTS_MAX {
            return Err(over("after and limit", RESULTS_MAX, "results in all"));
        }
        Ok(Self {
            groups,
            sort: read_sort(table, &mut body)?,
            words: words.split_whitespace().map(str::to_lowercase).collect(),
            properties,
            limit,
            after,
        })
    }

    fn finds(&self, table: &Table, record: &Record, moment: i64) -> bool {
        let in_groups = self.groups.is_empty()
            || self.groups.iter().any(|group| group.iter().all(|filter| filter.holds(table, record, moment)));
        in_groups
            && self.words.iter().all(|word| {
                record.values().any(|(name, _)| {
                    record.value_at(name, moment).is_some_and(|value| value.to_lowercase().contains(word))
                })
            })
    }
}

fn over(what: &str, most: usize, unit: &str) -> Refusal {
    Refusal::invalid(format!("{what} of a search is limited to {most} {unit}"), &parity::SEARCH_LIMITS)
}

fn check_counts(groups: &[Vec<Filter>]) -> Result<(), Refusal> {
    if groups.len() > GROUPS_MAX {
        return Err(over("filterGroups", GROUPS_MAX, "groups"));
    }
    if groups.iter().any(|group| group.len() > FILTERS_PER_GROUP_MAX) {
        return Err(over("filters", FILTERS_PER_GROUP_MAX, "filters a group"));
    }
    if groups.iter().map(Vec::len).sum::<usize>() > FILTERS_MAX {
        return Err(over("filters", FILTERS_MAX, "filters in all"));
    }
    Ok(())
}

/// Reads a whole number written as a number or as text. The empty text counts as absent, as recorded.
fn whole_number(body: &mut Map<String, Value>, name: &str) -> Result<Option<usize>, Refusal> {
    match input::text(body, name)? {
        Some(text) if !text.is_empty() => text
            .parse()
            .map(Some)
            .map_err(|_| Refusal::bad_parameter(format!("{name} must be a whole number, not {text}"))),
        _ => Ok(None),
    }
}

/// Reads the sort: a property's name, with `-` in front for descending order, or an object with a direction.
fn read_sort(table: &Table, body: &mut Map<String, Value>) -> Result<Option<(String, bool)>, Refusal> {
    let mut sorts = input::list(body, "sorts")?;
    if sorts.len() > 1 {
        return Err(over("sorts", 1, "sort"));
    }
    let (name, descending) = match sorts.pop() {
        None => return Ok(None),
        Some(Value::String(text)) => match text.strip_prefix('-') {
            Some(name) => (name.to_owned(), true),
            None => (text, false),
        },
        Some(Value::Object(mut sort)) => {
            let Some(name) = input::text(&mut sort, "propertyName")? else {
                return Err(Refusal::missing_fields(&["propertyName"]));
            };
            (name, input::text(&mut sort, "direction")?.as_deref() == Some("DESCENDING"))
        }
        Some(other) => return Err(mistyped("sorts", "a list of sorts", &other)),
    };
    if table.schema.property(&name).is_none() {
        return Err(filter::unknown_property(&name));
    }
    Ok(Some((name, descending)))
}
