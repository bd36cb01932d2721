//! The node's figures in Prometheus's text form.

mod process;

use std::fmt::{Display, Write as _};

use blocknet_node::StatusView;
use blocknet_node::net::{Direction, PeerState, PeerView, Stage};

use crate::counters::{Counters, Listener};

/// The content type of the text form.
pub(crate) const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the figures are taken from.
pub(crate) struct Figures<'a> {
    pub(crate) status: &'a StatusView,
    pub(crate) peers: &'a [PeerView],
    pub(crate) reorgs: u64,
    pub(crate) log_lost: u64,
    pub(crate) streams: Option<usize>,
    pub(crate) counters: &'a Counters,
}

/// The page that a scrape gets.
pub(crate) fn page(figures: &Figures<'_>) -> String {
    let mut page = Page::default();
    node(&mut page, figures.status, figures.log_lost);
    chain(&mut page, figures.status, figures.reorgs);
    pool(&mut page, figures.status);
    mining(&mut page, figures.status);
    peers(&mut page, figures);
    listeners(&mut page, figures.counters);
    process::add(&mut page);
    page.0
}

fn node(page: &mut Page, status: &StatusView, log_lost: u64) {
    page.gauge(
        "blocknet_build_info",
        "The program, and the network that it is on.",
    )
    .of(&[("agent", &status.agent), ("network", &status.network)], 1);
    page.gauge("blocknet_uptime_seconds", "Seconds since the node's start.")
        .is(status.uptime_secs);
    page.gauge(
        "blocknet_warnings",
        "What its owner should know; `blocknetd status` says it in words.",
    )
    .is(status.warnings.len());
    page.counter(
        "blocknet_log_lines_lost_total",
        "Lines of the log that were left out on standard error, for nobody read them in time.",
    )
    .is(log_lost);
}

fn chain(page: &mut Page, status: &StatusView, reorgs: u64) {
    page.gauge("blocknet_chain_height", "Height of the active chain's tip.")
        .is(status.height);
    page.gauge(
        "blocknet_chain_header_height",
        "Height of the best header; above the tip's while bodies are missing.",
    )
    .is(status.header_height);
    page.gauge(
        "blocknet_chain_tip_timestamp_seconds",
        "The time in the tip's header, Unix seconds.",
    )
    .is(status.tip_time);
    page.counter(
        "blocknet_reorgs_total",
        "How often blocks left the active chain since the node's start.",
    )
    .is(reorgs);
    let mut stage = page.gauge("blocknet_sync_stage", "1 for what sync is at.");
    for (name, one) in [
        ("alone", Stage::Alone),
        ("connecting", Stage::Connecting),
        ("headers", Stage::Headers),
        ("blocks", Stage::Blocks),
        ("current", Stage::Current),
    ] {
        stage.of(&[("stage", name)], u8::from(status.sync.stage == one));
    }
}

fn pool(page: &mut Page, status: &StatusView) {
    page.gauge("blocknet_pool_posts", "Posts that wait for a block.")
        .is(status.pool_posts);
    page.gauge(
        "blocknet_pool_bytes",
        "Bytes of the posts that wait for a block.",
    )
    .is(status.pool_bytes);
    let mut outbox = page.gauge(
        "blocknet_outbox_posts",
        "Own posts that no pool has yet: locked until their identity is unlocked, being stamped, waiting for the pool, or refused until their author decides.",
    );
    outbox.of(&[("stage", "locked")], status.outbox_locked);
    outbox.of(&[("stage", "stamping")], status.outbox_stamping);
    outbox.of(&[("stage", "waiting")], status.outbox_waiting);
    outbox.of(&[("stage", "refused")], status.outbox_refused);
}

fn mining(page: &mut Page, status: &StatusView) {
    let mining = &status.mining;
    page.gauge("blocknet_mining", "1 while this node hashes.")
        .is(u8::from(mining.active));
    page.gauge("blocknet_mining_threads", "Threads that hash when it does.")
        .is(mining.threads);
    page.gauge(
        "blocknet_hash_rate_hashes_per_second",
        "Hashes a second of this node; 0 when idle.",
    )
    .is(mining.hash_rate);
    page.counter(
        "blocknet_blocks_found_total",
        "Blocks that this node found since its start.",
    )
    .is(mining.blocks_found);
}

fn peers(page: &mut Page, figures: &Figures<'_>) {
    let status = figures.status;
    let mut peers = page.gauge(
        "blocknet_peers",
        "Peers that are connected, by who dialled.",
    );
    peers.of(&[("direction", "inbound")], status.inbound);
    peers.of(&[("direction", "outbound")], status.outbound);
    if let Some(open) = figures.streams {
        page.gauge("blocknet_streams", "Streams that are open to other nodes.")
            .is(open);
    }
    let connected = figures
        .peers
        .iter()
        .filter(|peer| peer.state == PeerState::Connected);
    let sums = |direction: Direction| {
        let of = connected
            .clone()
            .filter(move |peer| peer.direction == direction);
        of.fold((0_u64, 0_u64), |(received, sent), peer| {
            let more = (peer.bytes_in, peer.bytes_out);
            (received.saturating_add(more.0), sent.saturating_add(more.1))
        })
    };
    let sums = [
        ("inbound", sums(Direction::In)),
        ("outbound", sums(Direction::Out)),
    ];
    let help = "Bytes from the peers that are connected now.";
    let mut received = page.gauge("blocknet_peer_received_bytes", help);
    for (direction, (bytes, _)) in sums {
        received.of(&[("direction", direction)], bytes);
    }
    let help = "Bytes to the peers that are connected now.";
    let mut sent = page.gauge("blocknet_peer_sent_bytes", help);
    for (direction, (_, bytes)) in sums {
        sent.of(&[("direction", direction)], bytes);
    }
}

fn listeners(page: &mut Page, counters: &Counters) {
    let help = "Answers, by listener and class of status; those over streams count as the public listener's.";
    let mut answers = page.counter("blocknet_http_requests_total", help);
    for listener in Listener::ALL {
        for (class, count) in counters.answers(listener) {
            answers.of(&[("listener", listener.name()), ("status", class)], count);
        }
    }
    let traffic = Listener::ALL.map(|at| (at.name(), counters.traffic(at).bytes()));
    let help = "Bytes that came over a listener's sockets.";
    let mut received = page.counter("blocknet_http_received_bytes_total", help);
    for (name, (bytes, _)) in traffic {
        received.of(&[("listener", name)], bytes);
    }
    let help = "Bytes that went over a listener's sockets.";
    let mut sent = page.counter("blocknet_http_sent_bytes_total", help);
    for (name, (_, bytes)) in traffic {
        sent.of(&[("listener", name)], bytes);
    }
}

/// Families of samples, one after the other.
#[derive(Debug, Default)]
struct Page(String);

/// A family whose samples are being written.
struct Family<'a> {
    page: &'a mut String,
    name: &'static str,
}

impl Page {
    /// A value that goes up and down.
    fn gauge(&mut self, name: &'static str, help: &str) -> Family<'_> {
        self.family(name, "gauge", help)
    }

    /// A count that only rises, and starts anew with the node.
    fn counter(&mut self, name: &'static str, help: &str) -> Family<'_> {
        self.family(name, "counter", help)
    }

    fn family(&mut self, name: &'static str, kind: &str, help: &str) -> Family<'_> {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
        Family {
            page: &mut self.0,
            name,
        }
    }
}

impl Family<'_> {
    /// The only sample.
    fn is(&mut self, value: impl Display) {
        self.of(&[], value);
    }

    /// The sample of these labels.
    fn of(&mut self, labels: &[(&str, &str)], value: impl Display) {
        let mut shown = String::new();
        for (name, text) in labels {
            let comma = if shown.is_empty() { "" } else { "," };
            let _ = write!(shown, "{comma}{name}=\"{}\"", escaped(text));
        }
        let braces = if shown.is_empty() {
            String::new()
        } else {
            format!("{{{shown}}}")
        };
        let _ = writeln!(self.page, "{}{braces} {value}", self.name);
    }
}

/// A label's value as it may stand between quotes.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn writes_families_as_the_text_form_has_them() {
        let mut page = Page::default();
        page.gauge("one", "What it is.").is(1.5);
        let mut two = page.counter("two_total", "Counts.");
        two.of(&[("a", "x\"y\\z\n"), ("b", "2")], 7);
        two.of(&[("a", "")], 8);
        assert_eq!(
            page.0,
            "# HELP one What it is.\n# TYPE one gauge\none 1.5\n\
             # HELP two_total Counts.\n# TYPE two_total counter\n\
             two_total{a=\"x\\\"y\\\\z\\n\",b=\"2\"} 7\ntwo_total{a=\"\"} 8\n"
        );
    }
}
