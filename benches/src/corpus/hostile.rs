//! Hostile accounts: names and ids that are unlikely, and that HubSpot mostly does not accept. For every account the validator
//! promises the same verdict however records are read.

mod account;
mod associations;
mod json_encoding;
mod record;
mod value;

use ticketproof_schema::ObjectSchema;

pub use record::HostileWriter;

/// The kind of text that all names, options and ids of a hostile account are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hostility {
    /// Texts whose own characters are an escape of JSON.
    Backslashes,
    /// Quotes, slashes, brackets and other characters of JSON's syntax.
    Quotes,
    /// Control characters, those beyond ASCII included.
    Controls,
    /// Blanks of every kind, and texts of blanks only.
    Blanks,
    /// The separators of lists, and values of other types.
    Separators,
    /// Lengths around the limits of the scanner's tables, and texts of kilobytes.
    Lengths,
    /// Texts that are prefixes of others.
    Prefixes,
    /// Letters that look like others, and letter cases that differ from language to language.
    LookAlikes,
    /// The same characters, composed and decomposed.
    Normalisations,
    /// Numbers, and texts that are almost numbers.
    Numbers,
    /// Names of a request's members.
    Envelope,
    /// Some of each.
    Everything,
}

impl Hostility {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Backslashes,
        Self::Quotes,
        Self::Controls,
        Self::Blanks,
        Self::Separators,
        Self::Lengths,
        Self::Prefixes,
        Self::LookAlikes,
        Self::Normalisations,
        Self::Numbers,
        Self::Envelope,
        Self::Everything,
    ];

    /// The account. Some know no owners, no pipelines or no association types, and some have one active pipeline only.
    pub fn account(self) -> ObjectSchema {
        account::of(self)
    }

    /// The texts, each of them once.
    fn texts(self) -> Vec<String> {
        let mut texts: Vec<String> = match self {
            Self::Backslashes => {
                BACKSLASHES.iter().copied().map(str::to_owned).chain(long_escapes()).collect()
            }
            Self::Quotes => owned(QUOTES),
            Self::Controls => owned(CONTROLS),
            Self::Blanks => owned(BLANKS),
            Self::Separators => owned(SEPARATORS),
            Self::Lengths => lengths(),
            Self::Prefixes => prefixes(),
            Self::LookAlikes => owned(LOOK_ALIKES),
            Self::Normalisations => owned(NORMALISATIONS),
            Self::Numbers => owned(NUMBERS),
            Self::Envelope => owned(ENVELOPE),
            Self::Everything => {
                let others = Self::ALL.iter().filter(|other| **other != self);
                // Not the same place in each: the first texts are the plainest.
                others.flat_map(|other| other.texts().into_iter().skip(1).step_by(4)).collect()
            }
        };
        texts.sort();
        texts.dedup();
        texts
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[rustfmt::skip]
const BACKSLASHES: &[&str] = &[
    r"Billing\refund", r"C:\temp", r"N\u0041", r"NA", r"a\/b", r"a/b", r"\\", r"\", r#"\""#, r"x\n", r"tail\",
    r"\ud800", r"\ud83d\ude00", r"\u0000", r"\u00e9", "é", r"a\\b", r"a\b", r"\'", r"\x41", r"one;t\wo", r"t\u0077o",
    r"two",
];

/// A backslash before, at and behind the lengths that are compared in one go.
fn long_escapes() -> impl Iterator<Item = String> {
    (24..44).map(|length| format!(r"{}\tz", "l".repeat(length - 3)))
}

#[rustfmt::skip]
const QUOTES: &[&str] = &[
    "\"", "say \"x\"", "\"quoted\"", "'", "`", "a\"", "\"a", "\",\"b\":\"", "\"}", "{", "}", "[", "]", "[]", "{}",
    ":", ",", "a\":1,\"b", "/", "a/b", "</script>", "<!--", "a", "b", "null", "\"\"", "//", "/*", "#", "%22",
    "&quot;",
];

#[rustfmt::skip]
const CONTROLS: &[&str] = &[
    "\u{1}", "\t", "a\tb", "a\nb", "\n", "a\n", "\r", "a\r", "\r\n", "\u{c}", "a\u{c}", "\u{b}", "\0", "a\0", "a\0b",
    "a", "\0a", "\u{1f}", "\u{7f}", "a\u{7f}", "\u{80}", "\u{85}", "a\u{85}", "\u{9b}31m", "\u{1b}[31m", "\u{8}",
    "ab", "abcdefghijklmnopqrstuvwxyz\0\0", "abcdefghijklmnopqrstuvwxyz", "\u{fffe}", "\u{ffff}", "\u{10ffff}",
    "\u{e000}",
];

#[rustfmt::skip]
const BLANKS: &[&str] = &[
    "", " ", "  ", " a", "a ", " a ", "a", "a b", "a  b", "\u{a0}", "a\u{a0}", "\u{a0}a", "\u{2003}a", "\u{3000}",
    "\u{200b}", "a\u{200b}", "\u{feff}a", "\u{feff}", "\u{2028}", "a\u{2029}", "b", " b", "b;", "\u{1680}",
    "\u{2060}", "\u{ad}", "\ta", "                            ", "a                          b", "\u{180e}",
];

#[rustfmt::skip]
const SEPARATORS: &[&str] = &[
    ";", "a;b", ";a", "a;", "a", "b", "c", "a;b;c", "b;a", ",", "a,b", "|", "a|b", "a;;b", " ;", "; ", "true",
    "false", "True", "TRUE", "null", "yes", "a; b", ";;", "a;a", "None", "undefined", ".", "a.b", "=", "&", "a&b",
];

#[rustfmt::skip]
const LOOK_ALIKES: &[&str] = &[
    "Billing", "B\u{456}lling", "\u{ff22}\u{ff29}\u{ff2c}\u{ff2c}\u{ff29}\u{ff2e}\u{ff27}", "billing", "BILLING",
    "Bílling", "\u{df}", "ss", "SS", "\u{1e9e}", "\u{130}", "i\u{307}", "\u{131}", "I", "i", "\u{212a}", "K", "k",
    "\u{b5}", "\u{3bc}", "\u{212b}", "\u{c5}", "o", "0", "\u{41e}", "a\u{200d}b", "ab", "\u{202e}abc", "\u{fb01}",
    "fi", "\u{b2}", "2", "\u{ff11}", "1", "\u{3c2}", "\u{3c3}", "\u{3a3}", "\u{ad}x", "x", "\u{1d400}", "A",
    "\u{410}", "\u{2013}", "-", "_",
];

#[rustfmt::skip]
const NORMALISATIONS: &[&str] = &[
    "caf\u{e9}", "cafe\u{301}", "cafe", "\u{c5}", "A\u{30a}", "\u{212b}", "\u{ac00}", "\u{1100}\u{1161}", "\u{451}",
    "\u{435}\u{308}", "\u{f1}", "n\u{303}", "\u{fb03}", "ffi", "\u{e9};\u{e8}", "e\u{301};e\u{300}", "\u{1e69}",
    "s\u{323}\u{307}", "s\u{307}\u{323}", "\u{1e0b}\u{323}", "\u{344}", "\u{308}\u{301}", "\u{2126}", "\u{3a9}",
    "\u{fb2c}", "\u{e9}", "e\u{301}", "\u{e8}", "e\u{300}", "\u{f900}", "\u{8c48}",
];

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "00", "1", "01", "1.0", "1e0", "-1", "-0", "+1", "007", "7", "7.0", "41230001", "9007199254740993",
    "9007199254740992", "18446744073709551616", "99999999999999999999999999999", "1\u{66b}5", "\u{663}", "0x10",
    "1_0", "NaN", "Infinity", "-", ".", "1.", ".5", "1,5", "1786320000000", "2026-11-22", "2026-11-22T09:30:00Z",
    "72", "701", "16", "4294967296", "true", "false",
];

#[rustfmt::skip]
const ENVELOPE: &[&str] = &[
    "properties", "associations", "id", "idProperty", "objectWriteTraceId", "inputs", "subject", "content",
    "hs_pipeline", "hs_pipeline_stage", "hubspot_owner_id", "hs_object_id", "to", "types", "associationCategory",
    "associationTypeId", "HUBSPOT_DEFINED", "USER_DEFINED", "__proto__", "constructor", "name", "value", "versions",
    "created_by", "Subject", "/", "~0", "~1", "a/b", "..", "0", "-", "$ref", "toString",
];

/// Texts of lengths around 28, 32, 64, 128 and 256 bytes, of one letter and with a longer character at their end.
fn lengths() -> Vec<String> {
    let around = [
        1, 2, 7, 8, 9, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 63, 64, 65, 66, 127, 128, 129, 255, 256,
        300,
    ];
    let mut texts: Vec<String> = around.iter().map(|length| "x".repeat(*length)).collect();
    texts.extend(
        [25, 26, 27, 28, 29, 30, 31, 32, 33].map(|length| format!("{}\u{e9}", "x".repeat(length - 1))),
    );
    texts.extend([27, 28, 29, 32, 33].map(|length| format!("{}y", "x".repeat(length - 1))));
    texts.extend([28, 29, 32, 33].map(|length| "\u{65e5}".repeat(length / 3)));
    // Their beginnings are no other text.
    texts.extend((27..36).zip('a'..).map(|(length, letter)| letter.to_string().repeat(length)));
    texts.push("x".repeat(4_000));
    texts
}

/// Each the beginning of the next, and some that differ from it in the last character only.
fn prefixes() -> Vec<String> {
    let whole = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn";
    let mut texts: Vec<String> = (1..=whole.len()).map(|length| whole[..length].to_owned()).collect();
    texts.extend((1..whole.len()).step_by(3).map(|length| format!("{}_", &whole[..length])));
    texts
}
