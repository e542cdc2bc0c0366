//! Journals that were cut, damaged or lost a file.

use std::fs;

use super::*;

/// The journal's last segment.
fn segment(job: &Job) -> std::path::PathBuf {
    let files = fs::read_dir(job.path().join("j")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "journal")).max().unwrap()
}

#[test]
fn a_torn_tail_is_cut_and_said_and_the_job_goes_on() {
    let job = Job::new();
    job.write_tickets(30);
    let args = ["t.ndjson", "--journal", "j", "--batch", "10", "--key", "external_id"];
    assert_eq!(job.send(&args).code, Some(0));
    let path = segment(&job);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 7]).unwrap();
    let run = job.send(&args);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("are no whole entry and were cut off"), "{}", run.stderr);
    let again = job.send(&args);
    assert!(again.code == Some(0) && !again.stderr.contains("warning"), "{}", again.stderr);
    assert_eq!(job.sandbox.tickets().len(), 30);
}

#[test]
fn a_damaged_journal_never_blocks_a_start_nor_makes_a_second_ticket() {
    let job = Job::new();
    job.write_tickets(40);
    let args = ["t.ndjson", "--journal", "j", "--batch", "10"];
    assert_eq!(job.send(&args).code, Some(0));
    let path = segment(&job);
    let whole = fs::read(&path).unwrap();
    let checkpoint = fs::read(job.path().join("j/checkpoint")).unwrap();
    for eighth in 0..8 {
        let mut bytes = whole.clone();
        fs::write(job.path().join("j/checkpoint"), &checkpoint).unwrap();
        let length = bytes.len() / 8;
        bytes[eighth * length..(eighth + 1) * length].fill(0);
        fs::write(&path, &bytes).unwrap();
        let run = job.send(&args);
        assert!(matches!(run.code, Some(0 | 1)), "{eighth}: {}", run.stderr);
        assert!(run.stderr.contains("warning: "), "{eighth}: {}", run.stderr);
        assert!(run.stderr.contains("40 records: "), "{eighth}: {}", run.stderr);
        assert_eq!(job.sandbox.tickets().len(), 40, "{eighth}: nothing is made twice: {}", run.stderr);
    }
}

#[test]
fn a_journal_that_lost_a_file_is_no_new_one() {
    let job = Job::new();
    job.write_tickets(20);
    let args = ["t.ndjson", "--journal", "j", "--batch", "10"];
    assert_eq!(job.send(&args).code, Some(0));
    let whole: Vec<_> =
        fs::read_dir(job.path().join("j")).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(whole.len() >= 2, "{whole:?}");
    for path in whole {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        for (what, is_deleted) in [("missing", true), ("empty", false)] {
            if is_deleted {
                fs::remove_file(&path).unwrap()
            } else {
                fs::write(&path, b"").unwrap()
            }
            for args in [
                &args[..],
                &[&args[..], &["--dry-run"]].concat(),
                &[&args[..], &["--reconcile"]].concat(),
                &["--status", "j"],
            ] {
                let run = job.send(args);
                assert_eq!(
                    (run.code, run.stdout.as_str()),
                    (Some(2), ""),
                    "{name} {what} {args:?}: {}",
                    run.stderr
                );
                let says = [format!("`{name}` is {what}"), "another folder".to_owned()];
                assert!(
                    says.iter().all(|it| run.stderr.contains(it)),
                    "{name} {what} {args:?}: {}",
                    run.stderr
                );
            }
        }
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(job.sandbox.tickets().len(), 20, "nothing is made twice");
    // Put back as it was, it goes on.
    let run = job.send(&args);
    assert!(run.code == Some(0) && last_line(&run).contains("20 of them before"), "{}", run.stderr);
}
