//! A stage type of one pipeline says the pipeline by itself; enumerations take their own type.

use std::borrow::Cow;

use ticketproof::{Body, PropertyValue, TicketPayload, kind};

enum Returns {
    Received,
}

impl PropertyValue<kind::StageOf<{ kind::ANY_PIPELINE }>> for Returns {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some("771".into())
    }
}

impl PropertyValue<kind::PipelineOfStage> for Returns {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some("77".into())
    }
}

enum Priority {
    High,
}

impl PropertyValue<kind::OneOf<{ kind::key("hs_ticket_priority") }>> for Priority {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some("HIGH".into())
    }
}

#[derive(TicketPayload)]
struct NewReturn {
    subject: String,
    hs_pipeline_stage: Returns,
    hs_ticket_priority: Option<Priority>,
}

fn main() {
    let new = NewReturn {
        subject: "x".to_owned(),
        hs_pipeline_stage: Returns::Received,
        hs_ticket_priority: Some(Priority::High),
    };
    let mut body = Body::new();
    new.write(&mut body);
    let written: Vec<_> = body.properties().collect();
    assert_eq!(
        written,
        [
            ("hs_pipeline", "77"),
            ("subject", "x"),
            ("hs_pipeline_stage", "771"),
            ("hs_ticket_priority", "HIGH"),
        ]
    );
}
