//! Journals whose files are gone, empty or somebody else's, and beginnings that were cut short.

use super::*;

/// The loss that a folder is refused for.
fn loss(folder: &Path) -> String {
    let error = Journal::open(folder).unwrap_err();
    let JournalError::Lost { what, .. } = &error else { panic!("{error}") };
    assert!(error.to_string().contains("another folder"), "{error}");
    let read = Journal::read(folder).unwrap_err();
    assert_eq!(read.to_string(), error.to_string());
    what.clone()
}

/// The files of a journal of several segments, by name.
fn whole() -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path(), &entries(20));
    let files = files(folder.path());
    assert!(files.len() > 4, "{:?}", files.keys());
    files.into_iter().map(|(path, bytes)| (path.file_name().unwrap().into(), bytes)).collect()
}

#[test]
fn any_file_that_is_deleted_or_emptied_is_a_loss() {
    let whole = whole();
    for path in whole.keys() {
        let name = quoted(path.to_str().unwrap());
        let mut files = whole.clone();
        files.remove(path);
        assert_eq!(loss(folder_of(&files).path()), format!("{name} is missing"));
        files.insert(path.clone(), Vec::new());
        assert_eq!(loss(folder_of(&files).path()), format!("{name} is empty"));
    }
}

#[test]
fn the_only_segment_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    write_segments(folder.path(), &entries(1), SEGMENT_BYTES);
    fs::remove_file(folder.path().join("00000001.journal")).unwrap();
    assert_eq!(loss(folder.path()), "`00000001.journal` is missing");
    assert_eq!(files(folder.path()).len(), 1, "nothing was made anew");
}

#[test]
fn files_of_other_journals_are_none_of_this_one() {
    let (one, other) = (whole(), whole());
    for path in one.keys() {
        let mut files = one.clone();
        files.insert(path.clone(), other[path].clone());
        assert!(loss(folder_of(&files).path()).contains(" is of another journal"), "{path:?}");
    }
    let mut files = one.clone();
    let first = Path::new("00000001.journal");
    files.insert("00000002.journal".into(), one[first].clone());
    assert!(
        loss(folder_of(&files).path())
            .contains("`00000002.journal` is of another journal, or of another place")
    );
    for foreign in [&b"hello\n"[..], &[0; 4096], b"\n\n\n"] {
        files = one.clone();
        files.insert(first.into(), foreign.to_vec());
        assert_eq!(loss(folder_of(&files).path()), "`00000001.journal` has no entry of a journal in it");
    }
}

#[test]
fn what_is_no_file_or_far_too_long_is_not_read() {
    let whole = whole();
    for path in whole.keys() {
        let folder = folder_of(&whole);
        let file = folder.path().join(path);
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        if path.extension().is_some() {
            assert!(loss(folder.path()).contains("is no file"), "{path:?}");
            fs::remove_dir(&file).unwrap();
            // A file with a hole takes no room on the disk.
            fs::File::create(&file).unwrap().set_len(1 << 40).unwrap();
            assert!(loss(folder.path()).contains("more bytes than any segment"), "{path:?}");
        } else {
            let journal = Journal::open(folder.path()).unwrap();
            assert!(matches!(journal.notices(), [Notice::CheckpointDamaged { .. }]), "{path:?}");
        }
    }
}

#[test]
fn a_leftover_is_no_beginning() {
    let whole = whole();
    for (name, bytes) in [
        ("checkpoint", whole[Path::new("checkpoint")].as_slice()),
        ("checkpoint", b"x"),
        ("checkpoint.tmp", b""),
        ("00000002.journal.tmp", b""),
        ("00000001.journal.tmp", b"somebody's own text"),
        ("00000000.journal", b"x"),
        ("1.journal", whole[Path::new("00000001.journal")].as_slice()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
        let what = loss(folder.path());
        assert!((what.contains(&quoted(name)) || bytes.len() > 20) && what.contains("missing"), "{what}");
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), bytes, "and it is left as it is");
    }
    for number in [2, u32::MAX] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(files::segment_path(folder.path(), number), b"x").unwrap();
        assert!(loss(folder.path()).starts_with("`00000001.journal`"));
    }
}

#[test]
fn what_is_not_the_journals_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["rejects.ndjson", ".gitignore", "notes.journal.txt"] {
        fs::write(folder.path().join(name), b"x").unwrap();
    }
    write_all(folder.path(), &entries(1));
    assert_eq!(Journal::open(folder.path()).unwrap().notices(), []);
}

#[test]
fn a_beginning_that_is_cut_short_anywhere_is_gone_on_with() {
    let all = entries(1);
    let mut states = BTreeMap::<usize, usize>::new();
    for left in 0.. {
        let folder = tempfile::tempdir().unwrap();
        LEFT.set(left);
        let mut journal = Journal::open_on(folder.path(), &Ending).unwrap();
        let is_whole = all[..3].iter().all(|entry| journal.write(entry).is_ok());
        drop(journal);
        *states.entry(files(folder.path()).len()).or_default() += 1;
        // Others may look at it.
        match Journal::read(folder.path()) {
            Ok((ledger, notices)) => assert_eq!((ledger.counts().done, notices.len()), (0, 0), "{left}"),
            Err(error) => assert!(matches!(error, JournalError::Missing { .. }), "{left}: {error}"),
        }
        LEFT.set(usize::MAX);
        let mut journal = Journal::open_on(folder.path(), &Ending).unwrap();
        assert_eq!(journal.notices(), [], "{left}");
        let from = usize::from(journal.ledger().mode().is_some()) + usize::from(journal.ledger().size() > 0);
        for entry in &all[from..] {
            journal.write(entry).unwrap();
        }
        drop(journal);
        let journal = Journal::open(folder.path()).unwrap();
        assert_eq!((journal.notices(), journal.ledger().counts().done), (&[][..], 7), "{left}");
        assert!(folder.path().join(checkpoint::NAME).exists() && segments(folder.path()).len() == 1);
        if is_whole {
            break;
        }
    }
    assert_eq!(states.keys().copied().collect::<Vec<_>>(), [0, 1, 2], "all states of a beginning were seen");
}

#[test]
fn a_file_has_its_name_only_when_it_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    LEFT.set(usize::MAX);
    let mut journal = Journal::open_on(folder.path(), &Ending).unwrap();
    journal.write(&entries(1)[0]).unwrap();
    let whole = |name| format!("create {name}.tmp; append; sync; rename to {name}; sync folder; ");
    let begun = [whole("00000001.journal"), "sync folder; sync; ".to_owned(), whole("checkpoint")].concat();
    let steps = STEPS.take().join("; ");
    assert_eq!(steps, format!("{begun}append"));
}

#[test]
fn a_new_segment_that_is_cut_short_anywhere_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    write_segments(folder.path(), &entries(3), SEGMENT_BYTES);
    let before = files(folder.path());
    let plan = Entry::Plan { from: 30, input: "in.ndjson".to_owned(), rows: vec![row(30)] };
    for left in 0.. {
        let work = folder_of(&before);
        let mut journal = Journal::open_on(work.path(), &Ending).unwrap();
        journal.segment_bytes = 1;
        LEFT.set(left);
        let is_whole = journal.write(&plan).is_ok();
        drop(journal);
        LEFT.set(usize::MAX);
        let mut journal = Journal::open_on(work.path(), &Ending).unwrap();
        assert_eq!(journal.notices(), [], "{left}");
        assert_eq!(journal.ledger().counts().total(), 30 + u64::from(is_whole), "{left}");
        journal.segment_bytes = 1;
        if is_whole {
            break;
        }
        journal.write(&plan).unwrap();
        drop(journal);
        assert_eq!(Journal::open(work.path()).unwrap().ledger().counts().planned, 4, "{left}");
    }
}

#[tokio::test]
async fn what_is_cut_off_after_a_run_ended_is_missed_and_in_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(folder.path()).unwrap();
    for entry in entries(2) {
        journal.write(&entry).unwrap();
    }
    journal.end(9, None).await.unwrap();
    drop(journal);
    let path = folder.path().join("00000001.journal");
    let bytes = fs::read(&path).unwrap();
    let ends: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').map(|at| at + 1).collect();
    let whole = files(folder.path());
    for (kept, end) in (1..).zip(&ends) {
        let work = folder_of(&whole);
        fs::write(work.path().join("00000001.journal"), &bytes[..*end]).unwrap();
        let journal = Journal::open(work.path()).unwrap();
        // The last entry says that the run ended; nothing is lost with it.
        let missing = (ends.len() - 1).saturating_sub(kept);
        let told = journal.notices().iter().map(|notice| match notice {
            Notice::Missing { entries, .. } => *entries,
            other => panic!("{other}"),
        });
        assert_eq!(told.sum::<u64>(), missing as u64, "{kept}");
        // What was sent is done, refused, in doubt, or will be taken for what is lost.
        let ledger = journal.ledger();
        assert!(missing == 0 || ledger.counts().planned == 0, "{kept}: {:?}", ledger.counts());
        let lost = ledger.items().iter().filter(|item| item.id.is_none()).count();
        let unknown = (0..20).filter(|number| ledger.state(id(*number)).is_none()).count();
        assert_eq!((ledger.items().len(), lost), (20, unknown), "{kept}");
    }
}

#[test]
fn a_damaged_checkpoint_is_written_anew() {
    let whole = whole();
    let bytes = &whole[Path::new("checkpoint")];
    LEFT.set(usize::MAX);
    for at in (0..bytes.len()).step_by(5) {
        let mut files = whole.clone();
        let mut damaged = bytes.clone();
        damaged[at] ^= 4;
        files.insert("checkpoint".into(), damaged);
        let folder = folder_of(&files);
        let mut journal = Journal::open(folder.path()).unwrap();
        assert!(
            matches!(journal.notices(), [Notice::CheckpointDamaged { .. }]),
            "{at}: {:?}",
            journal.notices()
        );
        assert_eq!(journal.ledger().counts().total(), 200, "{at}");
        journal.write(&Entry::Again { items: vec![], why: String::new() }).unwrap();
        drop(journal);
        assert_eq!(Journal::open(folder.path()).unwrap().notices(), [], "{at}");
    }
}

#[test]
fn the_lock_is_no_file_that_can_be_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(folder.path()).unwrap();
    journal.write(&entries(1)[0]).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        // Windows refuses to delete the file that is locked.
        let _ = fs::remove_file(entry.unwrap().path());
    }
    assert!(matches!(Journal::open(folder.path()), Err(JournalError::InUse { .. })));
}
