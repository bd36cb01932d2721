//! How the process gets its memory from the system.
#![allow(unsafe_code)]

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
