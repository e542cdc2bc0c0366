//! Scratch.
use benches::{corpus::{Mix, Writer, account}, timing::{thread_time}};
use ticketproof_validator::{Operation, Shape, Validator, Verdict};
fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (records, rounds) = (*numbers.first().unwrap_or(&100_000), *numbers.get(1).unwrap_or(&5));
    let distinct = *numbers.get(2).unwrap_or(&records);
    let bad = *numbers.get(3).unwrap_or(&30) as u32;
    let schema = account(200, 7);
    let (mut text, _) = Writer::new(&schema, Mix { bad, odd: if bad == 0 {0} else {1}, huge: 0 }, 1).lines(distinct);
    let one = text.clone();
    for _ in 1..records / distinct { text.extend_from_slice(&one); }
    let validator = Validator::new(schema.clone());
    if rounds == 0 { let mut good = 0; validator.scan_lines(Operation::Create, Shape::Body, &text, |line| good += usize::from(line.verdict == Verdict::Valid)); println!("{good}"); return; }
    let mut best = f64::MAX; let mut good = 0;
    for _ in 0..rounds {
        let t = thread_time();
        good = 0;
        validator.scan_lines(Operation::Create, Shape::Body, &text, |line| good += usize::from(line.verdict == Verdict::Valid));
        best = best.min((thread_time() - t).as_secs_f64());
    }
    let mut other = f64::MAX;
    for _ in 0..5.min(rounds) { let t = thread_time(); for line in text.split(|b| *b == b'\n') { good += usize::from(serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err()); } other = other.min((thread_time() - t).as_secs_f64()); }
    println!("IgnoredAny {} ", other * 1e9 / records as f64);
    println!("{} ns/record {} good of {}, mean {}", best * 1e9 / records as f64, good, records, text.len() / records);
}
