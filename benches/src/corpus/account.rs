//! The invented account.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use ticketproof_schema::{
    AssociationCategory, AssociationType, Direction, FieldType, ObjectSchema, ObjectType, Pipeline, Property,
    PropertyOption, PropertyType, Stage,
};

use super::Rng;

const THINGS: &[&str] = &[
    "order",
    "return",
    "refund",
    "invoice",
    "device",
    "contract",
    "warranty",
    "visit",
    "delivery",
    "customer",
    "survey",
    "escalation",
    "agent",
    "region",
    "language",
    "product",
    "batch",
    "error",
    "firmware",
    "payment",
];
const ASPECTS: &[&str] = &[
    "status",
    "number",
    "date",
    "amount",
    "reason",
    "category",
    "owner_note",
    "count",
    "score",
    "origin",
    "reference",
    "limit",
    "review",
    "level",
    "address",
    "summary",
    "state_before_escalation",
    "channel_detail",
];

/// An account with this many properties: a quarter of them read-only, a fifth enumerations with 2 to 195 options, six
/// pipelines, owners, and association types in both directions.
pub fn account(properties: usize, seed: u64) -> ObjectSchema {
    let rng = &mut Rng::new(seed);
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    schema.required_properties = BTreeSet::from(["hs_pipeline_stage".to_owned()]);
    schema.properties = fixed();
    let mut at = 0;
    while schema.properties.len() < properties {
        let (thing, aspect) = (rng.pick(THINGS), rng.pick(ASPECTS));
        let name =
            if rng.chance(300) { format!("hs_{thing}_{aspect}") } else { format!("{thing}_{aspect}_{at}") };
        if let Entry::Vacant(free) = schema.properties.entry(name) {
            free.insert(invented(at, rng));
            at += 1;
        }
    }
    schema.pipelines = (0..6).map(|number| pipeline(number, rng)).collect();
    schema.associations = associations();
    schema.owners = Some((0..40).map(|owner| (41_230_001 + 17 * owner).to_string()).collect());
    schema
}

fn fixed() -> BTreeMap<String, Property> {
    use FieldType as F;
    use PropertyType as T;
    let external = |label: &str| {
        let mut property = Property::new(label, T::Enumeration, F::Select);
        property.external_options = true;
        property
    };
    let mut owner = external("Ticket owner");
    owner.referenced_object_type = Some("OWNER".to_owned());
    let mut archived = Property::new("Old code", T::String, F::Text);
    archived.archived = true;
    BTreeMap::from([
        ("subject".to_owned(), Property::new("Ticket name", T::String, F::Text)),
        ("content".to_owned(), Property::new("Ticket description", T::String, F::Textarea)),
        ("hs_pipeline".to_owned(), external("Pipeline")),
        ("hs_pipeline_stage".to_owned(), external("Ticket status")),
        ("hubspot_owner_id".to_owned(), owner),
        ("old_code".to_owned(), archived),
    ])
}

fn invented(at: usize, rng: &mut Rng) -> Property {
    use FieldType as F;
    use PropertyType as T;
    let label = format!("{} {} {at}", rng.pick(THINGS), rng.pick(ASPECTS));
    let (of, field) = match at % 20 {
        0..3 => (T::Enumeration, F::Select),
        3 => (T::Enumeration, F::Checkbox),
        4..8 => (T::Number, F::Number),
        8 => (T::Bool, F::BooleanCheckbox),
        9..11 => (T::Date, F::Date),
        11..13 => (T::DateTime, F::Date),
        13 => (T::PhoneNumber, F::PhoneNumber),
        14..18 => (T::String, F::Text),
        _ => (T::String, F::Textarea),
    };
    let mut property = Property::new(label, of, field);
    property.read_only = rng.chance(250);
    if property.property_type == T::Enumeration {
        let several = if rng.chance(100) { rng.between(100, 195) } else { rng.between(2, 40) };
        for option in 0..several {
            let text = format!("{}_{}", rng.pick(THINGS), rng.pick(ASPECTS)).to_uppercase();
            let value = if at.is_multiple_of(3) {
                format!("{text}_{option}")
            } else {
                format!("opt {option} {}", &text[..5])
            };
            let mut option = PropertyOption::new(format!("{} no. {option}", text.to_lowercase()));
            option.hidden = rng.chance(20);
            property.options.insert(value, option);
        }
    }
    property
}

fn pipeline(number: usize, rng: &mut Rng) -> (String, Pipeline) {
    let id = if number == 0 { "0".to_owned() } else { (7_200_000 + 13 * number).to_string() };
    let stages = (0..rng.between(4, 8)).map(|stage| {
        let id = if number == 0 {
            (stage + 1).to_string()
        } else {
            (90_000_000 + 100 * number + stage).to_string()
        };
        let label = ["New", "Waiting on contact", "Waiting on us", "Closed", "Reopened"][stage % 5];
        let archived = stage > 3 && rng.chance(300);
        let stage = Stage {
            id: id.clone(),
            label: label.to_owned(),
            metadata: BTreeMap::new(),
            write_permissions: None,
            archived,
        };
        (id, stage)
    });
    let stages = stages.collect();
    (id.clone(), Pipeline { id, label: format!("Pipeline {number}"), stages, archived: number == 5 })
}

fn associations() -> Vec<AssociationType> {
    let kind = |object: &str, direction, category, type_id, max| AssociationType {
        object: ObjectType::from_id(object),
        direction,
        category,
        type_id,
        name: Some(format!("TYPE_{type_id}")),
        label: None,
        max,
    };
    let (out, back) = (Direction::Outgoing, Direction::Incoming);
    let hubspot = || AssociationCategory::HubSpotDefined;
    let mut types = vec![
        kind("0-1", out, hubspot(), 16, None),
        kind("0-1", back, hubspot(), 15, None),
        kind("0-2", out, hubspot(), 26, Some(1)),
        kind("0-2", back, hubspot(), 25, None),
        kind("0-2", out, hubspot(), 339, None),
        kind("0-2", back, hubspot(), 340, None),
        kind("0-3", out, hubspot(), 28, None),
        kind("0-3", back, hubspot(), 27, None),
        kind("0-1", out, AssociationCategory::UserDefined, 41, None),
        kind("0-1", back, AssociationCategory::UserDefined, 42, None),
    ];
    types.sort();
    types
}

/// The properties of an account by what can be done with them.
#[derive(Debug)]
pub(super) struct Kinds<'a> {
    /// Those that can be written and have nothing to do with the pipeline, the subject or an owner.
    pub(super) plain: Vec<(&'a str, &'a Property)>,
    pub(super) read_only: Vec<&'a str>,
    pub(super) archived: Vec<&'a str>,
}

impl<'a> Kinds<'a> {
    pub(super) fn of(schema: &'a ObjectSchema) -> Self {
        let named = || schema.properties.iter().map(|(name, property)| (name.as_str(), property));
        let is_plain = |property: &Property| property.is_writable() && !property.external_options;
        Self {
            plain: named().filter(|(name, property)| *name != "subject" && is_plain(property)).collect(),
            read_only: named().filter(|(_, property)| property.read_only).map(|(name, _)| name).collect(),
            archived: named().filter(|(_, property)| property.archived).map(|(name, _)| name).collect(),
        }
    }

    /// A property of this type.
    pub(super) fn of_type(&self, of: &PropertyType, several: bool, rng: &mut Rng) -> (&'a str, &'a Property) {
        let such = |(_, property): &&(&str, &Property)| {
            property.property_type == *of && property.is_multiple() == several
        };
        let fitting: Vec<_> = self.plain.iter().filter(such).collect();
        **rng.pick(&fitting)
    }
}
