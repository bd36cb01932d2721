//! Room for large answers on their way: a client that reads slowly keeps its answer in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::limits::Limits;
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
    for_first: usize,
    first: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// The room of one answer; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    /// None for a small answer.
    counted: Option<(Room, IpAddr, usize)>,
}

impl Room {
    pub(super) fn new(limits: &Limits) -> Self {
        Self(Arc::new(Inner {
            all: limits.answer_bytes,
            per_ip: limits.answer_bytes_per_ip,
            for_first: limits.answer_bytes_for_first,
            first: limits.first_answer,
            taken: Mutex::new(HashMap::new()),
        }))
    }

    /// Room for an answer of `bytes` to `address`, or none when all or that client's is taken. One
    /// answer always has room, whatever its size; a client that has none on its way finds room
    /// where others find none any more.
    pub(super) fn take(&self, address: IpAddr, bytes: usize) -> Option<Place> {
        if bytes <= SMALL {
            return Some(Place { counted: None });
        }
        let exempt = address.to_canonical().is_loopback();
        let client = one_client(address);
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = taken.values().sum();
        let mine = taken.get(&client).copied().unwrap_or(0);
        let most = match mine == 0 && bytes <= self.0.first {
            true => self.0.all.saturating_add(self.0.for_first),
            false => self.0.all,
        };
        let no_room = all > 0 && all.saturating_add(bytes) > most;
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
    use crate::limits::Limits;

    const LARGE: usize = SMALL + 1;

    /// So many large answers in all, to each client, and beside them for clients without one.
    fn room(all: usize, per_ip: usize, for_first: usize) -> Room {
        Room::new(&Limits {
            answer_bytes: all * LARGE,
            answer_bytes_per_ip: per_ip * LARGE,
            answer_bytes_for_first: for_first * LARGE,
            first_answer: LARGE,
            ..Limits::public()
        })
    }

    #[test]
    fn who_has_no_answer_on_its_way_gets_one_while_others_fill_the_room() {
        let room = room(4, 2, 2);
        let client = |last| IpAddr::from([192, 0, 2, last]);
        let _slow: Vec<_> = [1, 1, 2, 2]
            .map(|last| room.take(client(last), LARGE).expect("free"))
            .into();
        let first = room.take(client(3), LARGE).expect("its first");
        assert!(room.take(client(3), LARGE).is_none(), "no second one");
        assert!(room.take(client(4), LARGE + 1).is_none(), "too large");
        let _last = room.take(client(4), LARGE).expect("its first");
        assert!(room.take(client(5), LARGE).is_none(), "that is taken too");
        drop(first);
        assert!(room.take(client(5), LARGE).is_some());
    }

    #[test]
    fn bounds_large_answers_in_all_and_to_each_client() {
        let room = room(5, 2, 0);
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
        let room = room(1, 1, 0);
        let a = IpAddr::from([192, 0, 2, 1]);
        let whole = room.take(a, 9 * LARGE).expect("the only one");
        assert!(room.take(a, LARGE).is_none());
        drop(whole);
        assert!(room.take(a, LARGE).is_some());
    }
}
