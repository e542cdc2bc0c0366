//! The derived structs write payloads that the account takes.

use std::time::Duration;

use derived_tickets::{
    Alarm, Circumstances, NewIncident, NewReturn, Service, Triage,
    hubspot::{HsTicketPriority, stage, validator},
};
use serde_json::{Value, json};
use ticketproof::{Patch, TicketOption, TicketPayload, UsesProperties};

/// The body that would be sent.
fn sent<T: TicketPayload + std::fmt::Debug>(payload: T) -> Value {
    serde_json::from_str(validator().validate(payload).unwrap().body()).unwrap()
}

#[test]
fn new_incident_writes_properties_and_association() {
    let incident = NewIncident {
        subject: "Printer on fire",
        stage: stage::Support::New,
        priority: Some(HsTicketPriority::High),
        body: "Third floor".into(),
        reporter: 101_u64.into(),
        trace: uuid::Uuid::nil(),
    };
    assert_eq!(
        sent(incident),
        json!({
            "properties": {
                "hs_pipeline": "0", "hs_pipeline_stage": "1", "subject": "Printer on fire",
                "hs_ticket_priority": "HIGH", "content": "Third floor",
            },
            "associations": [{
                "to": { "id": "101" },
                "types": [{ "associationCategory": "USER_DEFINED", "associationTypeId": 41 }],
            }],
        })
    );
    assert!(NewIncident::PROPERTIES.contains("content") && !NewIncident::PROPERTIES.contains("trace"));
}

fn new_return<Day>(day: Day) -> NewReturn<Day> {
    NewReturn {
        subject: "A laptop".to_owned(),
        stage: None,
        circumstances: Circumstances { detected_on: day, detected_at: None, service: Service::Website },
        downtime: Duration::from_secs(150),
        contacts: vec![101, 102],
        company: Some("7".to_owned()),
    }
}

#[test]
fn dates_of_every_library_write_the_same_body() {
    let bodies = [
        sent(new_return(jiff::civil::date(2026, 11, 22))),
        sent(new_return(chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap())),
        sent(new_return(time::Date::from_calendar_date(2026, time::Month::November, 22).unwrap())),
    ];
    assert_eq!(
        bodies[0]["properties"],
        json!({
            "hs_pipeline": "70215", "hs_pipeline_stage": "702151", "hs_ticket_category": "PRODUCT_ISSUE",
            "is_public": "false", "subject": "A laptop", "detected_on": "2026-11-22",
            "affected_service": "website", "downtime_minutes": "2",
        })
    );
    assert_eq!(bodies[0]["associations"].as_array().unwrap().len(), 3);
    assert!(bodies.iter().all(|body| body == &bodies[0]));
}

#[test]
fn update_omits_kept_properties_and_clears_or_sets_others() {
    let triage =
        Triage { service: Patch::Clear, priority: Patch::Set(HsTicketPriority::Low), ..Triage::default() };
    assert_eq!(
        sent(triage),
        json!({ "properties": { "hs_ticket_priority": "LOW", "affected_service": "" } })
    );
}

#[test]
fn upsert_names_its_ticket_by_id_property() {
    let alarm = Alarm { key: "mon-17", subject: "The API is down" };
    let body = sent(alarm);
    assert_eq!((&body["id"], &body["idProperty"]), (&json!("mon-17"), &json!("incident_key")));
}

#[test]
fn generated_types_have_the_hash_of_the_snapshot() {
    let snapshot = ticketproof::Snapshot::from_json(include_str!("../hubspot/tickets.json")).unwrap();
    assert_eq!(snapshot.hash(), derived_tickets::hubspot::SNAPSHOT_HASH);
    assert_eq!(Service::from_value("api"), Some(Service::Api));
}
