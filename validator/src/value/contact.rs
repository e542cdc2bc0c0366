//! The formats of domains, e-mail addresses, web addresses and telephone numbers.

/// Whether a text is a domain name: labels of letters, digits and inner hyphens, at least two of them, the last
/// one not a number. Letters of all scripts are allowed, because domains may be international.
pub(crate) fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    text.chars().count() <= 253
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && last.chars().any(|char| !char.is_ascii_digit())
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.chars().count())
        && label.chars().all(|char| char.is_alphanumeric() || char == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// The domain of an e-mail address; `None` if the text is not one. An address has one `@`, no blanks, dots only between other characters.
pub(crate) fn email_domain(text: &str) -> Option<&str> {
    let (local, domain) = text.rsplit_once('@')?;
    let fine = !local.is_empty()
        && local.chars().count() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|char| char.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(char));
    (fine && is_domain(domain)).then_some(domain)
}

/// A text read as a web address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Url<'a> {
    /// A complete address, `https://…`, with this host.
    Full(&'a str),
    /// A domain, perhaps with a path, without a scheme.
    Schemeless(&'a str),
    /// None.
    None,
}

/// The domain of a web address, with or without its scheme.
pub(crate) fn domain_of_url(text: &str) -> Option<&str> {
    match url(text) {
        Url::Full(host) | Url::Schemeless(host) => Some(host),
        Url::None => None,
    }
}

/// Reads a text as a web address: `http` or `https`, a host, perhaps a port and a path, no blanks.
pub(crate) fn url(text: &str) -> Url<'_> {
    if text.chars().any(|char| char.is_whitespace() || char.is_control() || "<>\"{}|\\^`".contains(char)) {
        return Url::None;
    }
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let rest = &text[scheme.map_or(0, str::len)..];
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    if port.is_empty() || port.len() > 5 || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Url::None;
    }
    match scheme {
        Some(_) if is_domain(host) || host == "localhost" || is_ipv4(host) => Url::Full(host),
        None if is_domain(host) && !authority.contains('@') => Url::Schemeless(host),
        _ => Url::None,
    }
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// The relation of a domain to a domain in a list.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kinship {
    /// It is another domain.
    None,
    /// It is a subdomain: `mail.example.com` of `example.com`.
    Below,
    /// It is the same domain, whatever the letter case.
    Same,
}

/// The closest relation of a domain to the domains in a list.
pub(crate) fn kinship<'a>(domain: &str, list: impl IntoIterator<Item = &'a str>) -> Kinship {
    let domain = domain.to_lowercase();
    let of = |other: &str| {
        let other = other.trim().trim_start_matches('@').to_lowercase();
        match domain.strip_suffix(&other) {
            Some("") => Kinship::Same,
            Some(rest) if rest.ends_with('.') && !other.is_empty() => Kinship::Below,
            _ => Kinship::None,
        }
    };
    list.into_iter().map(of).max().unwrap_or(Kinship::None)
}

/// The digits of a telephone number that begins with `+`: 7 to 15 of them, the first not zero, with blanks, dots, hyphens
/// and brackets between them and perhaps an extension after `x` or `ext`. `None` for other texts.
pub(crate) fn international_digits(text: &str) -> Option<String> {
    let rest = text.trim().strip_prefix('+')?;
    let lower = rest.to_ascii_lowercase();
    let end = lower.find("ext").or_else(|| lower.find('x')).unwrap_or(rest.len());
    let (number, extension) = (rest.get(..end)?, rest.get(end..)?);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let between = |char: char| char.is_ascii_digit() || " .-()/".contains(char);
    let extension =
        extension.trim_start_matches(|char: char| char.is_ascii_alphabetic() || ". ".contains(char));
    let fine = number.chars().all(between)
        && extension.chars().all(|char| char.is_ascii_digit())
        && (7..=15).contains(&digits.len())
        && !digits.starts_with('0');
    fine.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains() {
        for text in ["example.com", "a-b.example.co.uk", "münchen.de", "xn--mnchen-3ya.de", "EXAMPLE.COM"] {
            assert!(is_domain(text), "{text}");
        }
        for text in [
            "",
            "example",
            ".com",
            "a..com",
            "-a.com",
            "a-.com",
            "exa mple.com",
            "https://example.com",
            "1.2.3.4",
            "a_b.com",
        ] {
            assert!(!is_domain(text), "{text}");
        }
    }

    #[test]
    fn emails() {
        assert_eq!(email_domain("ada.l+x@Example.com"), Some("Example.com"));
        let long = |count| format!("{}@example.com", "é".repeat(count));
        assert_eq!((email_domain(&long(64)).is_some(), email_domain(&long(65))), (true, None));
        for text in [
            "",
            "@",
            "a@b",
            "dsfsafas@",
            "a b@example.com",
            ".a@example.com",
            "a..b@example.com",
            "a@@example.com",
            "a@example.com ",
        ] {
            assert_eq!(email_domain(text), None, "{text}");
        }
    }

    #[test]
    fn urls() {
        assert_eq!(url("https://example.com/a?b#c"), Url::Full("example.com"));
        assert_eq!(url("HTTP://user@example.com:8080"), Url::Full("example.com"));
        assert_eq!(url("http://10.0.0.1/"), Url::Full("10.0.0.1"));
        assert_eq!(url("example.com/a"), Url::Schemeless("example.com"));
        for text in [
            "",
            "https://",
            "ftp://example.com",
            "https://exa mple.com",
            "example",
            "https://example.com:x",
            "mailto:a@b.c",
        ] {
            assert_eq!(url(text), Url::None, "{text}");
        }
    }

    #[test]
    fn kin() {
        let list = ["example.com", "@Example.org"];
        assert_eq!(kinship("EXAMPLE.com", list), Kinship::Same);
        assert_eq!(kinship("mail.example.org", list), Kinship::Below);
        assert_eq!(kinship("badexample.com", list), Kinship::None);
        assert_eq!(kinship("x.com", [""]), Kinship::None);
    }

    #[test]
    fn telephone_numbers() {
        assert_eq!(international_digits("+1 (617) 555-0100").as_deref(), Some("16175550100"));
        assert_eq!(international_digits("+49 30 1234567 ext. 12").as_deref(), Some("49301234567"));
        for text in ["", "617-555-0100", "+", "+0123456789", "+12345", "+1234567890123456", "+1 617 CALL"] {
            assert_eq!(international_digits(text), None, "{text}");
        }
    }
}
