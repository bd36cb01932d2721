//! The node's figures for Prometheus, read as a scraper reads them.
//!
//! ```text
//! scraper ──token──▶ ada's owner's listener;   ada ──dials──▶ ben
//! ```

use std::collections::{BTreeMap, BTreeSet};

use harness::nodes::{wait_connected, wait_same_tip};
use harness::wait::DEADLINE;
use harness::{At as _, Builder, Node, wait_for};

/// A page of metrics: samples by name and labels, and the type of each family.
#[derive(Debug, Default)]
struct Scrape {
    samples: BTreeMap<String, f64>,
    types: BTreeMap<String, String>,
    helps: BTreeSet<String>,
}

impl Scrape {
    async fn of(node: &Node) -> Self {
        let answer = node.owner().get("/v1/owner/metrics").await.expect(200);
        let kind = answer.header("content-type");
        assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
        Self::parse(&answer.text())
    }

    /// Parses a page by the rules of the text form; panics at the first line that breaks one.
    fn parse(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line ends");
        let mut scrape = Self::default();
        let mut open = String::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect("a help has words");
                assert!(
                    !help.is_empty() && scrape.helps.insert(name.to_owned()),
                    "{line}"
                );
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a type");
                assert!(matches!(kind, "gauge" | "counter"), "{line}");
                assert!(scrape.helps.contains(name), "{name} has no help before it");
                let double = scrape.types.insert(name.to_owned(), kind.to_owned());
                assert!(double.is_none(), "{name} has two types");
                name.clone_into(&mut open);
            } else {
                scrape.sample(line, &open);
            }
        }
        scrape
    }

    fn sample(&mut self, line: &str, family: &str) {
        let (series, value) = line.rsplit_once(' ').expect("a value");
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        assert_eq!(name, family, "samples stand below their family: {line}");
        let letters = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        assert!(letters, "{name}");
        assert!(labels.is_empty() || labels.ends_with("\"}"), "{line}");
        let value: f64 = value
            .parse()
            .unwrap_or_else(|_| panic!("no number: {line}"));
        assert!(value.is_finite() && value >= 0.0, "{line}");
        let counter = self.types.get(name).is_some_and(|kind| kind == "counter");
        assert_eq!(counter, name.ends_with("_total"), "{name}");
        let double = self.samples.insert(series.to_owned(), value);
        assert!(double.is_none(), "{series} stands twice");
    }

    fn value(&self, series: &str) -> f64 {
        *self
            .samples
            .get(series)
            .unwrap_or_else(|| panic!("no {series} in {:?}", self.samples.keys()))
    }

    /// All samples of a family together.
    fn sum(&self, family: &str) -> f64 {
        let samples = self.samples.iter();
        let of_family = samples.filter(|(series, _)| series.starts_with(family));
        of_family.map(|(_, value)| value).sum()
    }
}

#[tokio::test]
async fn prometheus_reads_every_figure_of_a_node() {
    let ben = Node::lone("ben").await;
    ben.mine_empty().await;
    let ada = Builder::new("ada").peer(&ben.address()).start().await;
    wait_connected(&ada, &ben.address()).await;
    wait_same_tip(&[&ada, &ben]).await;
    ada.post("waits for a block").await;
    // Of two ways between two nodes either may stay; for a moment there may be none, or a fresh one.
    let before = wait_for(
        async || {
            let scrape = Scrape::of(&ada).await;
            let sums = ["blocknet_peers{", "blocknet_peer_received_bytes{"];
            let sums = sums.map(|family| scrape.sum(family));
            match sums.iter().all(|sum| *sum > 0.5) {
                true => Ok(scrape),
                false => Err(format!("{sums:?}")),
            }
        },
        DEADLINE,
        "a peer that has said something",
    )
    .await;
    for (series, wanted) in [
        ("blocknet_chain_height", 1.0),
        ("blocknet_chain_header_height", 1.0),
        ("blocknet_pool_posts", 1.0),
        ("blocknet_hash_rate_hashes_per_second", 0.0),
        ("blocknet_blocks_found_total", 0.0),
        ("blocknet_reorgs_total", 0.0),
        ("blocknet_mining_threads", 1.0),
    ] {
        assert_eq!(
            before.value(series).to_bits(),
            f64::to_bits(wanted),
            "{series}"
        );
    }
    let status = ada.status().await;
    let tip_time: f64 = status.text_at("/tip_time").parse().expect("a decimal");
    let shown = before.value("blocknet_chain_tip_timestamp_seconds");
    assert_eq!(shown.to_bits(), tip_time.to_bits());
    assert!(before.value("process_resident_memory_bytes") > 1e6);
    assert!(before.value("process_open_fds") > 3.0);
    // Sync may be at any stage.
    assert!((before.sum("blocknet_sync_stage{") - 1.0).abs() < 0.1);

    ada.mine().await;
    for _ in 0..3 {
        ada.public().get("/v1/node").await.expect(200);
    }
    ada.public().get("/v1/nothing").await.expect(404);
    let after = Scrape::of(&ada).await;
    let grown = |series: &str| after.value(series) - before.value(series);
    assert!(grown("blocknet_blocks_found_total") > 0.5);
    assert!(grown("blocknet_http_requests_total{listener=\"public\",status=\"2xx\"}") > 2.5);
    assert!(grown("blocknet_http_requests_total{listener=\"public\",status=\"4xx\"}") > 0.5);
    assert!(grown("blocknet_http_requests_total{listener=\"owner\",status=\"2xx\"}") > 1.5);
    assert!(grown("blocknet_http_sent_bytes_total{listener=\"public\"}") > 100.0);
    assert!(grown("blocknet_http_received_bytes_total{listener=\"owner\"}") > 100.0);
    assert!(after.value("blocknet_pool_posts") < 0.5);
    for (series, value) in before
        .samples
        .iter()
        .filter(|(series, _)| series.contains("_total"))
    {
        assert!(after.value(series) >= *value, "{series} fell");
    }
    ada.public().get("/v1/owner/metrics").await.expect(404);
}

#[tokio::test]
async fn a_reorg_is_counted() {
    let (ada, ben) = tokio::join!(Node::lone("ada"), Node::lone("ben"));
    ada.mine_empty().await;
    for _ in 0..3 {
        ben.mine_empty().await;
    }
    ada.add_peer(&ben.address()).await;
    wait_same_tip(&[&ada, &ben]).await;
    let scrape = Scrape::of(&ada).await;
    assert!((scrape.value("blocknet_reorgs_total") - 1.0).abs() < 0.1);
    assert!(Scrape::of(&ben).await.value("blocknet_reorgs_total") < 0.1);
}
