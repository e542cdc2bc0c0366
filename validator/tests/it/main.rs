//! The validator from outside: what it says about records, that its fixes mend, that hostile input is only input, and that
//! the catalogue is what it promises.

mod catalogue;
mod fixes;
mod fixtures;
mod hostile;
mod payloads;
mod recorded;
mod records;
mod settings;
mod support;
