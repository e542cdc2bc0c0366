//! Tables that are out to break something.

use super::{check, findings, folder, told};

#[test]
fn strange_tables_have_an_end_that_is_known() {
    let wide = |count: usize| (0..count).map(|at| format!("c{at}")).collect::<Vec<_>>().join(",");
    let wide = format!("{}\n{}\n", wide(100_000), ",".repeat(99_999));
    let nulls = b"subject,hs_pipeline_stage\n\0\0,1\n\0,\0\n".to_vec();
    let giant = format!("subject,hs_pipeline_stage\n\"{}\",1\nx,1\n", "y".repeat(9_000_000));
    for (name, text, codes) in [
        ("wide", wide.as_bytes(), &[1][..]),
        ("nulls", &nulls, &[1]),
        ("giant cell", giant.as_bytes(), &[1]),
        ("empty", b"", &[2]),
        ("blank lines", b"\n\r\n\n", &[2]),
        ("header only", b"subject,hs_pipeline_stage\n", &[2]),
        ("header without an end", b"subject,hs_pipeline_stage", &[2]),
        ("no headers", b",,,\na,b,c,d\n", &[1]),
        ("empty rows only", b"subject,hs_pipeline_stage\n,\n \t,\"\"\n", &[2]),
        ("half a pair", b"\xff\xfea\x00,\x00\x00\xd8", &[2]),
        ("binary", &[0x80; 5_000], &[1, 2]),
        ("quotes", b"\"\"\"\"\"\"\"\n\"", &[1, 2]),
        ("twice the same", b"subject,subject,hs_pipeline_stage\na,b,1\n", &[1]),
    ] {
        let folder = folder(&[("t.csv", text)]);
        for args in [
            &["t.csv"][..],
            &["--fix", "t.csv"],
            &["--accepted", "a", "--rejects", "r", "--format", "sarif", "t.csv"],
        ] {
            let seen = check(folder.path(), args);
            assert!(
                seen.code.is_some_and(|code| codes.contains(&code)),
                "{name} {args:?}: {:?} {}",
                seen.code,
                seen.stderr
            );
            assert!(!seen.stdout.contains('\0') && !seen.stderr.contains("panicked"), "{name}");
        }
    }
}

#[test]
fn a_quote_that_nothing_closes_is_told_and_no_share_excuses_it() {
    let table = b"subject,hs_pipeline_stage\na,1\n\"b,1\nc,1\nd,1\n";
    let (code, found) = findings(table, &["--max-rejects", "100%"]);
    assert_eq!((code, told(&found)), (Some(1), vec!["unclosed-quote 3 1 subject".to_owned()]));
    assert!(found[0]["message"].as_str().unwrap().contains("2 more lines"), "{found:?}");
    let endless = [b"subject,hs_pipeline_stage\n\"".to_vec(), vec![b'x'; 17 * 1024 * 1024]].concat();
    let folder = folder(&[("t.csv", &endless)]);
    let seen = check(folder.path(), &["t.csv"]);
    assert_eq!(seen.code, Some(2));
    assert!(seen.stderr.contains("the row that begins on line 2 has no end"), "{}", seen.stderr);
}

#[test]
fn ragged_rows_are_located() {
    let (code, found) = findings(b"subject,hs_pipeline_stage,\na,1,,,\nb,1,x\nc,1,,y\nd\n", &[]);
    assert_eq!(code, Some(1));
    assert_eq!(told(&found), ["ragged-row 3 3 ", "ragged-row 4 4 -", "ragged-row 5 2 hs_pipeline_stage"]);
}

#[test]
fn text_of_others_cannot_command_the_terminal() {
    let folder = folder(&[("t.csv", "sub\u{1b}[31mject,hs_pipeline_stage\nx,1\n".as_bytes())]);
    for format in ["human", "json", "github", "sarif"] {
        let seen = check(folder.path(), &["--format", format, "t.csv"]);
        assert!(!seen.stdout.contains('\u{1b}'), "{format}: {}", seen.stdout);
    }
}

#[test]
fn rows_keep_their_order_over_many_blocks() {
    let mut text = String::from("Ticket name,Ticket status,Ticket description\n");
    for row in 0..20_000 {
        let status = if row % 1_000 == 999 { "Nwe" } else { "New" };
        text.push_str(&format!("\"row {row}\",{status},\"two\nlines of text, and more of it\"\n"));
    }
    let (code, found) = findings(text.as_bytes(), &[]);
    assert_eq!((code, found.len()), (Some(1), 20));
    let lines: Vec<_> = found.iter().map(|finding| finding["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (1..=20).map(|number| number * 2_000).collect::<Vec<_>>());
}
