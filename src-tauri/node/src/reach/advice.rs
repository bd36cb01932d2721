//! What the owner can do so that others reach the node.

use std::net::SocketAddr;

use super::{MappingState, MappingView, Reachability, Way, WayKind};

/// Said wherever nothing has to be done: nobody must open a port to take part.
const OR_LEAVE_IT: &str =
    "Or leave it: over the connections that it opens itself, this node is a full member.";

/// A sentence or two, where there is something to do.
pub(crate) fn advice(
    reachable: Reachability,
    listener: Option<SocketAddr>,
    addresses: &[Way],
    mapping: &MappingView,
) -> Option<String> {
    if reachable == Reachability::Yes {
        return None;
    }
    let Some(listener) = listener else {
        return Some(format!(
            "This node does not listen, so nobody can call it. To be called, turn listening on \
             and start BlockNet again. {OR_LEAVE_IT}"
        ));
    };
    let port = listener.port();
    if listener.ip().is_loopback() {
        return Some(format!(
            "This node listens on this computer alone, at {listener}. To be called by others, let \
             it listen on 0.0.0.0:{port}. {OR_LEAVE_IT}"
        ));
    }
    if let Some(advice) = &mapping.advice {
        return Some(format!("{advice} {OR_LEAVE_IT}"));
    }
    if mapping.state == MappingState::Mapped {
        return Some(format!(
            "The router passes port {port} on. Nobody has called yet; that can take a while."
        ));
    }
    let local = addresses.iter().find(|way| way.kind == WayKind::Local);
    let here = local.map_or_else(
        || "this computer".to_owned(),
        |way| format!("this computer, {}", way.address.ip()),
    );
    let by_itself = match mapping.state {
        MappingState::Off => " Port mapping in the settings asks the router to do so by itself.",
        _ => "",
    };
    Some(format!(
        "If nobody calls for long, the router may have to pass TCP port {port} on to \
         {here}.{by_itself} {OR_LEAVE_IT}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_do_and_that_nothing_must_be_done() {
        let far: Option<SocketAddr> = "0.0.0.0:8000".parse().ok();
        let near: Option<SocketAddr> = "127.0.0.1:8000".parse().ok();
        let home = [Way {
            address: "192.168.1.20:8000".parse().unwrap(),
            kind: WayKind::Local,
        }];
        let off = MappingView::default();
        let mapped = MappingView {
            state: MappingState::Mapped,
            ..MappingView::default()
        };
        let failed = MappingView {
            state: MappingState::Failed,
            advice: Some("Turn UPnP on in the router.".into()),
            ..MappingView::default()
        };
        use Reachability::{No, Unknown, Yes};
        assert_eq!(advice(Yes, far, &home, &off), None);
        let cases: [(_, _, _, &[&str]); 5] = [
            (No, None, &off, &["does not listen", "full member"]),
            (
                No,
                near,
                &off,
                &["127.0.0.1:8000", "0.0.0.0:8000", "full member"],
            ),
            (
                Unknown,
                far,
                &off,
                &["port 8000", "192.168.1.20", "Port mapping", "full member"],
            ),
            (Unknown, far, &mapped, &["passes port 8000 on"]),
            (Unknown, far, &failed, &["UPnP", "full member"]),
        ];
        for (reachable, listener, mapping, words) in cases {
            let said = advice(reachable, listener, &home, mapping).unwrap();
            for word in words {
                assert!(said.contains(word), "{said}");
            }
        }
    }
}
