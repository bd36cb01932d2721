//! How the process gets its memory from the system.
#![allow(unsafe_code)]

use std::sync::OnceLock;

/// Asks the C library's allocator to keep little, before the program starts its threads.
///
/// A body that comes in is made by one thread, checked by another and freed by a third. Left alone,
/// the GNU library gives most of them a store of their own, none of which it hands back, and puts
/// whole answers of peers into these: a node that synced a million posts held 40 MB more.
pub fn keep_little() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// Stores of freed memory that threads share.
        const ARENAS: libc::c_int = 2;
        /// From so many bytes on a piece is the system's own, and goes back to it at once.
        const APART: libc::c_int = 256 << 10;
        // SAFETY: the call sets two numbers of the allocator. It reads no memory of ours, and refuses
        // what it does not know; nobody depends on what it answers.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, ARENAS);
            libc::mallopt(libc::M_MMAP_THRESHOLD, APART);
        }
    }
}

/// What the C library is told of memory in the processes that a program starts.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const CHILDREN: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
const CHILDREN: [(&str, &str); 0] = [];

/// Those of them that nobody had said before.
static TOLD: OnceLock<Vec<&'static str>> = OnceLock::new();

/// Asks the allocator of the processes that this one starts to keep little, before the program
/// starts its threads.
///
/// The process that draws the window frees what it drew, in stores of many threads and between what
/// it still needs; left alone, it hands back none of that, and grows for as long as somebody reads.
pub fn let_children_keep_little() {
    let told = CHILDREN.iter().filter(|(name, value)| {
        let is_new = std::env::var_os(name).is_none();
        if is_new {
            // SAFETY: no other thread is there yet that could read the environment.
            unsafe { std::env::set_var(name, value) };
        }
        is_new
    });
    // It is said once.
    let _ = TOLD.set(told.map(|(name, _)| *name).collect());
}

/// The variables by which this is said. Other people's programs are to know nothing of them.
pub fn told_to_children() -> &'static [&'static str] {
    TOLD.get().map_or(&[], Vec::as_slice)
}
