//! Accepts connections, serves them, and ends them where a fault asks for it.

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

use super::{reply::Hangup, resettable_stream::ResettableStream};

/// Accepts connections until `stop` changes, then ends all of them.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    read_timeout: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // A dropped sandbox drops the sender, which ends the wait too.
            _ = stop.changed() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone(), read_timeout));
                }
                // Most likely out of file descriptors: wait until a connection closes.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    connections.shutdown().await;
}

/// The error that makes hyper end a connection without an answer.
#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was ended on purpose")
    }
}

impl std::error::Error for HungUp {}

async fn serve(stream: TcpStream, router: Router, read_timeout: Duration) {
    // Without this, small answers wait for an acknowledgement. A failure costs speed only.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let stream = TokioIo::new(ResettableStream::new(stream, Arc::clone(&reset)));
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
    // A broken connection concerns its client only.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(read_timeout)
        .serve_connection(stream, service)
        .await;
}
