//! The owner's keys: words, passphrases, files, several of them; and what of it nobody gets.
//!
//! ```text
//! ada ──/v1/owner/identities──▶ her node ──▶ identity.key, identities/<key>.key
//! ```

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::node::Builder;
use harness::{At as _, Node, wait_until};
use serde_json::{Value, json};

/// How long a post may take to leave the outbox once its identity is open.
const SENT: Duration = Duration::from_secs(20);

const PHRASE: &str = "a passphrase of ada's";

async fn identities(node: &Node) -> Vec<Value> {
    let answer = node.owner().get("/v1/owner/identities").await.expect(200);
    answer.json().list_at("/identities").to_vec()
}

/// The key in use.
async fn key_of(node: &Node) -> String {
    let status = node.status().await;
    status.text_at("/identity/author").to_owned()
}

fn path(key: &str, what: &str) -> String {
    format!("/v1/owner/identities/{key}/{what}")
}

async fn words_of(node: &Node, key: &str) -> Vec<String> {
    let answer = node.owner().post(&path(key, "words"), &json!({})).await;
    let words = answer.expect(200).json();
    let words = words.list_at("/words").iter();
    words
        .map(|word| word.as_str().expect("a word").to_owned())
        .collect()
}

async fn set_passphrase(node: &Node, current: Option<&str>, new: Option<&str>) {
    let key = key_of(node).await;
    let body = json!({ "current": current, "new": new });
    node.owner()
        .put(&path(&key, "passphrase"), &body)
        .await
        .expect(200);
}

async fn change(node: &Node, key: &str, change: &Value) {
    let path = format!("/v1/owner/identities/{key}");
    node.owner().put(&path, change).await.expect(200);
}

async fn unlock(node: &Node, passphrase: &str) -> harness::http::Answer {
    let key = key_of(node).await;
    let body = json!({ "passphrase": passphrase });
    node.owner().post(&path(&key, "unlock"), &body).await
}

fn key_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![folder.join("identity.key")];
    if let Ok(more) = std::fs::read_dir(folder.join("identities")) {
        files.extend(more.map(|entry| entry.expect("an entry").path()));
    }
    files.retain(|file| file.exists());
    files
}

#[tokio::test]
async fn the_words_of_a_lost_folder_bring_the_same_key_back_on_a_fresh_node() {
    let ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    let post = ada.post("before the loss").await;
    ada.mine().await;
    let words = words_of(&ada, &key).await;
    assert_eq!(words.len(), 24);
    drop(ada);

    let again = Node::lone("ada-again").await;
    let fresh = key_of(&again).await;
    assert_ne!(fresh, key);
    let body = json!({ "words": words.join(" "), "name": "Ada" });
    let restored = again
        .owner()
        .post("/v1/owner/identities/restore", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(restored.text_at("/author"), key);
    assert_eq!(restored.text_at("/name"), "Ada");
    assert!(!restored.at("/backed_up").is_null(), "{restored:#}");
    // The one that the first start made, and nobody has seen, made room.
    assert_eq!(identities(&again).await.len(), 1);
    let written = again.post("after the loss").await;
    assert_eq!(written.text_at("/author"), key);
    assert_eq!(written.text_at("/author"), post.text_at("/author"));
    assert_eq!(written.text_at("/shown/name"), "Ada");
}

#[tokio::test]
async fn wrong_words_bring_nothing_back_and_say_which_is_wrong() {
    let ada = Node::lone("ada").await;
    let before = identities(&ada).await;
    let good = "void come effort suffer camp survey warrior heavy shoot primary clutch crush open \
                amazing screen patrol group space point ten exist slush involve unfold";
    let cases = [
        (good.replace("warrior", "warior"), "Word 7"),
        (good.replace("unfold", "zoo"), "no key"),
        (good.replace("void ", ""), "23 words"),
        (String::new(), "0 words"),
    ];
    for (words, said) in cases {
        let body = json!({ "words": words });
        let path = "/v1/owner/identities/restore";
        let answer = ada.owner().post(path, &body).await.expect(400).json();
        assert_eq!(answer.text_at("/field"), "words");
        assert!(answer.text_at("/message").contains(said), "{answer:#}");
    }
    assert_eq!(identities(&ada).await, before);
}

#[tokio::test]
async fn a_backup_counts_once_its_words_were_typed_back() {
    let ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    assert_eq!(ada.status().await.at("/identity/backed_up"), &json!(false));
    let words = words_of(&ada, &key).await;
    let verify = async |typed: Value| {
        let body = json!({ "words": typed });
        ada.owner().post(&path(&key, "backup/verify"), &body).await
    };
    verify(json!([])).await.expect(409);
    let asked = ada.owner().post(&path(&key, "backup"), &json!({})).await;
    let asked = asked.expect(200).json();
    let places: Vec<usize> = asked
        .list_at("/places")
        .iter()
        .map(|place| usize::try_from(place.as_u64().expect("a number")).expect("small"))
        .collect();
    assert_eq!(places.iter().collect::<HashSet<_>>().len(), 4);
    let typed = |wrong: Option<usize>| -> Value {
        places
            .iter()
            .map(|place| match wrong {
                Some(one) if one == *place => json!({ "place": place, "word": "zoo" }),
                _ => json!({ "place": place, "word": format!(" {} ", words[place - 1].to_uppercase()) }),
            })
            .collect()
    };
    let wrong = verify(typed(Some(places[2]))).await.expect(400).json();
    assert_eq!(wrong.text_at("/code"), "wrong_words");
    let place = format!("Word {} is", places[2]);
    assert!(wrong.text_at("/message").starts_with(&place), "{wrong:#}");
    verify(json!([{ "place": 1, "word": words[0] }]))
        .await
        .expect(400);
    assert_eq!(ada.status().await.at("/identity/backed_up"), &json!(false));
    verify(typed(None)).await.expect(200);
    assert_eq!(ada.status().await.at("/identity/backed_up"), &json!(true));
    // Once proven, the same words prove nothing again.
    verify(typed(None)).await.expect(409);
}

#[tokio::test]
async fn a_locked_node_reads_and_keeps_what_is_written_until_it_is_unlocked() {
    let mut ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    let key = key_of(&ada).await;
    set_passphrase(&ada, None, Some(PHRASE)).await;
    // Set in this run, it asks for nothing yet.
    ada.post("before the restart").await;
    let file = std::fs::read_to_string(ada.folder().join("identity.key")).expect("the key");
    assert!(file.starts_with('{') && file.contains(&key), "{file}");

    ada.restart().await;
    let status = ada.status().await;
    assert_eq!(status.at("/identity/locked"), &json!(true));
    assert_eq!(status.text_at("/identity/author"), key);
    let theirs = ben.post("ben is heard").await;
    let id = theirs.text_at("/id").to_owned();
    harness::nodes::wait_standing(&[&ada], &id, "pooled").await;

    let draft = json!({ "content": "written while locked" });
    let answer = ada.owner().post("/v1/owner/posts", &draft).await;
    let ticket = answer.expect(202).json().text_at("/ticket").to_owned();
    let outbox = async || {
        let answer = ada.owner().get("/v1/owner/outbox").await.expect(200);
        answer.json().list_at("/items").to_vec()
    };
    let kept = outbox().await;
    assert_eq!(kept[0].text_at("/ticket"), ticket);
    assert_eq!(kept[0].text_at("/stage"), "locked");
    assert_eq!(kept[0].text_at("/author"), key);
    assert_eq!(ada.status().await.number_at("/outbox/locked"), 1);

    let wrong = unlock(&ada, "not the passphrase").await.expect(403).json();
    assert_eq!(wrong.text_at("/code"), "wrong_passphrase");
    assert!(wrong.text_at("/message").contains("passphrase"));
    assert_eq!(outbox().await[0].text_at("/stage"), "locked");
    unlock(&ada, PHRASE).await.expect(200);
    wait_until(
        async || outbox().await.is_empty(),
        SENT,
        "the text to be sent",
    )
    .await;
    let feed = ada.feed().await;
    let mine = feed
        .iter()
        .find(|post| post.text_at("/content") == "written while locked");
    assert_eq!(mine.expect("it is a post").text_at("/author"), key);
}

#[tokio::test]
async fn an_open_key_gives_its_secret_only_for_the_typed_passphrase() {
    let ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    set_passphrase(&ada, None, Some(PHRASE)).await;
    assert_eq!(ada.status().await.at("/identity/locked"), &json!(false));
    let asks = [
        (
            "words",
            json!({}),
            json!({ "passphrase": "wrong one" }),
            json!({ "passphrase": PHRASE }),
        ),
        (
            "export",
            json!({ "file_passphrase": "long enough" }),
            json!({ "passphrase": "wrong one", "file_passphrase": "long enough" }),
            json!({ "passphrase": PHRASE, "file_passphrase": "long enough" }),
        ),
    ];
    for (what, without, wrong, right) in asks {
        let path = path(&key, what);
        let ask = async |body: &Value| ada.owner().post(&path, body).await;
        let refused = ask(&without).await.expect(403).json();
        assert_eq!(refused.text_at("/code"), "passphrase_needed", "{what}");
        let refused = ask(&wrong).await.expect(403).json();
        assert_eq!(refused.text_at("/code"), "wrong_passphrase", "{what}");
        let told = ask(&right).await.expect(200);
        assert_eq!(told.header("cache-control"), "no-store", "{what}");
        // Nobody but the owner, and not on the other listener.
        let stranger = ada.stranger().post(&path, &right).await;
        stranger.expect(401);
        ada.public().post(&path, &right).await.expect(404);
    }
    let body = json!({ "current": null, "new": null });
    let path = path(&key, "passphrase");
    ada.owner().put(&path, &body).await.expect(403);
    let body = json!({ "current": PHRASE, "new": "short" });
    ada.owner().put(&path, &body).await.expect(400);
    set_passphrase(&ada, Some(PHRASE), None).await;
    assert_eq!(words_of(&ada, &key).await.len(), 24);
}

#[tokio::test]
async fn posts_go_out_under_the_identity_that_they_were_written_under() {
    let ada = Node::lone("ada").await;
    let first = key_of(&ada).await;
    let named = json!({ "name": "Ada" });
    ada.owner()
        .put("/v1/owner/settings", &named)
        .await
        .expect(200);
    let made = json!({ "name": "Club" });
    let made = ada.owner().post("/v1/owner/identities", &made).await;
    let second = made.expect(201).json().text_at("/author").to_owned();
    assert_eq!(key_of(&ada).await, first, "making one changes nothing");

    let in_use = json!({ "active": true });
    let use_path = |key: &str| format!("/v1/owner/identities/{key}");
    ada.owner()
        .put(&use_path(&second), &in_use)
        .await
        .expect(200);
    let club = ada.post("from the club").await;
    assert_eq!(club.text_at("/author"), second);
    assert_eq!(club.text_at("/shown/name"), "Club");
    let settings = ada.owner().get("/v1/owner/settings").await.expect(200);
    assert_eq!(settings.json().text_at("/name"), "Club");
    let renamed = json!({ "name": "Chess club" });
    ada.owner()
        .put("/v1/owner/settings", &renamed)
        .await
        .expect(200);
    ada.owner()
        .put(&use_path(&first), &in_use)
        .await
        .expect(200);
    let own = ada.post("from ada").await;
    assert_eq!(own.text_at("/author"), first);
    assert_eq!(own.text_at("/shown/name"), "Ada");
    let names: Vec<_> = identities(&ada)
        .await
        .iter()
        .map(|one| one.text_at("/name").to_owned())
        .collect();
    assert_eq!(names, ["Ada", "Chess club"]);
}

#[tokio::test]
async fn a_text_that_waits_keeps_its_identity_over_a_switch_and_a_restart() {
    let mut ada = Node::lone("ada").await;
    let first = key_of(&ada).await;
    set_passphrase(&ada, None, Some(PHRASE)).await;
    ada.restart().await;
    let draft = json!({ "content": "under the first" });
    ada.owner()
        .post("/v1/owner/posts", &draft)
        .await
        .expect(202);
    let made = ada.owner().post("/v1/owner/identities", &json!({})).await;
    let second = made.expect(201).json();
    let (key, short) = (second.text_at("/author"), second.text_at("/short"));
    let other = format!("/v1/owner/identities/{key}");
    let in_use = json!({ "active": true });
    ada.owner().put(&other, &in_use).await.expect(200);
    let open = ada.post("under the second").await;
    assert_eq!(open.text_at("/author"), key);
    ada.restart().await;
    assert_eq!(key_of(&ada).await, key);

    // One for which texts wait, or that is in use, is not removed.
    let remove = async |key: &str, confirm: &str, passphrase: Option<&str>| {
        let body = json!({ "confirm": confirm, "passphrase": passphrase });
        ada.owner().post(&path(key, "remove"), &body).await
    };
    let all = identities(&ada).await;
    let locked = all.iter().find(|one| one.text_at("/author") == first);
    let locked = locked.expect("the first").text_at("/short").to_owned();
    let waits = remove(&first, &locked, Some(PHRASE))
        .await
        .expect(409)
        .json();
    assert_eq!(waits.text_at("/code"), "waiting");
    assert_eq!(
        remove(key, short, None)
            .await
            .expect(409)
            .json()
            .text_at("/code"),
        "active"
    );

    let body = json!({ "passphrase": PHRASE });
    ada.owner()
        .post(&path(&first, "unlock"), &body)
        .await
        .expect(200);
    let sent = async || {
        let feed = ada.feed().await;
        feed.iter().any(|post| {
            post.text_at("/content") == "under the first" && post.text_at("/author") == first
        })
    };
    wait_until(sent, SENT, "the text of the first identity").await;

    assert_eq!(
        remove(&first, "wrong", Some(PHRASE))
            .await
            .expect(400)
            .json()
            .text_at("/field"),
        "confirm"
    );
    remove(&first, &locked, None).await.expect(403);
    remove(&first, &locked, Some(PHRASE)).await.expect(204);
    assert_eq!(identities(&ada).await.len(), 1);
    assert_eq!(key_files(ada.folder()).len(), 1);
}

#[tokio::test]
async fn a_file_takes_an_identity_to_another_node() {
    let ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    let body = json!({ "file_passphrase": "of the file" });
    let made = ada.owner().post(&path(&key, "export"), &body).await;
    let made = made.expect(200).json();
    let file = made.text_at("/file");
    assert!(made.text_at("/qr_svg").starts_with("<svg"));
    let mut ben = Node::lone("ben").await;
    let import = async |file: &str, passphrase: &str| {
        let body = json!({ "file": file, "passphrase": passphrase, "name": "Ada" });
        ben.owner().post("/v1/owner/identities/import", &body).await
    };
    import(file, "another one").await.expect(403);
    import("{}", "of the file").await.expect(400);
    import(&file.replace(&key[..4], "0000"), "of the file")
        .await
        .expect(403);
    let come = import(file, "of the file").await.expect(201).json();
    assert_eq!(come.text_at("/author"), key);
    assert_eq!(come.at("/has_passphrase"), &json!(true));
    import(file, "of the file").await.expect(409);
    assert_eq!(ben.post("ada is here").await.text_at("/author"), key);
    ben.restart().await;
    assert_eq!(ben.status().await.at("/identity/locked"), &json!(true));
    unlock(&ben, "of the file").await.expect(200);
}

#[tokio::test]
async fn words_bring_an_identity_back_whose_passphrase_is_forgotten() {
    let mut ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    let words = words_of(&ada, &key).await.join(" ");
    set_passphrase(&ada, None, Some(PHRASE)).await;
    ada.restart().await;
    assert_eq!(ada.status().await.at("/identity/locked"), &json!(true));
    let body = json!({ "words": words, "name": "Ada" });
    let restored = ada.owner().post("/v1/owner/identities/restore", &body);
    let restored = restored.await.expect(201).json();
    assert_eq!(restored.text_at("/author"), key);
    assert_eq!(restored.at("/has_passphrase"), &json!(false));
    assert_eq!(ada.post("I am back").await.text_at("/author"), key);
}

#[tokio::test]
async fn an_identity_that_comes_back_without_a_name_keeps_the_known_one() {
    let ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    change(&ada, &key, &json!({ "name": "Ada" })).await;
    let words = words_of(&ada, &key).await.join(" ");
    let body = json!({ "file_passphrase": "of the file" });
    let file = ada.owner().post(&path(&key, "export"), &body).await;
    let file = file.expect(200).json().text_at("/file").to_owned();
    set_passphrase(&ada, None, Some(PHRASE)).await;
    let other = json!({ "name": "Grace" });
    let other = ada.owner().post("/v1/owner/identities", &other).await;
    let other = other.expect(201).json().text_at("/author").to_owned();
    for (call, body) in [
        (
            "import",
            json!({ "file": file, "passphrase": "of the file" }),
        ),
        ("restore", json!({ "words": words, "name": "" })),
    ] {
        change(&ada, &other, &json!({ "active": true })).await;
        let call = format!("/v1/owner/identities/{call}");
        let back = ada.owner().post(&call, &body).await.expect(201).json();
        assert_eq!(back.text_at("/author"), key);
        assert_eq!(back.text_at("/name"), "Ada", "{call}");
        assert_eq!(ada.post("who am I?").await.text_at("/shown/name"), "Ada");
    }
}

#[tokio::test]
async fn a_key_of_an_older_version_stays_and_has_its_words() {
    let own = tempfile::tempdir().expect("a folder");
    let folder = own.path().join("data");
    std::fs::create_dir(&folder).expect("a folder can be made");
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    std::fs::write(folder.join("identity.key"), seed).expect("a key can be written");
    let ada = Builder::new("ada").folder(&folder).start().await;
    let key = key_of(&ada).await;
    assert_eq!(
        key,
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    let words = words_of(&ada, &key).await.join(" ");
    assert!(
        words.starts_with("output assault guess that") && words.ends_with("fire work arrive"),
        "{words}"
    );
}

/// Kills the node again and again while its passphrase is being changed: the key is always there,
/// under the old passphrase or the new one, and never open.
#[tokio::test]
async fn a_kill_while_the_passphrase_changes_loses_no_key() {
    let mut ada = Node::lone("ada").await;
    let key = key_of(&ada).await;
    set_passphrase(&ada, None, Some("passphrase 0")).await;
    let mut now = String::from("passphrase 0");
    for turn in 1..=6u64 {
        let new = format!("passphrase {turn}");
        let body = json!({ "current": now, "new": new });
        let (owner, path) = (ada.owner().clone(), path(&key, "passphrase"));
        let request = owner.request(reqwest::Method::PUT, &path).json(&body);
        let asked = tokio::spawn(async move { harness::http::try_send(request).await.is_ok() });
        tokio::time::sleep(Duration::from_millis(90 * turn)).await;
        ada.kill();
        asked.await.expect("the call ended");
        ada.start().await;
        assert_eq!(key_of(&ada).await, key);
        assert_eq!(ada.status().await.at("/identity/locked"), &json!(true));
        if unlock(&ada, &now).await.status != 200 {
            unlock(&ada, &new).await.expect(200);
            now = new;
        }
        assert_eq!(
            ada.post(&format!("turn {turn}")).await.text_at("/author"),
            key
        );
    }
}

#[tokio::test]
async fn tries_at_passphrases_are_few_at_a_time() {
    let ada = Node::lone("ada").await;
    set_passphrase(&ada, None, Some(PHRASE)).await;
    let tries = (0..12).map(|_| unlock(&ada, "not the passphrase"));
    let answers = futures_util::future::join_all(tries).await;
    let with = |status: u16| {
        answers
            .iter()
            .filter(|answer| answer.status == status)
            .count()
    };
    assert_eq!(with(403) + with(429), 12, "{answers:?}");
    assert!(with(429) >= 1 && with(403) >= 1, "{answers:?}");
    let busy = answers.iter().find(|answer| answer.status == 429);
    assert_eq!(busy.expect("one was refused").header("retry-after"), "1");
    unlock(&ada, PHRASE).await.expect(200);
}
