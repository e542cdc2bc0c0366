//! Associations, in the v3 form, the v4 form and the dated ones.

use serde_json::{Value, json};

use crate::api::Api;

struct Pair {
    api: Api,
    ticket: String,
    contact: String,
    company: String,
}

async fn pair() -> Pair {
    let api = Api::start().await;
    let ticket = api.ticket("x").await;
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    let company = api.create("companies", json!({ "name": "A" })).await;
    Pair { api, ticket, contact, company }
}

fn types(type_id: u32) -> Value {
    json!([{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id }])
}

#[tokio::test]
async fn v3_path_names_the_association_type() {
    let Pair { api, ticket, contact, .. } = pair().await;
    let path =
        |kind: &str| format!("/crm/v3/objects/tickets/{ticket}/associations/contacts/{contact}/{kind}");
    for kind in ["16", "ticket_to_contact"] {
        let got = api.put(&path(kind), None).await;
        assert_eq!((got.status, &got.body["id"]), (200, &json!(ticket)), "{got:?}");
        assert_eq!(got.body["associations"]["contacts"]["results"][0]["id"], contact);
        let got = api.get(&format!("/crm/v3/objects/tickets/{ticket}/associations/contacts")).await;
        assert_eq!(got.results(), &[json!({ "id": contact, "type": "ticket_to_contact" })]);
        assert_eq!(api.delete(&path(kind)).await.status, 204);
        assert!(api.sandbox.tickets()[0].associations.is_empty());
    }
    assert_eq!(api.put(&path("15"), None).await.status, 400);
    assert_eq!(api.put(&path("nonsense"), None).await.status, 400);
}

#[tokio::test]
async fn v4_write_associates_by_labels_in_both_directions() {
    let Pair { api, ticket, company, .. } = pair().await;
    for version in ["/crm/v4/objects", "/crm/objects/2026-03", "/crm/objects/2026-09"] {
        let path = format!("{version}/tickets/{ticket}/associations/companies/{company}");
        let got = api.put(&path, Some(types(26))).await;
        assert_eq!(got.status, 201, "{got:?}");
        assert_eq!(
            got.body,
            json!({
                "fromObjectTypeId": "0-5",
                "fromObjectId": ticket.parse::<u64>().expect("a number"),
                "toObjectTypeId": "0-2",
                "toObjectId": company.parse::<u64>().expect("a number"),
                "labels": ["Primary"],
            })
        );
        let got = api.get(&format!("{version}/companies/{company}/associations/tickets")).await;
        let ids: Vec<u64> = got.results()[0]["associationTypes"]
            .as_array()
            .expect("types")
            .iter()
            .filter_map(|kind| kind["typeId"].as_u64())
            .collect();
        assert_eq!(ids, [25, 340], "the unlabelled type comes with the primary one");
        assert_eq!(api.sandbox.tickets()[0].properties["hs_num_associated_companies"], "1");
        assert_eq!(api.delete(&path).await.status, 204);
        assert_eq!(api.sandbox.tickets()[0].properties["hs_num_associated_companies"], "0");
    }
}

#[tokio::test]
async fn new_primary_company_replaces_the_one_before() {
    let Pair { api, ticket, company, .. } = pair().await;
    let other = api.create("companies", json!({ "name": "B" })).await;
    for company in [&company, &other] {
        let path = format!("/crm/v4/objects/tickets/{ticket}/associations/companies/{company}");
        assert_eq!(api.put(&path, Some(types(26))).await.status, 201);
    }
    let associations = &api.sandbox.tickets()[0].associations;
    let types: Vec<Vec<u32>> = associations
        .iter()
        .map(|association| association.types.iter().map(|(_, type_id)| *type_id).collect())
        .collect();
    assert_eq!(types, [vec![339], vec![26, 339]]);
}

#[tokio::test]
async fn the_default_association_answers_both_directions() {
    let Pair { api, ticket, contact, .. } = pair().await;
    let path = format!("/crm/v4/objects/tickets/{ticket}/associations/default/contacts/{contact}");
    let got = api.put(&path, None).await;
    assert_eq!((got.status, &got.body["status"]), (200, &json!("COMPLETE")));
    let ids: Vec<&Value> =
        got.results().iter().map(|result| &result["associationSpec"]["associationTypeId"]).collect();
    assert_eq!(ids, [16, 15]);
}

#[tokio::test]
async fn impossible_association_is_refused() {
    let Pair { api, ticket, contact, .. } = pair().await;
    let put = async |to: &str, id: &str, body: Value| {
        api.put(&format!("/crm/v4/objects/tickets/{ticket}/associations/{to}/{id}"), Some(body)).await
    };
    assert_eq!(put("contacts", "1", types(16)).await.status, 404);
    assert_eq!(put("contacts", &contact, types(26)).await.status, 400);
    assert_eq!(put("contacts", &contact, json!([])).await.status, 400);
    assert_eq!(put("butterflies", "1", types(16)).await.status, 400);
    assert_eq!(put("tickets", &ticket, types(452)).await.status, 400, "not to itself");
    assert_eq!(put("deals", "77", types(28)).await.status, 201, "deals are associated unchecked");
    let got = api.get(&format!("/crm/v4/objects/contacts/{contact}/associations/companies")).await;
    assert_eq!(got.status, 501, "only tickets' associations are known");
}

#[tokio::test]
async fn bad_input_of_an_association_batch_does_not_affect_the_others() {
    let Pair { api, ticket, contact, company } = pair().await;
    let input = |to: &str, type_id: u32| json!({ "from": { "id": ticket }, "to": { "id": to }, "types": types(type_id) });
    let path = "/crm/v4/associations/tickets/contacts/batch";
    let body = json!({ "inputs": [input(&contact, 16), input("unknown_id_123456798", 16)] });
    let got = api.post(&format!("{path}/create"), body).await;
    assert_eq!((got.status, got.results().len(), &got.body["numErrors"]), (207, 1, &json!(1)));
    assert_eq!(
        got.body["errors"][0],
        json!({
            "status": "error",
            "category": "VALIDATION_ERROR",
            "subCategory": "crm.associations.INVALID_IDENTIFIER",
            "message": "unknown_id_123456798 is not a valid ID",
            "context": { "id": ["unknown_id_123456798"] },
        })
    );
    let got = api.post(&format!("{path}/read"), json!({ "inputs": [{ "id": ticket }] })).await;
    assert_eq!((got.status, &got.results()[0]["to"][0]["toObjectId"]), (200, &json!(contact)));
    let got = api
        .post("/crm/v4/associations/tickets/companies/batch/read", json!({ "inputs": [{ "id": ticket }] }))
        .await;
    assert_eq!(got.body["errors"][0]["subCategory"], "crm.associations.NO_ASSOCIATIONS_FOUND");
    let body = json!({ "inputs": [{ "from": { "id": ticket }, "to": { "id": company } }] });
    let got = api.post("/crm/v4/associations/tickets/companies/batch/associate/default", body).await;
    assert_eq!((got.status, got.results().len()), (200, 2));
    let body = json!({ "inputs": [{ "from": { "id": ticket }, "to": [{ "id": contact }] }] });
    assert_eq!(api.post(&format!("{path}/archive"), body).await.status, 204);
    let body = json!({ "inputs": [input(&company, 339)] });
    let got = api.post("/crm/v4/associations/tickets/companies/batch/labels/archive", body).await;
    assert_eq!(got.status, 204);
    assert!(api.sandbox.tickets()[0].associations.is_empty());
}

#[tokio::test]
async fn a_v3_batch_answers_both_directions_as_recorded() {
    let Pair { api, ticket, contact, .. } = pair().await;
    let body = json!({ "inputs": [{ "from": { "id": ticket }, "to": { "id": contact }, "type": "ticket_to_contact" }] });
    let got = api.post("/crm/v3/associations/tickets/contacts/batch/create", body).await;
    assert_eq!(got.status, 201);
    assert_eq!(
        got.results(),
        &[
            json!({ "from": { "id": contact }, "to": { "id": ticket }, "type": "contact_to_ticket" }),
            json!({ "from": { "id": ticket }, "to": { "id": contact }, "type": "ticket_to_contact" }),
        ]
    );
    let got = api.get("/crm/v3/associations/tickets/contacts/types").await;
    assert_eq!(got.results(), &[json!({ "id": "16", "name": "ticket_to_contact" })]);
}

#[tokio::test]
async fn many_associations_come_in_pages() {
    let Pair { api, ticket, .. } = pair().await;
    for deal in 1..=5 {
        let path = format!("/crm/v4/objects/tickets/{ticket}/associations/default/deals/{deal}");
        assert_eq!(api.put(&path, None).await.status, 200);
    }
    let path = format!("/crm/v4/objects/tickets/{ticket}/associations/deals?limit=3");
    let got = api.get(&path).await;
    assert_eq!(got.results().len(), 3);
    let after = got.body["paging"]["next"]["after"].as_str().expect("a cursor");
    let got = api.get(&format!("{path}&after={after}")).await;
    assert_eq!((got.results().len(), got.body.get("paging")), (2, None));
}
