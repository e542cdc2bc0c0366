//! One payload for several accounts, in which pipelines, stages and labels have different ids.

use super::{association_labels::LabelEntry, stages::PipelineEntry};
use crate::payload::{Body, Operation, TicketPayload};

/// A payload with the ids of another account, such as a derived struct, which has the ids of the first account.
///
/// The first account's ids of pipelines, stages and association types are replaced by those of their counterparts. Other ids
/// stay as they are, and the account's validator reports them.
#[derive(Clone, Copy, Debug)]
pub struct Translated<'a, T> {
    it: &'a T,
    account: usize,
    pipelines: &'static [&'static PipelineEntry],
    labels: &'static [LabelEntry],
}

impl<'a, T: TicketPayload> Translated<'a, T> {
    /// The payload with the ids of the account with this number. For generated code, which knows the numbers.
    #[doc(hidden)]
    pub fn new(
        it: &'a T,
        account: usize,
        pipelines: &'static [&'static PipelineEntry],
        labels: &'static [LabelEntry],
    ) -> Self {
        Self { it, account, pipelines, labels }
    }

    /// The other account's id for a property's value, if the value is the id of a pipeline or a stage. A stage is searched in
    /// the payload's own pipeline if it has one.
    fn id_of(&self, pipeline: Option<&str>, property: &str, id: &str) -> Option<&'static str> {
        self.pipelines.iter().find_map(|entry| {
            let first = entry.ids.first().copied();
            if property == entry.property {
                return (first == Some(id)).then(|| entry.ids.get(self.account).copied()).flatten();
            }
            let is_here = property == entry.stage_property && pipeline.is_none_or(|id| first == Some(id));
            let stages = if is_here { entry.stages } else { &[] };
            let stage = stages.iter().find(|stage| stage.ids.first() == Some(&id))?;
            stage.ids.get(self.account).copied()
        })
    }

    fn type_of(&self, category: &str, id: u32) -> Option<(&'static str, u32)> {
        let same = |entry: &&LabelEntry| entry.types.first() == Some(&(category, id));
        self.labels.iter().find(same).and_then(|entry| entry.types.get(self.account)).copied()
    }
}

impl<T: TicketPayload> TicketPayload for Translated<'_, T> {
    const OPERATION: Operation = T::OPERATION;

    fn write(&self, body: &mut Body) {
        let mut own = Body::new();
        self.it.write(&mut own);
        let pipeline_property = self.pipelines.first().map(|entry| entry.property);
        let pipeline = own.properties().find(|(name, _)| Some(*name) == pipeline_property);
        let pipeline = pipeline.map(|(_, id)| id.to_owned());
        own.replace_texts(|name, text| self.id_of(pipeline.as_deref(), name, text));
        own.replace_types(|category, id| self.type_of(category, id));
        body.append(own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::StageEntry;

    static SUPPORT: PipelineEntry = PipelineEntry {
        property: "hs_pipeline",
        stage_property: "hs_pipeline_stage",
        ids: &["0", "998"],
        label: "Support",
        stages: &[StageEntry::new(&["1", "9981"], "New")],
    };
    static RETURNS: PipelineEntry = PipelineEntry {
        property: "hs_pipeline",
        stage_property: "hs_pipeline_stage",
        ids: &["72", "0"],
        label: "Returns",
        stages: &[StageEntry::new(&["1", "7"], "New"), StageEntry::new(&["5", "1"], "Refunded")],
    };
    static PIPELINES: &[&PipelineEntry] = &[&SUPPORT, &RETURNS];
    static LABELS: &[LabelEntry] =
        &[LabelEntry { label: "Reporter", types: &[("USER_DEFINED", 41), ("USER_DEFINED", 77)] }];

    struct Written(&'static [(&'static str, &'static str)], u32);

    impl TicketPayload for Written {
        const OPERATION: Operation = Operation::Create;

        fn write(&self, body: &mut Body) {
            self.0.iter().for_each(|(name, text)| body.raw_property(*name, *text));
            body.associate_by("101", &[("USER_DEFINED", self.1)]);
        }
    }

    fn body(written: &Written, account: usize) -> String {
        let mut body = Body::new();
        Translated::new(written, account, PIPELINES, LABELS).write(&mut body);
        let texts: Vec<_> = body.properties().map(|(_, text)| text.to_owned()).collect();
        let types = body.associations()[0].types();
        format!("{} {}", texts.join(" "), types[0].association_type_id)
    }

    #[test]
    fn only_ids_of_counterparts_are_replaced() {
        for (written, expected) in [
            (
                Written(&[("hs_pipeline", "0"), ("hs_pipeline_stage", "1"), ("subject", "0")], 41),
                "998 9981 0 77",
            ),
            (Written(&[("hs_pipeline_stage", "1"), ("hs_pipeline", "72")], 42), "7 0 42"),
            (Written(&[("hs_pipeline_stage", "5")], 41), "1 77"),
            (Written(&[("hs_pipeline", "0"), ("hs_pipeline_stage", "5")], 41), "998 5 77"),
            (Written(&[("hs_pipeline", "998"), ("hs_pipeline_stage", "")], 41), "998  77"),
        ] {
            assert_eq!(body(&written, 1), expected, "{:?}", written.0);
        }
        let same = Written(&[("hs_pipeline", "72"), ("hs_pipeline_stage", "5")], 41);
        assert_eq!(body(&same, 0), "72 5 41", "the first account's ids are its own");
    }
}
