//! Hostile schemas.
