//! Inviting, and joining by an invite.

use blocknet_chain::Network;
use blocknet_node::Invite;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::rig::Rig;

const INVITE: &str = "/v1/owner/invite";
const JOIN: &str = "/v1/owner/join";

#[tokio::test]
async fn invites_to_its_own_network_at_the_address_where_it_listens() {
    let rig = Rig::start().await;
    let told = rig
        .own(Method::GET, INVITE, None)
        .await
        .with(StatusCode::OK);
    let invite: Invite = told["invite"].as_str().unwrap().parse().unwrap();
    assert_eq!(invite.network(), Some(&Network::dev()));
    let own = rig.public().to_string();
    assert_eq!(invite.addresses(), std::slice::from_ref(&own));
    assert_eq!(
        told["addresses"],
        json!([{ "address": own, "kind": "loopback" }])
    );
    assert_eq!(told["network"], "dev");
    assert_eq!(told["net"], "82474022");
    assert!(told["qr_svg"].as_str().unwrap().starts_with("<svg "));
    rig.host.stop().await;
}

#[tokio::test]
async fn names_the_addresses_that_its_owner_names() {
    let rig = Rig::start().await;
    let path = format!("{INVITE}?addresses=Ada.Example,192.0.2.7%3A9000,%5B2001:db8::7%5D:8000");
    let told = rig.own(Method::GET, &path, None).await.with(StatusCode::OK);
    let invite: Invite = told["invite"].as_str().unwrap().parse().unwrap();
    let expected = ["ada.example:8000", "192.0.2.7:9000", "[2001:db8::7]:8000"];
    assert_eq!(invite.addresses(), expected);
    assert_eq!(
        told["addresses"][0],
        json!({ "address": "ada.example:8000", "kind": "named" })
    );
    let nine = ["192.0.2.1"; 9]
        .iter()
        .enumerate()
        .map(|(n, _)| format!("192.0.2.{n}"));
    let nine = nine.collect::<Vec<_>>().join(",");
    for wrong in ["", "http://x/", "a,,b", &nine] {
        let path = format!("{INVITE}?addresses={wrong}");
        let told = rig
            .own(Method::GET, &path, None)
            .await
            .with(StatusCode::BAD_REQUEST);
        assert_eq!(told["code"], "bad_invite", "{wrong}");
        assert_eq!(told["field"], "addresses", "{wrong}");
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn joins_by_an_invite_however_it_was_copied() {
    let (ada, ben) = (Rig::start().await, Rig::start().await);
    let told = ben.own(Method::GET, INVITE, None).await.json();
    let copied = told["invite"].as_str().unwrap().to_uppercase();
    let (first, second) = copied.split_at(50);
    let asked = json!({ "invite": format!(" {first}\n{second} ") });
    let joined = ada
        .own(Method::POST, JOIN, Some(asked))
        .await
        .with(StatusCode::CREATED);
    let address = ben.public().to_string();
    assert_eq!(joined["joined"][0]["address"], address);
    assert_eq!(joined["joined"][0]["owner_added"], true);
    assert_eq!(joined["failed"], json!([]));
    let peers = ada.own(Method::GET, "/v1/owner/peers", None).await.json();
    assert_eq!(peers["peers"][0]["address"], address);
    ada.host.stop().await;
    ben.host.stop().await;
}

#[tokio::test]
async fn joins_where_one_address_of_several_is_good() {
    let (ada, ben) = (Rig::start().await, Rig::start().await);
    let good = ben.public().to_string();
    let addresses = ["no-such-host.invalid:8000", &good];
    let invite = Invite::new(&Network::dev(), &addresses)
        .unwrap()
        .to_string();
    let joined = ada
        .own(Method::POST, JOIN, Some(json!({ "invite": invite })))
        .await
        .with(StatusCode::CREATED);
    assert_eq!(joined["joined"][0]["address"], good);
    assert_eq!(joined["failed"][0]["address"], addresses[0]);
    let nowhere = Invite::new(&Network::dev(), &addresses[..1])
        .unwrap()
        .to_string();
    let told = ada
        .own(Method::POST, JOIN, Some(json!({ "invite": nowhere })))
        .await
        .with(StatusCode::BAD_REQUEST);
    assert_eq!(told["code"], "bad_address");
    ada.host.stop().await;
    ben.host.stop().await;
}

#[tokio::test]
async fn refuses_what_is_no_invite_to_its_network_and_changes_nothing() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    let elsewhere = Invite::new(&Network::main(), &["192.0.2.7:8000"])
        .unwrap()
        .to_string();
    let empty = Invite::new(&Network::dev(), &[] as &[&str])
        .unwrap()
        .to_string();
    let good = Invite::new(&Network::dev(), &["192.0.2.7:8000"])
        .unwrap()
        .to_string();
    let slipped = good.replacen("aeai", "aeaj", 1);
    let cases = [
        ("", 400, "bad_invite", "begins with"),
        ("192.0.2.7:8000", 400, "bad_invite", "begins with"),
        (slipped.as_str(), 400, "bad_invite", "damaged"),
        (empty.as_str(), 400, "bad_invite", "no address"),
        (elsewhere.as_str(), 409, "other_network", "“main”"),
    ];
    for (invite, status, code, words) in cases {
        let answer = rig
            .own(Method::POST, JOIN, Some(json!({ "invite": invite })))
            .await;
        let told = answer.json();
        assert_eq!(answer.status, status, "{invite}: {told}");
        assert_eq!(told["code"], code, "{invite}");
        assert_eq!(told["field"], "invite", "{invite}");
        assert!(told["message"].as_str().unwrap().contains(words), "{told}");
    }
    let unknown = json!({ "invite": good, "why": 1 });
    assert_eq!(rig.own(Method::POST, JOIN, Some(unknown)).await.status, 400);
    assert_eq!(rig.state().await, before);
    rig.host.stop().await;
}
