//! The accounts: every text as the name of a property, an option, a pipeline, a stage, an owner and a category.

use std::collections::{BTreeMap, BTreeSet};

use ticketproof_schema::{
    AssociationCategory, AssociationType, Direction, FieldType, ObjectSchema, ObjectType, Pipeline, Property,
    PropertyOption, PropertyType, Stage,
};

use super::Hostility;

/// The property that takes one of the texts.
pub(super) const ONE: &str = "one_option";
/// The property that takes several.
pub(super) const MANY: &str = "many_options";

/// How many pipelines an account has at most, beside the default one.
const PIPELINES_MAX: usize = 12;

pub(super) fn of(hostility: Hostility) -> ObjectSchema {
    let texts = hostility.texts();
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    schema.required_properties = BTreeSet::from(["hs_pipeline_stage".to_owned()]);
    schema.properties = properties(&texts);
    schema.pipelines = pipelines(&texts);
    schema.associations = associations(&texts);
    schema.owners = Some(texts.iter().cloned().chain(["41230001".to_owned(), "7".to_owned()]).collect());
    match hostility {
        Hostility::Quotes | Hostility::Prefixes => {
            // One active pipeline, which need not be named.
            let keep = texts.iter().rfind(|text| !text.is_empty() && schema.pipelines.contains_key(*text));
            for (id, pipeline) in &mut schema.pipelines {
                pipeline.archived = Some(id) != keep;
            }
        }
        Hostility::Separators => schema.owners = None,
        Hostility::Numbers => schema.associations.clear(),
        Hostility::Normalisations => schema.pipelines.clear(),
        _ => {}
    }
    schema
}

fn properties(texts: &[String]) -> BTreeMap<String, Property> {
    use FieldType as F;
    use PropertyType as T;
    let plain = |of: T, field: F| Property::new("Property", of, field);
    let options = |field: F| {
        let mut property = plain(T::Enumeration, field);
        for (at, text) in texts.iter().enumerate() {
            // The label of one is the value of another.
            let mut option = PropertyOption::new(texts[(at + 1) % texts.len()].clone());
            option.hidden = at % 9 == 8;
            property.options.insert(text.clone(), option);
        }
        property
    };
    let external = |owner: bool, field: F| {
        let mut property = plain(T::Enumeration, field);
        property.external_options = true;
        property.referenced_object_type = owner.then(|| "OWNER".to_owned());
        property
    };
    let mut archived = plain(T::String, F::Text);
    archived.archived = true;
    let mut read_only = plain(T::String, F::Text);
    read_only.read_only = true;
    let forms = [
        plain(T::String, F::Text),
        options(F::Select),
        options(F::Checkbox),
        plain(T::Number, F::Number),
        plain(T::Bool, F::BooleanCheckbox),
        plain(T::Date, F::Date),
        plain(T::DateTime, F::Date),
        external(false, F::Select),
        external(false, F::Checkbox),
        external(true, F::Select),
        external(true, F::Checkbox),
        plain(T::PhoneNumber, F::PhoneNumber),
        plain(T::from("json"), F::from("unheard_of")),
        archived,
        read_only,
    ];
    let mut all: BTreeMap<String, Property> =
        texts.iter().enumerate().map(|(at, name)| (name.clone(), forms[at % forms.len()].clone())).collect();
    let fixed = [
        ("subject", plain(T::String, F::Text)),
        ("content", plain(T::String, F::Textarea)),
        ("hs_pipeline", external(false, F::Select)),
        ("hs_pipeline_stage", external(false, F::Select)),
        ("hubspot_owner_id", external(true, F::Select)),
        (ONE, options(F::Select)),
        (MANY, options(F::Checkbox)),
    ];
    all.extend(fixed.into_iter().map(|(name, property)| (name.to_owned(), property)));
    all
}

fn pipelines(texts: &[String]) -> BTreeMap<String, Pipeline> {
    let stage = |id: &str, archived| Stage {
        id: id.to_owned(),
        label: format!("{id} "),
        metadata: BTreeMap::new(),
        write_permissions: None,
        archived,
    };
    let pipeline = |id: &str, stages: Vec<Stage>, archived| Pipeline {
        id: id.to_owned(),
        label: format!(" {id}"),
        stages: stages.into_iter().map(|stage| (stage.id.clone(), stage)).collect(),
        archived,
    };
    let step = texts.len().div_ceil(PIPELINES_MAX);
    let mut all = BTreeMap::from([(
        "0".to_owned(),
        pipeline("0", vec![stage("1", false), stage("2", false), stage("3", true)], false),
    )]);
    for (at, id) in texts.iter().enumerate().filter(|(at, _)| at % step == 0) {
        // Its own texts, one that another pipeline has as well, and its own id.
        let own = texts[at..texts.len().min(at + step)].iter();
        let stages = own.enumerate().map(|(place, text)| stage(text, place % 4 == 3));
        let shared = [stage(&texts[0], false), stage(id, false)];
        all.insert(id.clone(), pipeline(id, stages.chain(shared).collect(), at / step % 5 == 4));
    }
    all
}

fn associations(texts: &[String]) -> Vec<AssociationType> {
    let kind = |object: &str, direction, category: &str, type_id, max| AssociationType {
        object: ObjectType::from_id(object),
        direction,
        category: AssociationCategory::from(category),
        type_id,
        name: None,
        label: None,
        max,
    };
    let (out, back) = (Direction::Outgoing, Direction::Incoming);
    let mut all = vec![
        kind("0-1", out, "HUBSPOT_DEFINED", 16, None),
        kind("0-1", back, "HUBSPOT_DEFINED", 15, None),
        kind("0-2", out, "HUBSPOT_DEFINED", 26, Some(1)),
        // The same type to two objects.
        kind("0-3", out, "HUBSPOT_DEFINED", 26, None),
        kind("0-1", out, "USER_DEFINED", 16, Some(2)),
    ];
    for (at, text) in texts.iter().enumerate() {
        let object = ["0-1", "0-2"][at % 2];
        let direction = if at % 7 == 6 { back } else { out };
        all.push(kind(object, direction, text, [7, 100 + at as u32][at % 2], (at % 5 == 4).then_some(1)));
    }
    all.sort();
    all
}
