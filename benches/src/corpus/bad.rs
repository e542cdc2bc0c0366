//! Drafts made bad.

use ticketproof_schema::{ObjectSchema, Property, PropertyType};

use super::{
    Rng, Way,
    account::Kinds,
    draft::{Draft, quoted, tie},
};

/// Makes a draft bad, in the ways that a draft can be.
pub(super) fn spoil(draft: &mut Draft, way: Way, schema: &ObjectSchema, kinds: &Kinds<'_>, rng: &mut Rng) {
    places(draft, way, schema, rng);
    names(draft, way, kinds, rng);
    values(draft, way, kinds, rng);
    options(draft, way, kinds, rng);
    ties(draft, way, rng);
    members(draft, way, rng);
}

/// Subject, pipeline, stage and owner.
fn places(draft: &mut Draft, way: Way, schema: &ObjectSchema, rng: &mut Rng) {
    let archived = schema.pipelines.values().find(|pipeline| pipeline.archived).map_or("9", |one| &one.id);
    match way {
        Way::SubjectMissing => draft.remove("subject"),
        Way::SubjectEmpty => draft.set("subject", quoted("")),
        Way::StageMissing => draft.remove("hs_pipeline_stage"),
        Way::PipelineMissing => draft.remove("hs_pipeline"),
        Way::PipelineUnknown => draft.set("hs_pipeline", quoted("4711")),
        Way::PipelineLabel => draft.set("hs_pipeline", quoted("Pipeline 1")),
        Way::PipelineArchived => draft.set("hs_pipeline", quoted(archived)),
        Way::StageUnknown => draft.set("hs_pipeline_stage", quoted("4711")),
        Way::StageLabel => draft.set("hs_pipeline_stage", quoted("New")),
        Way::StageLonger => draft.set("hs_pipeline_stage", quoted("1 0")),
        Way::StageElsewhere => {
            draft.set("hs_pipeline", quoted("0"));
            draft.set("hs_pipeline_stage", quoted("90000100"));
        }
        Way::OwnerEmail => draft.set("hubspot_owner_id", quoted("ada@example.com")),
        Way::OwnerUnknown => draft.set("hubspot_owner_id", quoted(&rng.below(1_000_000).to_string())),
        _ => {}
    }
}

fn names(draft: &mut Draft, way: Way, kinds: &Kinds<'_>, rng: &mut Rng) {
    let at = rng.below(draft.properties.len());
    let (name, _) = &mut draft.properties[at];
    let bare = name.trim_matches('"').to_owned();
    match way {
        Way::NameUnknown => *name = quoted(&format!("zz_{}", rng.below(1_000_000))),
        Way::NameMisspelt => {
            let place = rng.below(bare.len());
            let letter = if bare.as_bytes()[place] == b'q' { "k" } else { "q" };
            let mut wrong = bare;
            wrong.replace_range(place..=place, letter);
            *name = quoted(&wrong);
        }
        Way::NameCapitals => *name = quoted(&bare.to_uppercase()),
        Way::NameLonger => {
            *name = quoted(&format!("{bare}{}", rng.pick(&["_", " ", "_and_much_more_than_this"])))
        }
        Way::NameLabel => {
            let (_, property) = rng.pick(&kinds.plain);
            *name = quoted(&property.label);
        }
        Way::NameEmpty => *name = quoted(""),
        Way::ReadOnly => draft.set(rng.pick::<&str>(&kinds.read_only), quoted("1")),
        Way::Archived => draft.set(rng.pick::<&str>(&kinds.archived), quoted("1")),
        Way::PropertyTwice => {
            let again = draft.properties[at].clone();
            draft.properties.push(again);
        }
        _ => {}
    }
}

fn values(draft: &mut Draft, way: Way, kinds: &Kinds<'_>, rng: &mut Rng) {
    let (of, value) = match way {
        Way::Null => (PropertyType::String, "null".to_owned()),
        Way::Empty => (PropertyType::String, quoted("")),
        Way::Object => (PropertyType::String, "{\"value\":\"x\"}".to_owned()),
        Way::List => (PropertyType::String, "[\"x\",\"y\"]".to_owned()),
        Way::Deep => (PropertyType::String, "[".repeat(70) + &"]".repeat(70)),
        Way::NumberUnit => (PropertyType::Number, quoted("12 kg")),
        Way::NumberThousands => (PropertyType::Number, quoted("5,333,222")),
        Way::NumberExponent => (PropertyType::Number, quoted("1.4210854715202004e-14")),
        Way::NumberBareExponent => (PropertyType::Number, "1E5".to_owned()),
        Way::NumberPoints => (PropertyType::Number, quoted("1.2.3")),
        Way::NumberSign => (PropertyType::Number, quoted("-")),
        Way::NumberPlus => (PropertyType::Number, quoted("+5")),
        Way::BoolYes => (PropertyType::Bool, quoted("yes")),
        Way::BoolCapital => (PropertyType::Bool, quoted("True")),
        Way::BoolOne => (PropertyType::Bool, "1".to_owned()),
        Way::DaySlashes => (PropertyType::Date, quoted("12/24/2025")),
        Way::DayImpossible => {
            (PropertyType::Date, quoted(rng.pick::<&str>(&["2025-02-29", "2024-04-31", "2024-01-00"])))
        }
        Way::DayMonth => (PropertyType::Date, quoted("2024-13-01")),
        Way::DayMoment => (PropertyType::Date, quoted("2024-02-29T00:00:00Z")),
        Way::DayMilliseconds => (PropertyType::Date, "1786334400000".to_owned()),
        Way::DaySeconds => (PropertyType::Date, quoted("1728000000")),
        Way::MomentZoneless => (PropertyType::DateTime, quoted("2026-11-22T09:30:00")),
        Way::MomentHour => (PropertyType::DateTime, quoted("2026-11-22T24:00:00Z")),
        Way::MomentSecond => (PropertyType::DateTime, quoted("2026-11-22T23:59:60Z")),
        Way::MomentSeconds => (PropertyType::DateTime, quoted("1728000000")),
        Way::MomentPadded => (PropertyType::DateTime, quoted("0001728000000")),
        Way::BareZero => (PropertyType::Number, "007".to_owned()),
        Way::BarePython => (PropertyType::Bool, "True".to_owned()),
        _ => return,
    };
    draft.set(kinds.of_type(&of, false, rng).0, value);
}

fn options(draft: &mut Draft, way: Way, kinds: &Kinds<'_>, rng: &mut Rng) {
    let several = matches!(way, Way::ListCommas | Way::ListEmptyPart | Way::ListTwice | Way::ListAppends);
    let (name, property) = kinds.of_type(&PropertyType::Enumeration, several, rng);
    let visible = |property: &Property| {
        let visible = property.options.iter().filter(|(_, option)| !option.hidden);
        visible.map(|(value, option)| (value.clone(), option.label.clone())).collect::<Vec<_>>()
    };
    let all = visible(property);
    let (value, label) = rng.pick(&all).clone();
    let second = &all[all.len() - 1].0;
    let text = match way {
        Way::OptionLabel => label,
        Way::OptionCase => value
            .chars()
            .map(|one| if one.is_lowercase() { one.to_ascii_uppercase() } else { one.to_ascii_lowercase() })
            .collect(),
        Way::OptionUnknown => "NO_SUCH_OPTION".to_owned(),
        Way::OptionLonger => format!("{value}{}", rng.pick(&["_", "0", " and a good deal more than it had"])),
        Way::OptionHidden => {
            let hidden =
                |(_, property): &&(&str, &Property)| property.options.values().any(|option| option.hidden);
            let Some(&(name, property)) = kinds.plain.iter().find(hidden) else { return };
            let hidden =
                property.options.iter().find(|(_, option)| option.hidden).map(|(value, _)| value.clone());
            return draft.set(name, quoted(&hidden.unwrap_or_default()));
        }
        Way::OptionElsewhere => {
            let (_, other) = kinds.of_type(&PropertyType::Enumeration, true, rng);
            rng.pick(&visible(other)).0.clone()
        }
        Way::OptionList => format!("{value};{second}"),
        Way::ListCommas => format!("{value},{second}"),
        Way::ListEmptyPart => format!("{value};;{second}"),
        Way::ListTwice => format!("{value};{value}"),
        Way::ListAppends => format!(";{value}"),
        _ => return,
    };
    draft.set(name, quoted(&text));
}

fn ties(draft: &mut Draft, way: Way, rng: &mut Rng) {
    const HUBSPOT: &str = "HUBSPOT_DEFINED";
    let id = rng.below(1_000_000).to_string();
    let types = |types: &str| format!(r#"{{"to":{{"id":"{id}"}},"types":{types}}}"#);
    let bad = match way {
        Way::TieReversed => tie(&id, HUBSPOT, 15),
        Way::TieCategory => tie(&id, HUBSPOT, 41),
        Way::TieUnknown => tie(&id, HUBSPOT, 4711),
        Way::TieName => tie("Ada Lovelace", HUBSPOT, 16),
        Way::TieTwice => {
            draft.associations.push(tie(&id, HUBSPOT, 16));
            tie(&id, HUBSPOT, 16)
        }
        Way::TieTooMany => {
            draft.associations.push(tie("1", HUBSPOT, 26));
            tie("2", HUBSPOT, 26)
        }
        Way::TieNoTypes => format!(r#"{{"to":{{"id":"{id}"}}}}"#),
        Way::TieEmptyTypes => types("[]"),
        Way::TieNoRecord => {
            r#"{"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}"#.to_owned()
        }
        Way::TieMember => {
            types(r#"[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16,"label":"x"}]"#)
        }
        Way::TieDisagrees => types(
            r#"[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16},{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":28}]"#,
        ),
        Way::TieText => quoted(&id),
        _ => return,
    };
    draft.associations.push(bad);
}

fn members(draft: &mut Draft, way: Way, rng: &mut Rng) {
    match way {
        Way::MemberUnknown => {
            draft.members.push((quoted(rng.pick::<&str>(&["owner", "property", "content"])), "{}".to_owned()))
        }
        Way::PropertiesTwice => draft.members.push((quoted("properties"), "{}".to_owned())),
        _ => {}
    }
}
