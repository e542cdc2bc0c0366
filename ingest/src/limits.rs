//! Sizes, in bytes, that bound the memory of a check.

use ticketproof_validator::RECORD_MAX;

/// The size of a block: that many bytes of input, unless a single record is longer.
pub const BLOCK_BYTES: usize = 256 * 1024;

/// The most bytes in flight between reader, workers and consumer, unless a single block is bigger.
pub const IN_FLIGHT_BYTES_MAX: usize = 24 * 1024 * 1024;

/// The size in bytes from which a worker passes on its output of a block, before the block is checked to its end.
pub const PART_BYTES: usize = 256 * 1024;

/// The longest line that is kept: a record with the blanks around it, which do not count as the record's.
pub const LINE_MAX: usize = RECORD_MAX + BLOCK_BYTES;

/// The longest row of a table; a quotation mark that nothing closes makes the rest of the table one row.
pub const ROW_MAX: usize = 2 * RECORD_MAX;

/// The largest JSON document, which is read whole; longer inputs have to be NDJSON, which is read in blocks.
pub const DOCUMENT_BYTES_MAX: u64 = 1024 * 1024 * 1024;
