//! Headers and what they mean.

use ticketproof_schema::{FieldType, Property, PropertyType};
use ticketproof_validator::example;

use super::*;

fn inferred(
    schema: &ObjectSchema,
    operation: Operation,
    aliases: &str,
    headers: &[&str],
) -> (Vec<Meaning>, Vec<String>) {
    let aliases = Aliases::from_toml(aliases).unwrap();
    let settings = Settings::default();
    let with = Setting { schema, operation, aliases: &aliases, key: Some("Row no."), settings: &settings };
    let (mapping, findings) = Mapping::infer(headers.iter().map(|&header| header.to_owned()).collect(), with);
    let meanings = mapping.columns.into_iter().map(|column| column.meaning).collect();
    let told = findings.into_iter().map(|(column, finding)| {
        format!(
            "{} {}: {} ({})",
            column + 1,
            finding.rule.slug,
            finding.message,
            finding.help.unwrap_or_default()
        )
    });
    (meanings, told.collect())
}

fn property(name: &str) -> Meaning {
    Meaning::Property(name.to_owned())
}

#[test]
fn names_and_labels_are_known_however_they_are_written() {
    let schema = example::account();
    let headers = ["Ticket status", "PRIORITY", "ticket_name", "hs_pipeline", " Refund-amount ", "row no"];
    let (meanings, findings) = inferred(&schema, Operation::Create, "", &headers);
    assert_eq!(findings, [""; 0]);
    let known = ["hs_pipeline_stage", "hs_ticket_priority", "subject", "hs_pipeline", "refund_amount"];
    assert_eq!(meanings[..5], known.map(property));
    assert_eq!(meanings[5], Meaning::Key);
}

#[test]
fn associations_are_known_by_object_and_label() {
    let schema = example::account();
    let headers = ["contact_id", "Company ID (Primary)", "Associated Company IDs", "contactId (reporter)"];
    let (meanings, findings) = inferred(&schema, Operation::Create, "", &headers);
    assert_eq!(findings, [""; 0]);
    let ids: Vec<_> = meanings
        .iter()
        .map(|meaning| match meaning {
            Meaning::Association(column) => (column.object.as_str(), column.type_id),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, [("contacts", 16), ("companies", 26), ("companies", 339), ("contacts", 41)]);

    let (meanings, findings) =
        inferred(&schema, Operation::Create, "", &["Contact ID (Boss)", "Associated Contact", "pet_id"]);
    assert_eq!(meanings, [Meaning::Unknown, Meaning::LeftOut, Meaning::Unknown]);
    assert!(
        findings[0].contains("`(none)`, `Reporter`") || findings[0].contains("`Reporter`"),
        "{findings:?}"
    );
    assert!(findings[1].starts_with("2 column-left-out: `Associated Contact` has names"), "{findings:?}");
}

#[test]
fn a_header_of_several_things_names_them() {
    let mut schema = example::account();
    let text = |label: &str| Property::new(label, PropertyType::String, FieldType::Text);
    schema.properties.insert("order_no".to_owned(), text("Order number"));
    schema.properties.insert("our_contact".to_owned(), text("Contact ID"));
    let (meanings, findings) =
        inferred(&schema, Operation::Create, "", &["Order number", "Contact ID", "order_number"]);
    assert_eq!(meanings, [Meaning::Unknown, Meaning::Unknown, property("order_number")]);
    assert!(
        findings[0].contains("`order_no` (`Order number`) or `order_number` (`Order number`)"),
        "{findings:?}"
    );
    assert!(findings[1].contains("`our_contact` (`Contact ID`) or the ids of `contacts`"), "{findings:?}");
}

#[test]
fn a_ticket_s_own_id_is_no_association() {
    let schema = &ticketproof_schema::embedded::default_account().schema;
    assert!(schema.outgoing("tickets").next().is_some());
    for header in ["Ticket ID", "ticket_id", "hs_ticket_id", "Record ID"] {
        let (meanings, findings) = inferred(schema, Operation::Create, "", &[header]);
        assert_eq!((meanings, findings.len()), (vec![Meaning::LeftOut], 1), "{header}");
        assert_eq!(inferred(schema, Operation::Update, "", &[header]).0, [Meaning::RecordId], "{header}");
    }
}

#[test]
fn column_that_cannot_be_written_is_left_out_and_reported() {
    let schema = example::account();
    let headers = ["Record ID", "Old order code", "", "subjekt", "Ticket name", "subject"];
    let (meanings, findings) = inferred(&schema, Operation::Create, "", &headers);
    let wanted = [
        Meaning::LeftOut,
        Meaning::LeftOut,
        Meaning::Nameless,
        Meaning::Unknown,
        property("subject"),
        Meaning::Unknown,
    ];
    assert_eq!(meanings, wanted);
    let rules: Vec<_> = findings.iter().map(|text| text.split(':').next().unwrap()).collect();
    assert_eq!(rules, ["1 column-left-out", "2 column-left-out", "4 unknown-column", "6 duplicate-column"]);
    assert!(findings[2].contains("did you mean `subject`?"), "{findings:?}");
    let (meanings, findings) = inferred(&schema, Operation::Update, "", &["Record ID", "id"]);
    assert_eq!((meanings, findings.len()), (vec![Meaning::RecordId, Meaning::RecordId], 0));
}

#[test]
fn the_file_of_columns_has_the_first_word() {
    let schema = example::account();
    let aliases = "[columns]\n\"Betreff\" = \"subject\"\n\"Ticket name\" = false\n\"Kunde\" = { to = \"contact\", label = \"Reporter\" }\n\"X\" = \"subjct\"\n\"Y\" = { to = \"pets\" }\n";
    let headers = ["betreff", "Ticket name", "Kunde", "X", "Y"];
    let (meanings, findings) = inferred(&schema, Operation::Create, aliases, &headers);
    assert_eq!(meanings[..2], [property("subject"), Meaning::LeftOut]);
    assert!(matches!(&meanings[2], Meaning::Association(column) if column.type_id == 41));
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings[0].contains("`subjct`") && findings[0].contains("`subject`"), "{findings:?}");
}

#[test]
fn what_was_found_out_is_saved_and_says_the_same() {
    let schema = example::account();
    let settings = Settings::default();
    let headers =
        ["Ticket name", "Company ID (Primary)", "Record ID", "who?", ""].map(str::to_owned).to_vec();
    let mut aliases = Aliases::default();
    let with = Setting {
        schema: &schema,
        operation: Operation::Create,
        aliases: &Aliases::default(),
        key: None,
        settings: &settings,
    };
    let (mapping, findings) = Mapping::infer(headers.clone(), with);
    mapping.save(&mut aliases, &findings);
    let text = aliases.to_toml();
    assert!(
        text.contains("\"Company ID (Primary)\" = { to = \"companies\", label = \"Primary\" }"),
        "{text}"
    );
    assert!(text.contains("\"Record ID\" = false") && text.contains("\n# \"who?\" = false  # "), "{text}");
    let again = Aliases::from_toml(&text).unwrap();
    let (same, fewer) = Mapping::infer(headers, Setting { aliases: &again, ..with });
    assert_eq!((same, fewer.len()), (mapping, 1), "only what is open is told again");
}

#[test]
fn findings_of_a_hundred_thousand_columns_are_summed_up() {
    let schema = example::account();
    let headers: Vec<String> = (0..100_000).map(|at| format!("column {at}")).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let (meanings, findings) = inferred(&schema, Operation::Create, "", &headers);
    assert_eq!((meanings.len(), findings.len()), (100_000, 100));
    assert!(findings[99].contains("99900 more columns"), "{}", findings[99]);
}
