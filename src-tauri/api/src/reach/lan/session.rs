//! One run of multicast DNS: asks, answers, and tells what it hears.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use blocknet_node::{LanState, LanView};
use mdns_sd::{
    DaemonEvent, Error, IfKind, Receiver, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo,
};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::finds::{Finds, Heard};
use super::problem::Problem;
use super::{LanPlace, OwnNode, SERVICE};
use crate::reach::interfaces::subnets;

/// How often the cache is looked at, and neighbours are told of again: who was away may be back.
const LOOK: Duration = Duration::from_secs(10);
/// Records in the cache at most: five each for some hundred devices. It has no bound of its own,
/// and everybody in the house can fill it.
const MAX_RECORDS: i64 = 2_048;
/// Time to tell the others that this node leaves.
const GOODBYE: Duration = Duration::from_millis(300);

/// One run.
pub(super) struct Session {
    daemon: ServiceDaemon,
    events: Receiver<ServiceEvent>,
    errors: Receiver<DaemonEvent>,
    own: OwnNode,
    announced: Option<String>,
    finds: Finds,
    problem: Option<Problem>,
}

impl Session {
    /// Begins to ask, and to answer where this node can be reached.
    pub(super) fn open(place: LanPlace, own: &OwnNode) -> Result<Self, Error> {
        let daemon = ServiceDaemon::new_with_port(place.port)?;
        let errors = daemon.monitor()?;
        if place.loopback {
            daemon.disable_interface(IfKind::All)?;
            daemon.enable_interface(IfKind::LoopbackV4)?;
        } else {
            daemon.disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6])?;
        }
        let events = daemon.browse(SERVICE)?;
        let announced = match announcement(place, own)? {
            Some(info) => {
                let name = info.get_fullname().to_owned();
                daemon.register(info)?;
                Some(name)
            }
            None => None,
        };
        Ok(Self {
            daemon,
            events,
            errors,
            own: own.clone(),
            announced,
            finds: Finds::default(),
            problem: None,
        })
    }

    /// Tells of neighbours until `over`; what is wrong, when it ends before.
    pub(super) async fn run(
        mut self,
        show: &impl Fn(LanView),
        near: &impl Fn(Vec<SocketAddr>),
        mut over: impl Future<Output = bool> + Unpin,
    ) -> Option<Problem> {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let problem = loop {
            tokio::select! {
                _ = &mut over => break None,
                event = self.events.recv_async() => match event {
                    Ok(event) => self.take(event),
                    // It closes the channel to whoever does not keep up.
                    Err(_) => break Some(Problem::TooMuch),
                },
                event = self.errors.recv_async() => match event {
                    Ok(DaemonEvent::Error(error)) => self.problem = Some(Problem::other(&error)),
                    Ok(_) => continue,
                    Err(_) => break Some(Problem::Ended),
                },
                _ = look.tick() => {
                    if self.is_flooded().await {
                        break Some(Problem::Flooded);
                    }
                    near(self.finds.of(&self.own.network));
                    continue;
                }
            }
            show(LanView {
                state: LanState::On,
                problem: self.problem.as_ref().map(Problem::told),
                finds: self.finds.list(),
            });
            near(self.finds.of(&self.own.network));
        };
        self.say_goodbye().await;
        problem
    }

    fn take(&mut self, event: ServiceEvent) {
        match event {
            ServiceEvent::ServiceResolved(found) => self.found(&found),
            ServiceEvent::ServiceRemoved(_, name) => self.finds.gone(&name),
            _ => {}
        }
    }

    fn found(&mut self, found: &ResolvedService) {
        // Our own voice, also after the name was taken and a number was put behind it.
        if found.fullname.starts_with(&self.own.tag) {
            return;
        }
        let addresses: Vec<IpAddr> = found.addresses.iter().map(|ip| ip.to_ip_addr()).collect();
        let heard = Heard {
            name: &found.fullname,
            addresses: &addresses,
            port: found.port,
            genesis: found.txt_properties.get_property_val_str("genesis"),
            network: found.txt_properties.get_property_val_str("network"),
        };
        if let Some(find) = self.finds.heard(heard, &subnets()) {
            tracing::debug!(address = %find.address, "a node of the local network");
        }
    }

    /// Whether others fill our memory.
    async fn is_flooded(&self) -> bool {
        let Ok(metrics) = self.daemon.get_metrics() else {
            return false;
        };
        let Ok(Ok(metrics)) = timeout(GOODBYE, metrics.recv_async()).await else {
            return false;
        };
        let cached = metrics
            .iter()
            .filter(|(name, _)| name.starts_with("cached-"));
        cached.map(|(_, count)| *count).sum::<i64>() > MAX_RECORDS
    }

    async fn say_goodbye(&self) {
        let Some(name) = &self.announced else { return };
        if let Ok(done) = self.daemon.unregister(name) {
            // Whoever misses it forgets this node two minutes later.
            let _ = timeout(GOODBYE, done.recv_async()).await;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Its thread goes on for ever otherwise. It is busy at the worst, and then told again.
        for _ in 0..3 {
            if self.daemon.shutdown().is_ok() {
                return;
            }
        }
    }
}

/// What this node says of itself, where others can reach it.
fn announcement(place: LanPlace, own: &OwnNode) -> Result<Option<ServiceInfo>, Error> {
    let Some(listener) = own.listener else {
        return Ok(None);
    };
    if listener.ip().is_loopback() != place.loopback {
        return Ok(None);
    }
    let genesis = own.network.genesis_id().to_string();
    let properties = [
        ("genesis", genesis.as_str()),
        ("network", own.network.name()),
    ];
    let host = format!("{}.local.", own.tag);
    let everywhere = listener.ip().is_unspecified();
    let ip = if everywhere {
        String::new()
    } else {
        listener.ip().to_string()
    };
    let info = ServiceInfo::new(
        SERVICE,
        &own.tag,
        &host,
        ip.as_str(),
        listener.port(),
        &properties[..],
    )?;
    Ok(Some(if everywhere {
        info.enable_addr_auto()
    } else {
        info
    }))
}
