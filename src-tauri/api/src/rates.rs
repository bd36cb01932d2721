//! Token buckets by address: how often one client may ask.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use blocknet_node::{Rate, Rates};

use crate::error::ApiError;

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    Any,
    Headers,
    Blocks,
    Search,
    Threads,
    Posts,
    Files,
}

const KINDS: usize = 7;

/// The buckets of all addresses, bounded.
#[derive(Debug)]
pub(crate) struct Meter {
    addresses: usize,
    buckets: Mutex<HashMap<IpAddr, Buckets>>,
}

#[derive(Clone, Copy, Debug)]
struct Buckets {
    /// Tokens left, by kind, as they were at `at`.
    left: [f64; KINDS],
    at: Instant,
}

impl Meter {
    /// Remembers so many addresses.
    pub(crate) fn new(addresses: usize) -> Self {
        Self {
            addresses,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one token of `counted` from `address` at the time `now`.
    ///
    /// # Errors
    /// 429 `rate` with the time after which a token is there again.
    pub(crate) fn take(
        &self,
        rates: &Rates,
        address: IpAddr,
        counted: Counted,
        now: Instant,
    ) -> Result<(), ApiError> {
        let rates = in_order(rates);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let key = one_client(address);
        if buckets.len() >= self.addresses && !buckets.contains_key(&key) {
            forget_the_quietest(&mut buckets);
        }
        let full = rates.map(|rate| rate.burst.into());
        let mine = buckets.entry(key).or_insert(Buckets {
            left: full,
            at: now,
        });
        mine.fill(&rates, now);
        let wait = mine.spend(counted, &rates);
        wait.map_or(Ok(()), |wait| Err(refusal(counted, wait)))
    }
}

impl Buckets {
    fn fill(&mut self, rates: &[Rate; KINDS], now: Instant) {
        let secs = now.saturating_duration_since(self.at).as_secs_f64();
        for (left, rate) in self.left.iter_mut().zip(rates) {
            let filled = secs.mul_add(rate.per_second.into(), *left);
            *left = filled.min(rate.burst.into());
        }
        self.at = now;
    }

    /// Takes one token, or says how long to wait for it.
    fn spend(&mut self, counted: Counted, rates: &[Rate; KINDS]) -> Option<Duration> {
        let slot = self.left.iter_mut().zip(rates).nth(counted as usize);
        let (left, rate) = slot?;
        if *left >= 1.0 {
            *left -= 1.0;
            return None;
        }
        Some(Duration::from_secs_f64(
            ((1.0 - *left) / f64::from(rate.per_second.max(1))).clamp(0.0, 3_600.0),
        ))
    }
}

/// In the order of [`Counted`].
fn in_order(rates: &Rates) -> [Rate; KINDS] {
    [
        rates.requests,
        rates.headers,
        rates.blocks,
        rates.search,
        rates.threads,
        rates.posts,
        rates.files,
    ]
}

/// An IPv6 client owns at least a /64, so that is one client.
pub(crate) fn one_client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Makes room; a walk over the whole table, only ever done when it is full.
fn forget_the_quietest(buckets: &mut HashMap<IpAddr, Buckets>) {
    if let Some(key) = buckets
        .iter()
        .min_by_key(|(_, mine)| mine.at)
        .map(|(key, _)| *key)
    {
        buckets.remove(&key);
    }
}

fn refusal(counted: Counted, wait: Duration) -> ApiError {
    let what = match counted {
        Counted::Any => "Requests",
        Counted::Headers => "Calls for headers",
        Counted::Blocks => "Calls for blocks",
        Counted::Files => "Calls for files",
        Counted::Search => "Searches",
        Counted::Threads => "Calls for threads",
        Counted::Posts => "Posts",
    };
    let message = format!(
        "{what} come too fast from this address. Try again in {:.1} s.",
        (wait.as_secs_f64() * 10.0).ceil().max(1.0) / 10.0
    );
    ApiError::new(axum::http::StatusCode::TOO_MANY_REQUESTS, "rate", message).with_retry_after(wait)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use blocknet_node::Rates;

    use super::{Counted, Meter};
    use crate::error::ApiError;

    fn take(meter: &Meter, from: IpAddr, counted: Counted, now: Instant) -> Result<(), ApiError> {
        meter.take(&Rates::default(), from, counted, now)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn grants_the_burst_and_then_the_rate() {
        let meter = Meter::new(99);
        let start = Instant::now();
        let granted = (0..40)
            .filter(|_| take(&meter, ip("192.0.2.1"), Counted::Posts, start).is_ok())
            .count();
        assert_eq!(granted, 20);
        let soon = start + Duration::from_millis(999);
        let error = take(&meter, ip("192.0.2.1"), Counted::Posts, soon).expect_err("no token yet");
        let said = &error.body().message;
        assert!(said.contains("again in 0.1 s"), "{said}");
        assert_eq!(
            (error.status().as_u16(), error.body().code.as_ref()),
            (429, "rate")
        );
        assert!(
            take(
                &meter,
                ip("192.0.2.1"),
                Counted::Posts,
                start + Duration::from_millis(1_100)
            )
            .is_ok()
        );
        assert!(
            take(&meter, ip("192.0.2.2"), Counted::Posts, start).is_ok(),
            "another address has its own"
        );
        assert!(
            take(&meter, ip("192.0.2.1"), Counted::Search, start).is_ok(),
            "another kind has its own"
        );
    }

    #[test]
    fn takes_a_v6_network_of_64_bits_for_one_client() {
        let meter = Meter::new(99);
        let now = Instant::now();
        let granted = (0..40)
            .filter(|n| take(&meter, ip(&format!("2001:db8::{n:x}")), Counted::Posts, now).is_ok())
            .count();
        assert_eq!(granted, 20);
    }

    #[test]
    fn forgets_the_quietest_address_when_the_table_is_full() {
        let meter = Meter::new(3);
        let start = Instant::now();
        for n in 0..9u8 {
            let now = start + Duration::from_millis(u64::from(n));
            assert!(take(&meter, IpAddr::from([192, 0, 2, n]), Counted::Any, now).is_ok());
        }
        assert_eq!(meter.buckets.lock().expect("not poisoned").len(), 3);
    }
}
