//! The account that the rules' examples are checked against.
//!
//! The account is invented: two pipelines, a property of every type, options, owners, and association types in both directions. The
//! rule pages call it "the example account".

use std::collections::{BTreeMap, BTreeSet};

use ticketproof_schema::{
    AssociationCategory, AssociationType, Direction, FieldType, ObjectSchema, ObjectType, Part, Pipeline,
    Property, PropertyOption, PropertyType, Stage, ValidationRule,
};

use ticketproof_diagnostics::Report;

pub use crate::rule::Setup;
use crate::{Requirements, Settings, Validator, rule::Example};

/// The time in examples: 2026-11-22T12:00:00Z.
pub const NOW_MS: i64 = 1_795_348_800_000;

impl Setup {
    /// A validator for the example account with this setup.
    pub fn validator(self) -> Validator {
        let mut schema = account();
        let mut settings = Settings::default();
        settings.set_now_ms(NOW_MS);
        match self {
            Self::None | Self::LongContent(_) | Self::Inputs(_) => {}
            Self::NotVisible(part) => {
                schema.not_visible.insert(part);
                if part == Part::Owners {
                    schema.owners = None;
                }
            }
            Self::Requires(name) => {
                schema.required_properties.insert(name.to_owned());
            }
            Self::Kept(findings) => settings.set_findings_max(findings),
            Self::ApiVersion(version) => settings.set_api_version(version),
            Self::Requirements(text) => {
                settings.set_api_version("2026-09");
                settings.set_requirements(Requirements::from_toml(text).unwrap_or_default());
            }
            Self::Rule { property, rule_type, arguments } => {
                let rule = ValidationRule {
                    rule_type: rule_type.into(),
                    arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
                    normalize: false,
                };
                schema.properties.entry(property.to_owned()).and_modify(|known| known.rules.push(rule));
            }
        }
        Validator::with_settings(schema, settings)
    }
}

impl Example {
    /// The findings on the example, including those about the account.
    pub fn check(&self) -> Report {
        let mut record = self.record.to_vec();
        match self.setup {
            Setup::LongContent(length) => record = self.text().replace('…', &"x".repeat(length)).into_bytes(),
            Setup::Inputs(count) => record = repeated(&self.text(), count).into_bytes(),
            _ => {}
        }
        let validator = self.setup.validator();
        let mut findings = validator.check(self.operation, self.shape, &record).into_vec();
        findings.extend(validator.notices());
        Report::new(findings)
    }
}

/// A batch whose only input is repeated `count` times.
fn repeated(batch: &str, count: usize) -> String {
    let input =
        batch.strip_prefix("{\"inputs\":[").and_then(|rest| rest.strip_suffix("]}")).unwrap_or_default();
    format!("{{\"inputs\":[{}]}}", vec![input; count].join(","))
}

/// The example account's ticket schema.
pub fn account() -> ObjectSchema {
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    schema.required_properties = BTreeSet::from(["hs_pipeline_stage".to_owned()]);
    schema.properties = properties();
    schema.pipelines = [
        pipeline(
            "0",
            "Support Pipeline",
            false,
            &[("1", "New"), ("2", "Waiting on contact"), ("3", "Waiting on us"), ("4", "Closed")],
        ),
        pipeline("72", "Returns", false, &[("701", "New"), ("702", "Goods received"), ("703", "Refunded")]),
        pipeline("73", "Old returns", true, &[("711", "Received")]),
    ]
    .into();
    if let Some(stage) = schema.pipelines.get_mut("72").and_then(|pipeline| pipeline.stages.get_mut("703")) {
        stage.archived = true;
    }
    schema.associations = associations();
    schema.owners = Some(BTreeSet::from(["41230001".to_owned(), "41230002".to_owned()]));
    schema
}

fn properties() -> BTreeMap<String, Property> {
    use FieldType as F;
    use PropertyType as T;
    let plain = |label: &str, of: T, field: F| Property::new(label, of, field);
    let with = |mut property: Property, change: fn(&mut Property)| {
        change(&mut property);
        property
    };
    let options = |mut property: Property, options: &[(&str, &str)]| {
        property.options =
            options.iter().map(|&(value, label)| (value.to_owned(), PropertyOption::new(label))).collect();
        property
    };
    let mut priority = options(
        plain("Priority", T::Enumeration, F::Select),
        &[("LOW", "Low"), ("MEDIUM", "Medium"), ("HIGH", "High"), ("PAGER", "Pager duty")],
    );
    if let Some(pager) = priority.options.get_mut("PAGER") {
        pager.hidden = true;
    }
    let category = options(
        plain("Category", T::Enumeration, F::Checkbox),
        &[
            ("PRODUCT_ISSUE", "Product issue"),
            ("BILLING_ISSUE", "Billing issue"),
            ("FEATURE_REQUEST", "Feature request"),
        ],
    );
    let source = options(
        plain("Source", T::Enumeration, F::Select),
        &[("CHAT", "Chat"), ("EMAIL", "Email"), ("FORM", "Form"), ("PHONE", "Phone")],
    );
    let external = |label: &str| {
        with(plain(label, T::Enumeration, F::Select), |property| property.external_options = true)
    };
    [
        ("subject", plain("Ticket name", T::String, F::Text)),
        ("content", plain("Ticket description", T::String, F::Textarea)),
        ("hs_pipeline", external("Pipeline")),
        ("hs_pipeline_stage", external("Ticket status")),
        ("hs_ticket_priority", priority),
        ("hs_ticket_category", category),
        ("source_type", source),
        (
            "hubspot_owner_id",
            with(external("Ticket owner"), |property| {
                property.referenced_object_type = Some("OWNER".to_owned())
            }),
        ),
        ("closed_date", plain("Close date", T::DateTime, F::Date)),
        (
            "hs_object_id",
            with(plain("Record ID", T::Number, F::Number), |property| property.read_only = true),
        ),
        ("tags", plain("Tags", T::Enumeration, F::Checkbox)),
        ("warranty_until", plain("Warranty until", T::Date, F::Date)),
        ("refund_amount", plain("Refund amount", T::Number, F::Number)),
        ("goods_returned", plain("Goods returned", T::Bool, F::BooleanCheckbox)),
        ("callback_number", plain("Callback number", T::PhoneNumber, F::PhoneNumber)),
        ("order_number", with(plain("Order number", T::String, F::Text), |property| property.unique = true)),
        (
            "old_order_code",
            with(plain("Old order code", T::String, F::Text), |property| property.archived = true),
        ),
    ]
    .map(|(name, property)| (name.to_owned(), property))
    .into()
}

fn pipeline(id: &str, label: &str, archived: bool, stages: &[(&str, &str)]) -> (String, Pipeline) {
    let stages = stages.iter().map(|&(id, label)| {
        let stage = Stage {
            id: id.to_owned(),
            label: label.to_owned(),
            metadata: BTreeMap::new(),
            write_permissions: None,
            archived: false,
        };
        (id.to_owned(), stage)
    });
    let pipeline =
        Pipeline { id: id.to_owned(), label: label.to_owned(), stages: stages.collect(), archived };
    (id.to_owned(), pipeline)
}

fn associations() -> Vec<AssociationType> {
    let (contact, company) = (ObjectType::from_id("0-1"), ObjectType::from_id("0-2"));
    let hubspot =
        |object: &ObjectType, outgoing: (u32, &str, u32), incoming: (u32, &str), label: Option<&str>| {
            [
                (Direction::Outgoing, outgoing.0, outgoing.1, Some(outgoing.2)),
                (Direction::Incoming, incoming.0, incoming.1, None),
            ]
            .map(|(direction, type_id, name, max)| AssociationType {
                object: object.clone(),
                direction,
                category: AssociationCategory::HubSpotDefined,
                type_id,
                name: Some(name.to_owned()),
                label: label.map(str::to_owned),
                max,
            })
        };
    let reporter = [(Direction::Outgoing, 41, "Reporter"), (Direction::Incoming, 42, "Reported ticket")].map(
        |(direction, type_id, label)| AssociationType {
            object: contact.clone(),
            direction,
            category: AssociationCategory::UserDefined,
            type_id,
            name: Some("reporter".to_owned()),
            label: Some(label.to_owned()),
            max: None,
        },
    );
    let mut types = Vec::new();
    types.extend(hubspot(&contact, (16, "TICKET_TO_CONTACT", 10_000), (15, "CONTACT_TO_TICKET"), None));
    types.extend(hubspot(&company, (26, "TICKET_TO_COMPANY", 1), (25, "COMPANY_TO_TICKET"), Some("Primary")));
    types.extend(hubspot(
        &company,
        (339, "TICKET_TO_COMPANY_UNLABELED", 10_000),
        (340, "COMPANY_TO_TICKET_UNLABELED"),
        None,
    ));
    types.extend(reporter);
    types.sort();
    types
}
