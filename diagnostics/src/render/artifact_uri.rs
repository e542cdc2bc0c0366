//! The URI of a file in SARIF documents.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The bytes that are percent-encoded in a path of a URI (RFC 3986, section 3.3). The colon is encoded as well: in the first part of a
/// relative path it would end a scheme.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// The URI of an artifact: a relative path is a relative URI, an absolute one a `file:` URI (SARIF 2.1.0, section 3.4.3).
/// A backslash is a separator on Windows and a character like any other elsewhere.
pub(super) fn artifact_uri(path: &str) -> String {
    if cfg!(windows) { uri_on_windows(path) } else { uri_on_unix(path) }
}

fn uri_on_unix(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, ENCODED))
}

fn uri_on_windows(path: &str) -> String {
    let path = path.strip_prefix(r"\\?\").unwrap_or(path).replace('\\', "/");
    let encode = |path| utf8_percent_encode(path, ENCODED);
    match path.as_bytes() {
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => {
            format!("file:///{}{}", &path[..2], encode(&path[2..]))
        }
        [b'/', b'/', ..] => format!("file:{}", encode(&path)),
        _ => encode(&path).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        for (path, unix, windows) in [
            ("data/tickets 1.ndjson", "data/tickets%201.ndjson", "data/tickets%201.ndjson"),
            ("<stdin>", "%3Cstdin%3E", "%3Cstdin%3E"),
            ("a\\b", "a%5Cb", "a/b"),
            ("a#b?c%d", "a%23b%3Fc%25d", "a%23b%3Fc%25d"),
            ("é:1", "%C3%A9%3A1", "%C3%A9%3A1"),
            ("/tmp/a b", "file:///tmp/a%20b", "/tmp/a%20b"),
            ("C:\\a b\\c", "C%3A%5Ca%20b%5Cc", "file:///C:/a%20b/c"),
            (r"\\?\C:\a", "%5C%5C%3F%5CC%3A%5Ca", "file:///C:/a"),
            (r"\\server\share\a", "%5C%5Cserver%5Cshare%5Ca", "file://server/share/a"),
        ] {
            assert_eq!(
                (uri_on_unix(path).as_str(), uri_on_windows(path).as_str()),
                (unix, windows),
                "{path}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_uri_is_plain_and_leads_back_to_its_path(path in any::<String>()) {
            let uri = uri_on_unix(&path);
            let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.~/%".contains(char);
            let encoded = uri.strip_prefix("file://").unwrap_or(&uri);
            prop_assert!(encoded.chars().all(is_plain), "{}", uri);
            prop_assert_eq!(percent_decode_str(encoded).decode_utf8().unwrap(), path);
        }
    }
}
