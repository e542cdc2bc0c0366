//! What stands above the accepted records.

use std::{io, sync::Arc};

use ticketproof_tabular::columnar::Form;

use crate::check::work::Checked;

/// The form of the accepted records, which is that of the input: rows of a table below its header, or records a line. One file
/// has one form.
#[derive(Debug, Default)]
pub(super) struct Above {
    form: Option<AboveForm>,
    is_new: bool,
}

#[derive(Debug)]
enum AboveForm {
    /// Records a line.
    Lines,
    /// Rows below this header.
    Header(Vec<u8>),
    /// A table in columns.
    Columns(Arc<Form>),
}

impl AboveForm {
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Lines, Self::Lines) => true,
            (Self::Header(one), Self::Header(other)) => one == other,
            (Self::Columns(one), Self::Columns(other)) => one.is_like(other),
            _ => false,
        }
    }
}

impl Above {
    pub(super) fn check(&mut self, checked: &Checked) -> io::Result<()> {
        let form = match (&checked.header, &checked.columns.accepted) {
            (Some(header), _) => AboveForm::Header(header.clone()),
            (None, Some(part)) => AboveForm::Columns(Arc::clone(part.form())),
            (None, None) if !checked.is_table && !checked.accepted.is_empty() => AboveForm::Lines,
            _ => return Ok(()),
        };
        match &self.form {
            None => {
                self.is_new = true;
                self.form = Some(form);
                Ok(())
            }
            Some(known) if known.is_like(&form) => Ok(()),
            Some(_) => Err(io::Error::other(
                "the inputs have different headers or formats, and one file of accepted records has one: check them one at a \
                 time",
            )),
        }
    }

    pub(super) fn take_new(&mut self) -> Option<Vec<u8>> {
        match &self.form {
            Some(AboveForm::Header(header)) if std::mem::take(&mut self.is_new) => Some(header.clone()),
            _ => None,
        }
    }
}
