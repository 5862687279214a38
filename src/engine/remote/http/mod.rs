//! The way to the nodes of a cluster: addresses, credentials, and requests that are tried again.
//!
//! [`Address`] and [`Credentials`] are what was typed, [`Access`] the two together with whom to trust. A `Client` sends
//! a `Request` to one node after the other until one answers, and gives its `Reply`; what a node refuses is a
//! `Refusal`. Nothing that a secret could be read from leaves this room.

mod access;
mod address;
mod client;
mod credentials;
mod failure;
mod refusal;
mod reply;
mod request;
mod round;
#[cfg(test)]
mod tests;

pub use self::access::Access;
pub use self::address::Address;
pub(in crate::engine::remote) use self::client::Client;
pub use self::credentials::Credentials;
pub(in crate::engine::remote) use self::refusal::{Refusal, is_too_large};
pub(in crate::engine::remote) use self::reply::Reply;
pub(in crate::engine::remote) use self::request::{Body, Method, Request};
