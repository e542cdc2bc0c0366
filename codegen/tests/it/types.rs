//! The generated types in use.

use schemars::JsonSchema as _;
use serde_json::{Value, json};
use ticketproof::{
    Patch,
    types::{Date, Number, Open, OptionSet as _, StageSet as _},
};

use crate::golden::generated::{
    HsTicketCategory, HsTicketPriority, NewTicket, SNAPSHOT_HASH, Ticket, TicketUpdate, association,
    pipeline, schema, stage, validator,
};

fn body<T: serde::Serialize>(payload: &T) -> Value {
    serde_json::to_value(payload).unwrap()
}

fn full() -> NewTicket {
    let mut ticket = NewTicket::new("Printer on fire", stage::Returns::Refunded);
    ticket.content = Some("Smoke!".into());
    ticket.hs_ticket_priority = Some(HsTicketPriority::High);
    ticket.hs_ticket_category = vec![HsTicketCategory::BillingIssue, HsTicketCategory::ProductIssue];
    ticket.refund_amount = Some(Number::from(12));
    ticket.is_vip = Some(true);
    ticket.due_on = Date::new(2026, 11, 22);
    ticket.seen_at = "2026-11-22T09:30:00Z".parse().ok();
    ticket.type_ = Some("hardware".into());
    ticket.associations.push(association::contact::Reporter.to("101"));
    ticket.associations.push(association::company::Label::all(&[association::company::Primary], 7));
    ticket
}

#[test]
fn create_writes_a_valid_body() {
    let valid = validator().validate(full()).unwrap();
    let sent: Value = serde_json::from_str(valid.body()).unwrap();
    assert_eq!(
        sent,
        json!({
            "properties": {
                "subject": "Printer on fire", "content": "Smoke!", "hs_ticket_priority": "HIGH",
                "hs_ticket_category": "BILLING_ISSUE;PRODUCT_ISSUE", "refund_amount": "12", "is_vip": "true",
                "due_on": "2026-11-22", "seen_at": "2026-11-22T09:30:00Z", "type": "hardware",
                "hs_pipeline": "72", "hs_pipeline_stage": "702",
            },
            "associations": [
                { "to": { "id": "101" }, "types": [{ "associationCategory": "USER_DEFINED", "associationTypeId": 41 }] },
                { "to": { "id": "7" }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 26 }] },
            ],
        })
    );
    assert_eq!(body(&full()), sent, "serialised as it is sent");
}

#[test]
fn payload_survives_serialising_and_deserialising() {
    let back: NewTicket = serde_json::from_value(body(&full())).unwrap();
    assert_eq!(back, full());
    let mut update = TicketUpdate::new();
    update.content = Patch::Clear;
    update.hs_ticket_category = Patch::Set(vec![HsTicketCategory::ProductIssue]);
    update.stage = Some(stage::Support::Closed.into());
    assert_eq!(
        body(&update),
        json!({ "properties": {
            "content": "", "hs_ticket_category": "PRODUCT_ISSUE", "hs_pipeline": "0", "hs_pipeline_stage": "4",
        } })
    );
    assert_eq!(serde_json::from_value::<TicketUpdate>(body(&update)).unwrap(), update);
    assert!(validator().validate(update).is_ok());
}

#[test]
fn deserialising_a_payload_reports_all_problems_at_once() {
    let wrong = json!({
        "properties": {
            "hs_ticket_priority": "URGENT", "colour": "red", "hs_object_id": "1", "due_on": "soon",
            "hs_pipeline": "0", "hs_pipeline_stage": "1",
        },
        "associations": [
            { "to": { "id": "1" }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 15 }] },
        ],
    });
    insta::assert_snapshot!(serde_json::from_value::<NewTicket>(wrong).unwrap_err().to_string());
    let stage = json!({ "properties": { "subject": "x", "hs_pipeline": "72", "hs_pipeline_stage": "1" } });
    insta::assert_snapshot!(serde_json::from_value::<NewTicket>(stage).unwrap_err().to_string());
    let nothing = json!({ "properties": { "subject": "x" } });
    assert!(
        serde_json::from_value::<NewTicket>(nothing)
            .unwrap_err()
            .to_string()
            .contains("the stage is missing")
    );
}

#[test]
fn deserialising_an_update_refuses_what_it_has_no_field_for() {
    let link = json!({ "to": { "id": "1" }, "types": [{ "associationCategory": "USER_DEFINED", "associationTypeId": 41 }] });
    for (what, body, said) in [
        (
            "associations",
            json!({ "properties": {}, "associations": [link] }),
            "an update has no associations",
        ),
        (
            "a pipeline",
            json!({ "properties": { "hs_pipeline": "72" } }),
            "the pipeline `72` is given without a stage",
        ),
    ] {
        let error = serde_json::from_value::<TicketUpdate>(body).expect_err(what).to_string();
        assert!(error.starts_with("not a TicketUpdate: ") && error.contains(said), "{what}: {error}");
    }
}

fn record() -> Value {
    json!({
        "id": "512",
        "createdAt": "2026-01-01T00:00:00Z",
        "archived": false,
        "newMember": { "of": "the API" },
        "properties": {
            "subject": "Printer on fire",
            "content": null,
            "hs_pipeline": "72",
            "hs_pipeline_stage": "702",
            "hs_ticket_priority": "URGENT",
            "hs_ticket_category": "PRODUCT_ISSUE;SOMETHING_NEW",
            "refund_amount": "9007199254740993",
            "due_on": "not a day",
            "hs_object_id": "512",
            "hs_v2_date_entered_702": "2026-02-03T04:05:06.007Z",
            "colour": "red",
        },
    })
}

#[test]
fn deserialising_a_record_keeps_unknown_properties_and_values() {
    let ticket: Ticket = serde_json::from_value(record()).unwrap();
    assert_eq!(ticket.record.id, "512");
    assert_eq!(ticket.content, None);
    assert_eq!(
        ticket.refund_amount.as_ref().and_then(Number::to_i64),
        Some(9_007_199_254_740_993),
        "no digit is lost"
    );
    let Some(Open::Unknown(value)) = &ticket.hs_ticket_priority else { panic!("kept as unknown") };
    assert_eq!(value.as_str(), "URGENT");
    assert_eq!(ticket.hs_ticket_category[0], HsTicketCategory::ProductIssue);
    assert_eq!(ticket.hs_ticket_category[1].known(), None);
    assert_eq!(ticket.due_on, None);
    let others: Vec<_> = ticket.others.iter().map(|(name, _)| name).collect();
    assert_eq!(
        others,
        ["colour", "due_on", "hs_v2_date_entered_702"],
        "properties without a field, and values of another type than their field"
    );
    assert_eq!(ticket.stage(), Some(stage::Returns::Refunded));
    assert_eq!(ticket.stage::<stage::Support>(), None, "another pipeline's");
    let entered = ticket.timing(stage::Returns::Refunded).entered.map(|moment| moment.to_string());
    assert_eq!(entered.as_deref(), Some("2026-02-03T04:05:06.007Z"));

    let mut expected = record();
    expected["properties"].as_object_mut().unwrap().remove("content");
    expected.as_object_mut().unwrap().remove("newMember");
    assert_eq!(body(&ticket), expected);
    assert_eq!(serde_json::from_value::<Ticket>(body(&ticket)).unwrap(), ticket);
}

#[test]
fn options_have_value_and_label() {
    assert_eq!(HsTicketPriority::High.value(), "HIGH");
    assert_eq!(HsTicketPriority::High.label(), "High");
    assert_eq!("HIGH".parse(), Ok(HsTicketPriority::High));
    assert!("High".parse::<HsTicketPriority>().is_err(), "a label is no value");
    assert_eq!(
        HsTicketPriority::all().map(|option| option.to_string()).collect::<Vec<_>>(),
        ["HIGH", "LOW", "PAGER"]
    );
    assert_eq!(body(&HsTicketPriority::Low), json!("LOW"));
    assert_eq!(serde_json::from_value::<HsTicketPriority>(json!("LOW")).unwrap(), HsTicketPriority::Low);
    let error = serde_json::from_value::<HsTicketPriority>(json!("Low")).unwrap_err().to_string();
    assert_eq!(error, "`Low` is not an option of `hs_ticket_priority`");
    let schema = HsTicketPriority::json_schema(&mut Default::default());
    assert_eq!(schema.as_value(), &json!({ "type": "string", "enum": ["HIGH", "LOW", "PAGER"] }));
}

#[test]
fn pipelines_stages_and_labels_have_their_ids() {
    assert_eq!((pipeline::returns::ID, pipeline::returns::LABEL), ("72", "Returns"));
    assert_eq!((stage::Returns::New.id(), stage::Returns::New.pipeline_id()), ("701", "72"));
    assert_eq!(stage::Support::from_id("701"), None);
    assert_eq!(stage::Support::all().count(), 2);
    assert_eq!(association::contact::Unlabeled.spec(), ("HUBSPOT_DEFINED", 16));
    assert_eq!(association::contact::Reporter.label(), "Reporter");
    assert!(stage::Support::New.timing_properties().contains(&"hs_v2_date_entered_1".to_owned()));
}

#[test]
fn generated_code_has_the_schema() {
    assert_eq!(schema().properties.len(), 20);
    assert_eq!(SNAPSHOT_HASH, crate::fixture::account().hash());
    assert!(Ticket::properties().contains(&"hs_object_id"));
    assert!(!Ticket::properties().contains(&"hs_v2_date_entered_1"), "read by stage");
}

#[test]
fn debug_shows_the_fields_that_are_set() {
    let mut ticket = NewTicket::new("Printer on fire", stage::Support::New);
    ticket.is_vip = Some(false);
    insta::assert_debug_snapshot!(ticket);
}
