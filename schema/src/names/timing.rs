//! The properties that HubSpot makes for every stage: when a record entered and left it and how long it stayed.
//!
//! They come and go with the stages and outnumber everything else, so they get no names of their own: the generated code
//! reads them by stage.

use crate::{ObjectSchema, Property};

/// The fact that a stage's timing property holds.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum TimingKind {
    /// The moment a record last entered the stage.
    Entered,
    /// The moment a record last left the stage.
    Exited,
    /// How long a record was in the stage in all, in milliseconds.
    Cumulative,
    /// How long a record was in the stage the last time, in milliseconds.
    Latest,
}

/// The names of timing properties up to the stage's id; the unversioned ones are HubSpot's older set. Source: recorded
/// properties of tickets.
const PREFIXES: &[(&str, TimingKind)] = &[
    ("hs_v2_date_entered_", TimingKind::Entered),
    ("hs_v2_date_exited_", TimingKind::Exited),
    ("hs_v2_cumulative_time_in_", TimingKind::Cumulative),
    ("hs_v2_latest_time_in_", TimingKind::Latest),
    ("hs_date_entered_", TimingKind::Entered),
    ("hs_date_exited_", TimingKind::Exited),
    ("hs_time_in_", TimingKind::Latest),
];

/// A property that tells one stage's timing.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct StageTiming<'a> {
    /// What it tells.
    pub kind: TimingKind,
    /// The stage's id as the property's name spells it: in lower case.
    pub stage: &'a str,
}

impl<'a> StageTiming<'a> {
    /// The names of the properties that tell the timing of the stage with this id, the newer set first.
    pub fn properties(stage: &str) -> impl Iterator<Item = (TimingKind, String)> {
        let stage: String = stage.chars().map(spelled).collect();
        PREFIXES.iter().map(move |(prefix, kind)| (*kind, format!("{prefix}{stage}")))
    }

    /// The stage and the fact of the property `name`, if it is one that HubSpot makes per stage: read-only, one of the known
    /// beginnings, and then the id of a stage of the schema or, for stages that are no more, a number.
    pub fn of(schema: &ObjectSchema, name: &'a str, property: &Property) -> Option<Self> {
        if !property.read_only {
            return None;
        }
        let (stage, kind) =
            PREFIXES.iter().find_map(|(prefix, kind)| Some((name.strip_prefix(prefix)?, *kind)))?;
        let number = !stage.is_empty() && stage.bytes().all(|byte| byte.is_ascii_digit());
        let known = || {
            let mut stages = schema.pipelines.values().flat_map(|pipeline| pipeline.stages.keys());
            stages.any(|id| id.chars().map(spelled).eq(stage.chars()))
        };
        (number || known()).then_some(Self { kind, stage })
    }
}

/// A character of a stage's id as property names spell it. Source: HubSpot/hubspot-php#295 for the lower case.
fn spelled(char: char) -> char {
    if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '_' }
}
