//! Many readers behind one cache cost a node next to nothing, and no page outlives a reorg.
//!
//! ```text
//! readers ──▶ nginx with a cache ──▶ ada ◀──joins── ben, whose chain is longer
//! ```

use std::time::{Duration, Instant};

use harness::http::{Answer, Http, send};
use harness::nodes::{wait_connected, wait_same_tip};
use harness::proxy::CachingProxy;
use harness::{At as _, LongChain, Node, wait_for};
use reqwest::Method;

/// So long may a cache answer what was true: `max-age` of a page that the next block changes.
const BRIEFLY: u64 = 5;
/// Blocks with a post each, and four pages of each of them.
const BLOCKS: u32 = 125;
/// How often each page is read again.
const ROUNDS: usize = 20;

/// Answers of the node's public listener, by class.
async fn answered(node: &Node, class: &str) -> u64 {
    let page = node
        .owner()
        .get("/v1/owner/metrics")
        .await
        .expect(200)
        .text();
    let name = format!("blocknet_http_requests_total{{listener=\"public\",status=\"{class}\"}} ");
    let value = page.lines().find_map(|line| line.strip_prefix(&name));
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or_else(|| panic!("no {name} in {page}"))
}

async fn tagged(http: &Http, path: &str, tag: &str) -> Answer {
    send(http.request(Method::GET, path).header("if-none-match", tag)).await
}

#[tokio::test]
async fn ten_thousand_reads_of_five_hundred_pages_cost_the_node_next_to_nothing() {
    let chain = LongChain::forge(BLOCKS, BLOCKS);
    let ada = Node::lone("ada").await;
    chain.give(&ada).await;
    let proxy = CachingProxy::start(&ada.address()).await;
    let pages: Vec<String> = (1..=BLOCKS)
        .zip(chain.blocks.iter().zip(&chain.posts))
        .flat_map(|(height, (block, post))| {
            let (block, post) = (hex::encode(block.id()), post.id());
            [
                format!("/v1/blocks/{height}"),
                format!("/v1/blocks/{block}"),
                format!("/v1/posts/{post}"),
                format!("/v1/posts/{post}/thread"),
            ]
        })
        .collect();
    assert_eq!(pages.len(), 500);
    let first = proxy.http();
    for page in &pages {
        first.get(page).await.expect(200);
    }
    let (made, again) = (answered(&ada, "2xx").await, answered(&ada, "3xx").await);
    let began = Instant::now();
    // One after another: of readers who come in the moment in which a page grows old, each would ask.
    for _ in 0..4 {
        let reader = proxy.http();
        for _ in 0..ROUNDS / 4 {
            for page in &pages {
                reader.get(page).await.expect(200);
            }
        }
    }
    let secs = began.elapsed().as_secs();
    let (made, again) = (
        answered(&ada, "2xx").await - made,
        answered(&ada, "3xx").await - again,
    );
    println!(
        "10,000 reads in {secs} s: the node made {made} answers, and said {again} times that nothing changed"
    );
    // Nothing happened meanwhile, so nothing is made again; each page is asked after once in its time.
    assert!(made <= 5, "{made} answers were made again");
    // The cache counts in whole seconds, so that a time may be one shorter.
    let lifetimes = secs / (BRIEFLY - 1) + 1;
    assert!(again <= 500 * lifetimes, "{again} questions in {secs} s");
}

#[tokio::test]
async fn no_page_of_a_cache_outlives_a_reorg() {
    let (ada, ben) = tokio::join!(Node::lone("ada"), Node::lone("ben"));
    let lost = ada.post("on the shorter chain").await;
    ada.mine().await;
    ada.mine_empty().await;
    let kept = ben.post("on the longer chain").await;
    ben.mine().await;
    for _ in 0..4 {
        ben.mine_empty().await;
    }
    let proxy = CachingProxy::start(&ada.address()).await;
    let (lost, kept) = (lost.text_at("/id"), kept.text_at("/id"));
    let pages = [
        "/v1/blocks/1".to_owned(),
        "/v1/blocks/2".to_owned(),
        "/v1/blocks".to_owned(),
        "/v1/posts".to_owned(),
        "/v1/posts?limit=20".to_owned(),
        format!("/v1/posts/{lost}"),
        format!("/v1/posts/{lost}/thread"),
    ];
    let reader = proxy.http();
    for page in &pages {
        let before = reader.get(page).await.expect(200);
        assert_eq!(before.header("x-cache"), "MISS", "{page}");
        assert_eq!(reader.get(page).await.header("x-cache"), "HIT", "{page}");
    }
    ada.add_peer(&ben.address()).await;
    wait_connected(&ada, &ben.address()).await;
    wait_same_tip(&[&ada, &ben]).await;
    let (reorg, patience) = (Instant::now(), Duration::from_secs(3 * BRIEFLY));
    for page in &pages {
        let (true_page, what) = (ada.public(), format!("the new chain in {page}"));
        wait_for(
            async || {
                let (shown, is) = (reader.get(page).await, true_page.get(page).await);
                let same = shown.status == is.status && shown.body == is.body;
                same.then_some(()).ok_or_else(|| shown.text())
            },
            patience,
            &what,
        )
        .await;
    }
    println!("all pages are the new chain's after {:?}", reorg.elapsed());
    let feed = reader.get("/v1/posts").await.json();
    let place = |id: &str| {
        let posts = feed.list_at("/posts").iter();
        let mut found = posts.filter(|post| post.text_at("/id") == id);
        found
            .next()
            .map(|post| post.text_at("/state/status").to_owned())
    };
    assert_eq!(place(kept).as_deref(), Some("confirmed"));
    assert_eq!(place(lost).as_deref(), Some("pooled"));
    let first = reader.get("/v1/blocks/1").await.json();
    let of_ben = ben.public().get("/v1/blocks/1").await.json();
    assert_eq!(first.text_at("/id"), of_ben.text_at("/id"));
}

#[tokio::test]
async fn answers_carry_validators_and_lifetimes_by_their_depth() {
    let chain = LongChain::forge(1_460, 2);
    let ada = Node::lone("ada").await;
    chain.give(&ada).await;
    let brief = "public, max-age=5, must-revalidate";
    let a_while = "public, max-age=60, must-revalidate";
    let [deep, tip] = [chain.blocks.first(), chain.blocks.last()]
        .map(|block| hex::encode(block.expect("there are blocks").id()));
    let posts: Vec<String> = chain.posts.iter().map(|post| post.id()).collect();
    let public = ada.public();
    let cases = [
        ("/v1/posts".to_owned(), brief),
        ("/v1/blocks".to_owned(), brief),
        (format!("/v1/blocks/{tip}"), brief),
        ("/v1/blocks/1460".to_owned(), brief),
        (format!("/v1/posts/{}/thread", posts[0]), brief),
        (format!("/v1/posts/{}", posts[0]), a_while),
        (format!("/v1/blocks/{deep}"), a_while),
        ("/v1/blocks/1".to_owned(), a_while),
    ];
    for (path, wanted) in &cases {
        let answer = public.get(path).await.expect(200);
        assert_eq!(answer.header("cache-control"), *wanted, "{path}");
        let tag = answer.header("etag").to_owned();
        let again = tagged(&public, path, &tag).await.expect(304);
        assert!(again.body.is_empty(), "{path}");
        assert_eq!(again.header("etag"), tag, "{path}");
        assert_eq!(again.header("cache-control"), *wanted, "{path}");
        let own = ada.owner().get(path).await.expect(200);
        assert_eq!(own.header("cache-control"), "no-store", "{path}");
        assert_eq!(own.header("etag"), "", "{path}");
    }
    // The bytes of a buried block have their hash for a name, and are all here.
    let bytes = |at: &str| format!("/v1/blocks/{at}");
    let for_ever = "public, max-age=31536000, immutable";
    for (at, wanted) in [
        (deep.as_str(), for_ever),
        ("1", a_while),
        (tip.as_str(), a_while),
    ] {
        let answer = public.get_binary(&bytes(at)).await.expect(200);
        assert_eq!(answer.header("cache-control"), wanted, "{at}");
        assert_eq!(answer.header("vary"), "accept", "{at}");
    }
    // A text that is erased is another answer at once, and never again one for ever.
    let path = format!("/v1/posts/{}", posts[0]);
    let before = public.get(&path).await.header("etag").to_owned();
    ada.cli(&["erase", &posts[0]]).await.ok();
    let erased = tagged(&public, &path, &before).await.expect(200).json();
    assert!(erased["content"].is_null(), "{erased}");
    let block = public.get_binary(&bytes(&deep)).await.expect(200);
    assert_eq!(block.header("cache-control"), a_while);
    // What is no lasting answer is kept by nobody.
    for path in ["/v1/node", "/v1/events", "/v1/pool", "/v1/posts?limit=0"] {
        let answer = public.get(path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}
