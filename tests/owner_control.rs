//! What the owner does not want to see, search, erased texts and columns, from outside.
//!
//! ```text
//! ben, cleo, dora (strangers) ──posts──▶ ada ◀── her owner; a reader at the public listener
//! ```

use harness::forge::{BlockForge, PostForge, SealedPost, dev_genesis};
use harness::hostile::raw::now;
use harness::{At as _, Node};
use serde_json::{Value, json};

const RULES: &str = "/v1/owner/control/rules";
const LISTS: &str = "/v1/owner/control/lists";
const NOTE: u8 = 0;
const EDIT: u8 = 2;
const DELETE: u8 = 3;

fn by(seed: u8, tags: &[(&str, &str)], content: &str) -> PostForge {
    PostForge::tagged(seed, now(), tags, content)
}

/// The posts of a list by id, with why each is kept back.
async fn hidden(node: &Node, path: &str) -> Vec<(String, Value)> {
    let page = node.owner().get(path).await.expect(200).json();
    let why = |post: &Value| post.pointer("/hidden/why").cloned().unwrap_or(Value::Null);
    let posts = page.list_at("/posts").iter();
    posts
        .map(|post| (post.text_at("/id").to_owned(), why(post)))
        .collect()
}

async fn why(node: &Node, post: &SealedPost) -> Value {
    let all = hidden(node, "/v1/posts?limit=200").await;
    let found = all.into_iter().find(|(id, _)| *id == post.id());
    found
        .unwrap_or_else(|| panic!("{} is in the list", post.id()))
        .1
}

async fn add_rule(node: &Node, kind: &str, value: &str) -> String {
    let asked = json!({ "kind": kind, "value": value });
    let rule = node.owner().post(RULES, &asked).await.expect(201).json();
    assert_eq!(rule.text_at("/kind"), kind);
    rule.text_at("/id").to_owned()
}

async fn take_back(node: &Node, rule: &str) {
    node.owner()
        .delete(&format!("{RULES}/{rule}"))
        .await
        .expect(204);
}

#[tokio::test]
async fn each_mute_hides_what_it_names_from_the_owner_alone() {
    let ada = Node::lone("ada").await;
    let ben = by(1, &[("name", "Ben")], "A grey cat sleeps").seal();
    let cleo = by(2, &[("name", "Cleo"), ("channel", "garden")], "Roses").seal();
    for post in [&ben, &cleo] {
        post.hand_in(&ada).await;
    }
    let own = ada.post("my own grey cat").await;
    let public = || async { ada.public().get("/v1/posts").await.expect(200).text() };
    let before = public().await;
    let table = [
        (
            "author",
            ben.author(),
            &ben,
            &cleo,
            format!("author={}", ben.author()),
        ),
        (
            "channel",
            String::from("#Garden"),
            &cleo,
            &ben,
            String::from("channel=garden"),
        ),
        (
            "word",
            String::from("grey  CAT"),
            &ben,
            &cleo,
            String::new(),
        ),
        ("post", cleo.id(), &cleo, &ben, String::new()),
    ];
    for (kind, value, target, other, own_page) in table {
        let rule = add_rule(&ada, kind, &value).await;
        assert_eq!(add_rule(&ada, kind, &value).await, rule, "the same again");
        assert_eq!(why(&ada, target).await, json!(kind));
        assert_eq!(why(&ada, other).await, Value::Null, "{kind}");
        let mine = ada.find(own.text_at("/id")).await.expect("her own");
        assert_eq!(
            mine.pointer("/hidden"),
            None,
            "{kind}: nobody hides from herself"
        );
        if !own_page.is_empty() {
            let there = hidden(&ada, &format!("/v1/posts?{own_page}")).await;
            assert_eq!(
                there,
                [(target.id(), Value::Null)],
                "{kind}: shown on its own page"
            );
        }
        assert_eq!(public().await, before, "{kind}: strangers notice nothing");
        take_back(&ada, &rule).await;
        ada.owner()
            .delete(&format!("{RULES}/{rule}"))
            .await
            .expect(404);
        assert_eq!(
            why(&ada, target).await,
            Value::Null,
            "{kind} was taken back"
        );
    }
}

#[tokio::test]
async fn a_hidden_reply_keeps_its_place_in_the_thread() {
    let ada = Node::lone("ada").await;
    let root = by(1, &[], "a question").seal();
    let answer = by(2, &[], "a rude answer").to(NOTE, &root).seal();
    let reply = by(3, &[], "a reply to it").to(NOTE, &answer).seal();
    for post in [&root, &answer, &reply] {
        post.hand_in(&ada).await;
    }
    add_rule(&ada, "author", &answer.author()).await;
    let thread = ada
        .owner()
        .get(&format!("/v1/posts/{}/thread", root.id()))
        .await;
    let thread = thread.expect(200).json();
    let replies: Vec<_> = thread.list_at("/replies").iter().collect();
    assert_eq!(replies[0].text_at("/id"), answer.id());
    assert_eq!(replies[0].text_at("/hidden/why"), "author");
    assert_eq!(replies[1].text_at("/id"), reply.id());
    assert_eq!(replies[1].pointer("/hidden"), None);
    let above = ada
        .owner()
        .get(&format!("/v1/posts/{}/thread", reply.id()))
        .await;
    let above = above.expect(200).json();
    assert_eq!(
        above.text_at("/ancestors/0/hidden/why"),
        "author",
        "{above:#}"
    );
}

#[tokio::test]
async fn a_label_does_what_its_reader_chose_until_it_is_taken_back() {
    let ada = Node::lone("ada").await;
    let target = by(1, &[], "buy this").seal();
    target.hand_in(&ada).await;
    let tags = [
        ("channel", "labels"),
        ("label", "advert"),
        ("post", &target.id()),
    ];
    let label = by(2, &tags, "").seal();
    label.hand_in(&ada).await;
    assert_eq!(
        why(&ada, &target).await,
        Value::Null,
        "nobody is asked for labels unasked"
    );
    let asked = json!({ "author": label.author() });
    let list = ada.owner().post(LISTS, &asked).await.expect(201).json();
    assert_eq!(list.text_at("/labels/0/label"), "advert");
    assert_eq!(list.text_at("/labels/0/action"), "warn");
    let path = format!("{LISTS}/{}", list.text_at("/id"));
    for (action, fold) in [
        ("warn", Some("warn")),
        ("hide", Some("hide")),
        ("ignore", None),
    ] {
        let asked = json!({ "label": "advert", "action": action });
        let changed = ada.owner().put(&path, &asked).await.expect(200).json();
        assert_eq!(changed.text_at("/labels/0/action"), action);
        let post = ada.find(&target.id()).await.expect("known");
        let folded = post.pointer("/hidden/fold").and_then(Value::as_str);
        assert_eq!(folded, fold, "{action}");
        if fold.is_some() {
            assert_eq!(post.text_at("/hidden/value"), "advert");
            assert_eq!(post.text_at("/hidden/by"), label.author());
            assert_eq!(post.text_at("/hidden/note"), label.id());
        }
    }
    let asked = json!({ "label": "advert", "action": "hide" });
    ada.owner().put(&path, &asked).await.expect(200);
    by(2, &[], "").to(DELETE, &label).seal().hand_in(&ada).await;
    assert_eq!(
        why(&ada, &target).await,
        Value::Null,
        "the labeller took it back"
    );
    ada.owner().delete(&path).await.expect(204);
    ada.owner().put(&path, &asked).await.expect(404);
}

/// A chain with posts of months long past.
async fn archive(node: &Node) -> Vec<SealedPost> {
    let file = format!("{} 17 image/png cat.png", "ab".repeat(32));
    let start = now() - 200 * 86_400;
    let posts: Vec<SealedPost> = [
        (1, 0, vec![("name", "Zoë Ōkami")], "the mill in winter"),
        (
            1,
            50,
            vec![("name", "Zoë Ōkami"), ("file", &file)],
            "the mill in spring",
        ),
        (
            2,
            100,
            vec![("name", "Ben"), ("channel", "archive")],
            "the mill in summer",
        ),
        (
            3,
            150,
            vec![("channel", "archive"), ("file", &file)],
            "no word of it",
        ),
    ]
    .iter()
    .map(|(seed, day, tags, content)| {
        PostForge::tagged(*seed, start + day * 86_400, tags, content).seal()
    })
    .collect();
    let mut prev = dev_genesis();
    for (height, (post, day)) in (1..).zip(posts.iter().zip([0, 50, 100, 150])) {
        let time = start + day * 86_400 + 60;
        let block = BlockForge::new(prev, height, time, std::slice::from_ref(post)).seal();
        prev = block.id();
        let kind = "application/octet-stream";
        let answer = node.owner().post_bytes("/v1/blocks", kind, block.bytes());
        answer.await.expect(202);
    }
    posts
}

#[tokio::test]
async fn each_filter_of_a_search_finds_what_it_says() {
    let ada = Node::lone("ada").await;
    let posts = archive(&ada).await;
    let day = |day: u64| now() - 200 * 86_400 + day * 86_400;
    let key = posts[2].author();
    let table: Vec<(String, Vec<usize>)> = vec![
        (String::from("q=mill"), vec![2, 1, 0]),
        (String::from("from=okami"), vec![1, 0]),
        (String::from("from=okami&q=winter"), vec![0]),
        (format!("from={}", &key[..12]), vec![2]),
        (String::from("channel=archive"), vec![3, 2]),
        (format!("since={}", day(75)), vec![3, 2]),
        (format!("until={}", day(75)), vec![1, 0]),
        (
            format!("q=mill&since={}&until={}", day(25), day(125)),
            vec![2, 1],
        ),
        (String::from("has=file"), vec![3, 1]),
        (String::from("has=file&channel=archive"), vec![3]),
        (String::from("has=file&q=mill"), vec![1]),
        (String::from("from=nobody"), vec![]),
    ];
    for (query, places) in table {
        let expected: Vec<_> = places.iter().map(|place| posts[*place].id()).collect();
        for asker in [ada.public(), ada.owner().clone()] {
            let page = asker
                .get(&format!("/v1/posts?{query}"))
                .await
                .expect(200)
                .json();
            let found = page
                .list_at("/posts")
                .iter()
                .map(|post| post.text_at("/id"));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{query}");
        }
    }
    let bad = [
        ("has=cheese", "has"),
        ("since=yesterday", "since"),
        ("until=-1", "until"),
        ("answers=ada", "answers"),
        ("before:2026=1", "before:2026"),
    ];
    for (query, field) in bad {
        let answer = ada
            .owner()
            .get(&format!("/v1/posts?{query}"))
            .await
            .expect(400);
        assert_eq!(answer.json().text_at("/field"), field, "{}", answer.text());
    }
    let feed = ada
        .cli(&["feed", "--from", "okami", "--until", "2027-01-01"])
        .await
        .ok();
    assert!(
        feed.stdout.contains("spring") && !feed.stdout.contains("summer"),
        "{feed:#?}"
    );
    ada.cli(&["feed", "--since", "soon"]).await.code(2);
}

#[tokio::test]
async fn replies_to_the_owner_are_a_list_of_their_own() {
    let ada = Node::lone("ada").await;
    let own = ada.post("who comes?").await;
    let mut parent = by(1, &[], "x").seal();
    parent
        .id
        .copy_from_slice(&hex::decode(own.text_at("/id")).expect("hex"));
    let reply = by(1, &[], "me").to(NOTE, &parent).seal();
    let other = by(1, &[], "something else").seal();
    for post in [&reply, &other] {
        post.hand_in(&ada).await;
    }
    let path = format!("/v1/posts?answers={}", own.text_at("/author"));
    assert_eq!(hidden(&ada, &path).await, [(reply.id(), Value::Null)]);
}

#[tokio::test]
async fn erases_a_text_with_its_edits_and_says_so_to_the_owner_alone() {
    let ada = Node::lone("ada").await;
    let note = by(1, &[("name", "Ben")], "a slip of the tongue").seal();
    let edit = by(1, &[], "a slip of the pen").to(EDIT, &note).seal();
    for post in [&note, &edit] {
        post.hand_in(&ada).await;
    }
    ada.mine().await;
    let shown = ada.find(&note.id()).await.expect("known");
    assert_eq!(shown.text_at("/shown/content"), "a slip of the pen");
    let path = format!("/v1/owner/posts/{}/text", note.id());
    ada.owner().delete(&path).await.expect(204);
    let shown = ada.find(&note.id()).await.expect("known");
    assert_eq!(shown.at("/shown/content"), &Value::Null);
    assert_eq!(shown.at("/shown/erased"), &json!(true));
    let public = ada
        .public()
        .get(&format!("/v1/posts/{}", note.id()))
        .await
        .expect(200);
    assert!(
        !public.text().contains("slip") && !public.text().contains("erased"),
        "{}",
        public.text()
    );
    for words in ["slip", "pen", "tongue"] {
        assert!(
            hidden(&ada, &format!("/v1/posts?q={words}"))
                .await
                .is_empty(),
            "{words}"
        );
    }
    let report = ada.cli_json(&["check"]).await;
    assert_eq!(
        report.at("/ok"),
        &json!(true),
        "the chain still verifies: {report:#}"
    );
}

#[tokio::test]
async fn says_whose_name_somebody_else_took() {
    let ada = Node::lone("ada").await;
    ada.owner()
        .put("/v1/owner/settings", &json!({ "name": "Ada" }))
        .await
        .expect(200);
    let first = by(1, &[("name", "Ben")], "the first").seal();
    let second = by(2, &[("name", "Веn")], "the second").seal();
    let mask = by(3, &[("name", "A\u{200b}dа")], "not Ada").seal();
    for post in [&first, &second, &mask] {
        post.hand_in(&ada).await;
    }
    let own = ada.status().await.text_at("/identity/author").to_owned();
    let table = [
        (&first, None),
        (&second, Some(first.author())),
        (&mask, Some(own)),
    ];
    for (post, whose) in table {
        let seen = ada.find(&post.id()).await.expect("known");
        let same = seen.pointer("/same_name").and_then(Value::as_str);
        assert_eq!(same, whose.as_deref(), "{seen:#}");
        let public = ada
            .public()
            .get(&format!("/v1/posts/{}", post.id()))
            .await
            .expect(200);
        assert_eq!(public.json().pointer("/same_name"), None);
    }
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one walk, step by step")]
async fn rules_lists_and_columns_outlive_a_restart_and_bad_ones_change_nothing() {
    let mut ada = Node::lone("ada").await;
    let key = "ab".repeat(32);
    let rule = add_rule(&ada, "word", "Spoiler").await;
    ada.owner()
        .post(LISTS, &json!({ "author": key, "channel": "news" }))
        .await
        .expect(201);
    let columns = json!({ "columns": [
        { "kind": "feed", "value": null },
        { "kind": "search", "value": "mill has:file" },
        { "kind": "channel", "value": "garden" },
        { "kind": "replies", "value": null },
    ] });
    ada.owner()
        .put("/v1/owner/columns", &columns)
        .await
        .expect(200);
    let kept = || async {
        let control = ada
            .owner()
            .get("/v1/owner/control")
            .await
            .expect(200)
            .json();
        let columns = ada
            .owner()
            .get("/v1/owner/columns")
            .await
            .expect(200)
            .json();
        (control, columns)
    };
    let before = kept().await;
    assert_eq!(before.1, columns);
    assert_eq!(before.0.text_at("/rules/0/value"), "spoiler");
    let own = ada.status().await.text_at("/identity/author").to_owned();
    let bad = [
        (RULES, json!({ "kind": "author", "value": "ada" }), "value"),
        (RULES, json!({ "kind": "author", "value": own }), "value"),
        (
            RULES,
            json!({ "kind": "channel", "value": "two words" }),
            "value",
        ),
        (
            RULES,
            json!({ "kind": "word", "value": " \u{200b}" }),
            "value",
        ),
        (RULES, json!({ "kind": "smell", "value": "x" }), "kind"),
        (
            LISTS,
            json!({ "author": key, "channel": "Two words" }),
            "channel",
        ),
    ];
    for (path, body, field) in bad {
        let answer = ada.owner().post(path, &body).await.expect(400);
        assert_eq!(answer.json().text_at("/field"), field, "{}", answer.text());
    }
    let bad = [
        json!({ "columns": vec![json!({ "kind": "feed" }); 9] }),
        json!({ "columns": [{ "kind": "channel" }] }),
        json!({ "columns": [{ "kind": "author", "value": "ada" }] }),
        json!({ "columns": [["feed", null]] }),
    ];
    for body in bad {
        ada.owner()
            .put("/v1/owner/columns", &body)
            .await
            .expect(400);
    }
    assert_eq!(kept().await, before);
    ada.restart().await;
    let control = ada
        .owner()
        .get("/v1/owner/control")
        .await
        .expect(200)
        .json();
    assert_eq!(control, before.0);
    let columns = ada
        .owner()
        .get("/v1/owner/columns")
        .await
        .expect(200)
        .json();
    assert_eq!(columns, before.1);
    let post = by(1, &[], "a spoiler").seal();
    post.hand_in(&ada).await;
    assert_eq!(why(&ada, &post).await, json!("word"));
    take_back(&ada, &rule).await;
    assert_eq!(why(&ada, &post).await, Value::Null);
}

#[tokio::test]
async fn the_command_line_mutes_lists_and_takes_back() {
    let ada = Node::lone("ada").await;
    let post = by(1, &[], "the end of the film").seal();
    post.hand_in(&ada).await;
    let none = ada.cli(&["mutes"]).await.ok();
    assert!(none.stdout.contains("Nothing is muted"), "{none:#?}");
    let muted = ada.cli_json(&["mute", "word", "film"]).await;
    let listed = ada.cli(&["mutes"]).await.ok();
    assert!(listed.stdout.contains("film"), "{listed:#?}");
    let feed = ada.cli(&["feed"]).await.ok();
    assert!(!feed.stdout.contains("the end"), "{feed:#?}");
    ada.cli(&["unmute", muted.text_at("/id")]).await.ok();
    ada.cli(&["unmute", muted.text_at("/id")]).await.code(4);
    ada.cli(&["mute", "author", &post.author()]).await.ok();
    ada.cli(&["unmute", "author", &post.author()]).await.ok();
    let feed = ada.cli(&["feed"]).await.ok();
    assert!(feed.stdout.contains("the end"), "{feed:#?}");
    ada.cli(&["mute", "channel", "no channel"]).await.code(4);
    let list = ada.cli_json(&["labels", "follow", &post.author()]).await;
    let id = list.text_at("/id");
    let set = ada.cli_json(&["labels", "set", id, "hide", "rude"]).await;
    assert_eq!(set.text_at("/labels/0/action"), "hide");
    let shown = ada.cli(&["labels"]).await.ok();
    assert!(shown.stdout.contains("rude: hide"), "{shown:#?}");
    ada.cli(&["labels", "leave", id]).await.ok();
    ada.cli(&["labels", "leave", id]).await.code(4);
}
