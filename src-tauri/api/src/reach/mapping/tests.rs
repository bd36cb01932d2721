//! The port asked of routers of the test's own, on loopback.
//!
//! ```text
//! keep_mapped ──M-SEARCH, SOAP──▶ a UPnP router        ──PCP, NAT-PMP──▶ a router of port 5351
//! ```

mod igd;
mod pmp;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use blocknet_node::{MappedBy, MappingState, MappingView, ReachWishes};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::igd::{Igd, Manner};
use self::pmp::{Pmp, Speaks};
use super::{Search, keep_mapped};

const DEADLINE: Duration = Duration::from_secs(20);
const LISTENER: ([u8; 4], u16) = ([0, 0, 0, 0], 8_000);

/// Somebody who keeps a port mapped, and what the owner sees of it.
struct Keeper {
    view: watch::Receiver<MappingView>,
    wishes: watch::Sender<ReachWishes>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Keeper {
    fn start(search: Search, listener: Option<SocketAddr>) -> Self {
        let wishes = watch::Sender::new(ReachWishes {
            lan: false,
            mapping: true,
        });
        let (show, view) = watch::channel(MappingView::default());
        let stop = CancellationToken::new();
        let show = move |view| drop(show.send_replace(view));
        let (wished, stopped) = (wishes.subscribe(), stop.clone());
        let task = tokio::spawn(keep_mapped(search, listener, wished, show, stopped));
        Self {
            view,
            wishes,
            stop,
            task,
        }
    }

    async fn sees(&mut self, state: MappingState) -> MappingView {
        let seen = self.view.wait_for(|view| view.state == state);
        if tokio::time::timeout(DEADLINE, seen).await.is_err() {
            panic!("waited for {state:?}; seen last: {:?}", self.view.borrow());
        }
        self.view.borrow().clone()
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// Looks for a router at one address alone, and renews at once.
fn search(ssdp: SocketAddr, router: fn() -> Option<Ipv4Addr>) -> Search {
    Search {
        ssdp,
        patience: Duration::from_millis(400),
        trusted: vec![Ipv4Addr::LOCALHOST.into()],
        router,
        renew: Duration::from_millis(50),
    }
}

fn no_router() -> Option<Ipv4Addr> {
    None
}

/// Where nobody answers.
async fn silence() -> (tokio::net::UdpSocket, SocketAddr) {
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

#[tokio::test]
async fn has_a_upnp_router_pass_the_port_on_renews_and_takes_it_back() {
    let router = Igd::start(Manner::grants("93.184.216.34")).await;
    let mut keeper = Keeper::start(search(router.ssdp, no_router), Some(LISTENER.into()));
    let view = keeper.sees(MappingState::Mapped).await;
    assert_eq!(view.by, Some(MappedBy::Upnp));
    assert_eq!(view.external, "93.184.216.34:8000".parse().ok());
    assert_eq!((view.problem, view.advice), (None, None));
    router
        .has_heard("two requests", |asked| {
            asked == ["add 8000 127.0.0.1:8000 3600 BlockNet"; 2]
        })
        .await;
    keeper.wishes.send_modify(|wishes| wishes.mapping = false);
    keeper.sees(MappingState::Off).await;
    let last = router.asked();
    assert_eq!(last.last().map(String::as_str), Some("delete 8000"));
    keeper.wishes.send_modify(|wishes| wishes.mapping = true);
    keeper.sees(MappingState::Mapped).await;
    keeper.end().await;
    assert_eq!(
        router.asked().last().map(String::as_str),
        Some("delete 8000")
    );
}

#[tokio::test]
async fn asks_for_good_where_a_router_grants_nothing_else() {
    let router = Igd::start(Manner {
        refuses: Some((725, 3_600)),
        ..Manner::grants("93.184.216.34")
    })
    .await;
    let mut keeper = Keeper::start(search(router.ssdp, no_router), Some(LISTENER.into()));
    keeper.sees(MappingState::Mapped).await;
    let asked = router.asked();
    assert_eq!(
        asked.get(1).map(String::as_str),
        Some("add 8000 127.0.0.1:8000 0 BlockNet")
    );
    keeper.end().await;
    assert_eq!(
        router.asked().last().map(String::as_str),
        Some("delete 8000")
    );
}

#[tokio::test]
async fn says_why_a_router_does_not_and_what_to_do() {
    let cases = [
        (
            718,
            "port_taken",
            "passes port 8000 on to another computer",
            "another port",
        ),
        (606, "router_forbids", "does not allow", "UPnP"),
        (501, "router_failed", "could not be asked", "by hand"),
    ];
    for (code, named, problem, advice) in cases {
        let router = Igd::start(Manner {
            refuses: Some((code, 3_600)),
            ..Manner::grants("93.184.216.34")
        })
        .await;
        let mut keeper = Keeper::start(search(router.ssdp, no_router), Some(LISTENER.into()));
        let view = keeper.sees(MappingState::Failed).await;
        let said = (view.problem.unwrap(), view.advice.unwrap());
        assert!(said.0.message.contains(problem), "{said:?}");
        assert!(said.1.contains(advice), "{said:?}");
        assert!(
            said.0
                .message
                .bytes()
                .chain(said.0.values.said.iter().flat_map(|said| said.bytes()))
                .all(|byte| matches!(byte, b' '..=b'~')),
            "{said:?}"
        );
        assert_eq!(said.0.code, named, "{said:?}");
        keeper.end().await;
    }
}

#[tokio::test]
async fn says_that_a_router_stands_behind_another() {
    let router = Igd::start(Manner::grants("100.64.7.7")).await;
    let mut keeper = Keeper::start(search(router.ssdp, no_router), Some(LISTENER.into()));
    let view = keeper.sees(MappingState::Mapped).await;
    assert_eq!(view.external, None);
    assert!(view.problem.unwrap().message.contains("100.64.7.7"));
    keeper.end().await;
}

#[tokio::test]
async fn asks_by_pcp_and_by_its_forerunner_where_no_upnp_router_answers() {
    for (speaks, by) in [
        (Speaks::Pcp, MappedBy::Pcp),
        (Speaks::NatPmp, MappedBy::NatPmp),
    ] {
        let (_silent, ssdp) = silence().await;
        let router = Pmp::start(speaks).await;
        let mut keeper = Keeper::start(search(ssdp, pmp::address), Some(LISTENER.into()));
        let view = keeper.sees(MappingState::Mapped).await;
        assert_eq!(view.by, Some(by));
        assert_eq!(view.external, "93.184.216.34:8000".parse().ok());
        keeper.end().await;
        let asked = router.asked();
        assert_eq!(asked.first(), Some(&(8_000, 3_600)), "{asked:?}");
        assert_eq!(asked.last(), Some(&(8_000, 0)), "{asked:?}");
        router.end().await;
    }
}

#[tokio::test]
async fn says_that_nobody_answers_or_that_there_is_no_port() {
    let (_silent, ssdp) = silence().await;
    let mut keeper = Keeper::start(search(ssdp, no_router), Some(LISTENER.into()));
    let view = keeper.sees(MappingState::Failed).await;
    assert!(view.problem.unwrap().message.contains("No router answered"));
    assert!(view.advice.unwrap().contains("UPnP"));
    keeper.end().await;
    let mut keeper = Keeper::start(search(ssdp, no_router), None);
    let view = keeper.sees(MappingState::Failed).await;
    assert!(view.problem.unwrap().message.contains("does not listen"));
    keeper.end().await;
}
