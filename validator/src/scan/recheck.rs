//! Checks only the parts of a record that the scan did not find valid.
//!
//! The rules and their findings are those of [`crate::check`]; the rules are only not asked about the valid parts.

use ticketproof_diagnostics::{Location, Report, Span};

use super::outcome::{PropertySpan, Recheck, RecheckParts};
use crate::{
    Operation, Settings, Shape,
    check::{associations, body, properties, read, record, report},
    compiled::CompiledSchema,
    context::Context,
    located_json::{Node, decode_utf8, parse_value},
    record::{PropertyPosition, RawProperty},
    rules,
};

/// Checks the parts of a record that `recheck` names.
pub(crate) fn check(
    compiled: &CompiledSchema,
    settings: &Settings,
    operation: Operation,
    shape: Shape,
    bytes: &[u8],
    recheck: Recheck<'_>,
) -> Report {
    let cx = Context::new(compiled, settings, operation);
    let report = match recheck {
        Recheck::AllButMap(map) if shape == Shape::Body => all_but_map(cx, bytes, map),
        Recheck::After(at) => after(cx, shape, bytes, at),
        Recheck::Parts(parts) => some_parts(cx, shape, bytes, parts),
        Recheck::Everything | Recheck::AllButMap(_) => None,
    };
    report.unwrap_or_else(|| record(compiled, settings, operation, shape, bytes))
}

/// Checks some parts of a record; `None` if they are not where `parts` says.
fn some_parts(mut cx: Context<'_>, shape: Shape, bytes: &[u8], parts: RecheckParts<'_>) -> Option<Report> {
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    let node = |(start, end): (usize, usize)| Some(Node::new(text.get(start..end)?, start));
    let raw = |one: &PropertySpan| {
        let key = node((one.name.start, one.name.end))?;
        let name = key.raw().get(1..key.raw().len() - 1)?;
        let value = node((one.value.start, one.value.end))?;
        Some(RawProperty { name, key, value, position: PropertyPosition::Member })
    };
    let level = if shape == Shape::Body {
        cx.properties = Location::fixed("/properties");
        2
    } else {
        1
    };
    if !parts.properties.is_empty() || !parts.is_complete {
        let mut found = 0;
        let raw_properties = parts.properties.iter().map_while(|one| raw(one).inspect(|_| found += 1));
        let facts = properties::check_each(&mut cx, raw_properties, level);
        if found < parts.properties.len() {
            return None;
        }
        if !parts.is_complete {
            properties::check_whole(&mut cx, &facts, Span::new(parts.map.0, parts.map.1));
        }
    }
    if let Some(place) = parts.associations {
        associations::check(&mut cx, node(place)?.skipped());
    }
    Some(report(cx))
}

/// Checks a body whose property map, in this range, is valid. The map is most of the record, so the record is read with an empty
/// map in its place.
fn all_but_map(mut cx: Context<'_>, bytes: &[u8], (start, end): (usize, usize)) -> Option<Report> {
    let short = [bytes.get(..start)?, b"{}", bytes.get(end..)?].concat();
    if let Some(root) = read(&mut cx, &short) {
        body::check_all_but(&mut cx, root, Some(start));
    }
    let behind = start + 2;
    let moved = |at: usize| if at < behind { at } else { at - behind + end };
    let moved = |span: Span| Span::new(moved(span.start), moved(span.end));
    let mut findings = report(cx).into_vec();
    for finding in &mut findings {
        finding.span = finding.span.map(moved);
        for edit in finding.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = moved(edit.span);
        }
    }
    Some(Report::new(findings))
}

/// The finding for a record that is valid JSON up to the byte `at`, the end of a property, and invalid after it; `None` if the
/// record is valid JSON that the scan does not read. The record is read with one short property in place of all before `at`.
fn after(mut cx: Context<'_>, shape: Shape, bytes: &[u8], at: usize) -> Option<Report> {
    let before = if shape == Shape::Body { r#"{"properties":{"":"""# } else { r#"{"":"""# };
    let text = decode_utf8(bytes).ok()?;
    let short = [before, text.get(at..)?].concat();
    let mut fault = parse_value(&short).and_then(Node::entries).err()?;
    fault.offset = fault.offset.checked_sub(before.len())? + at;
    let record = parse_value(text).ok()?;
    rules::invalid_json::raise(&mut cx, Location::root(), record.raw(), record.start(), &fault);
    Some(report(cx))
}
