//! `rename_all`: how variant names become internal values.

use ticketproof::TicketOption;

#[derive(Debug, PartialEq, TicketOption)]
#[ticket(property = "hs_ticket_category", rename_all = "SCREAMING_SNAKE_CASE")]
enum Category {
    ProductIssue,
    BillingIssue,
    Other,
}

fn main() {
    assert_eq!(Category::from_value("BILLING_ISSUE"), Some(Category::BillingIssue));
    assert_eq!([Category::ProductIssue.value(), Category::Other.value()], ["PRODUCT_ISSUE", "OTHER"]);
}
