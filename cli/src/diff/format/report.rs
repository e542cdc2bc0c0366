//! The parts of a drift that every format shows: the summary, and the places of its changes.

use std::{cell::OnceCell, path::PathBuf};

use ticketproof_diagnostics::{
    render::{self, Level, Notice, Region},
    text::escaped,
};
use ticketproof_schema::{
    Snapshot,
    drift::{Change, Class, Drift, NotCompared, Side, usage::User},
};

use crate::diff::place;

/// A snapshot, what to call it, and its file if it is one.
pub(crate) struct Named {
    pub(crate) snapshot: Snapshot,
    pub(crate) name: String,
    pub(crate) file: Option<PathBuf>,
}

/// A drift and its two snapshots, as a format shows them.
pub(super) struct Report<'a> {
    pub(super) drift: &'a Drift,
    pub(super) old: &'a Named,
    pub(super) new: &'a Named,
    pub(super) threshold: Class,
    /// The canonical texts of the old and the new snapshot, made when a line in them is looked for.
    texts: [OnceCell<String>; 2],
}

impl<'a> Report<'a> {
    pub(super) fn new(drift: &'a Drift, old: &'a Named, new: &'a Named, threshold: Class) -> Self {
        Self { drift, old, new, threshold, texts: Default::default() }
    }

    /// `2 breaking, 1 risky and 4 safe changes`, or that there are none.
    pub(super) fn summary(&self) -> String {
        let counts: Vec<String> = [Class::Breaking, Class::Risky, Class::Safe]
            .into_iter()
            .filter_map(|class| match self.drift.count(class) {
                0 => None,
                count => Some(format!("{count} {class}")),
            })
            .collect();
        let changes = if self.drift.changes.len() == 1 { "change" } else { "changes" };
        let mut summary = match counts.as_slice() {
            [] => "no changes".to_owned(),
            [one] => format!("{one} {changes}"),
            [rest @ .., last] => format!("{} and {last} {changes}", rest.join(", ")),
        };
        match self.drift.not_compared.len() {
            0 => {}
            1 => summary.push_str("; 1 part could not be compared"),
            count => summary.push_str(&format!("; {count} parts could not be compared")),
        }
        summary
    }

    /// Which two are compared, in a few words.
    pub(super) fn title(&self) -> String {
        format!("{} -> {}", escaped(&self.old.name), escaped(&self.new.name))
    }

    /// Where a change is shown: the code that it concerns, else the snapshot's file.
    fn places(&self, change: &Change) -> Vec<Place> {
        if let Some(users) = change.users.as_ref().filter(|users| !users.is_empty()) {
            let of_user = |user: &User| Place { file: user.file.clone(), line: user.line.max(1) };
            return users.iter().map(of_user).collect();
        }
        let mut sides = [(self.old, &self.texts[0]), (self.new, &self.texts[1])];
        if change.side == Side::New {
            sides.reverse();
        }
        // A pulled file is often outside of the repository, where nobody can look at it.
        sides.sort_by_key(|(named, _)| named.file.as_ref().is_none_or(|file| file.is_absolute()));
        let of_file = |(named, text): (&Named, &OnceCell<String>)| {
            let file = named.file.as_ref()?.to_string_lossy().into_owned();
            let text = text.get_or_init(|| named.snapshot.to_json());
            Some(Place { file, line: place::line(text, change.location.as_str()) })
        };
        sides.into_iter().find_map(of_file).into_iter().collect()
    }
}

/// A line of a file.
struct Place {
    file: String,
    line: usize,
}

/// Said of a change that no derive uses, where the usage manifests were read.
pub(super) const NO_USER: &str = "concerns no derive";

/// Shows a change as a notice to one of the formats.
pub(super) fn with_notice<T>(report: &Report<'_>, change: &Change, show: impl FnOnce(&Notice<'_>) -> T) -> T {
    let places = report.places(change);
    let places: Vec<_> = places
        .iter()
        .map(|place| render::Place { file: &place.file, region: Region::line(place.line as u64) })
        .collect();
    show(&Notice {
        level: level(change.class),
        id: change.kind.slug(),
        title: change.kind.slug(),
        message: &change.message,
        remark: change.users.as_ref().is_some_and(Vec::is_empty).then_some(NO_USER),
        help: change.help.as_deref(),
        places: &places,
    })
}

/// The level of a class of changes.
pub(super) const fn level(class: Class) -> Level {
    match class {
        Class::Breaking => Level::Error,
        Class::Risky => Level::Warning,
        Class::Safe => Level::Note,
    }
}

/// The level of a part that could not be compared.
pub(super) fn level_of(report: &Report<'_>, gap: &NotCompared) -> Level {
    if gap.may_hide >= report.threshold { Level::Error } else { Level::Warning }
}

/// `NewTicket (create) in desk`, for people.
pub(super) fn user(user: &User) -> String {
    format!("{} ({}) in {}", escaped(&user.type_name), escaped(&user.operation), escaped(&user.package))
}
