//! The delimiter of a table.

/// The delimiters that are looked for, the likeliest first.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are looked at.
const ROWS: usize = 50;

/// How many headers are looked at.
const HEADERS: usize = 256;

/// Detects the delimiter of a table by its first rows. The delimiter wins that gives the most headers which
/// `is_known`, then the one that cuts the most rows into as many cells as the header has, then the one that makes the most
/// cells, then `likely`, then the order of [`DELIMITERS`].
pub fn detect(sample: &[u8], likely: Option<u8>, is_known: impl Fn(&str) -> bool) -> u8 {
    let mut best = (likely.unwrap_or(b','), (0, 0, 1, true));
    for delimiter in DELIMITERS {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(sample);
        let mut records = reader.byte_records().take(ROWS).map_while(Result::ok);
        let Some(header) = records.next() else { continue };
        if header.len() < 2 {
            continue;
        }
        let known =
            header.iter().take(HEADERS).filter(|name| is_known(&String::from_utf8_lossy(name))).count();
        let (even, all) = records
            .fold((0, 0), |(even, all), record| (even + usize::from(record.len() == header.len()), all + 1));
        let evenness = (even * 100).checked_div(all).unwrap_or(0);
        let merit = (known, evenness, header.len(), likely == Some(delimiter));
        if merit > best.1 {
            best = (delimiter, merit);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiter_is_detected_from_header_and_rows() {
        let known = |name: &str| name == "subject" || name == "content";
        for (text, delimiter) in [
            ("subject,content\na;b,c\n", b','),
            ("subject;content\n1,5;2,5\n1,6;2,6\n", b';'),
            ("subject\tcontent\na,b\tc\n", b'\t'),
            ("x|y\n1|2\n", b'|'),
            ("\"a,b\";c\n1;2\n", b';'),
            ("one\na,b\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(detect(text.as_bytes(), None, known)), char::from(delimiter), "{text:?}");
        }
        assert_eq!(detect(b"one\ntwo\n", Some(b'\t'), known), b'\t');
    }
}
