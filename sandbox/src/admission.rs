//! Who may come in: only this machine, and no real token.

use axum::http::{HeaderMap, StatusCode, header};

use crate::{behaviour, refusal::Refusal};

/// Refuses a request that was not sent to this machine by one of its own names. A web page that reaches the sandbox through
/// a name of its own (DNS rebinding) carries that name in `host`.
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
        &behaviour::HOST_REFUSED,
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

/// Takes any bearer token but none at all, and but one that looks real.
pub(crate) fn check_token(headers: &HeaderMap, query: &str) -> Result<(), Refusal> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (scheme, token) = header.split_once(' ').unwrap_or(("", ""));
    let token = token.trim();
    if looks_real(token) || query.split(['&', '=']).any(looks_real) {
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            Some("INVALID_AUTHENTICATION"),
            "this token looks like a real HubSpot token, and this is the ticketproof sandbox: use any other text; the \
             token was neither kept, logged nor sent on",
            &behaviour::REAL_TOKEN,
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
        &behaviour::UNAUTHENTICATED,
    ))
}

/// 401 of a token that has run out.
pub(crate) fn expired() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        Some("EXPIRED_AUTHENTICATION"),
        "The OAuth token used to make this call expired.",
        &behaviour::EXPIRED,
    )
}

/// Whether a text has the form of a private app's or service key's token: `pat-na1-` and a UUID. The UUID of nothing but
/// zeros is nobody's.
pub(crate) fn looks_real(text: &str) -> bool {
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
    fn only_this_machine_s_names_are_let_in() {
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
    fn real_tokens_are_known_by_their_form() {
        // Put together here, so that no scanner takes this file for a leak.
        let uuid = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
        for region in ["na1", "eu1", "ap1"] {
            assert!(looks_real(&format!("pat-{region}-{uuid}")), "{region}");
        }
        for token in [
            "pat-na1-00000000-0000-0000-0000-000000000000".to_owned(),
            format!("pat-{uuid}"),
            uuid.to_owned(),
            "pat-na1-test".to_owned(),
            "test".to_owned(),
        ] {
            assert!(!looks_real(&token), "{token}");
        }
    }
}
