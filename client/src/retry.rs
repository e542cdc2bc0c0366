//! Reads that are made again: `GET`s only, a few times, and only for what passes by itself.

use std::{ops::Deref, sync::Arc, time::Duration};

use crate::{
    ClientError, backoff,
    memory_budget::Room,
    splitter::Sink,
    transport::{Call, Reply, Transport},
};

/// How often a read is made again unless the user says otherwise.
pub(crate) const READ_RETRIES: u32 = 3;

/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The first pause after a 429 that does not say how long: the limit counts ten seconds.
const FIRST_PAUSE_OF_LIMIT: Duration = Duration::from_secs(2);

/// The longest pause, and the longest `Retry-After` that is waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The connection to one account as endpoints share it, with what is theirs alone: how often reads are made again.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    transport: Arc<Transport>,
    read_retries: u32,
}

impl Shared {
    pub(crate) fn new(transport: Transport, read_retries: u32) -> Self {
        Self { transport: Arc::new(transport), read_retries }
    }

    pub(crate) fn with_read_retries(&self, read_retries: u32) -> Self {
        Self { transport: Arc::clone(&self.transport), read_retries }
    }

    /// Makes one request. A write is made once, whatever goes wrong; a read may be made again.
    pub(crate) async fn send(&self, call: Call) -> Result<Reply, ClientError> {
        let mut retry = 0;
        loop {
            match self.transport.send_once(call.clone()).await {
                Ok(reply) => return Ok(reply),
                Err(error) => self.wait(&call, retry, error).await?,
            }
            retry += 1;
        }
    }

    /// Reads an answer while it arrives. A read that is made again begins with a new `sink`.
    pub(crate) async fn stream<S: Sink>(
        &self,
        call: &Call,
        room: &Room,
        sink: impl Fn() -> S,
    ) -> Result<(S, Reply), ClientError> {
        let mut retry = 0;
        loop {
            let mut sink = sink();
            match self.transport.stream_once(call.clone(), room, &mut sink).await {
                Ok(reply) => return Ok((sink, reply)),
                Err(error) => self.wait(call, retry, error).await?,
            }
            retry += 1;
        }
    }

    /// Waits until a request may be made again after `retry` times, or gives back why it failed.
    async fn wait(&self, call: &Call, retry: u32, error: ClientError) -> Result<(), ClientError> {
        let may_be_made = call.is_repeatable() && retry < self.read_retries;
        let Some(pause) = may_be_made.then(|| pause(&error, retry, fastrand::f64())).flatten() else {
            return Err(error);
        };
        tracing::debug!(path = call.template(), status = error.status(), ?pause, "read again");
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

impl Deref for Shared {
    type Target = Transport;

    fn deref(&self) -> &Transport {
        &self.transport
    }
}

/// How long to wait before a failed read is made again; `None` for what would fail again, and for what HubSpot asks to wait
/// longer for than is reasonable to do unasked. `jitter` is from 0 to 1.
fn pause(error: &ClientError, retry: u32, jitter: f64) -> Option<Duration> {
    let first = match error {
        ClientError::Connect { .. } | ClientError::Interrupted { .. } => FIRST_PAUSE,
        ClientError::Refused(refusal) if refusal.is_of_the_day() => return None,
        ClientError::Refused(refusal) => match (refusal.status(), refusal.retry_after()) {
            (429 | 502..=504, Some(asked)) => {
                return (asked <= LONGEST_PAUSE).then(|| backoff::after(asked, FIRST_PAUSE, jitter));
            }
            (429, None) => FIRST_PAUSE_OF_LIMIT,
            (502..=504, None) => FIRST_PAUSE,
            _ => return None,
        },
        _ => return None,
    };
    Some(backoff::exponential(first, LONGEST_PAUSE, retry.saturating_add(1), jitter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorBody, Refusal, RequestLine};

    fn refused(status: u16, retry_after: Option<u64>, body: &str) -> ClientError {
        let request = RequestLine { method: "GET", path: "/".to_owned(), is_read: true };
        let body = ErrorBody::plain(body);
        let retry_after = retry_after.map(Duration::from_secs);
        ClientError::Refused(Box::new(Refusal::new(request, status, None, retry_after, body)))
    }

    #[test]
    fn only_what_passes_is_waited_for() {
        for (status, again) in [
            (301, false),
            (400, false),
            (401, false),
            (403, false),
            (404, false),
            (423, false),
            (429, true),
            (500, false),
            (501, false),
            (502, true),
            (503, true),
            (504, true),
            (505, false),
        ] {
            assert_eq!(pause(&refused(status, None, "{}"), 0, 0.0).is_some(), again, "{status}");
        }
        assert_eq!(pause(&refused(429, Some(1), r#"{"policyName":"DAILY"}"#), 0, 0.0), None);
        assert_eq!(pause(&ClientError::input("x"), 0, 0.0), None);
    }

    #[test]
    fn pauses_grow_to_an_end() {
        let pauses =
            |status| [0, 1, 2, 9, 99].map(|retry| pause(&refused(status, None, ""), retry, 1.0).unwrap());
        assert_eq!(pauses(503).map(|pause| pause.as_millis()), [250, 500, 1_000, 10_000, 10_000]);
        assert_eq!(pauses(429).map(|pause| pause.as_millis()), [2_000, 4_000, 8_000, 10_000, 10_000]);
        assert_eq!(pause(&refused(503, None, ""), 0, 0.0), Some(FIRST_PAUSE / 2));
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_or_not_begun() {
        let waits = |seconds| pause(&refused(429, Some(seconds), ""), 0, 0.0);
        assert_eq!(waits(0), Some(Duration::ZERO));
        assert_eq!(waits(1), Some(Duration::from_secs(1)));
        assert_eq!(waits(10), Some(LONGEST_PAUSE));
        assert_eq!(waits(11), None);
        assert_eq!(waits(u64::MAX), None);
        assert!(pause(&refused(503, Some(1), ""), 0, 1.0).unwrap() > Duration::from_secs(1));
    }
}
