//! A stream that is cut in the middle is dialled again, and nothing is lost.
//!
//! ```text
//!   ada (home 0) ── NAT ──✂──▶ ben (open)
//! ```

use harness::nodes::{SPREAD, wait_connected, wait_same_tip, wait_standing};
use harness::{At as _, Builder, Internet, verify_chain, wait_until};

#[tokio::test]
async fn a_stream_that_is_cut_is_dialled_again_and_nothing_is_lost() {
    let Some(internet) = Internet::with_homes(1) else {
        return;
    };
    let ben = Builder::new("ben").inside(&internet.open()).start().await;
    let address = format!("{}:{}", internet.open_ip(0), ben.port());
    let ada = Builder::new("ada").inside(&internet.home(0));
    let ada = ada.peer(&address).start().await;
    wait_connected(&ada, &address).await;
    let before = ada.post("before the cut").await;
    wait_standing(&[&ben], before.text_at("/id"), "pooled").await;

    for round in 0..2 {
        internet.cut(0);
        // What each side does while it is alone is what the other must get afterwards.
        let of_ada = ada.post(&format!("{round}: ada alone")).await;
        let of_ben = ben.post(&format!("{round}: ben alone")).await;
        ben.mine().await;
        let alone = async || ada.connected().await.is_empty();
        wait_until(alone, SPREAD, "ada to see the end of the stream").await;
        assert_ne!(ada.tip().await, ben.tip().await);
        internet.mend(0);

        wait_connected(&ada, &address).await;
        wait_same_tip(&[&ada, &ben]).await;
        wait_standing(&[&ben], of_ada.text_at("/id"), "pooled").await;
        wait_standing(&[&ada], of_ben.text_at("/id"), "confirmed").await;
        ada.mine().await;
        wait_same_tip(&[&ada, &ben]).await;
        wait_standing(&[&ben], of_ada.text_at("/id"), "confirmed").await;
    }
    verify_chain(&[&ada, &ben]).await;
}
