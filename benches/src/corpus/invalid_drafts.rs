//! Mistakes that are made in a draft, before it is written.

use ticketproof_schema::{ObjectSchema, Property, PropertyType};

use super::{
    Mistake, Rng,
    account::Kinds,
    draft::{Draft, quoted, tie},
};

/// Makes the mistake in a draft, if it is one that a draft can have.
pub(super) fn apply(
    draft: &mut Draft,
    mistake: Mistake,
    schema: &ObjectSchema,
    kinds: &Kinds<'_>,
    rng: &mut Rng,
) {
    pipeline_stage_and_owner(draft, mistake, schema, rng);
    names(draft, mistake, kinds, rng);
    values(draft, mistake, kinds, rng);
    options(draft, mistake, kinds, rng);
    associations(draft, mistake, rng);
    members(draft, mistake, rng);
}

/// Mistakes in the subject, pipeline, stage and owner.
fn pipeline_stage_and_owner(draft: &mut Draft, mistake: Mistake, schema: &ObjectSchema, rng: &mut Rng) {
    let archived = schema.pipelines.values().find(|pipeline| pipeline.archived).map_or("9", |one| &one.id);
    match mistake {
        Mistake::SubjectMissing => draft.remove("subject"),
        Mistake::SubjectEmpty => draft.set("subject", quoted("")),
        Mistake::StageMissing => draft.remove("hs_pipeline_stage"),
        Mistake::PipelineMissing => draft.remove("hs_pipeline"),
        Mistake::PipelineUnknown => draft.set("hs_pipeline", quoted("4711")),
        Mistake::PipelineLabel => draft.set("hs_pipeline", quoted("Pipeline 1")),
        Mistake::PipelineArchived => draft.set("hs_pipeline", quoted(archived)),
        Mistake::StageUnknown => draft.set("hs_pipeline_stage", quoted("4711")),
        Mistake::StageLabel => draft.set("hs_pipeline_stage", quoted("New")),
        Mistake::StageLonger => draft.set("hs_pipeline_stage", quoted("1 0")),
        Mistake::StageElsewhere => {
            draft.set("hs_pipeline", quoted("0"));
            draft.set("hs_pipeline_stage", quoted("90000100"));
        }
        Mistake::OwnerEmail => draft.set("hubspot_owner_id", quoted("ada@example.com")),
        Mistake::OwnerUnknown => draft.set("hubspot_owner_id", quoted(&rng.below(1_000_000).to_string())),
        _ => {}
    }
}

fn names(draft: &mut Draft, mistake: Mistake, kinds: &Kinds<'_>, rng: &mut Rng) {
    let at = rng.below(draft.properties.len());
    let (name, _) = &mut draft.properties[at];
    let bare = name.trim_matches('"').to_owned();
    match mistake {
        Mistake::NameUnknown => *name = quoted(&format!("zz_{}", rng.below(1_000_000))),
        Mistake::NameMisspelt => {
            let place = rng.below(bare.len());
            let letter = if bare.as_bytes()[place] == b'q' { "k" } else { "q" };
            let mut wrong = bare;
            wrong.replace_range(place..=place, letter);
            *name = quoted(&wrong);
        }
        Mistake::NameCapitals => *name = quoted(&bare.to_uppercase()),
        Mistake::NameLonger => {
            *name = quoted(&format!("{bare}{}", rng.pick(&["_", " ", "_and_much_more_than_this"])))
        }
        Mistake::NameLabel => {
            let (_, property) = rng.pick(&kinds.plain);
            *name = quoted(&property.label);
        }
        Mistake::NameEmpty => *name = quoted(""),
        Mistake::ReadOnly => draft.set(rng.pick::<&str>(&kinds.read_only), quoted("1")),
        Mistake::Archived => draft.set(rng.pick::<&str>(&kinds.archived), quoted("1")),
        Mistake::PropertyTwice => {
            let again = draft.properties[at].clone();
            draft.properties.push(again);
        }
        _ => {}
    }
}

fn values(draft: &mut Draft, mistake: Mistake, kinds: &Kinds<'_>, rng: &mut Rng) {
    let (of, value) = match mistake {
        Mistake::Null => (PropertyType::String, "null".to_owned()),
        Mistake::Empty => (PropertyType::String, quoted("")),
        Mistake::Object => (PropertyType::String, "{\"value\":\"x\"}".to_owned()),
        Mistake::List => (PropertyType::String, "[\"x\",\"y\"]".to_owned()),
        Mistake::Deep => (PropertyType::String, "[".repeat(70) + &"]".repeat(70)),
        Mistake::NumberUnit => (PropertyType::Number, quoted("12 kg")),
        Mistake::NumberThousands => (PropertyType::Number, quoted("5,333,222")),
        Mistake::NumberExponent => (PropertyType::Number, quoted("1.4210854715202004e-14")),
        Mistake::NumberBareExponent => (PropertyType::Number, "1E5".to_owned()),
        Mistake::NumberPoints => (PropertyType::Number, quoted("1.2.3")),
        Mistake::NumberSign => (PropertyType::Number, quoted("-")),
        Mistake::NumberPlus => (PropertyType::Number, quoted("+5")),
        Mistake::BoolYes => (PropertyType::Bool, quoted("yes")),
        Mistake::BoolCapital => (PropertyType::Bool, quoted("True")),
        Mistake::BoolOne => (PropertyType::Bool, "1".to_owned()),
        Mistake::DaySlashes => (PropertyType::Date, quoted("12/24/2025")),
        Mistake::DayImpossible => {
            (PropertyType::Date, quoted(rng.pick::<&str>(&["2025-02-29", "2024-04-31", "2024-01-00"])))
        }
        Mistake::DayMonth => (PropertyType::Date, quoted("2024-13-01")),
        Mistake::DayMoment => (PropertyType::Date, quoted("2024-02-29T00:00:00Z")),
        Mistake::DayMilliseconds => (PropertyType::Date, "1786334400000".to_owned()),
        Mistake::DaySeconds => (PropertyType::Date, quoted("1728000000")),
        Mistake::MomentZoneless => (PropertyType::DateTime, quoted("2026-11-22T09:30:00")),
        Mistake::MomentHour => (PropertyType::DateTime, quoted("2026-11-22T24:00:00Z")),
        Mistake::MomentSecond => (PropertyType::DateTime, quoted("2026-11-22T23:59:60Z")),
        Mistake::MomentSeconds => (PropertyType::DateTime, quoted("1728000000")),
        Mistake::MomentPadded => (PropertyType::DateTime, quoted("0001728000000")),
        Mistake::BareZero => (PropertyType::Number, "007".to_owned()),
        Mistake::BarePython => (PropertyType::Bool, "True".to_owned()),
        _ => return,
    };
    draft.set(kinds.of_type(&of, false, rng).0, value);
}

fn options(draft: &mut Draft, mistake: Mistake, kinds: &Kinds<'_>, rng: &mut Rng) {
    let several = matches!(
        mistake,
        Mistake::ListCommas | Mistake::ListEmptyPart | Mistake::ListTwice | Mistake::ListAppends
    );
    let (name, property) = kinds.of_type(&PropertyType::Enumeration, several, rng);
    let visible = |property: &Property| {
        let visible = property.options.iter().filter(|(_, option)| !option.hidden);
        visible.map(|(value, option)| (value.clone(), option.label.clone())).collect::<Vec<_>>()
    };
    let all = visible(property);
    let (value, label) = rng.pick(&all).clone();
    let second = &all[all.len() - 1].0;
    let text = match mistake {
        Mistake::OptionLabel => label,
        Mistake::OptionCase => value
            .chars()
            .map(|one| if one.is_lowercase() { one.to_ascii_uppercase() } else { one.to_ascii_lowercase() })
            .collect(),
        Mistake::OptionUnknown => "NO_SUCH_OPTION".to_owned(),
        Mistake::OptionLonger => {
            format!("{value}{}", rng.pick(&["_", "0", " and a good deal more than it had"]))
        }
        Mistake::OptionHidden => {
            let hidden =
                |(_, property): &&(&str, &Property)| property.options.values().any(|option| option.hidden);
            let Some(&(name, property)) = kinds.plain.iter().find(hidden) else { return };
            let hidden =
                property.options.iter().find(|(_, option)| option.hidden).map(|(value, _)| value.clone());
            return draft.set(name, quoted(&hidden.unwrap_or_default()));
        }
        Mistake::OptionElsewhere => {
            let (_, other) = kinds.of_type(&PropertyType::Enumeration, true, rng);
            rng.pick(&visible(other)).0.clone()
        }
        Mistake::OptionList => format!("{value};{second}"),
        Mistake::ListCommas => format!("{value},{second}"),
        Mistake::ListEmptyPart => format!("{value};;{second}"),
        Mistake::ListTwice => format!("{value};{value}"),
        Mistake::ListAppends => format!(";{value}"),
        _ => return,
    };
    draft.set(name, quoted(&text));
}

fn associations(draft: &mut Draft, mistake: Mistake, rng: &mut Rng) {
    const HUBSPOT: &str = "HUBSPOT_DEFINED";
    let id = rng.below(1_000_000).to_string();
    let types = |types: &str| format!(r#"{{"to":{{"id":"{id}"}},"types":{types}}}"#);
    let bad = match mistake {
        Mistake::TieReversed => tie(&id, HUBSPOT, 15),
        Mistake::TieCategory => tie(&id, HUBSPOT, 41),
        Mistake::TieUnknown => tie(&id, HUBSPOT, 4711),
        Mistake::TieName => tie("Ada Lovelace", HUBSPOT, 16),
        Mistake::TieTwice => {
            draft.associations.push(tie(&id, HUBSPOT, 16));
            tie(&id, HUBSPOT, 16)
        }
        Mistake::TieTooMany => {
            draft.associations.push(tie("1", HUBSPOT, 26));
            tie("2", HUBSPOT, 26)
        }
        Mistake::TieNoTypes => format!(r#"{{"to":{{"id":"{id}"}}}}"#),
        Mistake::TieEmptyTypes => types("[]"),
        Mistake::TieNoRecord => {
            r#"{"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}"#.to_owned()
        }
        Mistake::TieMember => {
            types(r#"[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16,"label":"x"}]"#)
        }
        Mistake::TieDisagrees => types(
            r#"[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16},{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":28}]"#,
        ),
        Mistake::TieText => quoted(&id),
        _ => return,
    };
    draft.associations.push(bad);
}

fn members(draft: &mut Draft, mistake: Mistake, rng: &mut Rng) {
    match mistake {
        Mistake::MemberUnknown => {
            draft.members.push((quoted(rng.pick::<&str>(&["owner", "property", "content"])), "{}".to_owned()))
        }
        Mistake::PropertiesTwice => draft.members.push((quoted("properties"), "{}".to_owned())),
        _ => {}
    }
}
