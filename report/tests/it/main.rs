//! The pages from outside: what is on them, what is not, and how large they become.

mod hostile;
mod pages;
mod tally;
