//! The way to the nodes of a cluster: addresses, credentials, and requests that are tried again.

/// How a cluster is reached: its address, who asks, and whom to trust.
#[derive(Clone, Debug)]
pub struct Access {
    address: Address,
}

/// The nodes of a cluster and the name of an index there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    nodes: Vec<String>,
    index: String,
}

/// A request to any node.
#[derive(Clone, Debug)]
pub(in crate::engine::remote) struct Request<'a> {
    pub(in crate::engine::remote) method: Method,
    /// Path with query, behind the node's address: `/_search?…`.
    pub(in crate::engine::remote) path: String,
    pub(in crate::engine::remote) body: Body<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::remote) enum Method {
    Get,
    Put,
    Post,
    Delete,
    Head,
}

#[derive(Clone, Copy, Debug)]
pub(in crate::engine::remote) enum Body<'a> {
    None,
    Json(&'a [u8]),
    Lines(&'a [u8]),
}

/// What a node answered.
#[derive(Clone, Debug)]
pub(in crate::engine::remote) struct Reply {
    pub(in crate::engine::remote) status: u16,
    pub(in crate::engine::remote) body: Vec<u8>,
    /// The node's address.
    pub(in crate::engine::remote) node: String,
}
