//! Journals that are cut, damaged, locked and out of disk.

mod losses;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fs,
};

use ticketproof_diagnostics::text::quoted;

use super::*;

fn row(number: u32) -> PlannedRow {
    PlannedRow(u64::from(number) + 1, u64::from(number) * 10, format!("{number:032x}"))
}

fn id(number: u32) -> RowId {
    RowId(u128::from(number))
}

/// The entries of a run for ten records a time: all planned and sent, then one refused, one in doubt, one not sent after all,
/// the others done.
fn entries(batches: u32) -> Vec<Entry> {
    let mut entries =
        vec![Entry::Run { at: 1, target: "http://x".to_owned(), key: None, tool: "0".to_owned() }];
    for first in (0..batches).map(|batch| batch * 10) {
        let places: Vec<u32> = (first..first + 10).collect();
        let rows = places.iter().map(|place| row(*place)).collect();
        entries.push(Entry::Plan { from: first, input: "in.ndjson".to_owned(), rows });
        entries.push(Entry::Send { at: i64::from(first), items: places });
        entries.push(Entry::Refused {
            item: first,
            reason: Box::new(Reason { status: 400, ..Reason::default() }),
        });
        entries.push(Entry::Doubt { items: vec![first + 1], why: "timeout".to_owned() });
        entries.push(Entry::Again { items: vec![first + 2], why: "not sent".to_owned() });
        entries
            .push(Entry::Done((first + 3..first + 10).map(|place| (place, format!("t{place}"))).collect()));
    }
    entries
}

fn write_all(folder: &Path, entries: &[Entry]) {
    write_segments(folder, entries, 2048);
}

fn write_segments(folder: &Path, entries: &[Entry], segment_bytes: u64) {
    let mut journal = Journal::open(folder).unwrap();
    journal.segment_bytes = segment_bytes;
    for entry in entries {
        journal.write(entry).unwrap();
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

fn segments(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_segment =
        |path: &PathBuf, _: &mut _| path.extension().is_some_and(|extension| extension == "journal");
    files(folder).extract_if(.., is_segment).collect()
}

/// A folder with these files in it.
fn folder_of(files: &BTreeMap<PathBuf, Vec<u8>>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        fs::write(folder.path().join(path.file_name().unwrap()), bytes).unwrap();
    }
    folder
}

#[test]
fn a_journal_is_read_back_over_all_its_segments() {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path(), &entries(20));
    assert!(segments(folder.path()).len() > 3, "segments are begun anew");
    let journal = Journal::open(folder.path()).unwrap();
    assert_eq!(journal.notices(), []);
    let ledger = journal.ledger();
    assert_eq!(ledger.counts(), Counts { planned: 20, done: 140, refused: 20, in_doubt: 20 });
    assert_eq!(ledger.state(id(3)), Some(&State::Done("t3".into())));
    assert_eq!(ledger.items()[13].line, 14);
    assert_eq!(ledger.state(id(999)), None);
    let name = journal.name().to_owned();
    drop(journal);
    assert_eq!(Journal::open(folder.path()).unwrap().name(), name);
    let (ledger, notices) = Journal::read(folder.path()).unwrap();
    assert_eq!((ledger.counts().total(), notices.len()), (200, 0));
}

#[test]
fn what_was_under_way_is_in_doubt_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path(), &entries(1)[..3]);
    let journal = Journal::open(folder.path()).unwrap();
    assert_eq!(journal.ledger().counts(), Counts { in_doubt: 10, ..Counts::default() });
    let State::InDoubt(why) = &journal.ledger().items()[0].state else { panic!() };
    assert_eq!(&**why, "the sender ended before an answer came");
}

#[test]
fn two_senders_do_not_share_a_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let error = Journal::open(folder.path()).unwrap_err();
    assert!(matches!(error, JournalError::InUse { .. }), "{error}");
    drop(journal);
    assert!(Journal::open(folder.path()).is_ok());
    assert!(matches!(Journal::read(folder.path().join("none")), Err(JournalError::Missing { .. })));
}

#[test]
fn a_newer_format_is_not_guessed_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut line = Vec::new();
    frame::write(&mut line, br#"[0,0,{"segment":{"version":2,"journal":"x"}}]"#);
    fs::write(folder.path().join("00000001.journal"), line).unwrap();
    assert!(matches!(Journal::open(folder.path()), Err(JournalError::Newer { .. })));
}

/// `TICKETPROOF_SOAK_JOURNAL_BYTES` makes it long.
#[test]
fn a_tail_cut_at_any_byte_costs_only_what_was_not_whole() {
    let setting = std::env::var("TICKETPROOF_SOAK_JOURNAL_BYTES").ok();
    let wanted: usize = setting.and_then(|text| text.parse().ok()).unwrap_or(1_500);
    let folder = tempfile::tempdir().unwrap();
    let all = entries(u32::try_from(wanted / 700 + 1).unwrap());
    write_segments(folder.path(), &all, SEGMENT_BYTES);
    let (path, bytes) = segments(folder.path()).pop_first().unwrap();
    assert!(bytes.len() >= wanted, "{}", bytes.len());
    let scan = frame::scan(&bytes);
    // What the journal knows after each of its lines; the first line is the segment's own.
    let mut after = vec![Counts::default(); 2];
    let mut ledger = Ledger::default();
    for (number, entry) in (1..).zip(&all) {
        ledger.apply(number, ledger.size(), entry);
        let mut closed = ledger.clone();
        closed.close();
        after.push(closed.counts());
    }
    let work = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join(checkpoint::NAME), work.path().join(checkpoint::NAME)).unwrap();
    let file = work.path().join(path.file_name().unwrap());
    let first = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for cut in (bytes.len() - wanted).max(first)..=bytes.len() {
        // Some file systems write a file to the disk that is cut to nothing and filled again; a new one waits.
        let _ = fs::remove_file(&file);
        fs::write(&file, &bytes[..cut]).unwrap();
        let whole = |part: &&frame::Part| matches!(part, frame::Part::Payload(range) if range.end < cut);
        let kept = scan.parts.iter().filter(whole).count();
        let mut journal = Journal::open(work.path()).unwrap();
        assert_eq!(journal.ledger().counts(), after[kept], "cut at {cut}");
        let good_end = frame::scan(&bytes[..cut]).good_end;
        let torn = Notice::Torn { file: file.clone(), bytes: (cut - good_end) as u64 };
        assert_eq!(journal.notices(), if good_end < cut { vec![torn] } else { vec![] }, "cut at {cut}");
        if cut % 16 != 0 {
            continue;
        }
        // And it goes on.
        let entry =
            Entry::Plan { from: journal.ledger().size(), input: "x".to_owned(), rows: vec![row(1 << 20)] };
        journal.write(&entry).unwrap();
        drop(journal);
        let journal = Journal::open(work.path()).unwrap();
        let state = journal.ledger().state(id(1 << 20));
        assert_eq!((journal.notices(), state), (&[][..], Some(&State::Planned)), "cut at {cut}");
    }
}

#[test]
fn what_damage_may_have_sent_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let all = entries(30);
    write_all(folder.path(), &all);
    for (path, bytes) in segments(folder.path()) {
        let work = folder_of(&files(folder.path()));
        let mut damaged = bytes.clone();
        for byte in &mut damaged[bytes.len() / 3..bytes.len() / 2] {
            *byte = 0;
        }
        let file = work.path().join(path.file_name().unwrap());
        fs::write(&file, &damaged).unwrap();
        let journal = Journal::open(work.path()).unwrap();
        assert!(journal.notices().iter().any(|notice| matches!(notice, Notice::Damaged { .. })), "{path:?}");
        let ledger = journal.ledger();
        let mut lost = ledger.items().iter().filter(|item| item.id.is_none()).count();
        for number in 0..300 {
            // All that was done is done, in doubt, or unknown; and the unknown are as many as will be taken for lost.
            match (number % 10, ledger.state(id(number))) {
                (_, None) => lost -= 1,
                (3.., state) => {
                    assert!(matches!(state, Some(State::Done(_) | State::InDoubt(_))), "{number}: {state:?}")
                }
                _ => {}
            }
        }
        assert_eq!(lost, 0);
    }
}

#[test]
fn rows_whose_planning_is_lost_are_taken_for_those_that_are_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = entries(2);
    all.truncate(11);
    write_all(folder.path(), &all);
    // The second batch's plan and its sending are gone.
    for line in [r#"{"plan":{"from":10"#, r#"{"send":{"at":10"#] {
        for (path, bytes) in segments(folder.path()) {
            let text = String::from_utf8(bytes).unwrap();
            fs::write(path, text.replacen(line, &line.replacen('{', "!", 1), 1)).unwrap();
        }
    }
    let mut journal = Journal::open(folder.path()).unwrap();
    assert_eq!(journal.ledger().state(id(10)), None);
    assert_eq!(journal.ledger().first_lost(), Some(10));
    let claim = Entry::Plan { from: 10, input: "in.ndjson".to_owned(), rows: vec![row(10)] };
    journal.write(&claim).unwrap();
    assert!(matches!(journal.ledger().state(id(10)), Some(State::InDoubt(_))));
    assert_eq!((journal.ledger().first_lost(), journal.ledger().size()), (Some(11), 20));
    drop(journal);
    let journal = Journal::open(folder.path()).unwrap();
    assert!(matches!(journal.ledger().state(id(10)), Some(State::InDoubt(_))), "and stays so");
}

thread_local! {
    /// The bytes and steps that this thread's disk still takes.
    static LEFT: Cell<usize> = const { Cell::new(0) };
    /// The steps that were done on it, in order.
    static STEPS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn log(step: &str, path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    STEPS.with_borrow_mut(|steps| steps.push(format!("{step} {name}").trim_end().to_owned()));
}

/// A disk that takes so many bytes and steps and nothing after them: one that is full, or one whose machine went down.
struct Ending;

/// A file on it.
struct EndingFile(Box<dyn Medium>);

/// Takes some of what is left; an error if it is not enough.
fn spend(wanted: usize) -> (usize, io::Result<()>) {
    let spent = LEFT.get().min(wanted);
    LEFT.set(LEFT.get() - spent);
    (spent, if spent < wanted { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) })
}

impl Disk for Ending {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Medium>> {
        spend(1).1?;
        log("create", path);
        Ok(Box::new(EndingFile(storage::Local.create(path)?)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Medium>> {
        Ok(Box::new(EndingFile(storage::Local.open(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        spend(1).1?;
        log("rename to", to);
        storage::Local.rename(from, to)
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        log("sync folder", Path::new(""));
        spend(1).1
    }
}

impl Medium for EndingFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (taken, result) = spend(bytes.len());
        log("append", Path::new(""));
        self.0.append(&bytes[..taken])?;
        result
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.0.cut(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        log("sync", Path::new(""));
        spend(1).1
    }
}

#[test]
fn a_full_disk_ends_the_writing_and_spoils_nothing() {
    let all = entries(2);
    for left in (0..1800).step_by(7) {
        let folder = tempfile::tempdir().unwrap();
        LEFT.set(left);
        let mut journal = Journal::open_on(folder.path(), &Ending).unwrap();
        let written = all.iter().take_while(|entry| journal.write(entry).is_ok()).count();
        assert!(written < all.len(), "{left} bytes are too few");
        LEFT.set(usize::MAX);
        let error = journal.write(&all[0]).unwrap_err().to_string();
        assert!(error.contains("an earlier write failed"), "{error}");
        let counts = journal.ledger().counts();
        drop(journal);
        let journal = Journal::open(folder.path()).unwrap();
        assert_eq!(journal.notices(), [], "{left}");
        assert_eq!(journal.ledger().counts().total(), counts.total(), "{left}");
    }
}
