//! What proves that others can call this node.
//!
//! A connection that somebody else opened, from an address of the open internet that is not our
//! own, came in through whatever stands between: that is proof, and nothing else is. A router
//! that says it passes a port on may stand behind another router; a peer that says it reached us
//! may lie.

use std::net::IpAddr;
use std::time::Duration;

use super::Reachability;
use crate::peers::address::is_global_unicast;

/// How long a call proves something: routers are set up anew, and addresses change.
const PROVES_FOR: Duration = Duration::from_secs(3 * 60 * 60);

/// When others last called this node.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    internet: Option<Duration>,
    lan: Option<Duration>,
}

impl Evidence {
    /// Another node opened a connection to us; `own` is our address as peers see it: who calls
    /// from there stands behind the same router.
    pub(crate) fn called(&mut self, from: IpAddr, own: Option<IpAddr>, now: Duration) {
        let from = from.to_canonical();
        if from.is_loopback() {
            return;
        }
        if is_global_unicast(from) && own != Some(from) {
            self.internet = Some(now);
        } else {
            self.lan = Some(now);
        }
    }

    /// Whether the open internet reaches a node that listens, or does not, for others.
    pub(crate) fn reachability(&self, listens: bool, now: Duration) -> Reachability {
        if !listens {
            Reachability::No
        } else if is_recent(self.internet, now) {
            Reachability::Yes
        } else {
            Reachability::Unknown
        }
    }

    /// Whether somebody of the same house called.
    pub(crate) fn in_lan(&self, now: Duration) -> bool {
        is_recent(self.lan, now)
    }
}

fn is_recent(moment: Option<Duration>, now: Duration) -> bool {
    moment.is_some_and(|moment| now.saturating_sub(moment) < PROVES_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(100);

    fn after_call(from: &str, own: Option<&str>) -> Evidence {
        let mut evidence = Evidence::default();
        let own = own.map(|ip| ip.parse().unwrap());
        evidence.called(from.parse().unwrap(), own, NOW);
        evidence
    }

    #[test]
    fn takes_a_call_from_the_open_internet_for_proof_and_nothing_less() {
        use Reachability::{Unknown, Yes};
        let own = Some("93.184.216.34");
        let cases = [
            ("93.184.216.35", None, Yes, false),
            ("93.184.216.35", own, Yes, false),
            ("::ffff:93.184.216.35", own, Yes, false),
            ("2a00:1450::1", own, Yes, false),
            // A router that turns its own house's calls around.
            ("93.184.216.34", own, Unknown, true),
            ("192.168.1.7", own, Unknown, true),
            ("100.64.0.9", own, Unknown, true),
            ("fe80::1", own, Unknown, true),
            ("127.0.0.1", own, Unknown, false),
            ("::1", None, Unknown, false),
        ];
        for (from, own, reachable, lan) in cases {
            let evidence = after_call(from, own);
            assert_eq!(evidence.reachability(true, NOW), reachable, "{from}");
            assert_eq!(evidence.in_lan(NOW), lan, "{from}");
        }
    }

    #[test]
    fn says_no_where_nothing_listens_and_forgets_old_calls() {
        let evidence = after_call("93.184.216.35", None);
        assert_eq!(evidence.reachability(false, NOW), Reachability::No);
        let last = NOW + PROVES_FOR - Duration::from_secs(1);
        assert_eq!(evidence.reachability(true, last), Reachability::Yes);
        let later = NOW + PROVES_FOR;
        assert_eq!(evidence.reachability(true, later), Reachability::Unknown);
    }
}
