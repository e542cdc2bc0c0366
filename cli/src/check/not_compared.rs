//! The warning about values of unique properties that were not compared.

use ticketproof_validator::UNIQUE_VALUES_BYTES;

/// Says how many values were not compared, why, and what to do.
pub(crate) fn not_compared_warning(count: u64) -> String {
    format!(
        "{count} values of unique properties were not compared with each other: {} MiB are used for that, which are full, so that \
         a repetition among these is not found; look for it where they come from, or check an input for each part of them",
        UNIQUE_VALUES_BYTES / 1024 / 1024
    )
}
