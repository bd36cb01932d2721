//! `network new` and `network show`, and what `--network` may name.

use anyhow::{Context, Result};
use blocknet_api::dto::NetworkDto;
use blocknet_api::host;
use blocknet_chain::{CompactTarget, Network, Params};
use serde_json::json;

use crate::args::{NetworkAction, NetworkNew};
use crate::out::say;
use crate::print::now;

/// Makes a network file, or shows a network.
pub(crate) fn network(action: NetworkAction, as_json: bool) -> Result<()> {
    match action {
        NetworkAction::New(args) => {
            let params = new(&args)?;
            say!(
                "{}",
                serde_json::to_string_pretty(&NetworkDto::from(&params))?
            );
        }
        NetworkAction::Show { network } => show(&host::network_named(&network)?, as_json)?,
    }
    Ok(())
}

fn show(network: &Network, as_json: bool) -> Result<()> {
    let params = NetworkDto::from(network.params());
    let (genesis, net) = (network.genesis_id().to_string(), network.net().to_string());
    if as_json {
        say!(
            "{}",
            json!({ "params": params, "genesis": genesis, "net": net })
        );
    } else {
        say!(
            "{}\ngenesis {genesis}\nnet {net}",
            serde_json::to_string_pretty(&params)?
        );
    }
    Ok(())
}

fn new(args: &NetworkNew) -> Result<Params> {
    let digits = args.limit_bits.trim_start_matches("0x");
    let limit_bits = u32::from_str_radix(digits, 16)
        .context("--limit-bits takes 8 hex digits, such as 0x1e00ffff")?;
    Ok(Params::new(
        &args.name,
        args.genesis_time.unwrap_or_else(now),
        CompactTarget::new(limit_bits),
        !args.no_retarget,
        args.heartbeat_secs,
        args.max_ahead_secs,
        args.stamp_work_per_byte,
    )?)
}
