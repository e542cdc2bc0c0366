//! A record of which the fast path says what to look at.
//!
//! The rules are the same, and so is what they say; they are only not asked about what is known to be fine.

use std::ops::Range;

use ticketproof_diagnostics::{Location, Report, Span};

use super::{Place, Slot, associations, body, properties, read, record};
use crate::{
    Operation, Settings, Shape,
    cx::Cx,
    plan::Plan,
    rules,
    scan::{Focus, Parts},
    syntax::{Node, Text, read_text, read_whole},
};

/// Checks what the focus says of a record.
pub(crate) fn check(
    plan: &Plan,
    settings: &Settings,
    operation: Operation,
    shape: Shape,
    bytes: &[u8],
    focus: Focus<'_>,
) -> Report {
    let mut cx = Cx::new(plan, settings, operation);
    match focus {
        Focus::AllButMap(map) if shape == Shape::Body => return all_but_map(cx, bytes, map),
        Focus::Behind(at) => {
            return behind(cx, shape, bytes, at)
                .unwrap_or_else(|| record(plan, settings, operation, shape, bytes));
        }
        Focus::Parts(parts) => check_parts(&mut cx, shape, bytes, parts),
        Focus::Whole | Focus::AllButMap(_) => return record(plan, settings, operation, shape, bytes),
    }
    cx.finish()
}

fn check_parts(cx: &mut Cx<'_>, shape: Shape, bytes: &[u8], parts: Parts<'_>) {
    let node = |range: Range<usize>| {
        let text = simdutf8::basic::from_utf8(bytes.get(range.clone())?).ok()?;
        Some(Node::new(text, range.start))
    };
    let slots = parts.properties.iter().filter_map(|one| {
        let (key, value) = (node(one.name.clone())?, node(one.value.clone())?);
        let name = key.raw().get(1..key.raw().len() - 1)?;
        Some(Slot { name, key, value, place: Place::Member })
    });
    let level = if shape == Shape::Body {
        cx.properties = Location::fixed("/properties");
        2
    } else {
        1
    };
    if !parts.properties.is_empty() || !parts.is_whole {
        let given = properties::check_each(cx, slots, level);
        if !parts.is_whole {
            properties::check_whole(cx, &given, Span::new(parts.map.0, parts.map.1));
        }
    }
    if let Some(list) = parts.associations.and_then(|(start, end)| node(start..end)) {
        associations::check(cx, list.skipped());
    }
}

/// Checks a body whose property map, from one byte to another, is fine. The map is most of the record, so what is read is the
/// record with an empty map in its place.
fn all_but_map(mut cx: Cx<'_>, bytes: &[u8], (start, end): (usize, usize)) -> Report {
    let (Some(before), Some(after)) = (bytes.get(..start), bytes.get(end..)) else { return cx.finish() };
    let short = [before, b"{}", after].concat();
    if let Some(root) = read(&mut cx, &short) {
        body::check_all_but(&mut cx, root, Some(start));
    }
    let behind = start + 2;
    let moved = |at: usize| if at < behind { at } else { at - behind + end };
    let moved = |span: Span| Span::new(moved(span.start), moved(span.end));
    let mut findings = cx.finish().into_vec();
    for finding in &mut findings {
        finding.span = finding.span.map(moved);
        for edit in finding.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = moved(edit.span);
        }
    }
    Report::new(findings)
}

/// The finding for a record that is JSON up to a byte, which is the end of a property, and not behind that; or nothing if it
/// is JSON after all, such as the scan does not read. What is read is the record with a short property in place of all
/// those before.
fn behind(mut cx: Cx<'_>, shape: Shape, bytes: &[u8], at: usize) -> Option<Report> {
    let before = if shape == Shape::Body { r#"{"properties":{"":"""# } else { r#"{"":"""# };
    let Text::Fine(text) = read_text(bytes) else { return None };
    let short = [before, text.get(at..)?].concat();
    let mut fault = read_whole(&short).and_then(Node::entries).err()?;
    fault.offset = fault.offset.checked_sub(before.len())? + at;
    let record = read_whole(text).ok()?;
    rules::invalid_json::raise(&mut cx, Location::root(), record.raw(), record.start(), &fault);
    Some(cx.finish())
}
