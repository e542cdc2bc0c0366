//! The client and how it is set up.

use std::{
    sync::{Mutex, PoisonError, atomic::AtomicU64},
    time::Duration,
};

use reqwest::Url;
use ticketproof_diagnostics::text::quoted;

use crate::{
    ApiVersion, ClientError, RateLimit, Token,
    retry::{READ_RETRIES, Shared},
    tls,
    transport::Transport,
};

/// Where HubSpot's API is, for accounts of every region.
pub const BASE_URL: &str = "https://api.hubapi.com";

/// A client of one HubSpot account. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) transport: Shared,
}

impl Client {
    /// Begins to set up a client that uses this token.
    ///
    /// ```
    /// use ticketproof_client::{ApiVersion, Client, Token};
    /// let client = Client::builder(Token::new("pat-na1-…".replace('…', "0"))?)
    ///     .base_url("http://127.0.0.1:8080")
    ///     .api_version(ApiVersion::V2026_09)
    ///     .build()?;
    /// assert_eq!(client.api_version(), ApiVersion::V2026_09);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(token: Token) -> ClientBuilder {
        ClientBuilder {
            token,
            base_url: BASE_URL.to_owned(),
            version: ApiVersion::default(),
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            body_max: 64 * 1024 * 1024,
            plain_http: false,
            read_retries: READ_RETRIES,
        }
    }

    /// The API version that requests are made in.
    pub fn api_version(&self) -> ApiVersion {
        self.transport.version
    }

    /// The same client, its connections shared, that makes a read again this often; see [`ClientBuilder::read_retries`].
    #[must_use]
    pub fn with_read_retries(&self, times: u32) -> Self {
        Self { transport: self.transport.with_read_retries(times) }
    }

    /// The rate limit in the last answer that had its headers.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        *self.transport.rate_limit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client that is being set up; see [`Client::builder`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    token: Token,
    base_url: String,
    version: ApiVersion,
    timeout: Duration,
    connect_timeout: Duration,
    silence: Duration,
    body_max: usize,
    plain_http: bool,
    read_retries: u32,
}

impl ClientBuilder {
    /// Where the API is; [`BASE_URL`] if not said. A path is kept as a prefix.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The API version; v3 if not said.
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.version = version;
        self
    }

    /// How long one request may take from the first byte sent to the last byte read; a minute if not said.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// How long connecting may take; ten seconds if not said.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the server may say nothing, before its answer and within it; half a minute if not said.
    pub fn silence_timeout(mut self, limit: Duration) -> Self {
        self.silence = limit;
        self
    }

    /// The most bytes of an answer that are read; 64 MiB if not said.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.body_max = bytes;
        self
    }

    /// How often a `GET` is made again when it fails by what passes by itself: no connection or a broken one, 502, 503, 504,
    /// and 429 but for the day's limit. Three times if not said; 0 for never.
    ///
    /// The pauses begin at a quarter of a second (two seconds for a 429), double each time up to ten seconds, and are cut by
    /// up to a half at random. HubSpot's `Retry-After` is kept to where it asks for ten seconds or less; for a longer one the
    /// refusal is given back at once, and says it. Everything else, searches too because they are `POST`s, is made once: to
    /// repeat a write is a decision that [`ClientError::delivery`] is there for, or [`crate::Sender`].
    pub fn read_retries(mut self, times: u32) -> Self {
        self.read_retries = times;
        self
    }

    /// Allows a plain `http` base URL that is not on this machine, over which anyone on the way can read the token.
    pub fn allow_plain_http(mut self, allowed: bool) -> Self {
        self.plain_http = allowed;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When the base URL is none, is plain `http` to another machine, or when this machine has no root certificates.
    pub fn build(self) -> Result<Client, ClientError> {
        self.build_with(|http| http)
    }

    /// As [`ClientBuilder::build`], over an HTTP client that the caller may fit out: a proxy, a resolver, root certificates
    /// of its own, or a `tower` layer around every connection (`connector_layer`).
    ///
    /// Keeps what this crate promises: no redirects, no hidden retries, these time limits.
    ///
    /// ```
    /// # use ticketproof_client::{Client, Token};
    /// let client = Client::builder(Token::new("a-token")?)
    ///     .base_url("http://127.0.0.1:8080")
    ///     .build_with(|http| http.pool_max_idle_per_host(1))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`ClientBuilder::build`].
    pub fn build_with(
        self,
        fit_out: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Client, ClientError> {
        let setup = |reason: String| ClientError::Setup { reason };
        let base = self.checked_base().map_err(setup)?;
        let is_local = is_loopback(&base);
        let tls = tls::config(base.scheme() == "https").map_err(|error| {
            setup(format!(
                "TLS cannot be set up: {error}; install this system's root certificates (ca-certificates)"
            ))
        })?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(concat!("ticketproof/", env!("CARGO_PKG_VERSION")))
            // Servers close idle connections; a write that meets one just then ends in doubt.
            .pool_idle_timeout(Duration::from_secs(30));
        let mut http = fit_out(http)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout.min(self.timeout))
            .read_timeout(self.silence.min(self.timeout))
            // A redirect would carry the token to where nobody meant it to go.
            .redirect(reqwest::redirect::Policy::none())
            // A write that is sent twice is a ticket too many; only a caller that knows it may repeat.
            .retry(reqwest::retry::never());
        if is_local {
            http = http.no_proxy();
        }
        let http =
            http.build().map_err(|error| setup(format!("the HTTP client cannot be set up: {error}")))?;
        Ok(Client {
            transport: Shared::new(
                Transport {
                    http,
                    base,
                    token: self.token,
                    version: self.version,
                    timeout: self.timeout,
                    silence: self.silence.min(self.timeout),
                    body_max: self.body_max,
                    rate_limit: Mutex::new(None),
                    rate_limits_heard: AtomicU64::new(0),
                },
                self.read_retries,
            ),
        })
    }

    fn checked_base(&self) -> Result<Url, String> {
        let shown = quoted(&self.base_url);
        let base = Url::parse(self.base_url.trim())
            .map_err(|error| format!("the base URL {shown} is no URL: {error}; HubSpot's is {BASE_URL}"))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(format!("the base URL {shown} is neither http nor https"));
        }
        if !base.username().is_empty() || base.password().is_some() {
            // Not shown: it is a secret.
            return Err(
                "the base URL has a user name or a password in it; HubSpot takes only a token".to_owned()
            );
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(format!(
                "the base URL {shown} has a query or a fragment; leave out what follows the path"
            ));
        }
        if base.scheme() == "http" && !is_loopback(&base) && !self.plain_http {
            return Err(format!(
                "the base URL {shown} would send the access token unencrypted to another machine; use https, or allow \
                 plain http if you are sure"
            ));
        }
        Ok(base)
    }
}

/// Whether a URL is of this machine: there a proxy is of no use and encryption of little.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(url: &str) -> Result<Client, String> {
        let token = Token::new("secret").unwrap();
        Client::builder(token).base_url(url).build().map_err(|error| error.to_string())
    }

    #[test]
    fn a_plain_base_url_is_for_this_machine_only() {
        for url in
            ["http://127.0.0.1:1", "http://localhost:8080/prefix/", "http://[::1]:1", "http://a.localhost"]
        {
            assert!(build(url).is_ok(), "{url}");
        }
        for url in
            ["http://example.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "http://localhostx"]
        {
            assert!(build(url).unwrap_err().contains("unencrypted"), "{url}");
        }
        let token = Token::new("secret").unwrap();
        assert!(Client::builder(token).base_url("http://10.0.0.1").allow_plain_http(true).build().is_ok());
    }

    #[test]
    fn a_bad_base_url_says_what_is_wrong() {
        for (url, what) in [
            ("", "no URL"),
            ("api.hubapi.com", "no URL"),
            ("ftp://localhost", "neither http nor https"),
            ("http://user:hush@localhost", "a user name or a password"),
            ("http://localhost?a=b", "a query or a fragment"),
        ] {
            let error = build(url).unwrap_err();
            assert!(error.contains(what) && !error.contains("hush"), "{url}: {error}");
        }
    }
}
