//! Room for large answers on their way: a client that reads slowly keeps its answer in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::rates::one_client;

/// Answers up to this size are not counted: every connection may have one.
const SMALL: usize = 64 * 1024;

/// The bytes of the large answers that are on their way.
#[derive(Clone, Debug)]
pub(super) struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    all: usize,
    per_ip: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// The room of one answer; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    /// None for a small answer.
    counted: Option<(Room, IpAddr, usize)>,
}

impl Room {
    pub(super) fn new(all: usize, per_ip: usize) -> Self {
        Self(Arc::new(Inner {
            all,
            per_ip,
            taken: Mutex::new(HashMap::new()),
        }))
    }

    /// Room for an answer of `bytes` to `address`, or none when all or that client's is taken. One
    /// answer always has room, whatever its size.
    pub(super) fn take(&self, address: IpAddr, bytes: usize) -> Option<Place> {
        if bytes <= SMALL {
            return Some(Place { counted: None });
        }
        let exempt = address.to_canonical().is_loopback();
        let client = one_client(address);
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = taken.values().sum();
        let mine = taken.get(&client).copied().unwrap_or(0);
        let no_room = all > 0 && all.saturating_add(bytes) > self.0.all;
        let no_share = mine > 0 && mine.saturating_add(bytes) > self.0.per_ip && !exempt;
        if no_room || no_share {
            return None;
        }
        taken.insert(client, mine.saturating_add(bytes));
        let counted = Some((self.clone(), client, bytes));
        Some(Place { counted })
    }
}

impl Place {
    /// Whether it is that of a large answer.
    pub(super) fn is_counted(&self) -> bool {
        self.counted.is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((room, client, bytes)) = self.counted.take() else {
            return;
        };
        let mut taken = room.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mine) = taken.get_mut(&client) {
            *mine = mine.saturating_sub(bytes);
            if *mine == 0 {
                taken.remove(&client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Room, SMALL};

    const LARGE: usize = SMALL + 1;

    #[test]
    fn bounds_large_answers_in_all_and_to_each_client() {
        let room = Room::new(5 * LARGE, 2 * LARGE);
        let [a, b, home]: [IpAddr; 3] =
            [[192, 0, 2, 1], [192, 0, 2, 2], [127, 0, 0, 1]].map(IpAddr::from);
        let first = room.take(a, LARGE).expect("free");
        let _second = room.take(a, LARGE).expect("free");
        assert!(room.take(a, LARGE).is_none(), "its share is taken");
        let _others: Vec<_> = [home, home, home]
            .map(|ip| room.take(ip, LARGE).expect("loopback has no share"))
            .into();
        assert!(room.take(b, LARGE).is_none(), "all is taken");
        assert!(room.take(b, SMALL).is_some(), "small ones always pass");
        drop(first);
        assert!(room.take(b, LARGE).is_some());
    }

    #[test]
    fn one_answer_always_has_room() {
        let room = Room::new(LARGE, LARGE);
        let a = IpAddr::from([192, 0, 2, 1]);
        let whole = room.take(a, 9 * LARGE).expect("the only one");
        assert!(room.take(a, LARGE).is_none());
        drop(whole);
        assert!(room.take(a, LARGE).is_some());
    }
}
