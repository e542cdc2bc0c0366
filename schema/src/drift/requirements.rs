//! Properties that new records cannot do without.

use ticketproof_diagnostics::{Location, text::quoted};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::{ChangeKind, Class},
};
use crate::Part;

pub(super) fn compare(cx: &mut Context<'_>) {
    if !cx.both_see(Part::ObjectSchema) {
        return;
    }
    let (old, new) = (&cx.old.required_properties, &cx.new.required_properties);
    let at = Location::root().key("requiredProperties");
    let profile = cx.new.profile();
    let already = |name: &str| {
        profile.subject == Some(name) || profile.pipeline.is_some_and(|pipeline| pipeline.stage == name)
    };
    for name in new.difference(old) {
        let message = format!("HubSpot refuses new {} without {} now", cx.new.object.name, quoted(name));
        let change = Change::new(ChangeKind::RequirementAdded, at.clone(), message)
            .becomes(name)
            .concerns(Concern::Omits { property: name.clone() });
        cx.push(if already(name) {
            change
                .class(Class::Risky)
                .help("ticketproof required it before; what is sent without ticketproof is refused")
        } else {
            change.help("write it in every create")
        });
    }
    for name in old.difference(new) {
        let message = format!("HubSpot takes new {} without {} now", cx.new.object.name, quoted(name));
        cx.push(Change::new(ChangeKind::RequirementRemoved, at.clone(), message).gone().was(name));
    }
}
