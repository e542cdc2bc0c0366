//! The worst mistakes: the record with what is wrong marked, and the mend beside it.

use maud::{Markup, html};
use ticketproof_diagnostics::{Applicability, Severity};

use super::ranking::Ranked;
use crate::{
    tally::{Example, Mend, Mistake},
    text::{counted, grouped, said, sentence, shown},
};

/// How many mistakes of one rule are shown, and of how many rules.
const MISTAKES_SHOWN: usize = 3;
const RULES_SHOWN: usize = 30;

/// A part for each rule, the worst first.
pub(super) fn render(ranked: &[Ranked<'_>], payloads: bool) -> Markup {
    let rest = &ranked[ranked.len().min(RULES_SHOWN)..];
    let rest_count: u64 = rest.iter().map(|rule| rule.of.findings()).sum();
    html! {
        @if !payloads {
            p.notice { "The records themselves and all values in them are left out of this page (" code { "--no-payload" } ")." }
        }
        @for rule in ranked.iter().take(RULES_SHOWN) { (of_rule(rule, payloads)) }
        @if !rest.is_empty() {
            p.left-out {
                "… and " (counted(rest_count, "finding")) " by " (counted(rest.len() as u64, "more rule"))
                ": " @for rule in rest { span #(rule.id.slug) { code { (rule.id.slug) } " " } }
            }
        }
    }
}

fn of_rule(rule: &Ranked<'_>, payloads: bool) -> Markup {
    let mistakes = rule.mistakes();
    let shown_count = if payloads { MISTAKES_SHOWN } else { 2 * MISTAKES_SHOWN };
    let (shown_ones, others) = mistakes.split_at(mistakes.len().min(shown_count));
    let told: u64 = shown_ones.iter().map(|mistake| mistake.count).sum();
    let tone = if rule.of.errors > 0 { "bad" } else { "doubtful" };
    html! {
        section.rule #(rule.id.slug) aria-labelledby={ (rule.id.slug) "-heading" } {
            h3 #{ (rule.id.slug) "-heading" } {
                (rule.summary()) " " span.count.(tone) { (counted(rule.of.findings(), "finding")) }
            }
            p.muted { code { (rule.id.slug) } " " (rule.id.code.to_string()) }
            @for mistake in shown_ones {
                @match &mistake.example {
                    Some(example) => (told_with_record(mistake, example)),
                    None => (told_without_record(mistake)),
                }
            }
            @if rule.of.findings() > told {
                p.left-out {
                    "… and " (counted(rule.of.findings() - told, "more finding")) " of this rule"
                    @if payloads && !others.is_empty() { ", with other values or in other places" }
                    ". " code { "ticketproof check" } " prints every one."
                }
            }
            @if let Some(rule) = rule.rule { details.why { summary { "Why this is a mistake" } p { (said(rule.docs)) } } }
        }
    }
}

fn told_with_record(mistake: &Mistake, example: &Example) -> Markup {
    let class = if mistake.severity == Severity::Error { "bad" } else { "doubtful" };
    html! {
        article.mistake {
            p.message { (sentence(&example.message)) " " (times(mistake)) }
            p.place {
                (shown(&mistake.input)) ", line " (grouped(mistake.line))
                @if !example.location.is_empty() { ", at " code { (shown(&example.location)) } }
            }
            div.beside {
                div {
                    h4 { "The record" }
                    (example.record.render("offending value", class))
                }
                div {
                    h4 { "How to mend it" }
                    @if let Some(help) = &example.help { p { (sentence(help)) } }
                    @match &example.mend {
                        Some(mend) => (how(mend)),
                        None => @if example.help.is_none() { p.muted { "There is no single right value: see below why it is a mistake." } },
                    }
                }
            }
        }
    }
}

fn how(mend: &Mend) -> Markup {
    html! {
        @if let Some(corrected) = &mend.corrected { (corrected.render("corrected value", "good")) } @else { p { (sentence(&mend.title)) } }
        p.muted {
            @match mend.applicability {
                Applicability::Safe => { code { "ticketproof check --fix" } " writes this." }
                Applicability::Unsafe => { "A guess: " code { "ticketproof check --fix --unsafe-fixes" } " writes this; look at it first." }
            }
        }
    }
}

fn told_without_record(mistake: &Mistake) -> Markup {
    html! {
        p.mistake {
            @match &mistake.property {
                Some(name) => { "In " code { (shown(name)) } }
                None => "In the record, outside the properties that the schema has",
            }
            ", " (times(mistake)) ", first in " (shown(&mistake.input)) ", line " (grouped(mistake.line)) "."
        }
    }
}

fn times(mistake: &Mistake) -> Markup {
    html! { span.count { @match mistake.count { 1 => "once", count => { (grouped(count)) " times" } } } }
}
