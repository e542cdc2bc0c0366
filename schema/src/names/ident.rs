//! From any text to a Rust identifier: the cleaning, without regard to what else is in the scope.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::ObjectType;

/// The most characters of an identifier that come from the text; a longer one is cut and told apart by its hash.
pub(super) const IDENT_MAX: usize = 64;

/// Keywords, strict and reserved, of the editions 2018, 2021 and 2024.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Types, traits and variants that the prelude of some edition brings, which a type or a glob-imported variant would
/// shadow; and the primitive-like names that readers take for them.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Fields that the generated structs have of their own, beside one per property.
const FIELDS: &[&str] = &["associations", "others", "record", "stage"];

/// Whether a text is a keyword of edition 2018, 2021 or 2024, raw-able or not.
pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

pub(super) fn is_reserved_type(text: &str) -> bool {
    text == "Self" || PRELUDE.contains(&text)
}

pub(super) fn is_reserved_snake(text: &str) -> bool {
    is_keyword(text) || FIELDS.contains(&text)
}

/// A first idea of an identifier.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Candidate {
    pub(super) ident: String,
    /// Whether the text held more than the identifier shows, so that it needs its mark even when nothing collides.
    pub(super) lossy: bool,
}

/// The field name of a property: the internal name itself wherever it can be, which is for every name HubSpot is known to
/// make. No other name has the same candidate, so it does not depend on which other properties there are.
pub(super) fn property(name: &str) -> Candidate {
    let plain = name.len() <= IDENT_MAX
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !is_marked(name);
    let stem = name.trim_end_matches('_');
    match name.bytes().next() {
        Some(b'a'..=b'z') if plain && is_reserved_snake(name) => kept(format!("{name}_")),
        Some(b'a'..=b'z') if plain && !(stem.len() < name.len() && is_reserved_snake(stem)) => {
            kept(name.to_owned())
        }
        Some(b'0'..=b'9') if plain => kept(format!("_{name}")),
        _ => {
            let (words, _) = words(name);
            let readable = cut(&words.join("_").to_ascii_lowercase());
            let ident = if readable.is_empty() || readable.starts_with(|char: char| char.is_ascii_digit()) {
                format!("property_{readable}").trim_end_matches('_').to_owned()
            } else {
                readable
            };
            Candidate { ident, lossy: true }
        }
    }
}

/// A module name from a label: `Support Pipeline` is `support_pipeline`.
pub(super) fn module(label: &str, empty: &str) -> Candidate {
    let (words, lossy) = words(label);
    let joined = words.join("_").to_ascii_lowercase();
    let cut = cut(&joined);
    let lossy = lossy || cut.len() < joined.len();
    let ident = match cut.bytes().next() {
        None => empty.to_owned(),
        Some(b'0'..=b'9') => format!("_{cut}"),
        Some(_) if is_keyword(&cut) => format!("{cut}_"),
        Some(_) => cut,
    };
    Candidate { lossy: lossy || joined.is_empty(), ident }
}

/// A variant name from an option's value or a label: `PRODUCT_ISSUE` is `ProductIssue`.
pub(super) fn variant(text: &str, empty: &str) -> Candidate {
    let (words, lossy) = words(text);
    let mut joined = String::new();
    for word in &words {
        if !joined.is_empty() && word.starts_with(|char: char| char.is_ascii_digit()) {
            joined.push('_');
        }
        joined.push_str(&capitalised(word));
    }
    let cut = cut(&joined);
    let lossy = lossy || cut.len() < joined.len();
    let ident = match cut.bytes().next() {
        None => empty.to_owned(),
        Some(b'0'..=b'9') => format!("_{cut}"),
        Some(_) if is_reserved_type(&cut) => format!("{cut}_"),
        Some(_) => cut,
    };
    Candidate { lossy: lossy || joined.is_empty() && !text.is_empty(), ident }
}

/// The snake-case word for one object of a type; custom objects, which have no name, are called by their id.
pub(super) fn object(object: &ObjectType) -> String {
    let word = object.singular();
    if word.starts_with(|char: char| char.is_ascii_lowercase()) {
        module(word, "record").ident
    } else {
        module(&format!("object {word}"), "record").ident
    }
}

/// The name of the struct for one record of an object type. A snapshot may call its object anything: the struct is none of
/// the prelude's types, nor is its table one of the statics that generated code has.
pub(super) fn object_type(object: &ObjectType) -> String {
    let mut pascal = pascal_of_snake(&self::object(object));
    let table = pascal.to_ascii_uppercase();
    if is_reserved_type(&pascal) || ["ACCOUNT", "LABELS", "PIPELINES", "SNAPSHOTS"].contains(&table.as_str())
    {
        pascal.push('_');
    }
    pascal
}

/// The mark that tells a text from all others: `x` and eight hexadecimal digits of its SHA-256, or more of them.
pub(super) fn mark(text: &str, digits: usize) -> String {
    let mut mark = String::from("x");
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(mark, "{byte:02x}");
    }
    mark.truncate(1 + digits);
    mark
}

/// Whether an identifier ends as a marked one does.
fn is_marked(ident: &str) -> bool {
    ident.rsplit_once("_x").is_some_and(|(_, digits)| {
        digits.len() >= 8 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// `hs_ticket_priority` as `HsTicketPriority`. Injective on snake-case identifiers: an underscore that does not become a
/// capital is kept.
///
/// ```
/// use ticketproof_schema::names::pascal_of_snake;
/// assert_eq!(pascal_of_snake("hs_v2_date"), "HsV2Date");
/// assert_ne!(pascal_of_snake("a__b"), pascal_of_snake("a_b"));
/// ```
pub fn pascal_of_snake(ident: &str) -> String {
    let mut pascal = String::with_capacity(ident.len());
    let mut underscores = 0_usize;
    for char in ident.chars() {
        if char == '_' {
            underscores += 1;
            continue;
        }
        let spelled = char.is_ascii_lowercase() && (underscores > 0 || pascal.is_empty());
        let kept = if spelled && !pascal.is_empty() { underscores - 1 } else { underscores };
        pascal.extend(std::iter::repeat_n('_', kept));
        pascal.push(if spelled { char.to_ascii_uppercase() } else { char });
        underscores = 0;
    }
    if underscores > 0 {
        // One more than there were, so that a reserved name with its one underscore is nobody's else.
        pascal.extend(std::iter::repeat_n('_', underscores + 1));
    }
    pascal
}

fn kept(ident: String) -> Candidate {
    Candidate { ident, lossy: false }
}

fn cut(ident: &str) -> String {
    ident[..ident.len().min(IDENT_MAX)].trim_end_matches('_').to_owned()
}

/// A word as part of a Pascal-case name; the case within a mixed word is its author's.
fn capitalised(word: &str) -> String {
    let mixed = word.bytes().any(|byte| byte.is_ascii_lowercase());
    let mut chars = word.chars();
    let first = chars.next().map_or('x', |char| char.to_ascii_uppercase());
    let rest = chars.as_str();
    if mixed { format!("{first}{rest}") } else { format!("{first}{}", rest.to_ascii_lowercase()) }
}

/// The ASCII words of a text, and whether more was lost than accents, case and punctuation. A text without letters and
/// digits is spelled out, sign by sign.
fn words(text: &str) -> (Vec<String>, bool) {
    let mut words = vec![String::new()];
    let mut lossy = false;
    let (mut before, mut previous) = (' ', ' ');
    for (count, char) in text.chars().enumerate() {
        // Nobody reads further, and a megabyte of it is cheap to skip.
        if count > 4 * IDENT_MAX {
            lossy = true;
            break;
        }
        let last = words.len() - 1;
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' => {
                // A sign of a number, and not what stands between two words.
                let signed = matches!(previous, '+' | '-') && !before.is_alphanumeric();
                if char.is_ascii_digit() && signed {
                    words[last] = spelled(previous).to_owned();
                    words.push(String::new());
                }
                words.last_mut().expect("there is always a last word").push(char);
            }
            // A combining accent belongs to the letter before it.
            '\u{300}'..='\u{36f}' => {}
            _ if !folded(char).is_empty() => words[last].push_str(folded(char)),
            _ => {
                lossy |= !char.is_ascii();
                if !words[last].is_empty() {
                    words.push(String::new());
                }
            }
        }
        (before, previous) = (previous, char);
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() && !lossy {
        words = text.chars().map(spelled).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    }
    (words, lossy)
}

/// An ASCII sign as a word.
fn spelled(sign: char) -> &'static str {
    match sign {
        '!' => "Not",
        '"' => "Quote",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '&' => "And",
        '\'' => "Tick",
        '(' => "Open",
        ')' => "Close",
        '*' => "Star",
        '+' => "Plus",
        ',' => "Comma",
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '<' => "Less",
        '=' => "Equal",
        '>' => "Greater",
        '?' => "Question",
        '@' => "At",
        '\\' => "Backslash",
        '^' => "Caret",
        '_' => "Underscore",
        '|' => "Or",
        '~' => "Tilde",
        _ => "",
    }
}

/// A Latin letter without its accent, or nothing for any other character.
fn folded(char: char) -> &'static str {
    match char {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ð' | 'Ď' | 'Đ' => "D",
        'ð' | 'ď' | 'đ' => "d",
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => "I",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => "L",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' => "S",
        'ś' | 'ŝ' | 'ş' | 'š' => "s",
        'ß' => "ss",
        'Ţ' | 'Ť' | 'Ŧ' => "T",
        'ţ' | 'ť' | 'ŧ' => "t",
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => "U",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}
