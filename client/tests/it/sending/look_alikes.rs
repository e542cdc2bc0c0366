//! Records that differ only in how a number is written, in blanks or in letter case, as texts and as numbers: none is taken for
//! another.

use std::collections::{HashMap, HashSet};

use ticketproof_client::{Settling, State};

use super::{scenarios::IterStream, soak::Dice, *};

/// The likeness of a record to the others of its group.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Alike {
    /// The group, which all of them name in their subject.
    pub(super) group: u64,
    pub(super) text: Option<&'static str>,
    pub(super) number: Option<&'static str>,
}

const TEXTS: [Option<&str>; 10] = [
    None,
    Some("007"),
    Some("7"),
    Some("7.0"),
    Some("7 "),
    Some(" 7"),
    Some("a7"),
    Some("A7"),
    Some("A7 "),
    Some("\u{ff17}"),
];
const NUMBERS: [Option<&str>; 6] = [None, Some("007"), Some("7"), Some("7.0"), Some("8"), Some("008.")];

/// A record of a group of three.
pub(super) fn make(number: usize, dice: &mut Dice) -> Spec {
    let mut one_of = |end: usize| usize::try_from(dice.below(end as u64)).unwrap();
    let (text, of_number) = (TEXTS[one_of(TEXTS.len())], NUMBERS[one_of(NUMBERS.len())]);
    // Most have no number, so that there are equal ones.
    let of_number = of_number.filter(|_| one_of(3) == 0);
    let alike = Alike { group: number as u64 / 3, text, number: of_number };
    Spec { alike: Some(alike), ..Spec::plain(number) }
}

impl Alike {
    /// The content by which two records are equal: the text byte by byte, the number by its value.
    fn content(self) -> (u64, &'static str, String) {
        let number =
            self.number.map_or_else(String::new, |number| number.parse::<f64>().unwrap().to_string());
        (self.group, self.text.unwrap_or_default(), number)
    }

    /// Whether a ticket of one may be taken for one of the other: blanks and case may get lost, and values may be added.
    fn is_like(self, other: Self) -> bool {
        let folded = |text: &str| text.trim().to_lowercase().replace('\u{ff17}', "7");
        let texts = [self.text, other.text].map(Option::unwrap_or_default).map(folded);
        let numbers = [self, other].map(|alike| alike.content().2);
        let may_be = |values: [String; 2]| values.iter().any(String::is_empty) || values[0] == values[1];
        self.group == other.group && may_be(texts) && may_be(numbers)
    }
}

/// Looks for the tickets of a finished run's records in doubt until it is through, holds what comes of it against the store, and
/// sends once more. How many were found, and how many are still in doubt.
pub(super) async fn reconcile(seed: u64, specs: &[Spec], sandbox: &Sandbox, folder: &Path) -> (u64, u64) {
    let before = in_doubt(specs, &Journal::open(folder).unwrap());
    let mut found = 0;
    let mut is_through = false;
    // Some faults end a reconciliation, and it begins anew: the more records are in doubt, the more requests it takes, and the
    // seldomer one comes to its end.
    for _ in 0..1_000 {
        let client = client(sandbox.base_url(), Duration::from_secs(1));
        let mut sender = sender_with(client, folder, false);
        let records = IterStream(records(specs, false).into_iter());
        let mut settling = Settling::default();
        // An answer without results is a fault, too; three of them in a row are none.
        (settling.delay, settling.rounds) = (Duration::ZERO, 3);
        let reconciled = sender.reconcile(records, &local_schema(), settling).await.unwrap();
        assert_eq!(reconciled.unseen, 0, "seed {seed}");
        found += reconciled.found;
        is_through = reconciled.stopped.is_none();
        if is_through {
            break;
        }
    }
    assert!(is_through, "seed {seed}: it is never through");
    let tickets = sandbox.tickets().len();
    let journal = Journal::open(folder).unwrap();
    let left = check(seed, specs, sandbox, &journal, &before);
    drop(journal);
    // What is done or in doubt is not sent again.
    for _ in 0..50 {
        let mut sender = sender(sandbox, folder, false);
        if sender.send_all(records(specs, false)).await.unwrap().stopped.is_none() {
            break;
        }
    }
    assert_eq!(sandbox.tickets().len(), tickets, "seed {seed}: something was sent again");
    (found, left)
}

fn in_doubt(specs: &[Spec], journal: &Journal) -> HashSet<usize> {
    let is_in_doubt =
        |record: &Record<JsonBody>| matches!(journal.ledger().state(record.row.id), Some(State::InDoubt(_)));
    let all = records(specs, false).into_iter().zip(specs);
    all.filter(|(record, _)| is_in_doubt(record)).map(|(_, spec)| spec.number).collect()
}

/// Holds the journal against the store; how many records are in doubt.
fn check(seed: u64, specs: &[Spec], sandbox: &Sandbox, journal: &Journal, before: &HashSet<usize>) -> u64 {
    let mut tickets: HashMap<_, HashSet<String>> = HashMap::new();
    for ticket in sandbox.tickets() {
        let value = |name: &str| ticket.properties.get(name).map_or("", String::as_str).to_owned();
        let number = value(NUMBER);
        let number = if number.is_empty() { number } else { number.parse::<f64>().unwrap().to_string() };
        let content = (value("subject"), value(TEXT), number);
        tickets.entry(content).or_default().insert(ticket.id.to_string());
    }
    // Records of one content, and what became of them.
    let mut contents: HashMap<_, Vec<(Alike, State)>> = HashMap::new();
    for (spec, record) in specs.iter().zip(records(specs, false)) {
        let (alike, state) = (spec.alike.unwrap(), journal.ledger().state(record.row.id).unwrap().clone());
        let (_, text, number) = alike.content();
        contents.entry((spec.subject(), text.to_owned(), number)).or_default().push((alike, state));
    }
    let mut left = 0;
    let doubted: Vec<Alike> =
        specs.iter().filter(|spec| before.contains(&spec.number)).map(|spec| spec.alike.unwrap()).collect();
    for (content, its) in contents {
        let made = tickets.remove(&content).unwrap_or_default();
        assert!(made.len() <= its.len(), "seed {seed}: {content:?} is {} tickets: {its:?}", made.len());
        let mut done = HashSet::new();
        for (_, state) in &its {
            match state {
                State::Done(id) => {
                    assert!(made.contains(&**id), "seed {seed}: {content:?} has another's ticket {id}");
                    assert!(done.insert(id.clone()), "seed {seed}: {content:?} shares the ticket {id}");
                }
                State::InDoubt(_) => left += 1,
                // A proxy found a request with this record alone too large.
                State::Refused(reason) if reason.status == 413 => {}
                other => panic!("seed {seed}: {content:?} is {other:?}"),
            }
        }
        // What nobody else may be is found, all of it.
        let alike = its[0].0;
        let is_alone =
            doubted.iter().all(|other| other.content() == alike.content() || !alike.is_like(*other));
        assert!(!is_alone || done.len() == made.len(), "seed {seed}: {content:?} was not found: {its:?}");
    }
    assert!(tickets.is_empty(), "seed {seed}: tickets that nobody sent: {tickets:?}");
    left
}
