//! The sockets that a node listens on.

use std::io;
use std::net::{IpAddr, SocketAddr};

use blocknet_node::{Listen, Settings};
use thiserror::Error;
use tokio::net::TcpListener;

/// Ports that are tried, the wanted one among them.
const TRIES: u16 = 20;

/// Where others are to reach the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicBind {
    /// Exactly here, whatever the settings say.
    Exact(SocketAddr),
    /// Exactly on the port that the owner set, and not at all where the owner set that.
    AsSet {
        /// The interface.
        ip: IpAddr,
    },
    /// On this port or, when it is taken, on the next that is free.
    FirstFree {
        /// The interface.
        ip: IpAddr,
        /// The port; none: as the owner set it, and not at all where the owner set that.
        port: Option<u16>,
    },
}

/// Why a listener could not be opened.
#[derive(Debug, Error)]
pub enum BindError {
    /// The address is taken.
    #[error("{address} is taken by another program; choose another port for the {which} listener")]
    Taken {
        /// Which listener.
        which: &'static str,
        /// The address.
        address: SocketAddr,
    },
    /// All ports that were tried are taken.
    #[error(
        "the ports {first} to {last} are all taken by other programs; choose another in the settings"
    )]
    AllTaken {
        /// The wanted port.
        first: u16,
        /// The last that was tried.
        last: u16,
    },
    /// What acts for the owner must not be reached from elsewhere.
    #[error(
        "the {which} listener acts for the owner, so it stands on loopback only: {address} is not; use 127.0.0.1"
    )]
    NotLoopback {
        /// Which listener.
        which: &'static str,
        /// The address.
        address: SocketAddr,
    },
    /// The system refused.
    #[error("the {which} listener cannot stand at {address}: {reason}")]
    Refused {
        /// Which listener.
        which: &'static str,
        /// The address.
        address: SocketAddr,
        /// What the system said.
        reason: io::Error,
    },
}

/// Listeners that are open and not served yet.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) public: Option<TcpListener>,
    pub(super) owner: Option<(TcpListener, SocketAddr)>,
    pub(super) seed: Option<(TcpListener, SocketAddr)>,
    pub(super) listen: Listen,
}

impl Bound {
    /// Opens what is asked for.
    pub(super) async fn open(
        public: Option<PublicBind>,
        owner: Option<SocketAddr>,
        seed: Option<SocketAddr>,
        settings: &Settings,
    ) -> Result<Self, BindError> {
        let mut listen = Listen::default();
        let owner = loopback("owner's", owner).await?;
        let seed = loopback("original paths'", seed).await?;
        let public = match public {
            Some(PublicBind::Exact(address)) => {
                listen.wanted_port = Some(address.port());
                listen.by_option = true;
                Some(bind("public", address).await?)
            }
            Some(PublicBind::AsSet { ip }) if settings.listen => {
                listen.wanted_port = Some(settings.port);
                Some(bind("public", (ip, settings.port).into()).await?)
            }
            Some(PublicBind::FirstFree { ip, port }) if settings.listen || port.is_some() => {
                let wanted = port.unwrap_or(settings.port);
                let (listener, address) = first_free(ip, wanted).await?;
                listen.wanted_port = Some(wanted);
                let other = wanted != 0 && address.port() != wanted;
                listen.note = other
                    .then(|| format!("Port {wanted} was taken, so {} is used.", address.port()));
                Some((listener, address))
            }
            Some(PublicBind::AsSet { .. } | PublicBind::FirstFree { .. }) => None,
            None => {
                listen.by_option = true;
                None
            }
        };
        listen.public = public.as_ref().map(|(_, address)| *address);
        listen.owner = owner.as_ref().map(|(_, address)| *address);
        Ok(Self {
            public: public.map(|(listener, _)| listener),
            owner,
            seed,
            listen,
        })
    }
}

async fn loopback(
    which: &'static str,
    address: Option<SocketAddr>,
) -> Result<Option<(TcpListener, SocketAddr)>, BindError> {
    match address {
        Some(address) if !address.ip().is_loopback() => {
            Err(BindError::NotLoopback { which, address })
        }
        Some(address) => bind(which, address).await.map(Some),
        None => Ok(None),
    }
}

async fn first_free(ip: IpAddr, wanted: u16) -> Result<(TcpListener, SocketAddr), BindError> {
    let last = wanted.saturating_add(TRIES - 1);
    for port in wanted..=last {
        match bind("public", SocketAddr::new(ip, port)).await {
            Err(BindError::Taken { .. }) => {}
            done => return done,
        }
    }
    Err(BindError::AllTaken {
        first: wanted,
        last,
    })
}

async fn bind(
    which: &'static str,
    address: SocketAddr,
) -> Result<(TcpListener, SocketAddr), BindError> {
    let refused = |reason: io::Error| match reason.kind() {
        io::ErrorKind::AddrInUse => BindError::Taken { which, address },
        _ => BindError::Refused {
            which,
            address,
            reason,
        },
    };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let bound = listener.local_addr().map_err(refused)?;
    Ok((listener, bound))
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use blocknet_node::Settings;

    use super::{BindError, Bound, PublicBind};

    const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[tokio::test]
    async fn takes_the_next_port_when_the_wanted_one_is_taken_and_says_so() {
        let taken = tokio::net::TcpListener::bind((HOME, 0))
            .await
            .expect("a port");
        let port = taken.local_addr().expect("its address").port();
        let public = Some(PublicBind::FirstFree {
            ip: HOME,
            port: Some(port),
        });
        let bound = Bound::open(public, None, None, &Settings::default())
            .await
            .expect("another port");
        let got = bound.listen.public.expect("a listener").port();
        assert!(got > port);
        assert_eq!(
            bound.listen.note,
            Some(format!("Port {port} was taken, so {got} is used."))
        );
        assert_eq!(bound.listen.wanted_port, Some(port));
        let exact = PublicBind::Exact((HOME, port).into());
        let error = Bound::open(Some(exact), None, None, &Settings::default())
            .await
            .expect_err("taken");
        assert!(matches!(error, BindError::Taken { .. }), "{error}");
    }

    #[tokio::test]
    async fn listens_for_nobody_when_the_owner_set_that() {
        let off = Settings {
            listen: false,
            ..Settings::default()
        };
        let first_free = PublicBind::FirstFree {
            ip: HOME,
            port: None,
        };
        for public in [first_free, PublicBind::AsSet { ip: HOME }] {
            let bound = Bound::open(Some(public), None, None, &off)
                .await
                .expect("nothing to open");
            assert!(bound.public.is_none() && bound.listen.public.is_none());
            assert!(!bound.listen.by_option);
        }
    }

    #[tokio::test]
    async fn listens_on_the_port_that_the_owner_set_and_on_no_other() {
        let taken = tokio::net::TcpListener::bind((HOME, 0))
            .await
            .expect("a port");
        let port = taken.local_addr().expect("its address").port();
        let set = Settings {
            port,
            ..Settings::default()
        };
        let public = Some(PublicBind::AsSet { ip: HOME });
        let error = Bound::open(public, None, None, &set)
            .await
            .expect_err("taken");
        assert!(matches!(error, BindError::Taken { .. }), "{error}");
        drop(taken);
        let bound = Bound::open(public, None, None, &set).await.expect("free");
        assert_eq!(bound.listen.public, Some((HOME, port).into()));
        assert!(!bound.listen.by_option);
    }

    #[tokio::test]
    async fn refuses_to_act_for_the_owner_beyond_loopback() {
        let everywhere = "0.0.0.0:0".parse().expect("an address");
        for (owner, seed) in [(Some(everywhere), None), (None, Some(everywhere))] {
            let error = Bound::open(None, owner, seed, &Settings::default())
                .await
                .expect_err("not loopback");
            assert!(matches!(error, BindError::NotLoopback { .. }), "{error}");
        }
    }
}
