//! Claim: what the typed client and the validator add to a create is small beside the request itself, and the sandbox is fast
//! enough to be no bottleneck of anybody's tests.
//!
//! `cargo bench -p benches --bench load [-- ROUNDS]`
//!
//! One run has all of it: requests per second of the sandbox, the client beside raw `reqwest` in the same rounds against the
//! same sandbox, and the share that validation has in a create. The sandbox runs on a thread of its own, everything else on
//! the main one, whose processor time is what a caller pays.

use std::{
    hint::black_box,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc,
    time::{Duration, Instant},
};

use benches::timing::thread_time;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;
use ticketproof_client::{Client, Read, Token};
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::embedded::default_account;
use ticketproof_validator::{JsonBody, Operation, Valid, Validator};
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many requests a contestant makes in a round.
const REQUESTS: usize = 500;

/// How many requests the sandbox is asked for at each number of connections.
const BLAST: usize = 20_000;

const CREATE: &str = r#"{"properties":{"subject":"Printer on fire","content":"It burns since this morning; the one on the second floor.","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_priority":"HIGH","hs_ticket_category":"PRODUCT_ISSUE","source_type":"EMAIL"}}"#;

fn main() {
    let rounds = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(20);
    let (address, _stop) = sandbox();
    requests_per_second(address);
    client_beside_reqwest(address, rounds);
}

/// A sandbox on a thread and a runtime of its own. It runs until the sender is dropped.
fn sandbox() -> (SocketAddr, tokio::sync::oneshot::Sender<()>) {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        runtime().block_on(async {
            let sandbox = Sandbox::start().await.expect("a free port");
            tell.send(sandbox.address()).expect("the main thread waits for it");
            let _ = stopped.await;
        });
    });
    (told.recv().expect("the sandbox starts"), stop)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Measures the sandbox alone: requests are bytes that were put together before, over open connections.
#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn requests_per_second(address: SocketAddr) {
    let head = "host: 127.0.0.1\r\nauthorization: Bearer bench\r\n";
    let length = CREATE.len();
    let create = format!(
        "POST /crm/v3/objects/tickets HTTP/1.1\r\n{head}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{CREATE}"
    );
    let id = blast(address, &create, 1, 1).1;
    let read = format!("GET /crm/v3/objects/tickets/{id}?properties=subject HTTP/1.1\r\n{head}\r\n");
    println!("the sandbox on one thread, {BLAST} requests each\n");
    println!("{:<44} {:>12} {:>12}", "", "requests/s", "µs/request");
    for (name, request) in [("create", &create), ("read", &read)] {
        for connections in [1, 8, 64] {
            let took = blast(address, request, connections, BLAST).0.as_secs_f64();
            let name = format!("{name}, {connections} connections");
            println!("{name:<44} {:>12.0} {:>12.1}", BLAST as f64 / took, took * 1e6 / BLAST as f64);
        }
    }
}

/// Makes a request this often over so many connections, and gives the time and the id in the last answer.
fn blast(address: SocketAddr, request: &str, connections: usize, total: usize) -> (Duration, String) {
    let connect = |_| {
        let line = TcpStream::connect(address).expect("the sandbox listens");
        line.set_nodelay(true).expect("a loopback connection");
        line
    };
    let mut lines: Vec<TcpStream> = (0..connections).map(connect).collect();
    let (mut answer, begun) = (Vec::new(), Instant::now());
    for _ in 0..total.div_ceil(connections) {
        for line in &mut lines {
            line.write_all(request.as_bytes()).expect("the sandbox reads");
        }
        for line in &mut lines {
            read_answer(line, &mut answer);
        }
    }
    let took = begun.elapsed();
    let text = String::from_utf8_lossy(&answer);
    let body: Value = serde_json::from_str(text.split_once("\r\n\r\n").expect("a head").1).expect("JSON");
    (took, body["id"].as_str().expect("a record").to_owned())
}

/// Reads one answer with a length.
fn read_answer(line: &mut TcpStream, answer: &mut Vec<u8>) {
    answer.clear();
    let mut chunk = [0; 8192];
    loop {
        let read = line.read(&mut chunk).expect("the sandbox answers");
        assert!(read > 0, "the sandbox keeps connections open");
        answer.extend_from_slice(&chunk[..read]);
        let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&answer[..head]);
        assert!(text.starts_with("HTTP/1.1 2"), "{text}");
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
        if answer.len() == head + 4 + length {
            return;
        }
    }
}

/// One way to make requests, and its best round so far: on the clock, and on the processor of its own thread.
struct Contestant<'a> {
    name: &'static str,
    run: Box<dyn FnMut() + 'a>,
    clock: Duration,
    processor: Duration,
}

impl<'a> Contestant<'a> {
    fn new(name: &'static str, run: impl FnMut() + 'a) -> Self {
        Self { name, run: Box::new(run), clock: Duration::MAX, processor: Duration::MAX }
    }

    fn round(&mut self, counts: bool) {
        let (clock, processor) = (Instant::now(), thread_time());
        (self.run)();
        if counts {
            self.clock = self.clock.min(clock.elapsed());
            self.processor = self.processor.min(thread_time() - processor);
        }
    }

    fn micros(time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / REQUESTS as f64
    }
}

#[expect(clippy::print_stdout, reason = "it is a benchmark")]
fn client_beside_reqwest(address: SocketAddr, rounds: usize) {
    let runtime = runtime();
    let base = format!("http://{address}");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let raw = reqwest::Client::builder().no_proxy().build().expect("a client");
    let client =
        Client::builder(Token::new("bench").expect("a token")).base_url(&base).build().expect("a client");
    let validator = Validator::new(default_account().schema.clone());
    let prove = || -> Valid<JsonBody> {
        validator.validate_json(Operation::Create, black_box(CREATE)).expect("the record is valid")
    };
    let (proved, url) = (prove(), format!("{base}/crm/v3/objects/tickets"));
    let id = runtime.block_on(async { client.tickets().create(&proved).await.expect("created").id });
    let (one, wanted) = (format!("{url}/{id}?properties=subject"), Read::new().properties(["subject"]));
    let raw_create = async || {
        let request =
            raw.post(&url).header(AUTHORIZATION, "Bearer bench").header(CONTENT_TYPE, "application/json");
        let answer = request.body(CREATE).send().await.expect("an answer");
        let bytes = answer.error_for_status().expect("created").bytes().await.expect("a body");
        serde_json::from_slice::<Value>(&bytes).expect("JSON")
    };
    let raw_read = async || {
        let answer = raw.get(&one).header(AUTHORIZATION, "Bearer bench").send().await.expect("an answer");
        let bytes = answer.error_for_status().expect("found").bytes().await.expect("a body");
        serde_json::from_slice::<Value>(&bytes).expect("JSON")
    };
    let mut all = [
        Contestant::new("create, reqwest and serde_json::Value", || {
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    black_box(raw_create().await);
                }
            });
        }),
        Contestant::new("create, ticketproof, proved before", || {
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    black_box(client.tickets().create(&proved).await.expect("created"));
                }
            });
        }),
        Contestant::new("create, ticketproof, proof included", || {
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    black_box(client.tickets().create(&prove()).await.expect("created"));
                }
            });
        }),
        Contestant::new("read, reqwest and serde_json::Value", || {
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    black_box(raw_read().await);
                }
            });
        }),
        Contestant::new("read, ticketproof", || {
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    black_box(client.tickets().read(&id, &wanted).await.expect("found"));
                }
            });
        }),
        Contestant::new("the proof alone (validate_json)", || {
            for _ in 0..REQUESTS {
                black_box(prove());
            }
        }),
    ];
    for round in 0..=rounds {
        // The first is for warming up.
        all.iter_mut().for_each(|one| one.round(round > 0));
    }
    println!("\n{REQUESTS} requests one after the other over one connection; best of {rounds} rounds\n");
    println!("{:<44} {:>12} {:>12}", "", "µs", "µs of CPU");
    for one in &all {
        let (clock, processor) = (Contestant::micros(one.clock), Contestant::micros(one.processor));
        println!("{:<44} {clock:>12.2} {processor:>12.2}", one.name);
    }
    let [create, client_create, _, read, client_read, proof] = &all;
    let ratio = |slow: Duration, fast: Duration| slow.as_secs_f64() / fast.as_secs_f64();
    println!();
    for (name, mine, theirs) in [("create", client_create, create), ("read", client_read, read)] {
        println!(
            "        a {name} by the client takes {:.2} times as long as by reqwest, {:.2} times its CPU",
            ratio(mine.clock, theirs.clock),
            ratio(mine.processor, theirs.processor)
        );
    }
    let share = 100.0 * ratio(proof.clock, client_create.clock);
    let verdict = if share < 1.0 { "met" } else { "MISSED" };
    println!("{verdict:>6}  validation has {share:.2} % of a create's time over loopback (bar: under 1 %)");
}
