//! The buckets: which places an address may take, under a secret key.

use std::collections::HashMap;
use std::net::SocketAddr;

use blocknet_chain::sha256;

use crate::limits::{
    BUCKET, MAX_CONTESTS, NEW_BUCKETS, NEW_BUCKETS_PER_TELLER, TRIED_BUCKETS,
    TRIED_BUCKETS_PER_GROUP,
};
use crate::peers::group::Group;

/// Where an address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// Outside of the buckets: a person named it.
    Owned,
    /// Among those that were only told.
    New(u64),
    /// Among those that answered.
    Tried(u64),
}

/// An address that answered and whose place another holds.
#[derive(Debug, Clone, Copy)]
struct Contest {
    newcomer: SocketAddr,
    holder: SocketAddr,
}

/// Who holds which place.
#[derive(Debug)]
pub(super) struct Buckets {
    secret: [u8; 32],
    held: HashMap<Place, SocketAddr>,
    contests: Vec<Contest>,
}

impl Buckets {
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self {
            secret,
            held: HashMap::new(),
            contests: Vec::new(),
        }
    }

    /// The place of a told address: all that one group of tellers tells lies in few buckets.
    pub(super) fn new_place(&self, address: SocketAddr, group: Group, teller: Group) -> Place {
        let few = self.number(b"few", &[&group.bytes(), &teller.bytes()]) % NEW_BUCKETS_PER_TELLER;
        let bucket = self.number(b"new", &[&teller.bytes(), &few.to_be_bytes()]) % NEW_BUCKETS;
        Place::New(self.within(bucket, address))
    }

    /// The place of a tried address: all of one group lie in few buckets.
    pub(super) fn tried_place(&self, address: SocketAddr, group: Group) -> Place {
        let text = address.to_string();
        let few = self.number(b"one", &[text.as_bytes()]) % TRIED_BUCKETS_PER_GROUP;
        let bucket = self.number(b"tried", &[&group.bytes(), &few.to_be_bytes()]) % TRIED_BUCKETS;
        Place::Tried(self.within(bucket, address))
    }

    fn within(&self, bucket: u64, address: SocketAddr) -> u64 {
        let text = address.to_string();
        let spot = self.number(b"spot", &[&bucket.to_be_bytes(), text.as_bytes()]) % BUCKET;
        bucket * BUCKET + spot
    }

    /// A number that nobody foretells without the key.
    fn number(&self, purpose: &[u8], parts: &[&[u8]]) -> u64 {
        let mut input: Vec<&[u8]> = vec![&self.secret, purpose];
        for part in parts {
            input.extend([&b"|"[..], part]);
        }
        let hash = sha256(&input);
        hash.first_chunk()
            .map_or(0, |eight| u64::from_be_bytes(*eight))
    }

    pub(super) fn holder(&self, place: Place) -> Option<SocketAddr> {
        self.held.get(&place).copied()
    }

    pub(super) fn put(&mut self, place: Place, address: SocketAddr) {
        if place != Place::Owned {
            self.held.insert(place, address);
        }
    }

    pub(super) fn clear(&mut self, place: Place, address: SocketAddr) {
        if self.held.get(&place) == Some(&address) {
            self.held.remove(&place);
        }
        if matches!(place, Place::Tried(_)) {
            self.contests.retain(|contest| contest.holder != address);
        }
    }

    /// `newcomer` wants the place of `holder`, which is to be tested first.
    pub(super) fn contest(&mut self, newcomer: SocketAddr, holder: SocketAddr) {
        let known = self
            .contests
            .iter()
            .any(|contest| contest.newcomer == newcomer || contest.holder == holder);
        if !known && self.contests.len() < MAX_CONTESTS {
            self.contests.push(Contest { newcomer, holder });
        }
    }

    /// The holder was tested; gives back who wanted its place.
    pub(super) fn settle(&mut self, holder: SocketAddr) -> Option<SocketAddr> {
        let place = self
            .contests
            .iter()
            .position(|contest| contest.holder == holder)?;
        Some(self.contests.swap_remove(place).newcomer)
    }

    pub(super) fn contested(&self) -> impl Iterator<Item = SocketAddr> {
        self.contests.iter().map(|contest| contest.holder)
    }
}
