//! A victim with an honest peer beside the hostile one.
//!
//! ```text
//! hostile ◀──▶ victim ──dials──▶ honest
//! ```

use std::time::Duration;

use serde_json::Value;

use super::{Hostile, Resources};
use crate::json::At as _;
use crate::node::{Builder, Node};
use crate::nodes::{SPREAD, wait_connected, wait_same_tip, wait_standing};
use crate::wait::{DEADLINE, soon, wait_for, wait_until};

/// What an owner or a reader asks is answered so fast, whatever strangers do.
const PROMPT: Duration = Duration::from_secs(3);

/// The two honest nodes of a case.
#[derive(Debug)]
pub struct Scene {
    /// Who is attacked.
    pub victim: Node,
    /// Its honest peer.
    pub honest: Node,
    before: Resources,
    met: u64,
}

impl Scene {
    /// Two connected nodes on `dev` with a block and a post in it.
    pub async fn new() -> Self {
        Self::of(Builder::new("victim"), Builder::new("honest")).await
    }

    /// Two connected nodes made by these.
    pub async fn of(victim: Builder, honest: Builder) -> Self {
        let honest = honest.start().await;
        let mut victim = victim.peer(&honest.address()).start().await;
        wait_connected(&victim, &honest.address()).await;
        let first = honest.post("before the stranger came").await;
        honest.mine().await;
        wait_same_tip(&[&honest, &victim]).await;
        wait_standing(&[&victim], first.text_at("/id"), "confirmed").await;
        let met = since(&victim, &honest).await.expect("connected above");
        let before = Resources::of(&mut victim);
        Self {
            victim,
            honest,
            before,
            met,
        }
    }

    /// What the victim held before anything hostile happened.
    #[must_use]
    pub fn before(&self) -> Resources {
        self.before
    }

    /// Waits until the victim has asked the stranger who it is.
    pub async fn expose(&self, hostile: &Hostile) {
        hostile.introduce(&self.victim).await;
        hostile.wait_asked("/v1/node", 1).await;
    }

    /// Waits until the victim says in its log that it avoids this peer, and returns the line.
    pub async fn wait_avoided(&self, hostile: &Hostile) -> String {
        let address = hostile.address();
        let line = wait_for(
            async || {
                let log = self.victim.log();
                let lines = log.lines().filter(|line| line.contains(&address));
                let said = lines.clone().find(|line| line.contains("avoided"));
                said.map(str::to_owned)
                    .ok_or_else(|| lines.collect::<Vec<_>>().join("\n"))
            },
            DEADLINE,
            &format!("the victim to avoid {address}"),
        )
        .await;
        println!("{line}");
        line
    }

    /// Asserts that a peer that was punished is left alone: not connected, and not asked again.
    pub async fn left_alone(&self, hostile: &Hostile) {
        wait_until(
            async || !self.victim.connected().await.contains(&hostile.address()),
            PROMPT,
            "the victim to leave a peer that it avoids",
        )
        .await;
        let calls = hostile.calls();
        // Long enough for every retry of a few seconds; a day cannot be waited for here.
        self.follows().await;
        hostile.knock(&self.victim).await;
        self.follows().await;
        assert_eq!(hostile.calls(), calls, "it was called again");
    }

    /// Waits until both nodes stand on one tip of this height or above.
    pub async fn agree_at(&self, height: u32) {
        wait_for(
            async || {
                let (one, other) = (self.victim.status().await, self.honest.status().await);
                let high = one.number_at("/height") >= u64::from(height);
                if high && one.text_at("/tip") == other.text_at("/tip") {
                    Ok(())
                } else {
                    let [one, other] = [one, other].map(|status| status.number_at("/height"));
                    Err(format!("{one} and {other}"))
                }
            },
            SPREAD,
            &format!("victim and honest node to agree at {height} or above"),
        )
        .await;
    }

    /// Asserts that the victim follows the honest chain and answers fast.
    pub async fn follows(&self) {
        let (victim, honest) = (&self.victim, &self.honest);
        let asking = async {
            let post = honest.post("while strangers are about").await;
            honest.mine().await;
            post.text_at("/id").to_owned()
        };
        let id = soon(asking, DEADLINE, "a post and a block of the honest node").await;
        wait_standing(&[victim], &id, "confirmed").await;
        wait_same_tip(&[victim, honest]).await;
        self.answers().await;
    }

    /// Asserts that the victim answers its owner and strangers fast.
    pub async fn answers(&self) {
        let victim = &self.victim;
        let asking = async {
            victim.status().await;
            victim.feed().await;
            victim.peers().await;
            victim.public().get("/v1/node").await.expect(200);
        };
        soon(asking, PROMPT, "status, feed and peers of the victim").await;
    }

    /// Asserts that it is all over: the honest peer noticed nothing, and what was held came back.
    pub async fn unharmed(&mut self) {
        self.follows().await;
        let met = since(&self.victim, &self.honest).await;
        assert_eq!(met, Some(self.met), "the honest peer was lost meanwhile");
        let after = self.before.wait_back(&mut self.victim).await;
        println!("before {:?}, after {after:?}", self.before);
        let log = self.victim.log();
        assert!(!log.contains("panicked"), "{log}");
    }
}

/// Since when `node` is connected to `peer`.
async fn since(node: &Node, peer: &Node) -> Option<u64> {
    let address = peer.address();
    let peers = node.peers().await;
    let row = peers
        .iter()
        .find(|row| row.text_at("/address") == address)?;
    row.pointer("/since")
        .filter(|since| !Value::is_null(since))
        .map(|_| row.number_at("/since"))
}
