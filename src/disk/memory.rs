//! How much memory this process may still take: what the machine has, what its control group grants, and what
//! `ulimit -v` allows, whichever is least.

use std::{fs, path::Path};

use rustix::process::{Resource, getrlimit};

/// A limit and how much of it is in use, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The limit.
    pub limit: u64,
    /// What is left of it.
    pub left: u64,
}

/// What is known of the tightest limit; nothing where the system tells none.
#[must_use]
pub fn memory() -> Option<Memory> {
    [of_machine(), of_group(), of_process()].into_iter().flatten().min_by_key(|memory| memory.left)
}

/// See `/proc/meminfo` in proc(5).
fn of_machine() -> Option<Memory> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
    };
    Some(Memory { limit: field("MemTotal:")?, left: field("MemAvailable:")? })
}

/// Version 2 of control groups, then version 1, as they are mounted in containers: the group of this process, and all
/// above it.
fn of_group() -> Option<Memory> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let number = |path: &Path| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let found = groups.lines().flat_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, group) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (root, limit, used) = match controllers {
            "" => ("/sys/fs/cgroup", "memory.max", "memory.current"),
            "memory" => ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
            _ => return Vec::new(),
        };
        let folder = Path::new(root).join(group.trim_start_matches('/'));
        let above = folder.ancestors().take_while(|folder| folder.starts_with(root));
        let memory = |folder: &Path| {
            let limit = number(&folder.join(limit))?;
            Some(Memory { limit, left: limit.saturating_sub(number(&folder.join(used))?) })
        };
        above.filter_map(memory).collect()
    });
    found.min_by_key(|memory| memory.left)
}

/// The address space that `ulimit -v` leaves.
fn of_process() -> Option<Memory> {
    let limit = getrlimit(Resource::As).current?;
    let pages = fs::read_to_string("/proc/self/statm").ok()?.split(' ').next()?.parse::<u64>().ok()?;
    Some(Memory { limit, left: limit.saturating_sub(pages * rustix::param::page_size() as u64) })
}
