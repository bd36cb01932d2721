//! `bench` prints its figures; how large they are is no matter of a test.

use harness::{At as _, blocknetd};

const FIGURES: [&str; 32] = [
    "miner_hashes_per_s_core",
    "plain_hashes_per_s_core",
    "headers_per_s",
    "checked_posts_per_s",
    "sync_posts_per_s",
    "sync_peak_mb",
    "submit_posts_per_s_1",
    "submit_p50_ms_1",
    "submit_p99_ms_1",
    "submit_posts_per_s_8",
    "submit_p50_ms_8",
    "submit_p99_ms_8",
    "submit_posts_per_s_64",
    "submit_p50_ms_64",
    "submit_p99_ms_64",
    "feed_p50_ms",
    "feed_p99_ms",
    "search_p50_ms",
    "search_p99_ms",
    "thread_p50_ms",
    "thread_p99_ms",
    "author_p50_ms",
    "author_p99_ms",
    "feed_pages_per_s",
    "feed_p99_ms_mining",
    "rss_mb",
    "rss_mb_64_peers",
    "start_ms",
    "post_bytes",
    "relay_bytes_per_post",
    "block_bytes",
    "relay_bytes_per_block",
];

#[tokio::test]
async fn prints_each_figure_as_one_object() {
    let printed = blocknetd(&["bench", "--posts", "200", "--json"])
        .await
        .ok()
        .json();
    for name in FIGURES {
        let figure = printed.at(&format!("/{name}")).as_f64();
        assert!(
            figure.is_some_and(|figure| figure > 0.0),
            "{name} in {printed:#}"
        );
    }
}
