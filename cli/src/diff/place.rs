//! The line of a snapshot file that a JSON Pointer leads to.
//!
//! Snapshots are written canonically, one member a line, two blanks a level; that is enough to find a line without a
//! parser that keeps places.

/// The line, from 1, of what `pointer` leads to within the member `schema` of a snapshot's canonical text; the line of the
/// nearest thing around it, where it is not there itself.
pub(super) fn line(text: &str, pointer: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    let keys = std::iter::once("schema".to_owned())
        .chain(pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")));
    for (level, key) in keys.enumerate() {
        match find(&lines, at, (level + 1) * 2, &key) {
            Some(found) => at = found,
            None => break,
        }
    }
    at + 1
}

/// The line of the member or item `key` of what begins on the line `from`, whose members are indented by `indent`.
fn find(lines: &[&str], from: usize, indent: usize, key: &str) -> Option<usize> {
    let name = format!("{}:", serde_json::Value::from(key));
    let index = key.parse::<usize>().ok();
    let mut items = 0;
    for (at, line) in lines.iter().enumerate().skip(from + 1) {
        let depth = line.len() - line.trim_start_matches(' ').len();
        if depth < indent {
            return None;
        }
        let text = &line[depth..];
        if depth > indent || text.starts_with(['}', ']']) {
            continue;
        }
        if text.starts_with(&name) {
            return Some(at);
        }
        // An item of a list has no name before it.
        if !is_member(text) {
            if index == Some(items) {
                return Some(at);
            }
            items += 1;
        }
    }
    None
}

fn is_member(text: &str) -> bool {
    text.starts_with('"') && text.contains("\": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ticketproof_schema::embedded;

    #[test]
    fn pointers_lead_to_lines() {
        let text = embedded::default_account_json();
        let shown = |pointer| text.lines().nth(line(text, pointer) - 1).unwrap().trim();
        assert_eq!(shown(""), "\"schema\": {");
        assert_eq!(shown("/properties/subject"), "\"subject\": {");
        assert_eq!(shown("/properties/hs_ticket_priority/options/HIGH/label"), "\"label\": \"High\"");
        assert_eq!(shown("/pipelines/0/stages/4"), "\"4\": {");
        assert_eq!(shown("/associations/0"), "{");
        assert_eq!(shown("/requiredProperties/0"), "\"hs_pipeline_stage\"");
        assert_eq!(shown("/properties/gone/label"), "\"properties\": {");
        let second = line(text, "/associations/1");
        assert!(second > line(text, "/associations/0"));
        assert_eq!(text.lines().nth(second - 1).unwrap().trim(), "{");
    }
}
