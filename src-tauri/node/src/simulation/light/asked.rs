//! What the machines and other nodes ask of a light core.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use blocknet_chain::{Block, BlockId, Checked, Header, Leaf, Post, Unchecked};
use bytes::Bytes;

use super::LightCore;
use crate::clock::Clock;
use crate::core::{BlockOutcome, HeadersVerdict};
use crate::net::action::{CheckedBody, Done, Failed, Job, LostTexts, OurTip};
use crate::relay::NewPost;
use crate::relay::compact::CompactBlock;
use crate::simulation::brain::Brain;
use crate::transport::{Answer, MAX_BLOCKS_PER_BATCH, RemoteEvents, RemoteNode, Request};

impl LightCore {
    /// Its blocks were all checked when they were found.
    fn check_blocks(&self, blocks: &[Block<Unchecked>]) -> Vec<CheckedBody> {
        let ledger = self.ledger.borrow();
        let checked = blocks.iter().filter_map(|block| {
            let number = ledger.block(&block.id())?;
            Some((block.id(), Ok(ledger.blocks[number].block.clone()?)))
        });
        checked.collect()
    }

    fn take_blocks(&mut self, blocks: &[Block<Checked>]) -> Vec<(BlockId, BlockOutcome)> {
        let mut outcomes = Vec::with_capacity(blocks.len());
        for block in blocks {
            let number = self.ledger.borrow().block(&block.id());
            if let Some(number) = number {
                self.take_headers(&[*block.header()]);
                outcomes.push((block.id(), self.take_block(number)));
            }
        }
        outcomes
    }

    fn send_block(&mut self, bytes: &Bytes) -> Answer {
        let header = bytes.first_chunk().map(Header::decode);
        let number = header.and_then(|header| self.ledger.borrow().block(&header.id()));
        let (Some(header), Some(number)) = (header, number) else {
            return refused(422, "rule_broken");
        };
        if self.take_headers(&[header]).verdict != HeadersVerdict::Good {
            return refused(409, "parent_unknown");
        }
        let had = self.take_block(number) == BlockOutcome::Known;
        Answer::Taken { had }
    }

    /// As the real listener: the posts that the block means come from the pool.
    fn send_compact(&mut self, bytes: &Bytes) -> Answer {
        let Ok(compact) = CompactBlock::decode(bytes) else {
            return refused(400, "malformed");
        };
        let number = self.ledger.borrow().block(&compact.header().id());
        let Some(number) = number else {
            return refused(422, "rule_broken");
        };
        if self.bodies.contains(&number) {
            return Answer::Taken { had: true };
        }
        if self.take_headers(&[*compact.header()]).verdict != HeadersVerdict::Good {
            return refused(409, "parent_unknown");
        }
        let matched = compact.match_pool(self.pool_leaves());
        let posts = {
            let ledger = self.ledger.borrow();
            let leaves = matched.leaves().into_iter();
            leaves
                .filter_map(|leaf| {
                    let number = ledger.post(&leaf)?;
                    Some((leaf, ledger.posts[number as usize].post().clone()))
                })
                .collect()
        };
        if let Err(indexes) = compact.assemble(&matched, &posts) {
            return Answer::Lacks { indexes };
        }
        self.take_block(number);
        Answer::Taken { had: false }
    }

    fn send_post(&mut self, from: SocketAddr, bytes: &Bytes) -> Answer {
        let Ok(post) = Post::decode_alone(bytes) else {
            return refused(400, "malformed");
        };
        let had = self.has(&post.stub.leaf());
        self.take_posts(&[post], from);
        Answer::Taken { had }
    }
}

fn refused(status: u16, code: &str) -> Answer {
    Answer::Refused {
        status,
        code: code.into(),
        rule: None,
    }
}

impl Brain for LightCore {
    fn tip(&self) -> OurTip {
        let ledger = self.ledger.borrow();
        let (tip, best) = (
            ledger.blocks[self.tip].state,
            ledger.blocks[self.best].state,
        );
        OurTip {
            id: tip.id,
            height: tip.height.get(),
            work: tip.work,
            best_height: best.height.get(),
            best_work: best.work,
            rival_bodies: 0,
        }
    }

    fn work(&mut self, job: Job) -> Option<Done> {
        Some(match job {
            Job::Locator { link } => Done::Locator {
                link,
                result: Ok(self.locator()),
            },
            Job::Headers { link, headers, .. } => Done::Headers {
                link,
                result: Ok(self.take_headers(&headers)),
            },
            Job::Wanted { max, skip } => Done::Wanted {
                result: Ok(self.wanted(max, &skip)),
            },
            Job::CheckBlocks { link, part, blocks } => {
                let bodies = self.check_blocks(&blocks);
                Done::CheckedBlocks { link, part, bodies }
            }
            Job::Blocks { part, blocks } => {
                let result = Ok(self.take_blocks(&blocks));
                Done::Blocks { part, result }
            }
            Job::LostTexts { .. } => Done::LostTexts {
                result: Ok(LostTexts::default()),
            },
            // No chain here has too little work, and none lacks a body for long.
            Job::RefuseBlock { .. }
            | Job::Vet { .. }
            | Job::SetAside { .. }
            | Job::TakeUp { .. }
            | Job::FillTexts { .. } => return None,
            Job::Missing { leaves } => {
                let missing = leaves
                    .iter()
                    .copied()
                    .filter(|leaf| !self.has(leaf))
                    .collect();
                Done::Missing {
                    leaves,
                    result: Ok(missing),
                }
            }
            Job::Posts { link, posts } => Done::Posts {
                link,
                result: Ok(self.take_posts(&posts, link.peer)),
            },
            Job::ComparePool { link, leaves } => Done::ComparedPool {
                link,
                result: Ok(self.compare(leaves)),
            },
            Job::Reconcile { link, answer } => Done::Reconciled {
                link,
                result: Ok(self.reconcile(answer)),
            },
            Job::BlockLeaves { id } => {
                let result = self.block_leaves(&id).ok_or(Failed);
                Done::BlockLeaves { id, result }
            }
            Job::BlocksAfter { link, has, max } => Done::BlocksAfter {
                link,
                result: Ok(self.blocks_after(&has, max)),
            },
        })
    }

    fn post_bytes(&mut self, leaf: Leaf) -> Option<Bytes> {
        let ledger = self.ledger.borrow();
        let number = ledger.post(&leaf)?;
        ledger.posts[number as usize]
            .post()
            .encode_alone()
            .map(Bytes::from)
    }

    fn block_bytes(&mut self, id: BlockId) -> Option<Bytes> {
        let ledger = self.ledger.borrow();
        let number = ledger.block(&id)?;
        Some(Bytes::from(ledger.blocks[number].block.as_ref()?.encode()))
    }

    fn compact_bytes(&mut self, id: BlockId, prefill: BTreeSet<u16>) -> Option<Bytes> {
        let block = self.body(&id)?;
        Some(CompactBlock::build(&block, 1, &prefill).encode().into())
    }

    fn pooled(&mut self) -> Vec<Leaf> {
        self.pool_leaves()
    }

    fn answer(&mut self, from: SocketAddr, request: Request) -> Answer {
        match request {
            Request::Headers { locator } => Answer::Headers(self.headers_after(&locator)),
            Request::Blocks { ids } => Answer::Blocks(
                ids.iter()
                    .take(MAX_BLOCKS_PER_BATCH)
                    .map_while(|id| self.body(id))
                    .collect(),
            ),
            Request::Pool => Answer::Pool(self.pool_leaves()),
            Request::Posts { leaves } => {
                let ledger = self.ledger.borrow();
                let here = leaves.iter().filter_map(|leaf| ledger.post(leaf));
                let here =
                    here.filter(|number| self.posts.contains(number) && !self.is_hushed(*number));
                let posts = here.map(|number| ledger.posts[number as usize].post().clone());
                Answer::Posts(posts.collect())
            }
            Request::SendBlock { bytes } => self.send_block(&bytes),
            Request::SendCompact { bytes } => self.send_compact(&bytes),
            Request::Reconcile { bytes } => match self.pool_set().answer(&bytes) {
                Ok(bytes) => Answer::Reconciled {
                    bytes: bytes.into(),
                },
                Err(_) => refused(400, "malformed"),
            },
            Request::SendPost { bytes } => self.send_post(from, &bytes),
            _ => refused(400, "not_here"),
        }
    }

    fn describe(&self, nonce: u64) -> RemoteNode {
        let ledger = self.ledger.borrow();
        let tip = ledger.blocks[self.tip].state;
        RemoteNode {
            genesis: ledger.network.genesis_id(),
            agent: "blocknet/simulated".into(),
            height: tip.height.get(),
            tip: tip.id,
            work: tip.work,
            time: self.clock.unix(),
            nonce,
            pool_floor: 0,
        }
    }

    fn new_posts(&mut self) -> Option<Vec<NewPost>> {
        Some(std::mem::take(&mut self.fresh))
    }

    fn next_event(&self) -> u64 {
        self.last_event
    }

    fn events_after(&self, after: u64) -> RemoteEvents {
        let kept = self.events.len() as u64;
        let first = self.last_event - kept;
        let gap = after < first || after > self.last_event;
        let skip = if after > self.last_event {
            0
        } else {
            after.saturating_sub(first) as usize
        };
        RemoteEvents {
            next: self.last_event,
            gap,
            events: self.events.iter().skip(skip).cloned().collect(),
        }
    }

    fn release(&mut self) {
        let now = self.clock.mono();
        let due: Vec<_> = self
            .hushed
            .extract_if(.., |(release, _)| *release <= now)
            .collect();
        for (_, post) in &due {
            if self.pool.contains(post) {
                self.tell_post(*post, true);
                self.tell_pool();
            }
        }
    }

    fn tick(&mut self) {}
}
