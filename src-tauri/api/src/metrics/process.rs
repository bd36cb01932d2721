//! What the process takes of the machine, by the names that Prometheus's own clients use.

use std::fs;

use super::Page;

/// Adds what this system tells of the process; nothing where it tells nothing.
pub(super) fn add(page: &mut Page) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(bytes) = kib(&status, "VmRSS:") {
        page.gauge("process_resident_memory_bytes", "Resident memory.")
            .is(bytes);
    }
    if let Some(bytes) = kib(&status, "VmSize:") {
        page.gauge("process_virtual_memory_bytes", "Virtual memory.")
            .is(bytes);
    }
    if let Some(threads) = number(&status, "Threads:") {
        page.gauge("process_threads", "Threads.").is(threads);
    }
    if let Ok(files) = fs::read_dir("/proc/self/fd") {
        page.gauge("process_open_fds", "Open file handles.")
            .is(files.count());
    }
}

/// A field in KiB, as bytes.
fn kib(status: &str, field: &str) -> Option<u64> {
    number(status, field)?.checked_mul(1024)
}

fn number(status: &str, field: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{kib, number};

    #[test]
    fn reads_the_fields_of_the_system() {
        let status = "Name:\tblocknetd\nVmRSS:\t   20480 kB\nThreads:\t9\n";
        assert_eq!(kib(status, "VmRSS:"), Some(20_971_520));
        assert_eq!(number(status, "Threads:"), Some(9));
        assert_eq!(kib(status, "VmSize:"), None);
    }
}
