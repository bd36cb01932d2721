//! Saved chains of the original, in both of its hash forms, and broken ones.
//!
//! ```text
//! python3 (as the original wrote it) ──saved chain──▶ blocknetd import ──▶ ada
//! ```

use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::{At as _, Builder, Node, wait_until};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Writes a chain as the original did: blocks hashed over `json.dumps(…, sort_keys=True)` without `hash`.
/// Arguments: the hash's name, how many blocks after genesis, how many texts in each, what is wrong with block 2
/// (`nothing`, `link`, `zeros`), the file.
const WRITER: &str = r#"
import hashlib, json, sys
form, blocks, each, wrong, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
def digest(block):
    return getattr(hashlib, form)(json.dumps(block, sort_keys=True).encode()).hexdigest()
odd = ['plain', 'na\u00efve \U0001f600 "quotes" \\ / \n\t', 'line\u2028separator', '<script>alert(1)</script>']
chain, previous, time = [], '0', 1579000000.0
for index in range(blocks + 1):
    texts = [] if index == 0 else [
        {'author': 'Zo\u00eb' if n % 2 else 'Ada', 'content': f'block {index}, text {n}: {odd[n % 4]}',
         'timestamp': time + n * 1.123456}
        for n in range(each)]
    block = {'index': index, 'transactions': texts, 'timestamp': 0 if index == 0 else time + 30.5,
             'previous_hash': previous, 'nonce': 0}
    if index == 2 and wrong == 'link':
        block['previous_hash'] = '00' + previous[2:-1] + ('1' if previous[-1] == '0' else '0')
    mined = index and not (index == 2 and wrong == 'zeros')
    while digest(block).startswith('00') != bool(mined) and index:
        block['nonce'] += 1
    previous = digest(block)
    chain.append(dict(block, hash=previous))
    time += 60.25
json.dump({'length': len(chain), 'chain': chain, 'peers': []}, open(out, 'w'))
"#;

/// Writes a saved chain, or says that there is no python3.
fn saved(folder: &Path, form: &str, [blocks, each]: [u32; 2], wrong: &str) -> Option<PathBuf> {
    let file = folder.join(format!("{form}.json"));
    let written = std::process::Command::new("python3")
        .args([
            "-c",
            WRITER,
            form,
            &blocks.to_string(),
            &each.to_string(),
            wrong,
        ])
        .arg(&file)
        .output();
    match written {
        Ok(output) if output.status.success() => Some(file),
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => {
            println!("skipped: no python3: {error}");
            None
        }
    }
}

fn name(file: &Path) -> &str {
    file.to_str().expect("a plain name")
}

/// The texts of a saved chain, with author and time as they stand there.
fn texts(chain: &Value) -> Vec<Value> {
    let blocks = chain.list_at("/chain").iter();
    blocks
        .flat_map(|block| block.list_at("/transactions").to_vec())
        .collect()
}

/// Every text is on the node, signed by its owner, and names its first author and time.
async fn assert_imported(node: &Node, texts: &[Value]) {
    let own = node.status().await.text_at("/identity/author").to_owned();
    let feed = node.feed().await;
    assert_eq!(feed.len(), texts.len(), "each text once");
    for text in texts {
        let post = feed
            .iter()
            .find(|post| post.at("/content") == text.at("/content"));
        let post = post.unwrap_or_else(|| panic!("not imported: {text:#}"));
        assert_eq!(post.text_at("/author"), own);
        let tags = post.at("/tags").to_string();
        assert!(
            tags.contains(&format!("\"{}\"", text.text_at("/author"))),
            "{text:#} {tags}"
        );
        let time = text.at("/timestamp").to_string();
        let whole = time.split('.').next().unwrap_or(&time);
        assert!(tags.contains(whole), "{text:#} {tags}");
        assert!(tags.contains("import"), "not marked as imported: {tags}");
    }
}

#[tokio::test]
async fn imports_both_hash_forms() {
    for form in ["sha512", "sha256"] {
        let folder = TempDir::new().expect("a folder can be made");
        let Some(file) = saved(folder.path(), form, [3, 4], "nothing") else {
            return;
        };
        let chain: Value =
            serde_json::from_slice(&std::fs::read(&file).expect("written")).expect("JSON");
        let node = Node::lone("ada").await;
        let only_checked = node.cli_json(&["import", name(&file), "--dry-run"]).await;
        assert_eq!(
            *only_checked.at("/problems"),
            json!([]),
            "{form}: {only_checked:#}"
        );
        assert!(node.feed().await.is_empty(), "a dry run posts nothing");

        let report = node.cli_json(&["import", name(&file)]).await;
        assert_eq!(*report.at("/problems"), json!([]), "{form}: {report:#}");
        assert_eq!(report.number_at("/blocks"), 4);
        assert_eq!(report.list_at("/posted").len(), 12);
        assert_imported(&node, &texts(&chain)).await;
        node.mine().await;
        harness::verify_chain(&[&node]).await;
    }
}

#[tokio::test]
async fn loses_no_text_of_a_long_chain() {
    let folder = TempDir::new().expect("a folder can be made");
    let Some(file) = saved(folder.path(), "sha512", [10, 4], "nothing") else {
        return;
    };
    let chain: Value =
        serde_json::from_slice(&std::fs::read(&file).expect("written")).expect("JSON");
    let node = Builder::new("ada").mining("auto").start().await;
    let text = node.cli(&["import", name(&file)]).await.ok();
    assert!(text.stdout.contains("40"), "{text:#?}");
    // A pool holds 16 waiting posts of one author; the others wait in the outbox for their turn.
    wait_until(
        async || {
            let status = node.status().await;
            let places = ["/pool/posts", "/outbox/stamping", "/outbox/waiting"];
            places.iter().all(|place| status.number_at(place) == 0)
        },
        Duration::from_secs(90),
        "all texts to be in blocks",
    )
    .await;
    assert_imported(&node, &texts(&chain)).await;
    harness::verify_chain(&[&node]).await;
}

/// Imports a broken chain: the problem names the block and what is wrong, and only sound posts are there afterwards.
async fn assert_broken(case: &str, file: &Path, words: [&str; 2], sound: usize) {
    let node = Node::lone("ada").await;
    let told = node.cli(&["import", name(file), "--dry-run"]).await.code(5);
    assert!(told.stderr.contains("broken"), "{case}: {told:#?}");
    assert!(
        node.feed().await.is_empty(),
        "{case}: a dry run posts nothing"
    );
    let output = node.cli(&["import", name(file), "--json"]).await.code(5);
    let report = output.json();
    let problems = report.at("/problems").to_string().to_lowercase();
    for word in words {
        assert!(problems.contains(word), "{case}: no {word:?}: {report:#}");
    }
    let feed = node.feed().await;
    let posted: Vec<_> = feed.iter().map(|post| post.text_at("/content")).collect();
    assert!(!posted.contains(&"forged"), "{case}: {posted:?}");
    assert_eq!(
        posted.len(),
        sound,
        "{case}: the sound ones only: {posted:?}"
    );
    assert_eq!(report.list_at("/posted").len(), sound, "{case}: {report:#}");
}

#[tokio::test]
async fn says_which_block_was_changed_and_takes_the_rest() {
    let folder = TempDir::new().expect("a folder can be made");
    let Some(file) = saved(folder.path(), "sha512", [4, 1], "nothing") else {
        return;
    };
    let good: Value =
        serde_json::from_slice(&std::fs::read(&file).expect("written")).expect("JSON");
    for (pointer, value, block) in [
        (
            "/chain/2/transactions/0/content",
            json!("forged"),
            "block 2",
        ),
        ("/chain/1/nonce", json!(999_999), "block 1"),
        ("/chain/4/timestamp", json!(1.5), "block 4"),
    ] {
        let mut chain = good.clone();
        *chain
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("no {pointer}")) = value;
        std::fs::write(&file, chain.to_string()).expect("written");
        assert_broken(pointer, &file, [block, "hash"], 3).await;
    }
}

#[tokio::test]
async fn says_which_block_has_no_link_or_no_work() {
    for form in ["sha512", "sha256"] {
        let folder = TempDir::new().expect("a folder can be made");
        // Everything after a broken link hangs in the air.
        let Some(file) = saved(folder.path(), form, [4, 1], "link") else {
            return;
        };
        assert_broken("a wrong link", &file, ["block 2", "previous_hash"], 1).await;
        let Some(file) = saved(folder.path(), form, [4, 1], "zeros") else {
            return;
        };
        assert_broken("no work", &file, ["block 2", "00"], 3).await;
    }
}

#[tokio::test]
async fn refuses_files_that_are_no_saved_chain() {
    let folder = TempDir::new().expect("a folder can be made");
    let node = Node::lone("ada").await;
    let file = folder.path().join("saved.json");
    for content in [
        "",
        "{",
        "[]",
        "{}",
        "{\"length\":1}",
        "{\"length\":1,\"chain\":7}",
        "\u{0}\u{1}",
    ] {
        std::fs::write(&file, content).expect("written");
        let output = node.cli(&["import", name(&file)]).await.failed();
        assert!(
            output.stderr.contains(name(&file)),
            "{content:?}: {output:#?}"
        );
    }
    node.cli(&["import", name(&folder.path().join("missing"))])
        .await
        .code(1);
    assert!(node.feed().await.is_empty());
}
