//! The integration tests: one binary, a module a subject, one harness.

mod commits;
mod errors;
mod exactness;
mod export;
mod harness;
mod index;
mod layers;
mod model;
mod readme;
mod sample;
mod search;
