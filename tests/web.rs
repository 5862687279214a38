//! The server: on real sockets, as the program serves and as another program would.

mod api;
mod assistants;
mod bounds;
pub(crate) mod client;
mod commits;
mod guards;
mod pages;
mod reader;
mod site;
