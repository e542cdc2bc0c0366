//! Admission: only requests to this machine, with a bearer token that is not a real one.

use axum::http::{HeaderMap, StatusCode, header};

use crate::{parity, refusal::Refusal};

/// Refuses a request whose `host` is not a loopback name. A web page that reaches the sandbox through a name of its own (DNS
/// rebinding) has that name in `host`.
pub(crate) fn check_host(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()).unwrap_or("");
    if hosts.next().is_none() && is_this_machine(host) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        Some("NOT_IN_SANDBOX"),
        "the ticketproof sandbox answers only to 127.0.0.1, localhost and [::1]; this request was sent to another host",
        &parity::HOST_REFUSED,
    ))
}

fn is_this_machine(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some(("::1", "")) => ("localhost", None),
            Some(("::1", port)) if port.starts_with(':') => ("localhost", port.strip_prefix(':')),
            _ => return false,
        },
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    let is_named = name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost");
    is_named && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Refuses a request without a bearer token, and one with a token that looks real.
pub(crate) fn check_token(headers: &HeaderMap, query: &str) -> Result<(), Refusal> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (scheme, token) = header.split_once(' ').unwrap_or(("", ""));
    let token = token.trim();
    if looks_like_real_token(token) || query.split(['&', '=']).any(looks_like_real_token) {
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            Some("INVALID_AUTHENTICATION"),
            "this token looks like a real HubSpot token, and this is the ticketproof sandbox: use any other text; the \
             token was neither kept, logged nor sent on",
            &parity::REAL_TOKEN,
        ));
    }
    if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNAUTHORIZED,
        Some("INVALID_AUTHENTICATION"),
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details \
         at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        &parity::UNAUTHENTICATED,
    ))
}

/// 401 for an expired token.
pub(crate) fn expired() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        Some("EXPIRED_AUTHENTICATION"),
        "The OAuth token used to make this call expired.",
        &parity::EXPIRED,
    )
}

/// Whether a text has the form of a token of a private app or service key: `pat-na1-` and a UUID. The UUID of zeros only is
/// a placeholder, not a token.
pub(crate) fn looks_like_real_token(text: &str) -> bool {
    let Some((region, uuid)) = text.strip_prefix("pat-").and_then(|rest| rest.split_once('-')) else {
        return false;
    };
    let groups: Vec<&str> = uuid.split('-').collect();
    let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_nil = uuid.bytes().all(|byte| matches!(byte, b'0' | b'-'));
    let is_region =
        (2..=5).contains(&region.len()) && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_region && is_uuid && !is_nil
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_that_is_not_a_loopback_name_is_refused() {
        for host in ["127.0.0.1", "127.0.0.1:80", "localhost:4010", "LOCALHOST", "[::1]", "[::1]:4010"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "127.0.0.1:",
            "127.0.0.1:80@evil.example",
            "[::2]",
            "[::1]evil",
            "[::1",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn token_with_the_form_of_a_real_one_is_recognised() {
        // Joined at run time, so that no secret scanner reports this file.
        let uuid = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
        for region in ["na1", "eu1", "ap1"] {
            assert!(looks_like_real_token(&format!("pat-{region}-{uuid}")), "{region}");
        }
        for token in [
            "pat-na1-00000000-0000-0000-0000-000000000000".to_owned(),
            format!("pat-{uuid}"),
            uuid.to_owned(),
            "pat-na1-test".to_owned(),
            "test".to_owned(),
        ] {
            assert!(!looks_like_real_token(&token), "{token}");
        }
    }
}
