//! Every kind of change, with its slug, what it usually means, and one sentence about it.

use std::fmt;

use serde::Serialize;

/// The effect of a change on payloads that were valid before it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Every payload that was valid is still valid and still means the same.
    Safe,
    /// Every payload is still accepted, but what comes of it may surprise.
    Risky,
    /// A payload that was valid is refused, or means something else.
    Breaking,
}

impl Class {
    /// The lower-case word used in every output format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! kinds {
    ($($variant:ident = $slug:literal, $class:ident, $summary:literal;)*) => {
        /// A kind of change. Its slug is stable: it may be written into allow lists and is never reused.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum ChangeKind {
            $(#[doc = $summary] $variant,)*
        }

        impl ChangeKind {
            /// Every kind, in the order of this table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, such as `option-removed`.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// The class that a change of this kind has, unless the circumstances make it milder: on a property that
            /// could not be written before or cannot be written now, nothing but that matters.
            pub const fn class(self) -> Class {
                match self { $(Self::$variant => Class::$class,)* }
            }

            /// One sentence that says what happened.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }
        }
    };
}

kinds! {
    PropertyAdded = "property-added", Safe, "A property is new.";
    PropertyRemoved = "property-removed", Breaking, "A writable property is gone.";
    PropertyArchived = "property-archived", Breaking, "A property was archived and cannot be written any more.";
    PropertyRestored = "property-restored", Safe, "An archived property is in use again.";
    PropertyReadOnly = "property-read-only", Breaking, "A property cannot be written any more.";
    PropertyWritable = "property-writable", Safe, "A read-only property can be written.";
    PropertyRetyped = "property-retyped", Breaking, "A property's values are of another type.";
    PropertyTakesOne = "property-takes-one", Breaking, "A property took a list of options and now takes one.";
    PropertyTakesList = "property-takes-list", Risky, "A property took one option and now takes a list.";
    FieldTypeChanged = "field-type-changed", Safe, "A property is edited in another way; its values stay the same.";
    PropertyHidden = "property-hidden", Risky, "A property is hidden from people.";
    PropertyShown = "property-shown", Safe, "A hidden property is shown.";
    PropertyUnique = "property-unique", Breaking, "A property's values must be unique now.";
    PropertyNotUnique = "property-not-unique", Breaking, "A property's values need not be unique any more, so it is no key for upserts.";
    PropertyReferenceChanged = "property-reference-changed", Breaking, "A property's values refer to other records.";
    SensitivityRaised = "sensitivity-raised", Breaking, "A property is more sensitive: a token needs a further scope for it.";
    SensitivityLowered = "sensitivity-lowered", Safe, "A property is less sensitive.";
    PropertyRelabelled = "property-relabelled", Safe, "A property has another label.";
    PropertyDetailsChanged = "property-details-changed", Safe, "Something about a property changed that no payload depends on.";
    OptionsClosed = "options-closed", Breaking, "A property took any value and now takes its options only.";
    OptionsOpened = "options-opened", Safe, "A property took its options only; now they live elsewhere.";
    OptionAdded = "option-added", Safe, "An option is new.";
    OptionRemoved = "option-removed", Breaking, "An option is gone.";
    OptionHidden = "option-hidden", Risky, "An option is hidden from people.";
    OptionShown = "option-shown", Safe, "A hidden option is shown.";
    OptionRelabelled = "option-relabelled", Safe, "An option has another label.";
    OptionDetailsChanged = "option-details-changed", Safe, "Something about an option changed that no payload depends on.";
    RuleAdded = "rule-added", Breaking, "The account has a new rule for a property's values.";
    RuleRemoved = "rule-removed", Safe, "A rule of the account is gone.";
    RuleTightened = "rule-tightened", Breaking, "A rule of the account refuses more values.";
    RuleLoosened = "rule-loosened", Safe, "A rule of the account refuses fewer values.";
    RuleChanged = "rule-changed", Breaking, "A rule of the account changed, and whether it refuses more values cannot be told.";
    RuleReworded = "rule-reworded", Safe, "A rule of the account has another error message.";
    RequirementAdded = "requirement-added", Breaking, "HubSpot refuses new records without a property that could be left out.";
    RequirementRemoved = "requirement-removed", Safe, "A property may be left out of new records.";
    PipelineAdded = "pipeline-added", Safe, "A pipeline is new.";
    PipelineRemoved = "pipeline-removed", Breaking, "A pipeline is gone.";
    PipelineArchived = "pipeline-archived", Breaking, "A pipeline was archived.";
    PipelineRestored = "pipeline-restored", Safe, "An archived pipeline is in use again.";
    PipelineRelabelled = "pipeline-relabelled", Safe, "A pipeline has another label.";
    PipelineNeeded = "pipeline-needed", Breaking, "There is more than one pipeline now, so new records must name theirs.";
    PipelineNotNeeded = "pipeline-not-needed", Safe, "There is one pipeline now, so new records need not name it.";
    DefaultPipelineChanged = "default-pipeline-changed", Risky, "Records that name no pipeline land in another one.";
    StageAdded = "stage-added", Safe, "A stage is new.";
    StageRemoved = "stage-removed", Breaking, "A stage is gone.";
    StageMoved = "stage-moved", Breaking, "A stage belongs to another pipeline.";
    StageArchived = "stage-archived", Breaking, "A stage was archived.";
    StageRestored = "stage-restored", Safe, "An archived stage is in use again.";
    StageLocked = "stage-locked", Breaking, "Records cannot be written into a stage any more.";
    StageUnlocked = "stage-unlocked", Safe, "Records can be written into a stage.";
    StageStateChanged = "stage-state-changed", Risky, "A stage opens or closes its records.";
    StageRelabelled = "stage-relabelled", Safe, "A stage has another label.";
    StageDetailsChanged = "stage-details-changed", Safe, "Something about a stage changed that no payload depends on.";
    AssociationAdded = "association-added", Safe, "An association type is new.";
    AssociationRemoved = "association-removed", Breaking, "An association type is gone.";
    AssociationLimitLowered = "association-limit-lowered", Breaking, "Fewer records can be tied by an association type.";
    AssociationLimitRaised = "association-limit-raised", Safe, "More records can be tied by an association type.";
    AssociationRelabelled = "association-relabelled", Safe, "An association type has another label.";
    AssociationDetailsChanged = "association-details-changed", Safe, "Something about an association type changed that no payload depends on.";
    OwnerAdded = "owner-added", Safe, "An owner is new.";
    OwnerRemoved = "owner-removed", Breaking, "An owner is gone.";
    LabelMoved = "label-moved", Risky, "A label belongs to another id than before.";
}

impl Serialize for ChangeKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}
