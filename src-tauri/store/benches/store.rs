//! Speed of the store on the machine it runs on: bulk writing, a reorganisation, pages, search.
//!
//! `cargo bench -p blocknet-store -- [POSTS]`, 100,000 posts unless told otherwise.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use blocknet_chain::{Block, Checked, HeaderState, Kind, Post, PublicKey};
use blocknet_store::{FeedQuery, Reading, Store};

#[path = "../tests/behaviour/world.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod world;

use world::{Draft, World};

const BLOCK: usize = 1000;
const BLOCKS_OF_A_TRANSACTION: usize = 10;
const WORDS: [&str; 24] = [
    "minutes",
    "garden",
    "meeting",
    "water",
    "library",
    "street",
    "children",
    "evening",
    "repair",
    "tomorrow",
    "kitchen",
    "window",
    "bicycle",
    "market",
    "school",
    "river",
    "concert",
    "lantern",
    "harvest",
    "winter",
    "letter",
    "question",
    "answer",
    "neighbour",
];

fn main() {
    let posts = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .next()
        .unwrap_or(100_000);
    let world = World::of(1000);
    let blocks = chain(&world, posts);
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &world.network).unwrap();
    write(&store, &blocks);
    println!("size on disk: {} MB", disk(dir.path()) / 1_000_000);
    pages(&store, &world, &blocks);
    reorganise(&store, &blocks);
    drop(store);
    let start = Instant::now();
    let store = Store::open(dir.path(), &world.network).unwrap();
    println!("open: {:?}", start.elapsed());
    let start = Instant::now();
    let report = store.check().unwrap();
    println!(
        "check: {:?}, {} problems",
        start.elapsed(),
        report.problems.len()
    );
}

/// Every third post is a reply, one in fifty a reaction, one in ten in a channel.
fn chain(world: &World, posts: usize) -> Vec<(Block<Checked>, HeaderState)> {
    let start = Instant::now();
    let drafts = |from: usize, to: usize| -> Vec<Post> {
        let mut written: Vec<Post> = Vec::new();
        for number in from..to {
            let random = splitmix(number as u64);
            let content = (0..8).map(|i| WORDS[(random >> (i * 5)) as usize % 24]);
            let content = content.collect::<Vec<_>>().join(" ") + &format!(" {number}");
            let mut draft = Draft::note(random as usize % 1000, number as u64 / 20, &content);
            draft = draft
                .tag("name", "Ada Lovelace")
                .tag("seen", &"0".repeat(64));
            if number % 10 == 0 {
                draft = draft.tag("channel", "minutes");
            }
            if number % 400 == 1 {
                draft = draft.tag("file", &format!("{} 17 image/png cat.png", "ab".repeat(32)));
            }
            if number % 3 == 0 && !written.is_empty() {
                draft = draft.to(world.id(&written[random as usize % written.len()]));
            }
            if number % 50 == 9 && !written.is_empty() {
                draft = draft
                    .of_kind(Kind::REACTION)
                    .to(world.id(&written[written.len() - 1]));
                draft.content = "👍".to_owned();
            }
            written.push(world.write(&draft));
        }
        written
    };
    let middle = posts / 2;
    let all: Vec<Post> = thread::scope(|scope| {
        let second = scope.spawn(|| drafts(middle, posts));
        let mut all = drafts(0, middle);
        all.extend(second.join().unwrap());
        all
    });
    let mut parent = world.genesis();
    let mut blocks = Vec::new();
    for posts in all.chunks(BLOCK) {
        let (block, state) = world.block(&parent, posts);
        blocks.push((block, state));
        parent = state;
    }
    println!("wrote and checked {posts} posts in {:?}", start.elapsed());
    blocks
}

/// Time on the clock, and time that this thread had a processor: the second is what counts on a
/// machine that others use too.
struct Stopwatch {
    wall: Instant,
    used: Duration,
}

impl Stopwatch {
    fn start() -> Self {
        Self {
            wall: Instant::now(),
            used: used(),
        }
    }

    fn read(&self) -> (Duration, Duration) {
        (self.wall.elapsed(), used() - self.used)
    }
}

/// Linux counts it in nanoseconds; elsewhere the clock has to do.
fn used() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn splitmix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn write(store: &Store, blocks: &[(Block<Checked>, HeaderState)]) {
    let all = Stopwatch::start();
    for tenth in blocks.chunks(blocks.len().div_ceil(10)) {
        let watch = Stopwatch::start();
        for part in tenth.chunks(BLOCKS_OF_A_TRANSACTION) {
            let tx = store.begin().unwrap();
            for (block, state) in part {
                tx.put_block_connected(block, state).unwrap();
            }
            tx.commit().unwrap();
        }
        print_rate("a tenth", tenth, &watch);
    }
    print_rate("put_block_connected", blocks, &all);
}

fn print_rate(name: &str, blocks: &[(Block<Checked>, HeaderState)], watch: &Stopwatch) {
    let (wall, used) = watch.read();
    let posts: usize = blocks.iter().map(|(block, _)| block.posts().len()).sum();
    let rate = |time: Duration| posts as f64 / time.as_secs_f64();
    println!(
        "{name}: {:.0} posts/s, {:.0} a second of processor",
        rate(wall),
        rate(used)
    );
}

/// Pages of the feed, and what its filters find.
fn pages(store: &Store, world: &World, blocks: &[(Block<Checked>, HeaderState)]) {
    let base = FeedQuery {
        limit: 50,
        ..FeedQuery::default()
    };
    let author: PublicKey = world.key(7);
    let query = |query: FeedQuery| page(store, query);
    measure("first page of 50", query(base.clone()));
    measure(
        "page of an author",
        query(FeedQuery {
            author: Some(author),
            ..base.clone()
        }),
    );
    measure(
        "page of a channel",
        query(FeedQuery {
            channel: Some("minutes".to_owned()),
            ..base.clone()
        }),
    );
    facets(store, author, blocks, &base);
    searches(store, &base);
    posts(store, world, blocks);
}

/// Counts the posts of a page.
fn page(store: &Store, query: FeedQuery) -> impl FnMut() -> usize {
    let readers = store.readers();
    move || {
        readers
            .with(|reader| reader.feed(&query))
            .unwrap()
            .posts
            .len()
    }
}

fn with_words(base: &FeedQuery, text: &str) -> FeedQuery {
    FeedQuery {
        text: Some(text.to_owned()),
        ..base.clone()
    }
}

fn facets(
    store: &Store,
    author: PublicKey,
    blocks: &[(Block<Checked>, HeaderState)],
    base: &FeedQuery,
) {
    let query = |query: FeedQuery| page(store, query);
    let text = |text: &str| with_words(base, text);
    let start = blocks[0].1.time;
    let span = (posts_of(blocks) / 20) as u64;
    let day = |query_of: FeedQuery| FeedQuery {
        since: Some(start + span / 3),
        until: Some(start + span / 3 + span / 100),
        ..query_of
    };
    measure("page between two times", query(day(base.clone())));
    measure("common word between two times", query(day(text("garden"))));
    measure(
        "page by the beginning of a name",
        query(FeedQuery {
            from: Some("love".to_owned()),
            ..base.clone()
        }),
    );
    measure(
        "word by the beginning of a name",
        query(FeedQuery {
            from: Some("love".to_owned()),
            ..text("garden")
        }),
    );
    measure(
        "page with attachments",
        query(FeedQuery {
            has_file: true,
            ..base.clone()
        }),
    );
    measure(
        "page of attachments of an author",
        query(FeedQuery {
            has_file: true,
            author: Some(author),
            ..base.clone()
        }),
    );
    measure(
        "page of answers to an author",
        query(FeedQuery {
            answers: Some(author),
            ..base.clone()
        }),
    );
}

fn searches(store: &Store, base: &FeedQuery) {
    let query = |query: FeedQuery| page(store, query);
    let text = |text: &str| with_words(base, text);
    measure("search, common word", query(text("garden")));
    measure("search, two words", query(text("garden lantern")));
    measure("search, phrase", query(text("\"garden lantern\"")));
    measure("search, prefix", query(text("ga*")));
    measure("search, rare word", query(text("77")));
    measure("search, no match", query(text("garden absent")));
}

fn posts(store: &Store, world: &World, blocks: &[(Block<Checked>, HeaderState)]) {
    let middle = blocks[blocks.len() / 2].0.posts()[0].clone();
    let id = world.id(&middle);
    let readers = store.readers();
    measure("thread", || {
        readers
            .with(|reader| reader.thread(&id, 50))
            .map(|t| t.is_some().into())
            .unwrap()
    });
    measure("post by id", || {
        readers
            .with(|reader| reader.confirmed_at(&id))
            .map(|h| h.is_some().into())
            .unwrap()
    });
    let tenth = blocks[blocks.len().saturating_sub(60)].1.height;
    measure("bytes of all authors, 60 blocks", || {
        readers
            .with(|reader| reader.bytes_by_author_since(tenth))
            .unwrap()
            .len()
    });
}

fn posts_of(blocks: &[(Block<Checked>, HeaderState)]) -> usize {
    blocks.iter().map(|(block, _)| block.posts().len()).sum()
}

fn measure(name: &str, mut read: impl FnMut() -> usize) {
    let rounds = 200;
    let found = read();
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(read(), found);
            start.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "{name}: p50 {:?}, p99 {:?} ({found})",
        times[rounds / 2],
        times[rounds * 99 / 100]
    );
}

/// Up to 100 blocks leave the chain, their posts wait, and come back in the same blocks.
fn reorganise(store: &Store, blocks: &[(Block<Checked>, HeaderState)]) {
    let world = World::of(0);
    let depth = blocks.len().min(100);
    let changed = &blocks[blocks.len() - depth..];
    let checked: Vec<_> = changed
        .iter()
        .flat_map(|(block, _)| block.posts())
        .map(|post| world.checked(post))
        .collect();
    let watch = Stopwatch::start();
    let tx = store.begin().unwrap();
    for _ in 0..depth {
        tx.disconnect_tip().unwrap();
    }
    let off = watch.read().1;
    for post in &checked {
        tx.pool_put(post, 1).unwrap();
    }
    let pooled = watch.read().1;
    for (block, _) in changed {
        tx.connect(&block.id()).unwrap();
    }
    let on = watch.read().1;
    tx.commit().unwrap();
    let (wall, used) = watch.read();
    println!(
        "reorg of {depth} blocks: {wall:?}, {used:?} of processor: off {off:?}, pooled {:?}, \
         on {:?}, commit {:?}",
        pooled - off,
        on - pooled,
        used - on
    );
}

fn disk(dir: &std::path::Path) -> u64 {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum()
}
