//! The schema over HTTP, in every version's paths.

use serde_json::json;
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::{
    Direction, ObjectSchema, ObjectType, Part, embedded,
    lower::lower,
    wire::{Entry, RawLabels, RawSchema},
};

use crate::api::{Api, Got};

fn list(got: &Got) -> Vec<serde_json::Value> {
    assert_eq!(got.status, 200, "{got:?}");
    got.results().clone()
}

#[tokio::test]
async fn served_schema_lowers_to_the_same_schema() {
    let api = Api::start().await;
    let schema = &embedded::default_account().schema;
    let mut raw = RawSchema::default();
    for query in ["", "?archived=true", "?dataSensitivity=sensitive", "?dataSensitivity=highly_sensitive"] {
        raw.properties.extend(list(&api.get(&format!("/crm/v3/properties/tickets{query}")).await));
    }
    raw.pipelines = list(&api.get("/crm/v3/pipelines/tickets").await).into();
    raw.validations = list(&api.get("/crm/v3/property-validations/0-5").await).into();
    raw.object_schema =
        Some(Entry::read(&api.get("/crm-object-schemas/v3/schemas/tickets").await.body.to_string()));
    for to in ["contacts", "companies", "deals", "tickets"] {
        let results = list(&api.get(&format!("/crm/v4/associations/tickets/{to}/labels")).await).into();
        raw.labels.push(RawLabels { object: ObjectType::from_user(to).expect("a known object"), results });
    }
    let (lowered, anomalies) = lower(ObjectType::tickets(), raw);
    assert!(anomalies.is_empty(), "{anomalies:?}");
    assert_eq!(lowered.properties, schema.properties);
    let mut pipelines = schema.pipelines.clone();
    for stage in pipelines.values_mut().flat_map(|pipeline| pipeline.stages.values_mut()) {
        // Every recorded stage says it, so that the sandbox does too; the embedded account leaves it open.
        stage.write_permissions = Some("CRM_PERMISSIONS_ENFORCEMENT".to_owned());
    }
    assert_eq!(lowered.pipelines, pipelines);
    assert_eq!(lowered.required_properties, schema.required_properties);
    let without_incoming_labels = |schema: &ObjectSchema| {
        // The labels of the other direction are at another address, which `pull` has no need of.
        let mut types = schema.associations.clone();
        types
            .iter_mut()
            .filter(|kind| kind.direction == Direction::Incoming)
            .for_each(|kind| kind.label = None);
        types
    };
    assert!(without_incoming_labels(&lowered) == without_incoming_labels(schema));
}

#[tokio::test]
async fn the_versions_serve_the_same_bodies() {
    let api = Api::start().await;
    for (classic, dated) in [
        ("/crm/v3/properties/tickets", "/crm/properties/{v}/tickets"),
        ("/crm/v3/properties/tickets/subject", "/crm/properties/{v}/tickets/subject"),
        ("/crm/v3/properties/tickets/groups", "/crm/properties/{v}/tickets/groups"),
        ("/crm/v3/pipelines/tickets", "/crm/pipelines/{v}/tickets"),
        ("/crm/v3/pipelines/tickets/0/stages/1", "/crm/pipelines/{v}/tickets/0/stages/1"),
        ("/crm/v3/property-validations/0-5", "/crm/property-validations/{v}/0-5"),
        ("/crm-object-schemas/v3/schemas/tickets", "/crm-object-schemas/{v}/schemas/tickets"),
        ("/crm/v4/associations/tickets/contacts/labels", "/crm/associations/{v}/tickets/contacts/labels"),
        ("/crm/associations/v4/tickets/contacts/labels", "/crm/associations/{v}/tickets/contacts/labels"),
        ("/crm/v3/owners", "/crm/owners/{v}"),
    ] {
        let classic_body = api.get(classic).await;
        assert_eq!(classic_body.status, 200, "{classic}");
        for version in ["2026-03", "2026-09"] {
            let path = dated.replace("{v}", version);
            assert_eq!(api.get(&path).await.body, classic_body.body, "{path}");
        }
    }
}

#[tokio::test]
async fn one_property_or_pipeline_can_be_read_alone() {
    let api = Api::start().await;
    assert_eq!(api.get("/crm/v3/properties/tickets/subject").await.body["name"], "subject");
    assert_eq!(api.get("/crm/v3/properties/tickets/no_such").await.status, 404);
    assert_eq!(api.get("/crm/v3/pipelines/tickets/0").await.body["label"], "Support Pipeline");
    assert_eq!(api.get("/crm/v3/pipelines/tickets/0/stages").await.results().len(), 4);
    assert_eq!(api.get("/crm/v3/pipelines/tickets/7").await.status, 404);
    let got = api
        .post(
            "/crm/v3/properties/tickets/batch/read",
            json!({ "inputs": [{ "name": "subject" }, { "name": "x" }] }),
        )
        .await;
    assert_eq!((got.status, got.results().len()), (200, 1));
}

#[tokio::test]
async fn hidden_part_is_refused_with_its_scopes() {
    let api = Api::with(Sandbox::builder().hide([Part::Pipelines, Part::SensitiveProperties])).await;
    assert_eq!(api.get("/crm/v3/properties/tickets").await.status, 200);
    for path in ["/crm/v3/pipelines/tickets", "/crm/v3/properties/tickets?dataSensitivity=sensitive"] {
        let got = api.get(path).await;
        assert_eq!(got.status, 403, "{path}");
        assert_eq!(got.body["category"], "MISSING_SCOPES");
        assert!(got.body["errors"][0]["context"]["requiredGranularScopes"].is_array());
    }
}

#[tokio::test]
async fn unknown_objects_are_refused_as_recorded() {
    let api = Api::start().await;
    let got = api.get("/crm/v3/properties/butterflies").await;
    assert_eq!((got.status, got.message()), (400, "Unable to infer object type from: butterflies"));
    assert_eq!(got.body.get("category"), None);
}

#[tokio::test]
async fn endpoint_that_is_not_served_answers_501() {
    let api = Api::start().await;
    for (method, path) in [
        ("GET", "/crm/v3/lists"),
        ("GET", "/crm/v3/objects/deals"),
        ("POST", "/crm/v3/properties/tickets"),
        ("DELETE", "/crm/v3/pipelines/tickets/0"),
        ("GET", "/crm/v3/objects/tickets/1/associations/contacts/2/3/4"),
    ] {
        let got = api.send(method.parse().expect("a method"), path, Some(json!({}))).await;
        assert_eq!(got.status, 501, "{method} {path}: {got:?}");
        assert!(got.message().contains("sandbox does not serve"), "{got:?}");
        assert_eq!(got.header("x-ticketproof-sandbox"), "sandbox");
    }
}
