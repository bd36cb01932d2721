//! Every limit of the listeners in one table, each with its reason.

use std::time::Duration;

/// What a listener grants; `Limits::public()` and `Limits::local()` are the two that are used.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Fields in a request's head.
    pub head_fields: usize,
    /// Time for a whole head, from the connection's start or its first byte.
    pub head_read: Duration,
    /// Time that a connection may wait for its next request.
    pub idle: Duration,
    /// Time for a whole request, body included.
    pub request: Duration,
    /// Time for an ordinary handler.
    pub handler: Duration,
    /// Time that the events' long poll waits for something to happen.
    pub events_wait: Duration,
    /// The least speed of a body, either way, in bytes a second.
    pub body_rate: u64,
    /// Time before the least speed counts.
    pub body_grace: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address; loopback is exempt.
    pub connections_per_ip: usize,
    /// The same once half of all are taken.
    pub connections_per_ip_when_full: usize,
    /// Of all connections those that only streams have.
    pub connections_for_streams: usize,
    /// Bytes of large answers on their way at once.
    pub answer_bytes: usize,
    /// The same to one address; loopback is exempt.
    pub answer_bytes_per_ip: usize,
    /// Bytes beside them for clients that have no answer on its way.
    pub answer_bytes_for_first: usize,
    /// Bytes of such a first answer.
    pub first_answer: usize,
    /// Long polls and event streams over HTTP at once.
    pub event_waiters: usize,
    /// The same of one address; loopback is exempt.
    pub event_waiters_per_ip: usize,
    /// Answers of several megabytes that are built at once.
    pub large_answers: usize,
    /// Time that running requests get when the listener stops.
    pub stop: Duration,
    /// Whether, and how, requests are counted by address; none: no rate holds at all.
    pub counting: Option<Counting>,
}

/// How requests are counted; how many are granted is a setting, `blocknet_node::Rates`.
#[derive(Clone, Copy, Debug)]
pub struct Counting {
    /// Addresses that are remembered; beyond it the one that was quiet longest is forgotten.
    pub addresses: usize,
    /// Loopback is limited too; off, because every local program shares that one address.
    pub loopback: bool,
}

/// Bodies of requests, in bytes, by what they hold.
pub mod body {
    /// A call that takes none; a little for clients that send `{}`.
    pub const NONE: usize = 64;
    /// 64 ids of 32 bytes.
    pub const LOCATOR: usize = 64 * 32;
    /// 16 ids of 32 bytes.
    pub const BLOCK_IDS: usize = 16 * 32;
    /// 128 leaves, as JSON strings of 64 digits with quotes and commas.
    pub const LEAVES: usize = 128 * 72 + 64;
    /// A text of 8,000 bytes whose every character is escaped (six bytes each), and a stub as JSON.
    pub const POST: usize = 8_000 * 6 + 4_096;
    /// Header and 262,144 bytes of body; as JSON hex and escapes take about six times as much.
    pub const BLOCK: usize = 6 * 262_144 + 4_096;
    /// A compact block whose posts are all in full.
    pub const COMPACT: usize = blocknet_node::MAX_COMPACT_BYTES;
    /// A message of a comparison of pools: fingerprints of a thousand ranges.
    pub const RECONCILE: usize = blocknet_node::transport::MAX_RECONCILE_BYTES;
    /// An attachment: what a telephone's photograph takes, with room.
    pub const FILE: usize = blocknet_node::files::MAX_FILE;
    /// The proof of a post that waited for fourteen days: 20,625 headers of 136 bytes as hex, and a
    /// post.
    pub const PROOF: usize = 20_625 * 276 + 128 * 1024;
    /// Settings, drafts, addresses: what a person writes.
    pub const OWNER: usize = 64 * 1024;
}

/// What caches in front of the public listener may keep.
pub mod cache {
    /// So long may a reader see the world before the last block or reorg: about a tenth of the time
    /// between two blocks.
    pub const BRIEFLY: &str = "public, max-age=5, must-revalidate";
    /// So late may an edit or an erased text of something buried show; its depth is off by one then.
    pub const FOR_A_WHILE: &str = "public, max-age=60, must-revalidate";
    /// The bytes under a hash never change.
    pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
    /// Tags that are remembered of one moment; about 1 MB.
    pub const TAGS: usize = 4_096;
    /// Bytes of an address whose tag is remembered: longer ones are searches.
    pub const URI_BYTES: usize = 256;
    /// Bytes of an answer that is hashed for a tag: the largest blocks, as JSON.
    pub const LARGEST: u64 = 4 * 1024 * 1024;
}

/// Streams between peers.
pub mod stream {
    use std::time::Duration;

    /// Requests that wait for their answers at once, each way: what a peer asks for side by side is
    /// a long poll, a window's parts and some pushes.
    pub const IN_FLIGHT: usize = 32;
    /// Long polls of one far end at once: a node has one under way, and one that it gave up.
    pub const EVENT_WAITERS: usize = 2;
    /// Bytes of a body: the largest answer, a batch of blocks or posts.
    pub const BODY: usize = 4 * 1024 * 1024;
    /// Bytes of a head: what HTTP gives it.
    pub const HEAD: usize = 8 * 1024;
    /// Bytes of a message: a body, and room for its head.
    pub const MESSAGE: usize = BODY + 64 * 1024;
    /// Bytes of requests that are worked on, and again of what waits to be sent: section 9.
    pub const BUFFERED: usize = 4 * 1024 * 1024;
    /// Bytes that are handed to the socket at once; a ping goes between two pieces.
    pub const PIECE: usize = 64 * 1024;
    /// Time within which the far end takes a piece, and a message beyond the least speed.
    pub const WRITE: Duration = Duration::from_secs(20);
    /// The least speed of a message, in bytes a second: that of bodies over HTTP.
    pub const LEAST_SPEED: u64 = 8 * 1024;
    /// How often a quiet far end is asked for a sign of life: below the minutes after which home
    /// routers forget a connection.
    pub const PING: Duration = Duration::from_secs(30);
    /// A far end that says nothing for three pings is gone.
    pub const SILENCE: Duration = Duration::from_secs(90);
    /// Time for connection and upgrade.
    pub const OPEN: Duration = Duration::from_secs(5);
    /// Time to say goodbye.
    pub const GOODBYE: Duration = Duration::from_millis(200);
    /// Streams at once, whoever opened them: 256 inbound peers, the outbound ones, and some that
    /// are about to end.
    pub const STREAMS: usize = 320;
}

impl Limits {
    /// For the listener that everybody reaches: the values of section 9.
    #[must_use]
    pub fn public() -> Self {
        Self {
            // Heads of browsers and peers are under 1 KiB; 8 KiB is what common proxies take.
            head_bytes: 8 * 1024,
            // Browsers send about 20.
            head_fields: 64,
            // A half-sent head must not hold a connection.
            head_read: Duration::from_secs(5),
            // Peers and browsers reuse connections within seconds.
            idle: Duration::from_secs(30),
            // The largest body, a block as JSON, arrives within it from 80 KB/s on.
            request: Duration::from_secs(20),
            // Every read is indexed; what takes longer is stuck.
            handler: Duration::from_secs(10),
            // Below the 30 s after which proxies and phones' networks cut quiet connections.
            events_wait: Duration::from_secs(25),
            // The slowest line that is still of use.
            body_rate: 8 * 1024,
            // TCP's start and one lost packet.
            body_grace: Duration::from_secs(2),
            // 256 inbound peers with two connections each: one waits for events, one works.
            connections: 512,
            // A household behind one address: some browsers with six each and a few peers.
            connections_per_ip: 32,
            // A browser's six and a peer's two; sixty-four addresses share what there is then.
            connections_per_ip_when_full: 8,
            // Half of the inbound peers have a place, whoever reads.
            connections_for_streams: 128,
            // Sixteen batches of blocks; a reader may take minutes over each.
            answer_bytes: 64 * 1024 * 1024,
            // A peer asks for one batch at a time; a household has a few peers.
            answer_bytes_per_ip: 16 * 1024 * 1024,
            // As much again, so that a few who read slowly leave room for everybody else.
            answer_bytes_for_first: 64 * 1024 * 1024,
            // A batch of blocks or posts, or the largest page.
            first_answer: 4 * 1024 * 1024,
            // One for each of 256 peers that have no stream, and some for readers.
            event_waiters: 320,
            // The tabs of a household and a peer or two; forty addresses fill it at least.
            event_waiters_per_ip: 8,
            // Enough for two cores and their disk; each stands in memory twice while it is built.
            large_answers: 4,
            // A stop takes 2 s in all; the node needs some of it to close its store.
            stop: Duration::from_millis(1_000),
            counting: Some(Counting::public()),
        }
    }

    /// For the owner's and the original paths' listener: loopback only, so no rates.
    #[must_use]
    pub fn local() -> Self {
        Self {
            // A browser with some tabs, the command line and scripts.
            connections: 128,
            // No peer opens one here.
            connections_for_streams: 0,
            event_waiters: 64,
            counting: None,
            ..Self::public()
        }
    }
}

impl Counting {
    /// For the listener that everybody reaches.
    #[must_use]
    pub fn public() -> Self {
        Self {
            // About 100 bytes each.
            addresses: 4_096,
            loopback: false,
        }
    }
}
