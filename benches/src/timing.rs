//! Interleaved measurements: every contestant runs once in each round, so that other load on the machine affects all of them
//! alike. The result is each one's best round, in CPU time of its thread. Common harnesses measure one contestant after the
//! other, and on a busy machine the ratio of two such measurements has little meaning.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The time this thread spent on a processor so far.
pub fn thread_time() -> Duration {
    duration(ClockId::ThreadCPUTime)
}

fn duration(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// A measured function. It returns the number of valid records, so that nothing is optimised away and the contestants can be
/// compared.
struct Contestant<'a> {
    name: &'static str,
    run: Box<dyn FnMut() -> usize + 'a>,
    best: Duration,
    good: usize,
}

/// Contestants on the same records.
pub struct Race<'a> {
    contestants: Vec<Contestant<'a>>,
}

impl std::fmt::Debug for Race<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.contestants.iter().map(|one| one.name)).finish()
    }
}

impl Default for Race<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> Race<'a> {
    /// A race without contestants.
    pub const fn new() -> Self {
        Self { contestants: Vec::new() }
    }

    /// Adds a contestant. All others are compared with the first.
    pub fn add(&mut self, name: &'static str, run: impl FnMut() -> usize + 'a) {
        self.contestants.push(Contestant { name, run: Box::new(run), best: Duration::MAX, good: 0 });
    }

    /// Runs every contestant this many times, after one run to warm up.
    pub fn run(&mut self, rounds: usize) {
        for round in 0..=rounds {
            for one in &mut self.contestants {
                let start = thread_time();
                one.good = (one.run)();
                let took = thread_time() - start;
                if round > 0 {
                    one.best = one.best.min(took);
                }
            }
        }
    }

    /// The best time of a contestant.
    pub fn best(&self, name: &str) -> Duration {
        self.contestants.iter().find(|one| one.name == name).map_or(Duration::MAX, |one| one.best)
    }

    /// How many times as long one contestant takes as another.
    pub fn ratio(&self, slow: &str, fast: &str) -> f64 {
        self.best(slow).as_secs_f64() / self.best(fast).as_secs_f64()
    }

    /// A table of all: per record, per second, and how many times as long as the first.
    pub fn table(&self, records: usize, bytes: usize) -> String {
        let mut table = format!("{:<44} {:>10} {:>8} {:>8} {:>10}\n", "", "ns/record", "GB/s", "x", "good");
        for one in &self.contestants {
            let seconds = one.best.as_secs_f64();
            table.push_str(&format!(
                "{:<44} {:>10.1} {:>8.3} {:>8.2} {:>10}\n",
                one.name,
                seconds * 1e9 / records as f64,
                bytes as f64 / seconds / 1e9,
                seconds / self.contestants[0].best.as_secs_f64(),
                one.good,
            ));
        }
        table
    }

    /// A line about one target: how many times as long `slow` takes as `fast`, and how many are wanted.
    pub fn bar(&self, slow: &str, fast: &str, wanted: f64) -> String {
        let ratio = self.ratio(slow, fast);
        let verdict = if ratio >= wanted { "met" } else { "MISSED" };
        format!("{verdict:>6}  {slow} takes {ratio:.2} times as long as {fast} (bar: {wanted})\n")
    }
}
