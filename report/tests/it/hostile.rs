//! Labels and payloads that want to be more than text.

use ticketproof_report::account_page;
use ticketproof_schema::{
    ObjectSchema, Part, Pipeline, Property, PropertyOption, Snapshot, Stage,
    embedded::default_account,
    model::{FieldType, PropertyType},
};

use crate::pages::{page_of, source};

/// Texts that break out of a text, an attribute, a script, a style or a comment; that change the reading order; that
/// cannot be seen.
const EVIL: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`--><!--</style>]]>\0\u{202e}\u{200b}\u{feff}&lt;\u{85}\r\n{{7*7}}";

fn evil_schema() -> ObjectSchema {
    let mut schema = default_account().schema.clone();
    let mut property = Property::new(EVIL, PropertyType::from(EVIL), FieldType::from(EVIL));
    property.description = EVIL.into();
    property.group = EVIL.into();
    property.referenced_object_type = Some(EVIL.into());
    property
        .options
        .insert(EVIL.into(), PropertyOption { label: EVIL.into(), description: EVIL.into(), hidden: true });
    property.rules.push(ticketproof_schema::ValidationRule {
        rule_type: EVIL.into(),
        arguments: vec![EVIL.into()],
        normalize: false,
    });
    let mut elsewhere = property.clone();
    elsewhere.options.clear();
    elsewhere.external_options = true;
    schema.properties.insert(EVIL.into(), property);
    schema.properties.insert(format!("{EVIL}2"), elsewhere);
    let stage = Stage {
        id: EVIL.into(),
        label: EVIL.into(),
        metadata: [("ticketState".to_owned(), EVIL.to_owned())].into(),
        write_permissions: Some(EVIL.into()),
        archived: true,
    };
    let pipeline = Pipeline {
        id: EVIL.into(),
        label: EVIL.into(),
        stages: [(EVIL.to_owned(), stage)].into(),
        archived: true,
    };
    schema.pipelines.insert(EVIL.into(), pipeline);
    let mut kind = schema.associations[0].clone();
    kind.object.name = EVIL.into();
    kind.label = Some(EVIL.into());
    kind.category = EVIL.into();
    schema.associations.push(kind);
    schema.not_visible = [Part::Owners, Part::SensitiveProperties].into();
    schema
}

fn evil_snapshot() -> Snapshot {
    let mut snapshot = default_account().clone();
    snapshot.schema = evil_schema();
    snapshot.provenance.pulled = Some(EVIL.into());
    snapshot.provenance.api_version = Some(EVIL.into());
    snapshot
}

/// Nothing foreign is markup, and no character is there that deceives.
fn assert_tame(page: &str) {
    assert_eq!(page.matches("<script").count(), 1, "only the page's own script");
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    assert!(!page.contains("<img") && !page.contains("<!--"));
    let style = page.find("</style>").expect("a page has a style");
    let odd = page.char_indices().find(|(at, char)| {
        *at > style && *char != '\n' && ticketproof_diagnostics::text::is_deceptive(*char)
    });
    assert_eq!(odd, None);
}

#[test]
fn a_hostile_schema_is_text() {
    let snapshot = evil_snapshot();
    let page = account_page(&source(&snapshot), EVIL);
    assert_tame(&page);
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "and it is shown");
    assert!(page.contains("\\u{202e}"));
}

#[test]
fn hostile_payloads_are_text() {
    let json = |text: &str| {
        let escape = |char: char| match char {
            '"' | '\\' => format!("\\{char}"),
            char if u32::from(char) < 0x20 => format!("\\u{:04x}", u32::from(char)),
            char => char.to_string(),
        };
        text.chars().map(escape).collect::<String>()
    };
    let evil = json(EVIL);
    let records = [
        format!(r#"{{"properties":{{"subject":"{evil}","hs_pipeline_stage":"{evil}","{evil}":"{evil}"}}}}"#),
        format!(
            r#"{{"{evil}":"{evil}","properties":{{"hs_pipeline":"{evil}","hs_ticket_priority":"{evil}"}}}}"#
        ),
        format!(
            r#"{{"properties":{{"createdate":"{evil}"}},"associations":[{{"to":{{"id":"{evil}"}},"types":"{evil}"}}]}}"#
        ),
        EVIL.to_owned(),
        format!("{{{EVIL}"),
    ];
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let snapshot = evil_snapshot();
    for payloads in [true, false] {
        assert_tame(&page_of(&snapshot, &records, payloads, None));
    }
}
