//! Parts of the benchmarks: [`corpus`] generates records, [`timing`] runs contenders in turn.

pub mod corpus;

pub mod timing;
