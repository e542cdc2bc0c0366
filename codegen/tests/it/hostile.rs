//! Hostile schemas: whatever an account's people have typed, the source compiles without a warning in every edition, runs no
//! doctest, injects nothing and hides nothing.

mod cases;
pub(crate) mod compile;
mod recorded;

pub(crate) use cases::association;

use std::{collections::BTreeSet, sync::LazyLock};

use proc_macro2::{TokenStream, TokenTree};
use ticketproof_codegen::{CodegenError, Options, Select, generate};
use ticketproof_diagnostics::text::is_deceptive;
use ticketproof_schema::{ObjectSchema, names::Lock};

use crate::fixture::{small, snapshot};

fn source(schema: ObjectSchema) -> String {
    let snapshot = snapshot(schema);
    let mut lock = Lock::default();
    lock.pin(&snapshot.schema);
    let text = lock.to_toml();
    let lock = Lock::parse(&text).unwrap_or_else(|error| panic!("what is pinned is obeyed: {error}"));
    let source = generate(&snapshot, &lock, &Options::default()).unwrap();
    assert_eq!(
        source,
        generate(&snapshot, &Lock::default(), &Options::default()).unwrap(),
        "pinned as computed"
    );
    source
}

/// The functions that a source calls and defines, beside types, fields and modules, which are named after the schema.
#[derive(Default)]
struct Code {
    macros: BTreeSet<String>,
    functions: BTreeSet<String>,
    constants: BTreeSet<String>,
}

fn code(source: &str) -> Code {
    let mut code = Code::default();
    let mut waiting = vec![source.parse::<TokenStream>().unwrap()];
    while let Some(tokens) = waiting.pop() {
        let mut texts = Vec::new();
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                waiting.push(group.stream());
            }
            let text = if matches!(token, TokenTree::Group(_)) { String::new() } else { token.to_string() };
            assert!(!matches!(token, TokenTree::Ident(_)) || text.is_ascii(), "{text}");
            texts.push(text);
        }
        for (at, text) in texts.iter().enumerate() {
            let next = |by: usize| texts.get(at + by).map_or("", String::as_str);
            match (text.as_str(), next(1)) {
                (name, "!") => drop(code.macros.insert(name.to_owned())),
                ("fn", name) => drop(code.functions.insert(name.to_owned())),
                // Association labels are constants named after the schema.
                ("const", _) if (next(2), next(3)) == (":", "Label") => {}
                // A struct's metadata is named after the struct.
                ("static", _) if (next(3), next(6)) == ("__tp", "StructMeta") => {}
                ("const" | "static", name) => drop(code.constants.insert(name.to_owned())),
                _ => {}
            }
        }
    }
    code
}

fn injects_and_hides_nothing(source: &str, case: &str) {
    static PLAIN: LazyLock<Code> = LazyLock::new(|| {
        code(&generate(&snapshot(cases::plain()), &Lock::default(), &Options::default()).unwrap())
    });
    let hidden: BTreeSet<char> = source.chars().filter(|char| *char != '\n' && is_deceptive(*char)).collect();
    assert!(hidden.is_empty(), "{case}: characters that mislead: {hidden:?}");
    let code = code(source);
    for (found, expected) in [
        (&code.macros, &PLAIN.macros),
        (&code.functions, &PLAIN.functions),
        (&code.constants, &PLAIN.constants),
    ] {
        let injected: Vec<_> = found.difference(expected).collect();
        assert!(injected.is_empty(), "{case}: {injected:?} became code");
    }
}

#[test]
fn own_cases_compile_in_every_edition() {
    let source = source(cases::everything());
    injects_and_hides_nothing(&source, "all own cases");
    compile::compile_in_every_edition(&source);
}

#[test]
fn each_own_case_compiles_in_every_edition() {
    let sources: Vec<_> = cases::each().into_iter().map(|(id, schema)| (id, source(schema))).collect();
    assert!(sources.len() >= 150, "{} cases", sources.len());
    for (id, source) in &sources {
        injects_and_hides_nothing(source, id);
    }
    compile::compile_each_in_every_edition(&sources);
}

#[test]
fn collected_cases_compile_in_every_edition() {
    let Some(path) = recorded::path("the_collected_cases_compile_in_every_edition") else { return };
    let source = source(recorded::everything(&path));
    injects_and_hides_nothing(&source, "all collected cases");
    compile::compile_in_every_edition(&source);
}

#[test]
fn each_collected_case_compiles_in_every_edition() {
    let Some(path) = recorded::path("each_collected_case_compiles_in_every_edition") else { return };
    let cases = recorded::each(&path);
    assert!(cases.len() >= 127, "the collection has {} cases", cases.len());
    let mut sources = Vec::new();
    for case in cases {
        if case.beyond {
            let error = generate(&snapshot(case.schema), &Lock::default(), &Options::default()).unwrap_err();
            assert!(error.to_string().len() < 400, "{}: {error}", case.id);
            continue;
        }
        let source = source(case.schema);
        injects_and_hides_nothing(&source, &case.id);
        sources.push((case.id, source));
    }
    assert!(sources.len() >= 125, "what is beyond all bounds are two cases");
    compile::compile_each_in_every_edition(&sources);
}

#[test]
fn recorded_account_compiles_in_every_edition() {
    let Some(recorded) = std::env::var_os("TICKETPROOF_RECORDED") else {
        eprintln!("skipped the_recorded_account_compiles_in_every_edition: TICKETPROOF_RECORDED is not set");
        return;
    };
    let schema = crate::fixture::recorded(std::path::Path::new(&recorded));
    assert!(schema.properties.len() >= 199);
    compile::compile_in_every_edition(&source(schema));
}

#[test]
fn without_visible_pipelines_stages_are_text() {
    let mut schema = small();
    schema.pipelines.clear();
    schema.required_properties.insert("hs_pipeline_stage".to_owned());
    let made = "pub fn made() -> NewTicket {\n    let mut new = NewTicket::new(\"1\", \"Printer on fire\");\n    \
                new.hs_pipeline = Some(\"0\".into());\n    new\n}";
    assert_eq!(compile::Compiler::new().errors(&format!("{}\n{made}\n", source(schema))), "");
}

#[test]
fn too_large_schema_is_refused_with_the_limit() {
    let mut schema = small();
    cases::add_name(&mut schema, &"x".repeat(1 << 20));
    let error = generate(&snapshot(schema), &Lock::default(), &Options::default()).unwrap_err();
    assert!(matches!(error, CodegenError::TooLong { .. }) && error.to_string().len() < 400, "{error}");

    let mut schema = small();
    let mut many = |most: usize| {
        for index in schema.properties.len()..most {
            cases::add_name(&mut schema, &format!("p{index}"));
        }
        snapshot(schema.clone())
    };
    assert!(generate(&many(10_000), &Lock::default(), &Options::default()).is_ok());
    let large = many(10_001);
    let error = generate(&large, &Lock::default(), &Options::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the schema has 10001 properties, and at most 10000 are generated; narrow it with `.select([...])`"
    );
    let mut narrowed = Options::default();
    narrowed.select = Select::new(["subject", "p10*"]);
    assert!(generate(&large, &Lock::default(), &narrowed).unwrap().contains("pub p10000"));
    assert!(generate(&many(200_000), &Lock::default(), &narrowed).is_err(), "11,111 of them are selected");
    narrowed.select = Select::new(["subject"]);
    assert!(generate(&many(200_000), &Lock::default(), &narrowed).is_ok());
    let error = generate(&many(200_001), &Lock::default(), &narrowed).unwrap_err();
    assert!(matches!(error, CodegenError::TooLarge { found: 200_001, .. }), "{error}");
}

#[test]
fn timing_properties_do_not_count_as_fields() {
    let mut schema = small();
    let stages: Vec<_> = (0..2_600).map(|index| (format!("{index}-a"), "Stage")).collect();
    let stages: Vec<_> = stages.iter().map(|(id, label)| (id.as_str(), *label)).collect();
    schema.pipelines.insert("many".into(), crate::fixture::pipeline("many", "Many", &stages));
    for index in 0..stages.len() {
        for kind in ["date_entered", "date_exited", "cumulative_time_in", "latest_time_in"] {
            let name = format!("hs_v2_{kind}_{index}_a");
            cases::add_name(&mut schema, &name);
            schema.properties.get_mut(&name).unwrap().read_only = true;
        }
    }
    let source = generate(&snapshot(schema), &Lock::default(), &Options::default()).unwrap();
    assert!(!source.contains("pub hs_v2_"));
}
