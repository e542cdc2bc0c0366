//! Saves the account of a running sandbox to its state file.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    server::{Shared, lock},
    state::{self, StateError, StateFile},
};

/// The time between two saves.
const SAVE_EVERY: Duration = Duration::from_millis(500);

/// Saves the account while it changes.
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

    /// Saves the account twice a second; never returns.
    pub(crate) async fn run(&self) {
        loop {
            tokio::time::sleep(SAVE_EVERY).await;
            if let Err(error) = self.save() {
                tracing::warn!(%error, "the state file could not be saved; the next save tries again");
            }
        }
    }

    fn save(&self) -> Result<(), StateError> {
        match &mut *lock(&self.file) {
            Some(file) => self.save_to(file),
            None => Ok(()),
        }
    }

    /// Saves the account and unlocks the file. A second call does nothing.
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
