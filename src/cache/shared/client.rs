//! What every service can do, and what can go wrong.

use std::time::Instant;

/// No entry is larger: it would take longer to fetch than to compute.
pub(super) const LARGEST: usize = 16 * 1024 * 1024;

/// Why a request gave nothing. The texts are for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The connection did not come about, was lost, was too slow, or held nonsense.
    Broken(String),
    /// The service answers, and says no: it will say so again.
    Refused(String),
    /// This entry is more than the service stores. Nothing is wrong with it.
    TooLarge,
}

/// One thread's way to the service.
pub(super) trait Client: Send {
    /// The entry, or `None` if there is none. Returns about when `deadline` is past, unless
    /// a name is being looked up.
    fn get(&mut self, key: &str, deadline: Instant) -> Result<Option<Vec<u8>>, Failure>;

    /// Stores an entry, in the place of what was there.
    fn put(&mut self, key: &str, bytes: &[u8], deadline: Instant) -> Result<(), Failure>;
}
