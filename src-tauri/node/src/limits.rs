//! The limits of the peers' part, and of who reads the store, in one table, each with its reason
//! (section 9 of the protocol).

use std::time::Duration;

/// Reads for the public listener's callers at once: half of the store's readers. What a stranger
/// asks for costs it a hundred bytes, and may keep a reader for a tenth of a second.
pub(crate) const STRANGERS_READS: usize = 4;
/// Reads for peers over their streams at once; the two that are left are the owner's and the
/// node's own.
pub(crate) const PEERS_READS: usize = 2;
/// A read that waited so long for its turn is refused.
pub(crate) const READ_PATIENCE: Duration = Duration::from_secs(5);
/// A read for others ends after so long, and with it what a question can cost: every read is
/// indexed and takes milliseconds, a batch of blocks from a slow disk a second or two. With the wait
/// for its turn one read stays below the time of a handler, so that the caller hears why; who needs
/// several may hear that the node is busy instead.
pub(crate) const OTHERS_READ_WITHIN: Duration = Duration::from_secs(4);
/// The same for the owner, who waits for no turn. What the node reads for itself, and the check of
/// the whole store, takes the time that it needs.
pub(crate) const OWNERS_READ_WITHIN: Duration = Duration::from_secs(9);

/// A question for a file is passed on by so many nodes beside the reader's own: with twenty
/// connections each they reach some thousands. Without it one question would wander through any
/// network, and each node that lacks the file would ask all of its peers.
pub(crate) const MOST_HOPS: u8 = 2;

/// Peers that we dial and share everything with, beside those that the owner named. More would
/// cost the network more than it gives us; fewer are easily all of one hand.
pub(crate) const FULL_OUTBOUND: usize = 8;
/// Peers that we dial for blocks alone: what posts and addresses we get tells nothing of them, so
/// that whoever maps the network by those does not find them.
pub(crate) const BLOCKS_ONLY_OUTBOUND: usize = 2;
/// Peers named by the owner that are dialled at most: far beyond what a person types.
pub(crate) const OWNED_OUTBOUND: usize = 64;
/// Addresses named by persons that the book holds at most.
pub(crate) const OWNED_ADDRESSES: usize = 256;
/// Nodes of the local network that are dialled at most, beside those slots: a house, a hall.
pub(crate) const LAN_OUTBOUND: usize = 16;
/// Nodes of the local network that the book holds at most.
pub(crate) const LAN_ADDRESSES: usize = 64;
/// Streams to dialled peers at most: one for each outbound slot.
pub(crate) const DIALLED_STREAMS: usize = FULL_OUTBOUND + BLOCKS_ONLY_OUTBOUND;
/// A probe of an address that was never reached: so many a day that the book's tried part is
/// fresh, so few that nobody feels it.
pub(crate) const PROBE_EVERY: Duration = Duration::from_secs(2 * 60);

/// Streams that others opened to a node in a window.
pub const INBOUND_DESKTOP: usize = 64;
/// The same of a headless node.
pub const INBOUND_HEADLESS: usize = 256;
/// Streams from one address: a household, not a crowd. Loopback is exempt.
pub(crate) const INBOUND_PER_IP: usize = 3;

/// The first wait after a failure of an address that others told us.
pub(crate) const FIRST_BACK_OFF: Duration = Duration::from_secs(60);
/// No wait is longer.
pub(crate) const LONGEST_BACK_OFF: Duration = Duration::from_secs(24 * 60 * 60);
/// The first wait for a peer that the owner named: it should be back at once.
pub(crate) const FIRST_OWNED_BACK_OFF: Duration = Duration::from_secs(1);
/// The longest wait for such a peer.
pub(crate) const LONGEST_OWNED_BACK_OFF: Duration = Duration::from_secs(60);
/// How long an address that broke a rule is avoided, in seconds.
pub(crate) const PUNISHED_SECS: u64 = 24 * 60 * 60;
/// The same for a peer that the owner named: the owner sees why, and decides.
pub(crate) const PUNISHED_OWNED_SECS: u64 = 10 * 60;
/// A stream that has stood so long stays though another caller of its address breaks a rule: to
/// hold one open so long for that costs more than it gains.
pub(crate) const PROVEN_AFTER: Duration = Duration::from_secs(10 * 60);
/// Bodies of side branches that are kept though their branch has no more work than the active one,
/// in bytes: forks of honest miners take a few of them. What goes beyond is kept by its header
/// alone; when the branch gets more work, sync asks for the bodies. Without it whoever mines at the
/// floor of the difficulty fills the disk with brothers of one block.
pub(crate) const SIDE_BODIES: u64 = 32 * 1024 * 1024;
/// How much of that comes back each second: some 40 MB a day.
pub(crate) const SIDE_BODIES_PER_SEC: u64 = 512;
/// How long a second way to a node that we are connected to is left alone.
pub(crate) const TWICE_REST: Duration = Duration::from_secs(10 * 60);
/// Addresses that the node punished at most; the one that is free soonest gives way.
pub(crate) const MAX_PUNISHED: usize = 1_024;
/// Addresses that the owner banned at most: far beyond what a person types.
pub(crate) const MAX_BANNED: usize = 1_024;

/// Buckets for addresses that were only told, and addresses in each.
pub(crate) const NEW_BUCKETS: u64 = 64;
/// Buckets for addresses that answered.
pub(crate) const TRIED_BUCKETS: u64 = 32;
/// Addresses in a bucket. 64 and 32 buckets of 32 hold 3,072 addresses, about 1 MB.
pub(crate) const BUCKET: u64 = 32;
/// Buckets of told addresses that all tellers of one group reach: an eighth of the book.
pub(crate) const NEW_BUCKETS_PER_TELLER: u64 = 8;
/// Buckets of tried addresses that all addresses of one group reach: an eighth as well.
pub(crate) const TRIED_BUCKETS_PER_GROUP: u64 = 4;
/// Tried addresses that are tested because another wants their place, at once.
pub(crate) const MAX_CONTESTS: usize = 16;
/// Ports of one IP that hearsay can bring; one computer runs few nodes.
pub(crate) const ADDRESSES_PER_IP: usize = 16;

/// Addresses taken from a peer that was of no use yet.
pub(crate) const GOSSIP_FROM_A_STRANGER: f64 = 64.0;
/// Addresses taken from a useful peer at once.
pub(crate) const GOSSIP_BURST: f64 = 256.0;
/// Addresses more for each second: 360 an hour, more than a growing network has news.
pub(crate) const GOSSIP_PER_SEC: f64 = 0.1;
/// Addresses told in one answer at most.
pub(crate) const MAX_TOLD: usize = 250;
/// Others are told what we reached in this time, in seconds (section 8).
pub(crate) const TOLD_FOR_SECS: u64 = 3 * 60 * 60;

/// Timeouts add up: each counts so much,
pub(crate) const TIMEOUT_STRIKES: u32 = 4;
/// an answer in time takes one off, and at so many the connection is given up: five in a row, or
/// more than every fifth for long.
pub(crate) const MAX_STRIKES: u32 = 20;
/// How long a question rests that a busy peer put off: so long that asking costs it nothing.
pub(crate) const BUSY_PAUSE: Duration = Duration::from_secs(5);
/// A busy peer puts off its events so often in a row before the connection is given up: five
/// minutes, in which it still gives and takes posts and blocks.
pub(crate) const MAX_PUT_OFF: u32 = 60;
/// The same of a peer that is being greeted, which keeps a slot meanwhile.
pub(crate) const MAX_PUT_OFF_GREETING: u32 = 3;
/// Connections given up for slowness one after the other before the address is avoided.
pub(crate) const MAX_SLOW_ENDS: u32 = 3;
