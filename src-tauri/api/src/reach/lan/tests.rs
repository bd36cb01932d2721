//! Nodes that find each other by real multicast, on loopback and a port of the test's own.
//!
//! ```text
//! ada (dev) ──announces──▶ 224.0.0.251 on loopback ◀──announces── ben (dev), cyd (club)
//! ```

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{Network, Params};
use blocknet_node::{LanState, LanView, ReachWishes};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{LanPlace, OwnNode, discover};

/// Announcements are sent within three quarters of a second, probes before them.
const DEADLINE: Duration = Duration::from_secs(20);

struct Neighbour {
    view: watch::Receiver<LanView>,
    near: watch::Receiver<Vec<SocketAddr>>,
    wishes: watch::Sender<ReachWishes>,
    stop: CancellationToken,
    task: JoinHandle<()>,
    listener: SocketAddr,
}

impl Neighbour {
    fn start(mdns_port: u16, network: &Network, number: u16) -> Self {
        let place = LanPlace {
            port: mdns_port,
            loopback: true,
        };
        let listener = SocketAddr::from(([127, 0, 0, 1], 8_000 + number));
        let own = OwnNode::new(network, Some(listener), u64::from(number));
        let wishes = watch::Sender::new(ReachWishes {
            lan: true,
            mapping: false,
        });
        let (show, view) = watch::channel(LanView::default());
        let (dial, near) = watch::channel(Vec::new());
        let stop = CancellationToken::new();
        let task = tokio::spawn(discover(
            place,
            own,
            wishes.subscribe(),
            move |view| drop(show.send_replace(view)),
            move |found| drop(dial.send_replace(found)),
            stop.clone(),
        ));
        Self {
            view,
            near,
            wishes,
            stop,
            task,
            listener,
        }
    }

    /// Waits until the view is so, and returns it.
    async fn sees(&mut self, what: &str, is: impl Fn(&LanView) -> bool) -> LanView {
        let seen = tokio::time::timeout(DEADLINE, self.view.wait_for(is));
        if seen.await.is_err() {
            panic!("waited for {what}; seen last: {:?}", self.view.borrow());
        }
        self.view.borrow().clone()
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

fn has(view: &LanView, address: SocketAddr) -> bool {
    view.finds.iter().any(|find| find.address == address)
}

/// A port that nothing else of this computer speaks multicast DNS on.
fn free_udp_port() -> u16 {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

/// Whether this computer lets a test speak multicast on loopback.
fn multicast_works() -> bool {
    let group = "224.0.0.251".parse().unwrap();
    let home = "127.0.0.1".parse().unwrap();
    let joined = std::net::UdpSocket::bind("0.0.0.0:0")
        .and_then(|socket| socket.join_multicast_v4(&group, &home));
    if let Err(error) = &joined {
        println!("skipped: no multicast on loopback here: {error}");
    }
    joined.is_ok()
}

#[tokio::test]
async fn neighbours_find_each_other_and_dial_those_of_their_network() {
    if !multicast_works() {
        return;
    }
    let port = free_udp_port();
    let limit = Params::dev().limit_bits();
    let club = Params::new("dev", 7, limit, false, 1, 30, 1).unwrap();
    let club = Network::new(club);
    let mut ada = Neighbour::start(port, &Network::dev(), 1);
    let mut ben = Neighbour::start(port, &Network::dev(), 2);
    let cyd = Neighbour::start(port, &club, 3);
    let view = ada
        .sees("ben and cyd", |view| {
            has(view, ben.listener) && has(view, cyd.listener)
        })
        .await;
    assert_eq!(view.state, LanState::On);
    assert!(!has(&view, ada.listener), "it finds itself: {view:?}");
    let other = view.finds.iter().find(|find| find.address == cyd.listener);
    let other = other.unwrap();
    assert_eq!(other.genesis, club.genesis_id());
    assert_eq!(other.network.as_deref(), Some("dev"), "names say nothing");
    ben.sees("ada", |view| has(view, ada.listener)).await;
    assert!(!ada.near.borrow().contains(&cyd.listener));

    // Who is switched off says goodbye, and sees nobody any more.
    ben.wishes.send_modify(|wishes| wishes.lan = false);
    ben.sees("nobody", |view| view.state == LanState::Off).await;
    ada.sees("that ben left", |view| !has(view, ben.listener))
        .await;
    ben.wishes.send_modify(|wishes| wishes.lan = true);
    ada.sees("ben again", |view| has(view, ben.listener)).await;
    let (gone, here) = (cyd.listener, ben.listener);
    cyd.end().await;
    ada.sees("that cyd left", |view| !has(view, gone)).await;
    assert_eq!(*ada.near.borrow(), [here], "only ben is of ada's network");
    ada.end().await;
    ben.end().await;
}

#[tokio::test]
async fn does_nothing_until_it_is_wished_and_ends_at_once() {
    let place = LanPlace {
        port: free_udp_port(),
        loopback: true,
    };
    let own = OwnNode::new(&Network::dev(), None, 1);
    let wishes = watch::Sender::new(ReachWishes::default());
    let stop = CancellationToken::new();
    let task = discover(
        place,
        own,
        wishes.subscribe(),
        |view| panic!("nothing was wished, and it shows {view:?}"),
        |found| panic!("it dials {found:?}"),
        stop.clone(),
    );
    stop.cancel();
    tokio::time::timeout(DEADLINE, task).await.expect("it ends");
}
