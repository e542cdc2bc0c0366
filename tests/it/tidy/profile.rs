//! Names that only tickets have stand in schema's profile and in the embedded account, and nowhere else.

use std::{collections::BTreeSet, fs, iter::Peekable, path::Path};

use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream::IntoIter};

use super::{assert_none, imports::Crate, root};

/// Folders with sources that write tickets on purpose: measurements and chores make accounts and records of tickets.
const NOT_READ: [&str; 3] = ["benches", "fuzz", "xtask"];

/// The files that may know names of tickets, each with the reason.
const ALLOWED_FILES: &[(&str, &str)] = &[
    ("schema/src/profile/tickets.rs", "the profile"),
    ("schema/src/object_type.rs", "the names and ids of all of HubSpot's object types, tickets among them"),
    ("schema/src/embedded.rs", "the embedded account"),
    ("validator/src/example.rs", "the example account of the rules' pages"),
    ("sandbox/src/parity.rs", "the text of the page about the behaviours of the sandbox"),
];

/// Literals that look like a name of tickets and are another: the crate, the literal, the reason.
const ALLOWED_LITERALS: &[(&str, &str, &str)] = &[("macros", "ticket", "the name of the derive's attribute")];

/// Names of properties and of stages' metadata that only tickets have.
const PROPERTIES: [&str; 5] =
    ["hs_pipeline", "hs_pipeline_stage", "source_type", "ticketState", "hs_pipeline_id"];

/// Names that are words of prose, too: names only alone, in a path or between quotation marks.
const WORDS: [&str; 4] = ["ticket", "tickets", "subject", "0-5"];

#[test]
fn names_of_tickets_stand_in_the_profile_only() {
    let mut offences = Vec::new();
    let mut unused: BTreeSet<_> =
        ALLOWED_LITERALS.iter().map(|(name, literal, _)| (*name, *literal)).collect();
    for name in &crates() {
        let name = name.as_str();
        let parsed = Crate::read(&root().join(name).join("src"));
        for file in parsed.files() {
            let shown = file.strip_prefix(root()).unwrap_or(file).display().to_string();
            if ALLOWED_FILES.iter().any(|(allowed, _)| *allowed == shown) {
                continue;
            }
            // The command's help has lines of examples.
            let is_help = |literal: &String| name == "cli" && literal.contains('\n');
            for literal in literals(file).into_iter().filter(|literal| !is_help(literal)) {
                if let Some(found) = ticket_name(&literal) {
                    let is_allowed = ALLOWED_LITERALS
                        .iter()
                        .any(|(within, allowed, _)| *within == name && *allowed == literal);
                    unused.retain(|allowed| *allowed != (name, literal.as_str()));
                    if !is_allowed {
                        offences.push(format!("{shown}: `{found}` in {literal:?}"));
                    }
                }
            }
        }
    }
    offences
        .extend(unused.iter().map(|(name, literal)| format!("{name} does not write {literal:?} any more")));
    assert_none("a name that only tickets have is asked of schema's profile", &offences);
}

/// The folders of crates below the root.
pub(super) fn crates() -> Vec<String> {
    let folders = fs::read_dir(root()).expect("the root is readable").map(|entry| entry.unwrap());
    let has_source = |name: &String| {
        ["lib.rs", "main.rs"].iter().any(|file| root().join(name).join("src").join(file).is_file())
    };
    let names = folders.map(|folder| folder.file_name().to_string_lossy().into_owned());
    names.filter(|name| has_source(name) && !NOT_READ.contains(&name.as_str())).collect()
}

/// The first name in a text that only tickets have.
fn ticket_name(text: &str) -> Option<&str> {
    let is_of_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
    let mut start = 0;
    while let Some(found) = text[start..].find(is_of_name) {
        start += found;
        let end = text[start..].find(|char| !is_of_name(char)).map_or(text.len(), |end| start + end);
        let (before, word, after) = (text[..start].chars().next_back(), &text[start..end], &text[end..]);
        if is_ticket_name(before, word, after) || (text.trim() == word && WORDS.contains(&word)) {
            return Some(word);
        }
        start = end;
    }
    None
}

fn is_ticket_name(before: Option<char>, word: &str, after: &str) -> bool {
    let mut after = after.chars();
    let (next, second) = (after.next(), after.next());
    let is_quoted = matches!(before, Some('/' | '`' | '"' | '\''))
        || matches!(next, Some('/' | '`' | '"' | '?'))
        // `crm.schemas.tickets.read`, `tickets.json`
        || (next == Some('.') && second.is_some_and(char::is_alphabetic));
    let is_about_tickets = |end: &str| end.starts_with("TICKET");
    PROPERTIES.contains(&word)
        || word.starts_with("hs_ticket_")
        || word.contains("ticketid")
        || word == "TICKET"
        || word.split_once("_TO_").is_some_and(|(from, to)| is_about_tickets(from) || is_about_tickets(to))
        || (is_quoted && WORDS.contains(&word))
}

/// The string literals of a file: of no test, of no doc comment, and of no rule's own text.
fn literals(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut found = Vec::new();
    read(tokens, &mut found);
    found
}

fn read(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let Some(attribute) = attribute(&mut tokens) else { continue };
                let text = attribute.to_string().replace(' ', "");
                if text == "test" || text == "cfg(test)" {
                    skip_item(&mut tokens);
                } else if !text.starts_with("doc=") {
                    read(attribute, found);
                }
            }
            // What a rule says of itself: its page and its examples.
            TokenTree::Ident(ident)
                if (ident == "static" || ident == "const") && tokens.peek().is_some_and(is_rule) =>
            {
                skip_item(&mut tokens);
            }
            TokenTree::Group(group) => read(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push(text.value());
                } else if let Ok(text) = syn::parse_str::<syn::LitByteStr>(&literal.to_string()) {
                    found.push(String::from_utf8_lossy(&text.value()).into_owned());
                }
            }
            _ => {}
        }
    }
}

fn is_rule(name: &TokenTree) -> bool {
    matches!(name, TokenTree::Ident(name) if ["RULE", "VALID", "EXAMPLE"].contains(&name.to_string().as_str()))
}

/// The content of an attribute whose `#` was read.
fn attribute(tokens: &mut Peekable<IntoIter>) -> Option<TokenStream> {
    tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'));
    let next = tokens
        .next_if(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket));
    match next? {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    }
}

/// Goes past an item: to its end at `;`, or past its body.
fn skip_item(tokens: &mut Peekable<IntoIter>) {
    let mut has_value = false;
    for token in tokens.by_ref() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            TokenTree::Punct(punct) if punct.as_char() == '=' => has_value = true,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !has_value => return,
            _ => {}
        }
    }
}

#[test]
fn ticket_names_are_told_from_words() {
    for text in [
        "subject",
        "hubspot/tickets.json",
        "/crm/v3/objects/tickets",
        "TICKET_TO_CONTACT",
        "add `subject`",
        "0-5",
        "ticket",
    ] {
        assert!(ticket_name(text).is_some(), "{text}");
    }
    for text in [
        "a new ticket has no subject",
        "ticketproof",
        "tickets of {}",
        "10-53",
        "[0-5]",
        "a ticket's id.",
        "",
    ] {
        assert_eq!(ticket_name(text), None, "{text}");
    }
}
