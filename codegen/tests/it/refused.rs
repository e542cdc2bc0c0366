//! Code that generated types refuse to compile, each with the compiler's own reason.

use std::fs;

use crate::{fixture::repository, hostile::compile::Compiler};

/// Code that must not compile, and what the compiler must say about it.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "a stage of another pipeline",
        "fn place(_: stage::Support) {} pub fn test() { place(stage::Returns::Refunded) }",
        "expected `support::Stage`, found `returns::Stage`",
    ),
    (
        "a new ticket without a stage",
        "pub fn test() { NewTicket::new(\"x\"); }",
        "this function takes 2 arguments",
    ),
    (
        "a stage as text",
        "pub fn test() { NewTicket::new(\"x\", \"1\"); }",
        "the trait bound `PipelineStage: From<&str>` is not satisfied",
    ),
    (
        "a property that HubSpot writes",
        "pub fn test(ticket: &mut NewTicket) { ticket.hs_object_id = None; }",
        "no field `hs_object_id` on type",
    ),
    (
        "a pipeline beside its stage",
        "pub fn test(ticket: &mut NewTicket) { ticket.hs_pipeline = None; }",
        "no field `hs_pipeline` on type",
    ),
    (
        "an option that was read and is not known",
        "pub fn test(ticket: &mut NewTicket, read: &Ticket) { ticket.hs_ticket_priority = read.hs_ticket_priority.clone(); }",
        "expected `Option<HsTicketPriority>`, found `Option<Open<HsTicketPriority>>`",
    ),
    (
        "an unknown option of one's own",
        "pub fn test() { ticketproof::types::UnknownOption(\"URGENT\".into()); }",
        "cannot initialize a tuple struct which contains private fields",
    ),
    (
        "another property's option",
        "pub fn test(ticket: &mut NewTicket) { ticket.hs_ticket_priority = Some(HsTicketCategory::BillingIssue); }",
        "expected `HsTicketPriority`, found `HsTicketCategory`",
    ),
    (
        "clearing what does not exist yet",
        "pub fn test(ticket: &mut NewTicket) { ticket.content = ticketproof::Patch::Clear; }",
        "expected `Option<String>`, found `Patch<_>`",
    ),
    (
        "a company's id for a contact",
        "pub fn test(id: association::CompanyId) { association::contact::Unlabeled.to(id); }",
        "is not satisfied",
    ),
    (
        "a hidden property, with warnings denied",
        "pub fn test(ticket: &mut NewTicket) { ticket.inner_note = None; }",
        "use of deprecated field `hubspot::generated::NewTicket::inner_note`: hidden in HubSpot",
    ),
    (
        "an archived property, with warnings denied",
        "pub fn test(ticket: &mut TicketUpdate) { ticket.old_code = ticketproof::Patch::Clear; }",
        "use of deprecated field `hubspot::generated::TicketUpdate::old_code`: archived in HubSpot",
    ),
];

#[test]
fn payloads_that_the_account_refuses_do_not_compile() {
    let golden = fs::read_to_string(repository("tests/golden/account_with_everything.rs")).unwrap();
    let golden = golden.replace("../fixtures/", &format!("{}/", repository("tests/fixtures").display()));
    let compiler = Compiler::new();
    let library = |code: &str| {
        format!(
            "#![allow(dead_code, unused_imports)]\nmod hubspot {{\n{golden}\n}}\nuse hubspot::*;\n{code}\n"
        )
    };
    let accepted = "pub fn test() -> NewTicket { NewTicket::new(\"x\", stage::Returns::Refunded) }";
    assert_eq!(compiler.errors(&library(accepted)), "", "the test itself is right");
    let read = "pub fn test(ticket: &Ticket) -> Option<&String> { ticket.inner_note.as_ref() }";
    assert_eq!(compiler.errors(&library(read)), "", "a hidden property is read without a warning");
    let mut wrong = String::new();
    for (what, code, reason) in REFUSED {
        let errors = compiler.errors(&library(code));
        if !errors.contains(reason) {
            wrong += &format!("{what} should be refused with {reason:?}:\n{errors}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
