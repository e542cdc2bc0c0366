//! `property`: whose options the variants are; each is found by the name that the generated code has for it.

use ticketproof::TicketOption;

#[derive(TicketOption)]
#[ticket(property = "hs_ticket_category")]
enum Category {
    ProductIssue,
    BillingIssue,
    Other,
}

fn main() {
    assert_eq!(Category::PROPERTY, "hs_ticket_category");
    let all = [Category::ProductIssue, Category::BillingIssue, Category::Other];
    assert_eq!(all.map(|category| category.value()), ["PRODUCT_ISSUE", "BILLING_ISSUE", "OTHER"]);
}
