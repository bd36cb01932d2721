//! How many connections are open, in all and from each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::rates::one_client;

/// The places for connections.
#[derive(Clone, Debug)]
pub(super) struct Slots(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    all: usize,
    per_ip: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// One place; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Slots,
    address: IpAddr,
}

impl Slots {
    pub(super) fn new(all: usize, per_ip: usize) -> Self {
        Self(Arc::new(Inner {
            all,
            per_ip,
            taken: Mutex::new(HashMap::new()),
        }))
    }

    /// A place for a connection from `address`, or none when all or all of that address are taken. A
    /// proxy has as many as there are.
    pub(super) fn take(&self, address: IpAddr, is_proxy: bool) -> Option<Slot> {
        let exempt = is_proxy || address.to_canonical().is_loopback();
        let address = one_client(address);
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.values().sum::<usize>() >= self.0.all {
            return None;
        }
        let mine = taken.entry(address).or_insert(0);
        if *mine >= self.0.per_ip && !exempt {
            return None;
        }
        *mine += 1;
        Some(Slot {
            slots: self.clone(),
            address,
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self
            .slots
            .0
            .taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(mine) = taken.get_mut(&self.address) {
            *mine = mine.saturating_sub(1);
            if *mine == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Slots;

    #[test]
    fn counts_a_whole_ipv6_network_as_one_client() {
        let slots = Slots::new(9, 2);
        let [a, b, c, other]: [IpAddr; 4] = [
            "2001:db8::1",
            "2001:db8::2:1",
            "2001:db8::3",
            "2001:db8:0:1::1",
        ]
        .map(|text| text.parse().expect("an address"));
        let _held = [a, b].map(|ip| slots.take(ip, false).expect("free"));
        assert!(slots.take(c, false).is_none(), "two from one /64");
        assert!(slots.take(other, false).is_some());
    }

    #[test]
    fn bounds_connections_in_all_and_from_each_address() {
        let slots = Slots::new(5, 2);
        let [a, b, home]: [IpAddr; 3] =
            [[192, 0, 2, 1], [192, 0, 2, 2], [127, 0, 0, 1]].map(IpAddr::from);
        let first = slots.take(a, false).expect("free");
        let _second = slots.take(a, false).expect("free");
        assert!(slots.take(a, false).is_none(), "two from one address");
        let _others: Vec<_> = [home, home, home]
            .map(|ip| slots.take(ip, false).expect("loopback is exempt"))
            .into();
        assert!(slots.take(b, false).is_none(), "five in all");
        drop(first);
        assert!(slots.take(b, false).is_some());
    }

    #[test]
    fn gives_a_proxy_more_than_a_client() {
        let slots = Slots::new(3, 1);
        let proxy = IpAddr::from([192, 0, 2, 1]);
        let _held = [true, true].map(|named| slots.take(proxy, named).expect("free"));
        assert!(slots.take(proxy, false).is_none(), "one to a client");
        let _last = slots.take(proxy, true).expect("free");
        assert!(slots.take(proxy, true).is_none(), "three in all");
    }
}
