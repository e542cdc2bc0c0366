//! The parts that every page has: head, policy, style, script, landmarks.

use std::sync::LazyLock;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use ticketproof_diagnostics::text::escaped;

use crate::text::shown;

/// Style and script as they stand in a page; browsers read line ends as `\n`, and the hashes are of what they read.
static STYLE: LazyLock<String> = LazyLock::new(|| include_str!("../assets/page.css").replace('\r', ""));
static SCRIPT: LazyLock<String> = LazyLock::new(|| include_str!("../assets/page.js").replace('\r', ""));

/// Nothing may be loaded, sent, framed or run but this page's own style and script.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'",
        hash(&STYLE),
        hash(&SCRIPT)
    )
});

/// A section of a page: the id it is reached by, its heading, its content.
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) content: Markup,
}

/// A whole page.
pub(crate) struct Page<'a> {
    /// The window's title; foreign text in it is escaped already.
    pub(crate) title: &'a str,
    /// What kind of page it is, in two or three words.
    pub(crate) kind: &'a str,
    /// The heading and what stands under it.
    pub(crate) lead: Markup,
    pub(crate) sections: Vec<Section>,
    /// The program and its version.
    pub(crate) tool: &'a str,
}

impl Page<'_> {
    pub(crate) fn render(&self) -> String {
        let markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY.as_str());
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content=(escaped(self.tool));
                    title { (self.title) }
                    style { (PreEscaped(STYLE.as_str())) }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.top {
                        p.brand { strong { "ticketproof" } " " span { (self.kind) } }
                        nav aria-label="On this page" {
                            ul { @for section in &self.sections { li { a href={ "#" (section.id) } { (section.heading) } } } }
                        }
                    }
                    main #main tabindex="-1" {
                        div.lead { (self.lead) }
                        @for section in &self.sections {
                            section #(section.id) aria-labelledby={ (section.id) "-heading" } {
                                h2 #{ (section.id) "-heading" } { (section.heading) }
                                (section.content)
                            }
                        }
                    }
                    footer { p { "Made by " (shown(self.tool)) ". This file is complete in itself: it loads nothing and sends nothing." } }
                    p.toast #said role="status" aria-live="polite" {}
                    script { (PreEscaped(SCRIPT.as_str())) }
                }
            }
        };
        let mut text = markup.into_string();
        text.push('\n');
        text
    }
}

/// The SHA-256 of a text in base64, as a content security policy names what it allows.
fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_browsers_compute() {
        // The example of the Content Security Policy specification, section 8.3.
        assert_eq!(hash("doSomething();"), "RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc=");
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn style_and_script_cannot_end_early_and_name_no_other_place() {
        for asset in [STYLE.as_str(), SCRIPT.as_str()] {
            let lower = asset.to_ascii_lowercase();
            for word in ["</", "<!--", "http:", "https:", "url(", "@import", "innerhtml", "eval("] {
                assert!(!lower.contains(word), "{word}");
            }
        }
    }
}
