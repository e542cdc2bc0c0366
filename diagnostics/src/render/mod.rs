//! Findings as people read them. The human format lives in `human`.
