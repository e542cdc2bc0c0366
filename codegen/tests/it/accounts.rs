//! Several accounts that share one set of types.

use ticketproof::{Body, Operation, TicketPayload};
use ticketproof_codegen::{AlsoAccount, Options, Select, generate};
use ticketproof_schema::{
    AssociationCategory, AssociationType, Direction, ObjectSchema, ObjectType, Part, names::Lock,
};

use crate::{
    fixture::{pipeline, select, small, snapshot, text},
    golden::two_accounts::{Account, NewTicket, Ticket, TicketUpdate, stage},
    hostile::compile::Compiler,
};

pub(crate) fn with(also: ObjectSchema) -> Options {
    let mut options = Options::default();
    options.also = vec![AlsoAccount::new("sandbox", snapshot(also))];
    options
}

/// The same account under other ids.
pub(crate) fn renumbered() -> ObjectSchema {
    let mut schema = small();
    schema.pipelines.clear();
    schema
        .pipelines
        .insert("998".into(), pipeline("998", "Support Pipeline", &[("9981", "New"), ("9984", "Closed")]));
    schema
}

#[test]
fn items_with_the_same_name_share_types_with_different_ids() {
    let source = generate(&snapshot(small()), &Lock::default(), &with(renumbered())).unwrap();
    for expected in [r#"ids: &["0", "998"]"#, r#"(&["1", "9981"], "New")"#, "pub enum Account", "Sandbox"] {
        assert!(source.contains(expected), "{expected}\n{source}");
    }
}

#[test]
fn generated_payload_has_the_ids_of_its_account() {
    let ticket = NewTicket::new("Printer on fire", stage::Support::New);
    let ids = |body: &str| -> (String, String) {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let of = |name: &str| body["properties"][name].as_str().unwrap().to_owned();
        (of("hs_pipeline"), of("hs_pipeline_stage"))
    };
    for (account, pipeline, stage) in [(Account::Main, "0", "1"), (Account::Sandbox, "998", "9981")] {
        let valid = account.validator().validate(ticket.in_account(account)).unwrap();
        assert_eq!(ids(valid.body()), (pipeline.to_owned(), stage.to_owned()));
        assert!(account.schema().pipelines.contains_key(pipeline));
    }
    let mistaken = Account::Sandbox.validator().validate(ticket.in_account(Account::Main));
    assert!(mistaken.is_err(), "one account's ids are not another's");
    let mut update = TicketUpdate::new();
    update.stage = Some(stage::Support::Closed.into());
    let valid = Account::Sandbox.validator().validate(update.in_account(Account::Sandbox)).unwrap();
    assert_eq!(ids(valid.body()), ("998".to_owned(), "9984".to_owned()));
}

/// A payload that is not generated: its ids are the main account's, as a derive writes them.
#[derive(Debug)]
struct Derived;

impl TicketPayload for Derived {
    const OPERATION: Operation = Operation::Create;

    fn write(&self, body: &mut Body) {
        for (name, text) in [("hs_pipeline", "0"), ("hs_pipeline_stage", "4"), ("subject", "4")] {
            body.raw_property(name, text);
        }
    }
}

#[test]
fn derived_payload_has_the_ids_of_its_account() {
    let valid = Account::Sandbox.validator().validate(Account::Sandbox.payload(&Derived)).unwrap();
    assert_eq!(
        valid.body(),
        r#"{"properties":{"hs_pipeline":"998","hs_pipeline_stage":"9984","subject":"4"}}"#
    );
    assert!(Account::Main.validator().validate(Account::Main.payload(&Derived)).is_ok());
    assert!(Account::Sandbox.validator().validate(Derived).is_err());
}

#[test]
fn stage_of_a_record_is_found_by_the_ids_of_its_account() {
    let read = |pipeline: &str, stage: &str| -> Ticket {
        let entered = format!("hs_v2_date_entered_{stage}");
        serde_json::from_value(serde_json::json!({ "id": "5", "properties": {
            "hs_pipeline": pipeline, "hs_pipeline_stage": stage, entered: "2026-11-22T09:30:00Z",
        } }))
        .unwrap()
    };
    let (ours, theirs) = (read("0", "4"), read("998", "9984"));
    assert_eq!(ours.stage_in(Account::Main), Some(stage::Support::Closed));
    assert_eq!(theirs.stage_in(Account::Sandbox), Some(stage::Support::Closed));
    assert_eq!(theirs.stage_in::<stage::Support>(Account::Main), None);
    assert!(theirs.timing_in(stage::Support::Closed, Account::Sandbox).entered.is_some());
    assert!(theirs.timing_in(stage::Support::Closed, Account::Main).entered.is_none());
    assert_eq!(Account::Sandbox.stage_id(stage::Support::Closed), "9984");
    for (account, entered) in
        [(Account::Main, "hs_v2_date_entered_4"), (Account::Sandbox, "hs_v2_date_entered_9984")]
    {
        assert!(account.timing_properties(stage::Support::Closed).contains(&entered.to_owned()));
    }
    assert_eq!(Account::Sandbox.pipeline_id(stage::Support::Closed), "998");
}

#[test]
fn counterpart_is_named_in_the_lock() {
    let mut theirs = renumbered();
    theirs.pipelines.get_mut("998").unwrap().label = "Hilfe".into();
    theirs.pipelines.get_mut("998").unwrap().stages.get_mut("9981").unwrap().label = "Neu".into();
    let error = generate(&snapshot(small()), &Lock::default(), &with(theirs.clone())).unwrap_err();
    insta::assert_snapshot!(error.to_string());

    let lock = "[also.sandbox.pipelines]\n998 = \"support\"\n\n[also.sandbox.stages.998]\n9981 = \"New\"\n";
    let source = generate(&snapshot(small()), &Lock::parse(lock).unwrap(), &with(theirs)).unwrap();
    assert!(source.contains(r#"(&["1", "9981"], "New")"#), "{source}");
}

#[test]
fn missing_counterparts_are_reported_with_their_account() {
    let label = |id| AssociationType {
        object: ObjectType::from_id("0-1"),
        direction: Direction::Outgoing,
        category: AssociationCategory::UserDefined,
        type_id: id,
        name: None,
        label: Some("Reporter".into()),
        max: None,
    };
    let (mut ours, mut theirs) = (small(), renumbered());
    ours.associations.push(label(41));
    ours.properties.insert("colour".into(), select("Colour", &[("RED", "Red"), ("BLUE", "Blue")]));
    theirs.properties.insert("colour".into(), select("Colour", &[("RED", "Red"), ("GREEN", "Green")]));
    theirs.properties.insert("size".into(), text("Size"));
    let error = generate(&snapshot(ours.clone()), &Lock::default(), &with(theirs.clone())).unwrap_err();
    insta::assert_snapshot!(error.to_string());

    theirs.associations.push(label(77));
    let mut options = with(theirs);
    options.select = Select::new(["!colour", "!siz"]);
    let error = generate(&snapshot(ours.clone()), &Lock::default(), &options).unwrap_err();
    assert!(error.to_string().ends_with("no property matches: `!siz`"), "{error}");
    options.select = Select::new(["!colour", "!size"]);
    let source = generate(&snapshot(ours.clone()), &Lock::default(), &options).unwrap();
    assert!(!source.contains("pub size") && !source.contains("pub colour"), "{source}");
    options.select = Select::new(["subject", "hs_pipeline*"]);
    let source = generate(&snapshot(ours), &Lock::default(), &options).unwrap();
    assert!(source.contains(r#"&[("USER_DEFINED", 41), ("USER_DEFINED", 77)]"#), "{source}");
}

#[test]
fn required_properties_are_compared_whatever_the_selection() {
    let (mut ours, mut theirs) = (small(), renumbered());
    for (schema, value) in [(&mut ours, "RED"), (&mut theirs, "BLUE")] {
        schema.properties.insert("colour".into(), select("Colour", &[(value, "Colour")]));
        schema.required_properties.insert("colour".into());
        // Some definitions of it list the account's own pipelines.
        let pipeline = schema.pipelines.keys().next().unwrap().clone();
        schema.properties.insert("hs_pipeline".into(), select("Pipeline", &[(&pipeline, "Support")]));
    }
    let mut options = with(theirs);
    options.select = Select::new(["subject"]);
    let error = generate(&snapshot(ours), &Lock::default(), &options).unwrap_err().to_string();
    assert!(error.contains("the option `RED` of `colour` is in the main account only"), "{error}");
    assert!(!error.contains("hs_pipeline"), "{error}");
}

#[test]
fn custom_objects_are_matched_by_name() {
    let with = |object: &str, id| {
        let mut schema = small();
        schema.associations.push(crate::hostile::association(object, id, "Asset"));
        schema
    };
    let mut options = Options::default();
    options.also = vec![AlsoAccount::new("sandbox", snapshot(with("2-456", 9)))];
    let main = snapshot(with("2-123", 5));
    let error = generate(&main, &Lock::default(), &options).unwrap_err().to_string();
    for said in [
        "the object `object_2_123` is in the main account only (lock entry `objects.2-123`)",
        "the object `object_2_456` is in the account `sandbox` only (lock entry `also.sandbox.objects.2-456`)",
    ] {
        assert!(error.contains(said) && !error.contains("label"), "{error}");
    }
    let lock = "[objects]\n2-123 = \"asset\"\n[also.sandbox.objects]\n2-456 = \"asset\"\n";
    let source = generate(&main, &Lock::parse(lock).unwrap(), &options).unwrap();
    assert!(source.contains(r#"&[("USER_DEFINED", 5), ("USER_DEFINED", 9)]"#), "{source}");
}

#[test]
fn invisible_parts_are_named_as_the_reason_of_missing_items() {
    let mut theirs = small();
    theirs.pipelines.clear();
    theirs.not_visible.insert(Part::Pipelines);
    let error = generate(&snapshot(small()), &Lock::default(), &with(theirs)).unwrap_err().to_string();
    let said = "the pipelines of the account `sandbox` were not visible to the token that it was pulled with";
    assert!(error.contains(said), "{error}");
}

#[test]
fn any_file_name_gives_a_variant() {
    let names = ["self", "super", "", "2024", "_", "éa", "a\nb\u{202e}"];
    let mut options = Options::default();
    options.also = names.map(|name| AlsoAccount::new(name, snapshot(small()))).to_vec();
    let source = generate(&snapshot(small()), &Lock::default(), &options).unwrap();
    assert!(source.contains("AccountSelf"), "{source}");
    assert_eq!(Compiler::new().errors(&source), "");
}

#[test]
fn accounts_with_the_same_variant_are_refused() {
    for (names, said) in [
        (["my-sandbox", "my_sandbox"], "the account `my_sandbox` would be called `MySandbox`"),
        (["sandbox", "sandbox"], "the account `sandbox` would be called `Sandbox`"),
        (["staging", "main"], "the account `main` would be called `Main`"),
    ] {
        let mut options = Options::default();
        options.also = names.map(|name| AlsoAccount::new(name, snapshot(small()))).to_vec();
        let error = generate(&snapshot(small()), &Lock::default(), &options).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
