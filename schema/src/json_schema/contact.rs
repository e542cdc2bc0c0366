//! Domains, e-mail addresses, web addresses and telephone numbers, by their outer form.

use serde_json::{Value, json};

use super::constraint::{escaped, never};

/// A domain: labels with dots between them. Whatever is outside ASCII is taken for a letter, blanks aside.
const DOMAIN: &str = r"[^\s\x00-,.\/:-@\[-`{-\x7f]+(\.[^\s\x00-,.\/:-@\[-`{-\x7f]+)+";

/// A part of an e-mail address before the `@`, between dots.
const ATOM: &str = r#"[^\s\x00-\x1f"(),.:;<>@\[\\\]\x7f]+"#;

/// A number from 0 to 255.
const BYTE: &str = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

/// The part of a web address with a scheme that comes before the host.
const SCHEME: &str = r"[hH][tT][tT][pP][sS]?:\/\/([^\/?#]*@)?";

/// The part of a web address after the host.
const REST: &str = r"(:[0-9]{1,5})?([\/?#].*)?$";

/// A domain name.
pub(super) fn domain() -> Value {
    json!({
        "pattern": format!("^{DOMAIN}$"),
        "maxLength": 253,
        "not": { "type": "string", "pattern": r"(^|\.)-|-(\.|$)|[^.]{64}|\.[0-9]+$" },
    })
}

/// An e-mail address.
pub(super) fn email() -> Value {
    json!({
        "pattern": format!(r"^{ATOM}(\.{ATOM})*@{DOMAIN}$"),
        "allOf": [{ "pattern": "^[^@]{1,64}@[^@]{1,253}$" }],
        "not": { "type": "string", "pattern": r"@([^@]*\.)?(-|[^.@]{64})|-(\.[^@]*)?$|\.[0-9]+$" },
    })
}

/// An e-mail address of one of these domains, or of one below them.
pub(super) fn email_of(domains: &[String]) -> Option<Value> {
    let one = one_of(domains)?;
    Some(json!({ "allOf": [email(), { "pattern": format!(r"[@.]{one}$") }] }))
}

/// No e-mail address of one of these domains.
pub(super) fn email_not_of(domains: &[String]) -> Option<Value> {
    let one = one_of(domains)?;
    Some(json!({ "not": { "type": "string", "allOf": [email(), { "pattern": format!("@{one}$") }] } }))
}

/// A web address, of which the scheme may be missing.
pub(super) fn url() -> Value {
    let host = r"^([a-zA-Z]+:\/\/)?([^\/?#]*@)?([^\/?#@]*\.)?";
    json!({ "anyOf": [
        { "not": { "type": "string" } },
        { "pattern": format!(r"^{SCHEME}(localhost|{BYTE}(\.{BYTE}){{3}}){REST}"), "allOf": [plain()] },
        {
            "pattern": format!("^({SCHEME})?{DOMAIN}{REST}"),
            "allOf": [plain()],
            "not": { "pattern": format!(r"{host}(-|[^.\/?#@:]{{64}}|[^\/?#@:]{{254}}|[^\/?#@]*-([.:\/?#]|$)|[0-9]+(:[0-9]+)?([\/?#]|$))") },
        },
    ] })
}

/// No blanks, and nothing that stands in no web address.
fn plain() -> Value {
    never(r#"[\s\x00-\x1f\x7f-\x9f<>"{}|\\^`]"#)
}

/// A web address of one of these domains, or of one below them.
pub(super) fn url_of(domains: &[String]) -> Option<Value> {
    let one = one_of(domains)?;
    let host = format!(r"^({SCHEME})?([^\/?#@:]*\.)?{one}{REST}");
    Some(json!({ "allOf": [url(), { "pattern": host }] }))
}

/// No web address of one of these domains.
pub(super) fn url_not_of(domains: &[String]) -> Option<Value> {
    let one = one_of(domains)?;
    let host = format!("^({SCHEME})?{one}{REST}");
    Some(json!({ "not": { "type": "string", "allOf": [url(), { "pattern": host }] } }))
}

/// One of these domains, in any letter case.
fn one_of(domains: &[String]) -> Option<String> {
    let one = |domain: &String| {
        let domain = domain.trim().trim_start_matches('@');
        domain.chars().map(either_case).collect::<String>()
    };
    let ways: Vec<_> = domains.iter().map(one).filter(|way| !way.is_empty()).collect();
    (!ways.is_empty()).then(|| format!("({})", ways.join("|")))
}

fn either_case(char: char) -> String {
    let (lower, upper) = (char.to_lowercase().to_string(), char.to_uppercase().to_string());
    // Some capitals are of another letter, or of two.
    let is_pair = lower != upper && upper.to_lowercase() == lower;
    if is_pair { format!("({lower}|{upper})") } else { escaped(&lower) }
}

/// A telephone number with `+` and its country code. Which countries are allowed is not said.
pub(super) fn phone_number() -> Value {
    let between = r"[ .\-()\/]*";
    let extension = r"(([eE][xX][tT]|[xX])[A-Za-z. ]*[0-9]*)?";
    json!({
        "pattern": format!(r"^\s*\+{between}[1-9]({between}[0-9]){{6,14}}{between}{extension}\s*$"),
        // An extension begins at `ext`, where there is one.
        "not": { "type": "string", "pattern": "^[^eE]*[xX].*[eE][xX][tT]" },
    })
}
