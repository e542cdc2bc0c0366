//! The client for scripts and builds that are not async.

use tokio::runtime::{Builder, Handle, Runtime};

use crate::{Client, ClientError};

/// A client that waits for each answer, with a small runtime of its own.
///
/// ```no_run
/// use ticketproof_client::{BlockingClient, Client, PullOptions, TOKEN_VARIABLE, Token};
/// let client = Client::builder(Token::from_env(TOKEN_VARIABLE)?).build()?;
/// let client = BlockingClient::new(client)?;
/// let pulled = client.wait(async |client| client.pull(&PullOptions::new()).await)?;
/// println!("{} properties", pulled.snapshot.schema.properties.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct BlockingClient {
    client: Client,
    // Taken on drop only.
    runtime: Option<Runtime>,
}

impl BlockingClient {
    /// A blocking front for a client.
    ///
    /// # Errors
    /// When the system has no threads or files left for a runtime.
    pub fn new(client: Client) -> Result<Self, ClientError> {
        Ok(Self { client, runtime: Some(runtime()?) })
    }

    /// The client behind it.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Does what any async method of the client does, and waits for it.
    ///
    /// # Errors
    /// Those of the work; and when it is called from async code, which must not block and has the client itself.
    pub fn wait<T>(
        &self,
        work: impl AsyncFnOnce(&Client) -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        if Handle::try_current().is_ok() {
            let reason =
                "the blocking client was called from async code; use the client behind it there".to_owned();
            return Err(ClientError::Setup { reason });
        }
        let runtime =
            self.runtime.as_ref().expect("the runtime is taken when the client is dropped and not before");
        runtime.block_on(work(&self.client))
    }
}

impl Drop for BlockingClient {
    fn drop(&mut self) {
        // Without waiting for anything, which async code may not do.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Runs a future to its end on a small runtime of its own, also from inside another one.
///
/// # Errors
/// When the system has no threads or files left for a runtime.
pub fn block_on<F: Future<Output: Send> + Send>(work: F) -> Result<F::Output, ClientError> {
    let wait = || Ok(runtime()?.block_on(work));
    if Handle::try_current().is_err() {
        return wait();
    }
    // A runtime may neither wait nor be dropped inside another one, hence the thread.
    let waited = std::thread::scope(|scope| scope.spawn(wait).join());
    waited.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn runtime() -> Result<Runtime, ClientError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| ClientError::Setup { reason: format!("no runtime could be started: {error}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_is_waited_for_anywhere() {
        assert_eq!(block_on(async { 7 }).unwrap(), 7);
        let nested = runtime().unwrap().block_on(async { block_on(async { 8 }).unwrap() });
        assert_eq!(nested, 8);
    }

    #[test]
    fn blocking_inside_async_code_is_an_error_and_no_panic() {
        let client =
            Client::builder(crate::Token::new("x").unwrap()).base_url("http://127.0.0.1:1").build().unwrap();
        let blocking = BlockingClient::new(client).unwrap();
        assert!(blocking.wait(async |_| Ok(())).is_ok());
        runtime().unwrap().block_on(async {
            let error = blocking.wait(async |_| Ok(())).unwrap_err();
            assert!(error.to_string().contains("async code"));
            drop(blocking);
        });
    }
}
