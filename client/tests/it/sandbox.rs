//! The client against the local HubSpot: the whole loop, in every API version.

use ticketproof_client::{
    ApiVersion, Client, ClientError, Filter, Link, Outcome, PullOptions, Read, Search, Token,
};
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::{ObjectSchema, ObjectType, embedded::default_account};
use ticketproof_validator::{JsonBody, Operation, Valid, Validator, payload::AssociationSpec};

/// A new account with one more property, whose values are unique.
fn account() -> ObjectSchema {
    let mut schema = default_account().schema.clone();
    let mut property = schema.properties["subject"].clone();
    property.label = "External id".to_owned();
    property.unique = true;
    schema.properties.insert("external_id".to_owned(), property);
    schema
}

async fn start(version: ApiVersion) -> (Sandbox, Client, Validator) {
    crate::secrets::listen();
    let sandbox = Sandbox::builder().schema(account()).start().await.unwrap();
    let token = Token::new(crate::server::CANARY).unwrap();
    let client = Client::builder(token).base_url(sandbox.base_url()).api_version(version).build().unwrap();
    (sandbox, client, Validator::new(account()))
}

fn create(validator: &Validator, subject: &str, more: &str) -> Valid<JsonBody> {
    let body = format!(
        r#"{{"properties":{{"subject":"{subject}","hs_pipeline":"0","hs_pipeline_stage":"1"{more}}}}}"#
    );
    validator.validate_json(Operation::Create, body).unwrap()
}

fn update(validator: &Validator, subject: &str) -> Valid<JsonBody> {
    validator
        .validate_json(Operation::Update, format!(r#"{{"properties":{{"subject":"{subject}"}}}}"#))
        .unwrap()
}

#[tokio::test]
async fn a_schema_is_pulled_as_it_is_served() {
    for version in ApiVersion::ALL {
        let (_sandbox, client, _) = start(version).await;
        let pulled = client.pull(&PullOptions::new().owners(true)).await.unwrap();
        assert_eq!(pulled.anomalies, []);
        let (got, mut want) = (&pulled.snapshot.schema, account());
        for stage in want.pipelines.values_mut().flat_map(|pipeline| pipeline.stages.values_mut()) {
            // The embedded account leaves open what every recorded answer says.
            stage.write_permissions = Some("CRM_PERMISSIONS_ENFORCEMENT".to_owned());
        }
        assert_eq!(got.properties, want.properties);
        assert_eq!(got.pipelines, want.pipelines);
        assert_eq!(got.required_properties, want.required_properties);
        assert!(got.not_visible.is_empty(), "{:?} {:?}", got.not_visible, pulled.notices);
        assert!(!got.associations.is_empty());
    }
}

#[tokio::test]
async fn one_ticket_lives_its_life() {
    for version in ApiVersion::ALL {
        let (sandbox, client, validator) = start(version).await;
        let tickets = client.tickets();
        let made = tickets.create(&create(&validator, "first", r#","external_id":"k1""#)).await.unwrap();
        assert_eq!(sandbox.tickets().len(), 1);
        let changed = tickets.update(&made.id, &update(&validator, "second")).await.unwrap();
        assert_eq!(changed.id, made.id);
        tickets.update_by("external_id", "k1", &update(&validator, "third")).await.unwrap();

        let options = Read::new().properties(["subject", "content", "no_such"]).with_history(["subject"]);
        let read = tickets.read("k1", &options.clone().id_property("external_id")).await.unwrap();
        assert_eq!(read.property("subject"), Some("third"));
        assert_eq!(read.properties["content"], None);
        assert!(!read.properties.contains_key("no_such"));
        assert_eq!(read.properties_with_history["subject"].len(), 3);

        let second = tickets.create(&create(&validator, "other", "")).await.unwrap();
        let merged = tickets.merge(&made.id, &second.id).await.unwrap();
        tickets.delete(&merged.id).await.unwrap();
        let gone = tickets.read(&merged.id, &Read::new()).await.unwrap_err();
        assert_eq!(gone.status(), Some(404));
        assert!(gone.correlation_id().is_some());
        assert_eq!(tickets.list(&Read::new()).all().await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn batches_lists_and_searches_find_the_same_tickets() {
    for version in ApiVersion::ALL {
        let (sandbox, client, validator) = start(version).await;
        let payloads: Vec<_> = (0..150).map(|index| create(&validator, &format!("t{index}"), "")).collect();
        let made = client.tickets().batch_create(&payloads).await;
        assert!(made.is_complete(), "{:?}", made.items.iter().find(|item| item.done().is_none()));
        let subjects: Vec<_> =
            made.done().map(|ticket| ticket.property("subject").unwrap().to_owned()).collect();
        assert_eq!(subjects, (0..150).map(|index| format!("t{index}")).collect::<Vec<_>>());

        let ids: Vec<String> = made.done().map(|ticket| ticket.id.clone()).collect();
        let listed = client.tickets().list(&Read::new().properties(["subject"])).all().await.unwrap();
        assert_eq!(listed.len(), 150);
        let long = Read::new()
            .properties((0..900).map(|index| format!("no_such_property_{index}")).chain(["subject".into()]));
        let filled = client.tickets().list(&long).all().await.unwrap();
        assert!(filled.iter().all(|ticket| ticket.property("subject").is_some()));
        let search = Search::new().all_of([Filter::equals("subject", "t77")]).page_size(10);
        let found = client.tickets().search_checked(&search, &account()).all().await.unwrap();
        assert_eq!(found.iter().map(|ticket| &ticket.id).collect::<Vec<_>>(), [&ids[77]]);

        let changes: Vec<_> = ids.iter().map(|id| (id.clone(), update(&validator, "same"))).collect();
        assert!(client.tickets().batch_update(&changes).await.is_complete());
        let read = client.tickets().batch_read(&ids, &Read::new().properties(["subject"])).await;
        assert!(read.done().all(|ticket| ticket.property("subject") == Some("same")));
        assert!(client.tickets().batch_archive(&ids).await.is_complete());
        assert!(sandbox.tickets().iter().all(|ticket| ticket.archived));
    }
}

#[tokio::test]
async fn one_conflict_costs_one_input_and_an_upsert_none() {
    let (_sandbox, client, validator) = start(ApiVersion::V3).await;
    let keyed = |key: &str| create(&validator, key, &format!(r#","external_id":"{key}""#));
    client.tickets().create(&keyed("taken")).await.unwrap();
    let batch = client.tickets().batch_create(&[keyed("a"), keyed("taken"), keyed("b")]).await;
    assert!(
        matches!(batch.items.as_slice(), [Outcome::Done(_), Outcome::Refused(_), Outcome::Done(_)]),
        "{:?}",
        batch.items
    );
    let upserts = ["taken", "new"].map(|key| (key.to_owned(), create(&validator, "upserted", "")));
    let batch = client.tickets().batch_upsert("external_id", &upserts).await;
    assert_eq!(batch.done().map(|ticket| ticket.new).collect::<Vec<_>>(), [Some(false), Some(true)]);
}

#[tokio::test]
async fn tickets_are_tied_and_untied() {
    for version in ApiVersion::ALL {
        let (_sandbox, client, validator) = start(version).await;
        let one = client.tickets().create(&create(&validator, "one", "")).await.unwrap().id;
        let two = client.tickets().create(&create(&validator, "two", "")).await.unwrap().id;
        let object = ObjectType::tickets();
        let ties = client.associations(&object, &object);
        let types = vec![AssociationSpec {
            association_category: "HUBSPOT_DEFINED".into(),
            association_type_id: 452,
        }];
        let tied = async || ties.list(&one).all().await.unwrap().len();

        ties.set(&one, &two, &types).await.unwrap();
        assert_eq!(ties.list(&one).all().await.unwrap()[0].to_object_id, two);
        ties.remove(&one, &two).await.unwrap();
        assert_eq!(tied().await, 0);
        ties.set_default(&one, &two).await.unwrap();
        assert_eq!(tied().await, 1);
        assert!(ties.batch_remove(&[(one.clone(), vec![two.clone()])]).await.is_complete());
        client.tickets().associate(&one, &object, &two, 452).await.unwrap();
        client.tickets().dissociate(&one, &object, &two, 452).await.unwrap();
        assert_eq!(tied().await, 0);
        let link = Link { from: one.clone(), to: two.clone(), types };
        assert!(ties.batch_set(std::slice::from_ref(&link)).await.is_complete());
        let read = ties.batch_read(std::slice::from_ref(&one)).await;
        assert_eq!(read.items[0].done().unwrap().to[0].to_object_id, two);
        ties.batch_remove_labels(&[link]).await;
        assert!(ties.batch_set_default(&[(one.clone(), two.clone())]).await.is_complete());
        assert_eq!(tied().await, 1);
    }
}

#[tokio::test]
async fn what_the_account_refuses_points_to_the_rule_that_knows_it() {
    let (sandbox, client, _) = start(ApiVersion::V3).await;
    // Proved against an account that has changed since.
    let mut stale = account();
    let ghost = stale.properties["content"].clone();
    stale.properties.insert("ghost".to_owned(), ghost);
    let payload = create(&Validator::new(stale), "a", r#","ghost":"boo""#);
    let error = client.tickets().create(&payload).await.unwrap_err();
    let findings = error.refusal().unwrap().findings();
    assert_eq!(
        (findings[0].property.as_str(), findings[0].rule.unwrap().slug),
        ("ghost", "unknown-property")
    );
    assert!(error.to_string().contains("pull its schema again"), "{error}");
    assert!(sandbox.tickets().is_empty());
}

#[tokio::test]
async fn the_legacy_object_is_read() {
    let (_sandbox, client, validator) = start(ApiVersion::V3).await;
    let id = client.tickets().create(&create(&validator, "old", "")).await.unwrap().id;
    client.tickets().update(&id, &update(&validator, "new")).await.unwrap();
    let ticket = client.legacy_tickets().read(&id, &["subject"]).await.unwrap();
    let values: Vec<_> = ticket.history("subject").into_iter().filter_map(|(_, value)| value).collect();
    assert_eq!(values, ["old", "new"]);
    assert_eq!(client.legacy_tickets().list(&["subject"]).all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_address_is_told_from_a_wrong_ticket() {
    let (sandbox, _, _) = start(ApiVersion::V3).await;
    let token = Token::new(crate::server::CANARY).unwrap();
    let client = Client::builder(token).base_url(format!("{}/wrong", sandbox.base_url())).build().unwrap();
    let error = client.pull(&PullOptions::new()).await.unwrap_err();
    assert!(matches!(error, ClientError::Refused(_)), "{error}");
}
