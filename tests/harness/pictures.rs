//! Nodes with something to show, for pictures of the page.

use serde_json::json;

use crate::browser::Browser;
use crate::json::At as _;
use crate::node::{Builder, Node};
use crate::nodes::{wait_connected, wait_same_tip, wait_standing};

/// A node whose page is shown, and the others that it talks with.
#[derive(Debug)]
pub struct Board {
    ada: Node,
    others: Vec<Node>,
    places: Vec<(String, String)>,
}

/// Who wrote what, and in which channel.
const NOTES: [(usize, &str, Option<&str>); 6] = [
    (
        0,
        "To whoever found a grey cat near the station: that is Pixel. She answers to tuna.",
        None,
    ),
    (
        1,
        "Does anyone have the photo of the old mill from the 1990 flood? The archive's copy is damaged.",
        None,
    ),
    (
        2,
        "Minutes of Monday are up.\nWe agreed on the new opening hours, and on who keeps the key.",
        Some("minutes"),
    ),
    (
        0,
        "The choir meets in the small hall this week. https://example.org/choir has the notes.",
        Some("choir"),
    ),
    (
        1,
        "Tools for the garden day: two spades, a rake and whatever you can spare.",
        Some("garden"),
    ),
    (
        2,
        "The hall is free on Thursday from six. Bring your own cup.",
        None,
    ),
];

impl Board {
    /// A board that has just begun: nobody, nothing.
    pub async fn empty() -> Self {
        let ada = Node::lone("ada").await;
        name(&ada, "Ada").await;
        Self {
            ada,
            others: Vec::new(),
            places: Vec::new(),
        }
    }

    /// A board in use: four people, channels, a thread with replies and reactions, posts that wait.
    pub async fn full() -> Self {
        let matt = Node::lone("matt").await;
        let join = |who: &'static str| Builder::new(who).peer(&matt.address()).start();
        let (lin, zoe, ada) = tokio::join!(join("lin"), join("zoe"), Node::lone("ada"));
        for (node, person) in [(&matt, "Matt"), (&lin, "Lin"), (&zoe, "Zoë"), (&ada, "Ada")] {
            name(node, person).await;
        }
        give_way(&ada, &matt).await;
        for node in [&lin, &zoe, &ada] {
            wait_connected(node, &matt.address()).await;
        }
        let all = [&matt, &lin, &zoe, &ada];
        let mut last = String::new();
        for (writer, content, channel) in NOTES {
            let writer = all.get(writer).expect("one of the four");
            let draft = match channel {
                Some(channel) => json!({ "content": content, "channel": channel }),
                None => json!({ "content": content }),
            };
            last = writer.write(&draft).await.text_at("/id").to_owned();
            writer.mine().await;
            wait_same_tip(&all).await;
        }
        for (writer, content) in [(&matt, "I bring the tea."), (&lin, "And I the cake.")] {
            let draft = json!({ "content": content, "parent": last });
            writer.write(&draft).await;
        }
        matt.mine().await;
        wait_same_tip(&all).await;
        let own = ada.post("Is there a ramp at the side door? My aunt would come, too.");
        let own = own.await.text_at("/id").to_owned();
        wait_standing(&[&matt], &own, "pooled").await;
        answer(&matt, &own, &ada).await;
        arrange(&ada).await;
        let author = zoe.status().await.text_at("/identity/author").to_owned();
        Self {
            ada,
            others: vec![matt, lin, zoe],
            places: places(&last, &author),
        }
    }

    /// Views that no link of the navigation leads to: name and address.
    #[must_use]
    pub fn places(&self) -> Vec<(String, String)> {
        self.places.clone()
    }

    /// The node whose page is shown.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.ada
    }

    /// Everybody else.
    #[must_use]
    pub fn others(&self) -> &[Node] {
        &self.others
    }

    /// The file that proves a post of a block, and the words of that post.
    pub async fn proof(&self) -> (String, String) {
        let owner = self.ada.owner();
        let page = owner.get("/v1/posts?channel=garden").await.expect(200);
        let post = page.json().at("/posts/0").clone();
        let path = format!("/v1/posts/{}/proof", post.text_at("/id"));
        let proof = owner.get(&path).await.expect(200).text();
        (proof, post.text_at("/content").to_owned())
    }

    /// Opens the node's page.
    pub async fn open(&self, browser: &str) -> Browser {
        let browser = first_page(&self.ada, browser).await;
        browser.page().find("nav-feed").await;
        browser
    }
}

/// Opens the page of a node whose owner has never been there.
pub async fn first_page(node: &Node, browser: &str) -> Browser {
    let code = node.owner().post("/v1/owner/codes", &json!({})).await;
    let code = code.expect(201).json();
    let browser = Browser::start(browser).await;
    browser.open(code.text_at("/url")).await;
    browser
}

/// Views that no link of the navigation leads to.
fn places(thread: &str, author: &str) -> Vec<(String, String)> {
    let places = [
        ("thread", format!("#/post/{thread}")),
        ("author", format!("#/author/{author}")),
        ("channel", "#/channel/minutes".to_owned()),
        ("search-found", "#/search?q=hall".to_owned()),
        ("search-nothing", "#/search?q=zeppelin".to_owned()),
        ("block", "#/block/6".to_owned()),
        ("explorer-charts", "#/explorer/charts".to_owned()),
        ("explorer-history", "#/explorer/history".to_owned()),
        ("explorer-proof", "#/explorer/proof".to_owned()),
        ("control", "#/control".to_owned()),
        ("guide", "#/guide".to_owned()),
    ];
    places
        .map(|(view, address)| (view.to_owned(), address))
        .to_vec()
}

/// What somebody mined alone gives way to the longer chain of others, and its post waits again.
async fn give_way(alone: &Node, to: &Node) {
    alone.post("Is anybody there?").await;
    alone.mine().await;
    for _ in 0..2 {
        to.mine_empty().await;
    }
    alone.add_peer(&to.address()).await;
    wait_same_tip(&[alone, to]).await;
}

/// Somebody answers a post and reacts to it, and its author has both.
async fn answer(somebody: &Node, post: &str, author: &Node) {
    let reply =
        json!({ "content": "Since spring. Ring the bell, the door is heavy.", "parent": post });
    let reply = somebody.write(&reply).await;
    let reaction = json!({ "kind": "reaction", "content": "👍", "parent": post });
    let reaction = somebody.write(&reaction).await;
    for id in [&reply, &reaction] {
        wait_standing(&[author], id.text_at("/id"), "pooled").await;
    }
}

/// Columns to read, and something that is not to be seen.
async fn arrange(node: &Node) {
    let columns = json!({ "columns": [
        { "kind": "feed" }, { "kind": "replies" }, { "kind": "channel", "value": "minutes" },
    ] });
    let owner = node.owner();
    owner.put("/v1/owner/columns", &columns).await.expect(200);
    let rule = json!({ "kind": "channel", "value": "gossip" });
    owner
        .post("/v1/owner/control/rules", &rule)
        .await
        .expect(201);
}

/// Gives a node its name and ends its welcome; nothing is mined unless it is asked for.
async fn name(node: &Node, name: &str) {
    let settings = json!({ "name": name, "welcome_done": true, "mining_mode": "off" });
    let owner = node.owner();
    owner.put("/v1/owner/settings", &settings).await.expect(200);
}
