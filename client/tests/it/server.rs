//! A server that says exactly what a test wants it to say, byte for byte.

use std::sync::{Arc, Mutex};

use ticketproof_client::{ApiVersion, Client, ClientBuilder, Token};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// The token of all tests; must never be seen in what the client says.
pub(crate) const CANARY: &str = "pat-na1-canary-0123456789";

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Method and target of the request line.
    pub(crate) line: String,
    /// The header lines, lower case.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

/// The server's action for one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Send these bytes and close.
    Send(Vec<u8>),
    /// Send these bytes and then nothing more, without closing.
    Stall(Vec<u8>),
    /// Close at once.
    Close,
}

/// A server on a free loopback port.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// A server that asks `answer` what to do with each request.
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> Self {
        crate::secrets::listen();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&log), Arc::clone(&answer)));
            }
        });
        Self { url, seen }
    }

    /// A server that does the same with every request.
    pub(crate) async fn always(act: Act) -> Self {
        Self::start(move |_| act.clone()).await
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// A client of this server, not built yet; it makes every request once.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(Token::new(CANARY).unwrap()).base_url(&self.url).read_retries(0)
    }

    /// A client of this server in another API version.
    pub(crate) fn client_of(&self, version: ApiVersion) -> Client {
        self.builder().api_version(version).build().unwrap()
    }

    /// The request lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|seen| seen.line.clone()).collect()
    }
}

async fn serve<F: Fn(&Seen) -> Act>(mut stream: TcpStream, log: Arc<Mutex<Vec<Seen>>>, answer: Arc<F>) {
    let Some(seen) = read(&mut stream).await else { return };
    log.lock().unwrap().push(seen.clone());
    match answer(&seen) {
        Act::Send(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Act::Close => {}
    }
}

async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_string();
            let lower = head.to_ascii_lowercase();
            let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
            let whole = end + 4 + length.map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= whole {
                let line = head.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned();
                let body = String::from_utf8_lossy(&bytes[end + 4..whole]).to_string();
                return Some(Seen { line, head: lower, body });
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

/// An answer with a JSON body and HubSpot's usual headers.
pub(crate) fn json(status: u16, body: &str) -> Act {
    raw(
        status,
        &[("content-type", "application/json;charset=utf-8"), ("x-hubspot-correlation-id", "corr-1")],
        body,
    )
}

/// An answer with exactly these headers besides its length.
pub(crate) fn raw(status: u16, headers: &[(&str, &str)], body: &str) -> Act {
    let mut text = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    Act::Send(format!("{text}\r\n{body}").into_bytes())
}
