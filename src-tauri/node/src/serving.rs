//! How strangers are served at the public listener: how often one address may ask, and whose word
//! counts on who asks.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::config::NodeConfig;
use crate::said::{Problem, Values};
use crate::settings::{BadSetting, Settings, SettingsPatch};

/// Proxies at most: one in front, and some that share the work.
pub const MAX_TRUSTED_PROXIES: usize = 8;
/// Calls a second at most: what one machine of this kind answers at all.
pub const MAX_PER_SECOND: u32 = 10_000;
/// Calls at once at most.
pub const MAX_BURST: u32 = 100_000;

/// A bucket: it fills by `per_second` up to `burst`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Tokens that come back in a second.
    pub per_second: u32,
    /// Tokens at most.
    pub burst: u32,
}

/// How often one address may call, by what it calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rates {
    /// All requests together.
    pub requests: Rate,
    /// `POST /v1/headers`.
    pub headers: Rate,
    /// Calls that answer or take whole blocks.
    pub blocks: Rate,
    /// Calls that answer files, whole or in pieces.
    pub files: Rate,
    /// The feed with words to search for.
    pub search: Rate,
    /// Threads, each some hundred posts with what is above and below them.
    pub threads: Rate,
    /// `POST /v1/posts`.
    pub posts: Rate,
}

impl Default for Rates {
    /// The rates that section 9 of the protocol names.
    fn default() -> Self {
        let rate = |per_second, burst| Rate { per_second, burst };
        Self {
            requests: rate(50, 200),
            // A sync asks for 2,000 headers at a time.
            headers: rate(5, 10),
            // With 16 blocks a request this is 512 blocks/s.
            blocks: rate(32, 64),
            // Pieces of 256 KiB: 8 MiB/s. Apart from blocks, so that pictures hold up no sync.
            files: rate(32, 64),
            search: rate(2, 4),
            // A reader who opens one after the other. Each takes about as much as a search.
            threads: rate(5, 20),
            posts: rate(1, 20),
        }
    }
}

/// Some of the rates, to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are those of `Rates`")]
pub struct RatesPatch {
    pub requests: Option<Rate>,
    pub headers: Option<Rate>,
    pub blocks: Option<Rate>,
    pub files: Option<Rate>,
    pub search: Option<Rate>,
    pub threads: Option<Rate>,
    pub posts: Option<Rate>,
}

impl Rates {
    /// The rates with a patch applied.
    pub(crate) fn patched(mut self, patch: &RatesPatch) -> Result<Self, BadSetting> {
        let changes = [
            (&mut self.requests, patch.requests, &REQUESTS),
            (&mut self.headers, patch.headers, &HEADERS),
            (&mut self.blocks, patch.blocks, &BLOCKS),
            (&mut self.files, patch.files, &FILES),
            (&mut self.search, patch.search, &SEARCH),
            (&mut self.threads, patch.threads, &THREADS),
            (&mut self.posts, patch.posts, &POSTS),
        ];
        for (rate, change, names) in changes {
            if let Some(change) = change {
                *rate = checked_rate(change, names)?;
            }
        }
        Ok(self)
    }
}

/// The fields of a rate, as an error names them.
struct Names {
    per_second: &'static str,
    burst: &'static str,
}

const REQUESTS: Names = Names {
    per_second: "rates.requests.per_second",
    burst: "rates.requests.burst",
};
const HEADERS: Names = Names {
    per_second: "rates.headers.per_second",
    burst: "rates.headers.burst",
};
const BLOCKS: Names = Names {
    per_second: "rates.blocks.per_second",
    burst: "rates.blocks.burst",
};
const FILES: Names = Names {
    per_second: "rates.files.per_second",
    burst: "rates.files.burst",
};
const SEARCH: Names = Names {
    per_second: "rates.search.per_second",
    burst: "rates.search.burst",
};
const THREADS: Names = Names {
    per_second: "rates.threads.per_second",
    burst: "rates.threads.burst",
};
const POSTS: Names = Names {
    per_second: "rates.posts.per_second",
    burst: "rates.posts.burst",
};

fn checked_rate(rate: Rate, names: &Names) -> Result<Rate, BadSetting> {
    let per_second = 1..=MAX_PER_SECOND;
    if !per_second.contains(&rate.per_second) {
        let message = format!(
            "{} calls a second cannot be a limit; choose 1 to 10,000.",
            rate.per_second
        );
        return Err(BadSetting::out_of(names.per_second, per_second, message));
    }
    let burst = 1..=MAX_BURST;
    if !burst.contains(&rate.burst) {
        let message = format!(
            "{} calls at once cannot be a limit; choose 1 to 100,000.",
            rate.burst
        );
        return Err(BadSetting::out_of(names.burst, burst, message));
    }
    Ok(rate)
}

/// Addresses of proxies, each once and in the form that sockets are compared by.
pub(crate) fn checked_proxies(proxies: &[IpAddr]) -> Result<Vec<IpAddr>, BadSetting> {
    let bad = |why| Err(BadSetting::new("trusted_proxies", why));
    let mut checked = Vec::new();
    for proxy in proxies.iter().map(IpAddr::to_canonical) {
        if proxy.is_unspecified() || proxy.is_multicast() {
            let message = format!("{proxy} is no address of a computer; name the proxy's own.");
            let values = Values::of_text(proxy.to_string());
            return bad(Problem::new("no_computer", message).with(values));
        }
        if !checked.contains(&proxy) {
            checked.push(proxy);
        }
    }
    let size = checked.len();
    if size > MAX_TRUSTED_PROXIES {
        let message = format!("{size} proxies are too many; {MAX_TRUSTED_PROXIES} are the limit.");
        let values = Values::over(size, MAX_TRUSTED_PROXIES);
        return bad(Problem::new("more_than", message).with(values));
    }
    Ok(checked)
}

/// How strangers are served in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// Whether strangers are shown a page to read on.
    pub public_page: bool,
    /// Whether the rates hold at all.
    pub limit_rates: bool,
    /// How often one address may ask.
    pub rates: Rates,
    /// Proxies whose word on who asks is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Serving {
    /// By the node's start and by what was saved.
    pub(crate) fn new(config: &NodeConfig, settings: &Settings) -> Self {
        let proxies = match config.trusted_proxies.as_slice() {
            [] => settings.trusted_proxies.clone(),
            named => named.iter().map(IpAddr::to_canonical).collect(),
        };
        Self {
            public_page: settings.public_page || config.public_page,
            limit_rates: settings.limit_rates && !config.no_rates,
            rates: settings.rates,
            trusted_proxies: proxies,
        }
    }

    /// The owner's last word counts, also over the program's start.
    pub(crate) fn follow(&mut self, patch: &SettingsPatch, saved: &Settings) {
        self.rates = saved.rates;
        if patch.public_page.is_some() {
            self.public_page = saved.public_page;
        }
        if patch.limit_rates.is_some() {
            self.limit_rates = saved.limit_rates;
        }
        if patch.trusted_proxies.is_some() {
            self.trusted_proxies = saved.trusted_proxies.clone();
        }
    }

    /// Whether the word of this address on who asks is believed.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.contains(&address.to_canonical())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn takes_rates_within_their_range_and_names_the_field_of_others() {
        let rate = |per_second, burst| Rate { per_second, burst };
        let patch = |posts| RatesPatch {
            posts: Some(posts),
            ..RatesPatch::default()
        };
        for fine in [rate(1, 1), rate(MAX_PER_SECOND, MAX_BURST)] {
            let rates = Rates::default().patched(&patch(fine)).unwrap();
            assert_eq!((rates.posts, rates.search), (fine, Rates::default().search));
        }
        for (bad, field) in [
            (rate(0, 1), "rates.posts.per_second"),
            (rate(MAX_PER_SECOND + 1, 1), "rates.posts.per_second"),
            (rate(1, 0), "rates.posts.burst"),
            (rate(1, MAX_BURST + 1), "rates.posts.burst"),
        ] {
            let error = Rates::default().patched(&patch(bad)).unwrap_err();
            assert_eq!(error.field, field);
        }
    }

    #[test]
    fn keeps_each_proxy_once_and_refuses_what_is_no_computer() {
        let twice = [ip("127.0.0.1"), ip("::ffff:127.0.0.1"), ip("::1")];
        assert_eq!(
            checked_proxies(&twice).unwrap(),
            [ip("127.0.0.1"), ip("::1")]
        );
        for bad in ["0.0.0.0", "::", "224.0.0.1", "ff02::1"] {
            assert_eq!(
                checked_proxies(&[ip(bad)]).unwrap_err().field,
                "trusted_proxies"
            );
        }
        let many: Vec<IpAddr> = (1..=9).map(|n| IpAddr::from([10, 0, 0, n])).collect();
        assert!(checked_proxies(&many).is_err());
        assert!(checked_proxies(&many[..8]).is_ok());
    }

    #[test]
    fn follows_the_start_until_the_owner_says_otherwise() {
        let config = NodeConfig {
            no_rates: true,
            trusted_proxies: vec![ip("10.0.0.1")],
            ..NodeConfig::default()
        };
        let mut saved = Settings::default();
        let mut serving = Serving::new(&config, &saved);
        assert!(!serving.limit_rates && serving.trusts(ip("::ffff:10.0.0.1")));
        let name = SettingsPatch::default();
        serving.follow(&name, &saved);
        assert!(!serving.limit_rates && serving.trusts(ip("10.0.0.1")));
        let patch = SettingsPatch {
            limit_rates: Some(true),
            trusted_proxies: Some(Vec::new()),
            ..SettingsPatch::default()
        };
        saved = saved.patched(&patch).unwrap();
        serving.follow(&patch, &saved);
        assert!(serving.limit_rates && !serving.trusts(ip("10.0.0.1")));
    }
}
