//! Connections: accepting them, serving them, and ending them on purpose.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, response::Response};
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{line::Line, reply::Hangup};

/// Accepts connections until it is told to stop; then all of them end.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Also when the sandbox, and with it the sender, is gone.
            _ = stop.changed() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone(), patience));
                }
                // Out of file descriptors, most likely: others will close.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    connections.shutdown().await;
}

/// The answer is that there is none.
#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was ended on purpose")
    }
}

impl std::error::Error for HungUp {}

async fn serve(stream: TcpStream, router: Router, patience: Duration) {
    // Answers are small; without this, one in two waits for an acknowledgement. It costs speed only if it fails.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let line = TokioIo::new(Line::new(stream, Arc::clone(&reset)));
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = inner.call(request.map(Body::new));
        let reset = Arc::clone(&reset);
        async move {
            let Ok(response): Result<Response, std::convert::Infallible> = answer.await;
            match response.extensions().get::<Hangup>() {
                None => Ok(response),
                Some(hangup) => {
                    reset.store(*hangup == Hangup::Reset, Ordering::SeqCst);
                    Err(HungUp)
                }
            }
        }
    });
    // A connection that breaks is its client's business.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .serve_connection(line, service)
        .await;
}
