//! Checks that `#[ticket(pipeline = …)]` names a pipeline of the account.

use ticketproof_diagnostics::{suggest, text};
use ticketproof_schema::{Part, Pipeline};

use super::{accounts, context::Cx};
use crate::{account::Account, model::Payload, rules, syntax::RawPipeline};

/// The pipeline that the struct names. Its id becomes a constant of the payload.
pub(super) fn check<'a>(cx: &mut Cx<'a>, payload: &mut Payload) -> Option<&'a Pipeline> {
    let account = cx.account;
    let Some(raw) = cx.raw.container.pipeline.as_ref() else { return of_constants(cx) };
    let Some(profile) = account.profile.pipeline else {
        cx.errors.misuse(raw.span(), format_args!("{} have no pipelines", account.objects()));
        return None;
    };
    let found = match raw {
        RawPipeline::Id(id) => accounts::pipeline(cx, &id.value),
        RawPipeline::Name(name) => account.pipeline_named(&name.to_string()),
    };
    let written_once = cx.write(profile.pipeline, "`pipeline` on the struct".to_owned(), raw.span());
    let Some(pipeline) = found else {
        // The schema has no pipelines: the validator accepts any id, and so does the derive.
        if let (RawPipeline::Id(id), true) = (raw, account.schema().pipelines.is_empty()) {
            payload.constants.push((profile.pipeline.to_owned(), id.value.clone()));
            return None;
        }
        if cx.main.is_some() {
            let message = accounts::no_counterpart(cx, "pipeline", &raw.text());
            cx.errors.lacks_counterpart(rules::UNKNOWN_PIPELINE, raw.span(), message);
        } else {
            let message = unknown(cx, raw);
            cx.errors.finding(rules::UNKNOWN_PIPELINE, raw.span(), message);
        }
        return None;
    };
    if written_once {
        payload.constants.push((profile.pipeline.to_owned(), pipeline.id.clone()));
    }
    Some(pipeline)
}

/// The pipeline that `set` writes, so that stages are checked against it. The check of constants reports one that does not
/// exist.
fn of_constants<'a>(cx: &Cx<'a>) -> Option<&'a Pipeline> {
    let profile = cx.account.profile.pipeline?;
    let mut constants = cx.raw.container.constants.iter();
    let constant = constants.find(|constant| constant.property.value == profile.pipeline)?;
    accounts::pipeline(cx, &constant.value.value)
}

fn unknown(cx: &Cx<'_>, raw: &RawPipeline) -> String {
    let account = cx.account;
    let written = raw.text();
    let what = match raw {
        RawPipeline::Id(_) => "id",
        RawPipeline::Name(_) => "name",
    };
    let begin = format!("{} is not the {what} of a pipeline ({})", text::quoted(&written), account.origin);
    if account.schema().pipelines.is_empty() && account.schema().not_visible.contains(&Part::Pipelines) {
        return format!(
            "{begin}; pipelines were not visible to the token that pulled the schema: write the id"
        );
    }
    let pipelines = || account.schema().active_pipelines();
    let (by_id, by_name) = (by_id as Write, by_name as Write);
    let (asked, other) = match raw {
        RawPipeline::Id(_) => (by_id, by_name),
        RawPipeline::Name(_) => (by_name, by_id),
    };
    let labelled = pipelines().find(|it| it.label.eq_ignore_ascii_case(written.trim()));
    // A name written as an id, or an id written as a name; a label of another pipeline is more likely.
    let (otherwise, hint) = match raw {
        RawPipeline::Id(_) => {
            (account.pipeline_named(written.trim()), "it is a name, write it without quotes")
        }
        RawPipeline::Name(_) => (account.schema().pipelines.get(&written), "it is an id, write it in quotes"),
    };
    if let Some(meant) = otherwise.filter(|meant| labelled.is_none_or(|labelled| labelled.id == meant.id)) {
        return format!("{begin}; {hint}: {}", other(account, meant));
    }
    if let Some(meant) = labelled {
        return format!("{begin}; it is a label, write the {what}: {}", asked(account, meant));
    }
    let ids = pipelines().map(|it| (it.id.clone(), it, by_id));
    let names = pipelines().map(|it| (account.pipeline_name(it), it, by_name));
    let labels = pipelines().map(|it| (it.label.clone(), it, asked));
    let (first, second): (Vec<_>, Vec<_>) = match raw {
        RawPipeline::Id(_) => (ids.collect(), names.collect()),
        RawPipeline::Name(_) => (names.collect(), ids.collect()),
    };
    for known in [&first, &second, &labels.collect()] {
        let known = known.iter().map(|(text, meant, write)| (text.as_str(), (meant, write)));
        if let Some((meant, write)) = suggest::closest_of(&written, known) {
            return format!("{begin}; did you mean {}?", write(account, meant));
        }
    }
    format!("{begin}; there are {}", text::listed(first.iter().map(|(text, ..)| text.as_str()), 10))
}

/// How a pipeline is written in the attribute.
type Write = fn(&Account, &Pipeline) -> String;

fn by_id(_: &Account, meant: &Pipeline) -> String {
    format!("`pipeline = \"{}\"` ({})", text::escaped(&meant.id), text::quoted(&meant.label))
}

fn by_name(account: &Account, meant: &Pipeline) -> String {
    let name = account.pipeline_name(meant);
    format!("`pipeline = {}` ({})", text::escaped(&name), text::quoted(&meant.label))
}
