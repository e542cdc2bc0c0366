//! What the benchmarks are made of: [`corpus`], the records, and [`timing`], rounds that are fair to all.

pub mod corpus;

pub mod timing;
