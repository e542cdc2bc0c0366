//! What happens in a running sandbox goes to its state file.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    server::{Shared, lock},
    state::{self, StateError, StateFile},
};

/// How often a state file is brought up to date.
const SAVE_EVERY: Duration = Duration::from_millis(500);

/// Keeps a state file up to date.
#[derive(Debug)]
pub(crate) struct Autosave {
    /// The locked file, until it is released.
    file: Mutex<Option<StateFile>>,
    shared: Arc<Shared>,
}

impl Autosave {
    pub(crate) fn new(file: StateFile, shared: Arc<Shared>) -> Self {
        Self { file: Mutex::new(Some(file)), shared }
    }

    /// Brings the file up to date again and again; never ends.
    pub(crate) async fn keep(&self) {
        loop {
            tokio::time::sleep(SAVE_EVERY).await;
            if let Err(error) = self.save() {
                tracing::warn!(%error, "the state file is behind");
            }
        }
    }

    fn save(&self) -> Result<(), StateError> {
        match &mut *lock(&self.file) {
            Some(file) => self.save_to(file),
            None => Ok(()),
        }
    }

    /// Brings the file up to date and unlocks it; there is nothing left to do the second time.
    pub(crate) fn release(&self) -> Result<(), StateError> {
        match lock(&self.file).take() {
            Some(mut file) => self.save_to(&mut file),
            None => Ok(()),
        }
    }

    fn save_to(&self, file: &mut StateFile) -> Result<(), StateError> {
        let text = {
            let mut account = lock(&self.shared.account);
            if !std::mem::take(&mut account.dirty) {
                return Ok(());
            }
            state::render(&account)
        };
        let saved = file.save(&text);
        if saved.is_err() {
            lock(&self.shared.account).dirty = true;
        }
        saved
    }
}
