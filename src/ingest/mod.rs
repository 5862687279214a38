//! corpus → engine: brings an index up to date with a folder. `plan` decides from what was there and what is there;
//! `pump` reads what the plan wants and commits once. Reports by values and events; prints nothing.

mod plan;
mod pump;

pub use pump::{Failure, Progress, Summary, refresh};
