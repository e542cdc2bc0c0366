//! The build.rs helper.

use std::{fs, path::Path};

use tempfile::TempDir;
use ticketproof_codegen::{Builder, CodegenError};
use ticketproof_schema::{embedded, names::Lock};

/// A package's folder with a snapshot in it.
fn package() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    fs::write(folder.path().join("hubspot/tickets.json"), embedded::default_account_json()).unwrap();
    folder
}

fn builder(folder: &Path) -> Builder {
    Builder::new(folder.join("hubspot/tickets.json")).out(folder.join("src/hubspot.rs"))
}

#[test]
fn cargo_watches_existing_inputs_and_the_folder_of_the_lock() {
    let folder = package();
    let told = builder(folder.path()).try_emit().unwrap();
    let snapshot = folder.path().join("hubspot/tickets.json").display().to_string();
    let expected = [
        format!("rerun-if-changed={snapshot}"),
        format!("rerun-if-changed={}", folder.path().join("hubspot").display()),
        format!("rustc-env=TICKETPROOF_SCHEMA={snapshot}"),
    ];
    assert_eq!(told[..3], expected, "a lock that is written is a change");
    assert!(told.len() == 4 && told[3].contains("are not pinned in"), "{told:?}");
    fs::write(folder.path().join("hubspot/Cargo.toml"), "").unwrap();
    let told = builder(folder.path()).try_emit().unwrap();
    assert!(told.len() == 3 && told[1] == expected[2], "a package is too much to watch: {told:?}");

    let mut lock = Lock::default();
    lock.pin(&embedded::default_account().schema);
    lock.write(folder.path().join("hubspot/names.toml")).unwrap();
    let told = builder(folder.path()).try_emit().unwrap();
    assert!(told.len() == 3 && told[1].starts_with("rerun-if-changed="), "nothing is left to pin: {told:?}");

    fs::write(folder.path().join("hubspot/names.toml"), "[pipelines]\n0 = \"helpdesk\"\n").unwrap();
    let told = builder(folder.path()).try_emit().unwrap();
    assert!(told[1].ends_with("names.toml"), "{told:?}");
    let source = fs::read_to_string(folder.path().join("src/hubspot.rs")).unwrap();
    assert!(source.contains("pub mod helpdesk"), "the lock beside the snapshot is obeyed");
}

#[test]
fn output_that_is_an_input_is_refused() {
    let folder = package();
    let path = |name: &str| folder.path().join("hubspot").join(name);
    fs::copy(path("tickets.json"), path("staging.json")).unwrap();
    fs::write(path("names.toml"), "").unwrap();
    fs::hard_link(path("tickets.json"), path("hard.json")).unwrap();
    for (out, read) in [
        ("tickets.json", "tickets.json"),
        ("staging.json", "staging.json"),
        ("names.toml", "names.toml"),
        ("hard.json", "tickets.json"),
    ] {
        let before = fs::read(path(read)).unwrap();
        let error = builder(folder.path()).also(path("staging.json")).out(path(out)).try_emit().unwrap_err();
        assert!(matches!(error, CodegenError::WritesOver { .. }), "{out}: {error}");
        assert!(fs::read(path(read)).unwrap() == before, "{out}");
    }
}

#[test]
fn environment_of_the_derive_has_all_accounts_and_the_lock() {
    let folder = package();
    let path = |name: &str| folder.path().join("hubspot").join(name);
    for name in ["staging.json", "customer.json"] {
        fs::copy(path("tickets.json"), path(name)).unwrap();
    }
    fs::write(path("ours.toml"), "").unwrap();
    let told = builder(folder.path())
        .also(path("staging.json"))
        .also(path("customer.json"))
        .names(path("ours.toml"))
        .try_emit()
        .unwrap();
    let variables: Vec<_> =
        told.iter().filter_map(|line| line.strip_prefix("rustc-env=TICKETPROOF_")).collect();
    let also = std::env::join_paths([path("staging.json"), path("customer.json")]).unwrap();
    assert_eq!(
        variables,
        [
            format!("SCHEMA={}", path("tickets.json").display()),
            format!("NAMES={}", path("ours.toml").display()),
            format!("ALSO={}", also.display()),
        ]
    );
    for name in ["tickets.json", "staging.json", "customer.json", "ours.toml"] {
        assert!(told.contains(&format!("rerun-if-changed={}", path(name).display())), "{name}: {told:?}");
    }
}

#[test]
fn unchanged_file_is_not_written_again() {
    let folder = package();
    let path = folder.path().join("src/hubspot.rs");
    builder(folder.path()).try_emit().unwrap();
    let old = fs::metadata(&path).unwrap().modified().unwrap() - std::time::Duration::from_secs(60);
    fs::File::options().append(true).open(&path).unwrap().set_modified(old).unwrap();
    builder(folder.path()).try_emit().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), old);
    builder(folder.path()).select(["subject"]).try_emit().unwrap();
    assert_ne!(fs::metadata(&path).unwrap().modified().unwrap(), old);
}

#[test]
fn checked_in_file_does_not_depend_on_the_folder() {
    let (one, other) = (package(), package());
    let [one, other] = [one.path(), other.path()].map(|folder| {
        let source = builder(folder).source(&folder.join("src/hubspot.rs")).unwrap();
        source.replace(&*folder.to_string_lossy(), "FOLDER")
    });
    assert_eq!(one, other);
    assert!(one.contains(r#"include_str!("../hubspot/tickets.json")"#), "{}", &one[..2000]);
}

#[test]
fn header_has_the_same_command_for_every_way_of_calling() {
    let folder = package();
    fs::write(folder.path().join("Cargo.toml"), "").unwrap();
    let out = folder.path().join("src/./hubspot.rs");
    let again = folder.path().join("hubspot/tickets.json");
    let source = builder(folder.path()).also(again).select(["*", "!hs_v2_*"]).source(&out).unwrap();
    let line = source.lines().find(|line| line.starts_with("// Regenerate")).unwrap();
    assert_eq!(
        line,
        "// Regenerate: ticketproof generate --schema hubspot/tickets.json --also hubspot/tickets.json --select '*' \
         --select '!hs_v2_*' --out src/hubspot.rs"
    );
    assert!(
        !source.contains(&*folder.path().to_string_lossy()),
        "no path of this machine in a checked-in file"
    );
}

/// The command in a source's header.
fn regenerate(source: &str) -> &str {
    source.lines().find_map(|line| line.strip_prefix("// Regenerate: ")).unwrap()
}

#[test]
fn header_has_no_absolute_path_without_a_package() {
    let folder = package();
    let source = builder(folder.path()).source(&folder.path().join("src/hubspot.rs")).unwrap();
    let expected = "ticketproof generate --schema hubspot/tickets.json --out src/hubspot.rs";
    assert_eq!(regenerate(&source), expected);

    // Called from elsewhere, by ways round.
    fs::create_dir(folder.path().join("src")).unwrap();
    let round = folder.path().join("src/../hubspot/../hubspot/tickets.json");
    let out = folder.path().join("hubspot/../src/hubspot.rs");
    let again = Builder::new(round).out(&out).source(&out).unwrap();
    assert_eq!(again, source);

    // The snapshot lies beside the file.
    let beside = folder.path().join("hubspot/generated.rs");
    let source = builder(folder.path()).out(&beside).source(&beside).unwrap();
    assert_eq!(regenerate(&source), "ticketproof generate --schema tickets.json --out generated.rs");
}

#[cfg(unix)]
#[test]
fn parent_folder_of_a_symbolic_link_is_kept() {
    let folder = package();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("elsewhere/deep")).unwrap();
    fs::rename(path("hubspot"), path("elsewhere/hubspot")).unwrap();
    std::os::unix::fs::symlink(path("elsewhere/deep"), path("link")).unwrap();
    let out = path("out.rs");
    let source = Builder::new(path("link/../hubspot/tickets.json")).out(&out).source(&out).unwrap();
    let included = source.split("include_str!(\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(path(included).exists(), "{included}");
}

#[test]
fn unpinned_names_give_a_warning_for_each_account() {
    let folder = package();
    let sandbox = folder.path().join("hubspot/sandbox.json");
    fs::copy(folder.path().join("hubspot/tickets.json"), &sandbox).unwrap();
    let schema = &embedded::default_account().schema;
    let names = folder.path().join("hubspot/names.toml");
    let mut lock = Lock::default();
    lock.pin(schema);
    lock.write(&names).unwrap();
    let warnings = || builder(folder.path()).also(&sandbox).warnings().unwrap();
    let told = warnings();
    assert!(
        told.len() == 1 && told[0].contains("labels of the account `sandbox` are not pinned"),
        "{told:?}"
    );
    assert!(told[0].contains(&format!("`ticketproof pull --also --out {}`", sandbox.display())), "{told:?}");
    lock.pin_also("sandbox", schema);
    lock.write(&names).unwrap();
    assert!(warnings().is_empty(), "{:?}", warnings());

    let renamed = |to: &str| fs::write(&names, lock.to_toml().replace("[also.sandbox.", to)).unwrap();
    renamed("[also.staging.");
    assert!(
        warnings()[0].ends_with("; it has names of `staging`, which no account is called here"),
        "{:?}",
        warnings()
    );
    renamed("[also.sandbx.");
    let error = builder(folder.path()).also(&sandbox).try_emit().unwrap_err().to_string();
    assert!(
        error.contains("also.sandbx: no account is called `sandbx` here; did you mean `sandbox`"),
        "{error}"
    );
    assert!(builder(folder.path()).warnings().unwrap().is_empty(), "nobody asks for another account");
}

#[test]
fn stages_as_text_give_a_warning_for_each_account() {
    let folder = package();
    let [main, sandbox] =
        ["tickets.json", "sandbox.json"].map(|name| folder.path().join("hubspot").join(name));
    let mut snapshot = embedded::default_account().clone();
    snapshot.schema.pipelines.clear();
    let told = || {
        let warnings = builder(folder.path()).also(&sandbox).warnings().unwrap();
        warnings.into_iter().filter(|warning| warning.contains("stages are text")).collect::<Vec<_>>()
    };
    embedded::default_account().write(&sandbox).unwrap();
    assert!(told().is_empty(), "{:?}", told());
    snapshot.write(&sandbox).unwrap();
    assert!(told().len() == 1 && told()[0].starts_with(&sandbox.display().to_string()), "{:?}", told());
    snapshot.write(&main).unwrap();
    assert!(told().len() == 2 && told()[0].starts_with(&main.display().to_string()), "{:?}", told());
}

#[test]
fn errors_say_what_to_do() {
    let folder = TempDir::new().unwrap();
    let error = Builder::new(folder.path().join("none.json"))
        .out(folder.path().join("out.rs"))
        .try_emit()
        .unwrap_err();
    assert!(error.to_string().contains("run `ticketproof pull --out"), "{error}");
    assert!(!folder.path().join("out.rs").exists());

    let folder = package();
    let sandbox = folder.path().join("hubspot/sandbox.json");
    fs::write(&sandbox, "{").unwrap();
    let error = builder(folder.path()).also(&sandbox).try_emit().unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("{}: the schema snapshot cannot be read", sandbox.display())),
        "{error}"
    );

    let folder = package();
    fs::write(folder.path().join("hubspot/names.toml"), "[properties]\nsubject = \"type\"\n").unwrap();
    let error = builder(folder.path()).try_emit().unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("write `type_`"), "{error}");

    let error =
        builder(folder.path()).names(folder.path().join("nams.toml")).try_emit().unwrap_err().to_string();
    assert!(error.starts_with("there is no names lock at ") && error.contains("nams.toml"), "{error}");

    let folder = package();
    let error = builder(folder.path()).select(["subjct"]).try_emit().unwrap_err();
    assert!(matches!(error, CodegenError::SelectsNothing(_)));
    assert!(error.to_string().contains("did you mean `subject`?"), "{error}");
}
