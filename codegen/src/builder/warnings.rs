//! Warnings about the accounts that a build generates from.

use std::path::Path;

use ticketproof_diagnostics::text::{self, listed, quoted};
use ticketproof_schema::{ObjectSchema, names::account_name};

use super::{Builder, read};
use crate::error::CodegenError;

/// How many accounts a warning names.
const ACCOUNTS_SHOWN: usize = 5;

impl Builder {
    /// Warnings about accounts whose pipelines are unknown, so that stages are text; and about names that come from labels and are
    /// not pinned in the lock, so that they would change with the labels.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn warnings(&self) -> Result<Vec<String>, CodegenError> {
        let schema = read(&self.snapshot)?.schema;
        let also = self.also.iter().map(|path| Ok((path.as_path(), read(path)?.schema)));
        let also: Vec<_> = also.collect::<Result<_, CodegenError>>()?;
        let all = std::iter::once((self.snapshot.as_path(), &schema))
            .chain(also.iter().map(|(path, schema)| (*path, schema)));
        let without_pipelines = all.filter(|(_, schema)| schema.lacks_pipelines());
        let mut warnings: Vec<_> =
            without_pipelines.map(|(path, schema)| stages_are_text(path, schema)).collect();
        warnings.extend(self.unpinned(&schema, &also)?);
        Ok(warnings)
    }

    /// Warnings about names that come from labels and are not in the lock.
    fn unpinned(
        &self,
        schema: &ObjectSchema,
        also: &[(&Path, ObjectSchema)],
    ) -> Result<Vec<String>, CodegenError> {
        let names = self.names_path();
        let mut lock = self.lock()?;
        let pinned = lock.pin(schema);
        let by_label =
            |section: &str| ["pipelines", "stages", "associations"].iter().any(|it| section.starts_with(it));
        let count = pinned.new.iter().filter(|entry| by_label(&entry.section)).count();
        let mut counts = vec![(count, String::new(), "ticketproof pull".to_owned())];
        let sections = lock.also_sections().clone();
        let of_nobody: Vec<_> = sections.of_nobody(&self.also).collect();
        let misnamed = match &of_nobody[..] {
            [] => String::new(),
            some => format!(
                "; it has names of {}, which no account is called here",
                listed(some.iter().copied(), ACCOUNTS_SHOWN)
            ),
        };
        for (path, schema) in also {
            let account = account_name(path);
            let pinned = lock.pin_also(&account, schema);
            let pull = format!("ticketproof pull --also --out {}", text::path(path));
            let objects = format!("also.{account}.objects");
            let count = pinned.new.iter().filter(|entry| entry.section != objects).count();
            counts.push((count, format!(" of the account {}", quoted(&account)), pull));
        }
        let warnings = counts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, account, pull)| {
            let misnamed = if account.is_empty() { "" } else { &misnamed };
            format!(
                "{count} names of pipelines, stages and association labels{account} are not pinned in {} and would change \
                 with their labels; `{pull}` pins them, commit the file{misnamed}",
                text::path(&names)
            )
        });
        Ok(warnings.collect())
    }
}

/// The warning about a snapshot without pipelines.
fn stages_are_text(path: &Path, schema: &ObjectSchema) -> String {
    format!(
        "{} has no pipelines: the token that it was pulled with could not see them; in the generated types pipelines and \
         stages are text, and any text passes; pull it with a token that has the scope `{}`",
        text::path(path),
        schema.profile().scopes.schema.last().copied().unwrap_or("…")
    )
}
