//! Reprints: what is found, what is not, and that it stays right when articles come and go.

mod archives;
mod commands;
mod model;
mod planted;
mod traps;
