//! How often a wrong token may be shown: so many times a minute from one address, then nobody there is let in for a while.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::problem::{Kind, Problem};

/// Wrong tokens in a time.
const MOST: u32 = 10;
const TIME: Duration = Duration::from_secs(60);
/// Addresses that are remembered.
const ADDRESSES: usize = 4096;

/// Who showed a wrong token of late.
#[derive(Default)]
pub(super) struct Wrong(Mutex<HashMap<Option<IpAddr>, (Instant, u32)>>);

impl Wrong {
    /// Looks whether a token from this address is looked at.
    ///
    /// # Errors
    /// Where too many were wrong of late.
    pub(super) fn check(&self, peer: Option<IpAddr>) -> Result<(), Problem> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(&network(peer)) {
            Some((since, count)) if *count >= MOST && since.elapsed() < TIME => {
                let left = TIME.saturating_sub(since.elapsed()).as_secs() + 1;
                let problem = Problem::new(Kind::TooMany, "too many wrong tokens came from this address");
                Err(Problem { retry: Some(left), ..problem.with_hint("wait a minute") })
            }
            _ => Ok(()),
        }
    }

    /// A wrong token came from this address.
    pub(super) fn count(&self, peer: Option<IpAddr>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ADDRESSES {
            known.retain(|_, (since, _)| since.elapsed() < TIME);
        }
        // Where so many guess at once, all of them are one.
        let peer = if known.len() >= ADDRESSES { None } else { network(peer) };
        let (since, count) = known.entry(peer).or_insert((Instant::now(), 0));
        if since.elapsed() >= TIME {
            (*since, *count) = (Instant::now(), 0);
        }
        *count += 1;
    }
}

/// The network of a house: of IPv6, one person has addresses without end.
fn network(peer: Option<IpAddr>) -> Option<IpAddr> {
    match peer? {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => Some(IpAddr::V4(address)),
            None => Some(IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into())),
        },
        address => Some(address),
    }
}
