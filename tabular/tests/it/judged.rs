//! Rows: what they become, and where their findings are.

use ticketproof_validator::{Operation, example};

use super::support::{judge, judge_with};

const HEADER: &str = "Ticket name,Pipeline,Ticket status,Priority,Contact ID\n";

fn rows(text: &str) -> Vec<super::support::Judged> {
    let (header, rows) = judge(&example::account(), Operation::Create, format!("{HEADER}{text}").as_bytes());
    assert!(header.is_empty(), "{header:?}");
    rows
}

#[test]
fn labels_become_ids() {
    let rows = rows("Printer,Returns,New,High,\nToner,support pipeline,waiting on US,low,101; 102\n");
    assert!(rows.iter().all(|row| row.findings.is_empty()), "{rows:?}");
    assert_eq!(
        rows[0].json,
        r#"{"properties":{"subject":"Printer","hs_pipeline":"72","hs_pipeline_stage":"701","hs_ticket_priority":"HIGH"}}"#
    );
    let types = r#""types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]"#;
    assert_eq!(
        rows[1].json,
        format!(
            r#"{{"properties":{{"subject":"Toner","hs_pipeline":"0","hs_pipeline_stage":"3","hs_ticket_priority":"LOW"}},"associations":[{{"to":{{"id":"101"}},{types}}},{{"to":{{"id":"102"}},{types}}}]}}"#
        )
    );
    let ids =
        |changed: &[(usize, String)]| changed.iter().map(|(at, id)| format!("{at}={id}")).collect::<Vec<_>>();
    assert_eq!(ids(&rows[0].changed), ["1=72", "2=701", "3=HIGH"]);
    assert_eq!(ids(&rows[1].changed), ["1=0", "2=3", "3=LOW"]);
}

#[test]
fn findings_are_at_their_cells() {
    let rows = rows("\"a\nb\",0,Nwe,high,x1\n\nc,0,1,Hgih,\n,0,1,,\n");
    let lines: Vec<_> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 5, 6]);
    assert_eq!(rows[0].told(), ["association-id-not-numeric x1", "unknown-stage Nwe"]);
    assert_eq!(rows[1].told(), ["unknown-option Hgih"]);
    assert_eq!(rows[2].told(), ["missing-subject "]);
    assert!(rows[2].findings[0].span.is_none(), "an absent cell is the row's matter: {rows:?}");
}

#[test]
fn rows_out_of_step_say_only_that() {
    let rows = rows("a,0,1\nb,0,1,,,x\nc,0,1,,,,\n,,,,\n\"d,0,1,,\nrest\n");
    let told: Vec<_> = rows.iter().flat_map(super::support::Judged::told).collect();
    assert_eq!(told, ["ragged-row ", "ragged-row x", "unclosed-quote \""]);
    assert_eq!(rows.len(), 4, "the row of empty cells is none: {rows:?}");
    assert!(rows[0].findings[0].message.contains("ends before `Priority`"), "{rows:?}");
}

#[test]
fn bytes_that_are_no_text_are_found_in_their_cell() {
    let text = [HEADER.as_bytes(), b"a,0,1,\xff,\n"].concat();
    let (_, rows) = judge(&example::account(), Operation::Create, &text);
    assert_eq!(rows[0].findings.len(), 1, "{rows:?}");
    assert_eq!(rows[0].findings[0].rule.slug, "invalid-utf8");
    assert_eq!(rows[0].findings[0].span.map(|span| span.start), Some(6), "{rows:?}");
}

#[test]
fn empty_cells_leave_alone_or_clear() {
    let text = b"Record ID,Priority,content\n77,,\n78, ,x\n";
    let (_, rows) = judge(&example::account(), Operation::Update, text);
    assert_eq!(rows[1].json, r#"{"id":"78","properties":{"content":"x"}}"#);
    assert_eq!(rows[0].told(), ["empty-update "]);
    let text_with_ids = b"id,contact_id,Priority\n77,101,High\n";
    let (_, tied) = judge(&example::account(), Operation::Update, text_with_ids);
    assert_eq!(tied[0].told(), ["associations-on-update 101"]);
    let (_, rows) = judge_with(&example::account(), Operation::Update, true, text);
    assert_eq!(rows[0].json, r#"{"id":"77","properties":{"hs_ticket_priority":"","content":""}}"#);
    assert!(rows[0].findings.is_empty(), "{rows:?}");
}

#[test]
fn a_byte_order_mark_is_a_character_like_others_within_a_table() {
    let rows = rows("\u{feff},0,1,,\n");
    assert!(rows[0].json.contains("\"subject\":\"\u{feff}\""), "{}", rows[0].json);
    assert!(rows[0].raw.starts_with('\u{feff}'));
}

#[test]
fn formulas_and_control_characters_are_text() {
    let rows = rows("=1+1,0,1,,\n+a\u{0}\t\"x,0,1,,\n");
    assert!(rows[0].json.contains(r#""subject":"=1+1""#));
    assert!(rows[1].json.contains(r#""subject":"+a\u0000\t\"x""#), "{}", rows[1].json);
}
