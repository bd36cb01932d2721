//! The headers of a proof: a run of blocks whose beginning may be anywhere.

use crate::difficulty::Ease;
use crate::hash::BlockId;
use crate::header::{Header, HeaderState};
use crate::network::Network;
use crate::proof::ProofError;
use crate::rules::{HeaderError, check_header, header as rule};

/// Checks a run of headers and gives their ids.
pub(super) fn check_headers(
    network: &Network,
    headers: &[Header],
) -> Result<Vec<BlockId>, ProofError> {
    let (first, rest) = headers.split_first().ok_or(ProofError::NoHeaders)?;
    if first == network.genesis() {
        return check_from_genesis(network, rest);
    }
    let mut parent = check_first(network, first)?;
    let mut ids = vec![parent.id];
    for (index, header) in rest.iter().enumerate() {
        parent = check_next(network, &parent, header, index + 1)?;
        ids.push(parent.id);
    }
    Ok(ids)
}

/// With genesis at hand every rule can be checked, difficulty too.
fn check_from_genesis(network: &Network, rest: &[Header]) -> Result<Vec<BlockId>, ProofError> {
    let mut parent = HeaderState::genesis(network);
    let mut ids = vec![parent.id];
    for (index, header) in rest.iter().enumerate() {
        parent = check_header(network, &parent, header).map_err(|source| ProofError::Header {
            index: index + 1,
            source,
        })?;
        ids.push(parent.id);
    }
    Ok(ids)
}

/// The first header, whose parent nobody knows.
fn check_first(network: &Network, header: &Header) -> Result<HeaderState, ProofError> {
    let broken = |source| ProofError::Header { index: 0, source };
    rule::constants(header).map_err(broken)?;
    check_alone(network, header, 0)
}

/// A header against the one before it, by all rules but the difficulty.
fn check_next(
    network: &Network,
    parent: &HeaderState,
    header: &Header,
    index: usize,
) -> Result<HeaderState, ProofError> {
    let broken = |source: HeaderError| ProofError::Header { index, source };
    rule::constants(header).map_err(broken)?;
    rule::link(parent, header).map_err(broken)?;
    let gap = rule::gap(parent.time, header.time).map_err(broken)?;
    rule::work_secs(gap, header.work_secs).map_err(broken)?;
    rule::heartbeat(network.params(), gap, header.post_count).map_err(broken)?;
    check_alone(network, header, index)
}

/// What a header shows without its parent: its own target, the work below it, its sizes.
fn check_alone(
    network: &Network,
    header: &Header,
    index: usize,
) -> Result<HeaderState, ProofError> {
    let broken = |source| ProofError::Header { index, source };
    let params = network.params();
    let fits = if params.retarget() {
        header.bits.is_canonical() && header.bits.to_target() <= params.limit()
    } else {
        header.bits == params.limit_bits()
    };
    if !fits {
        return Err(ProofError::Limit { index });
    }
    let id = header.id();
    rule::proof_of_work(&id, header.bits).map_err(broken)?;
    rule::body_limits(header).map_err(broken)?;
    rule::empty_body(header).map_err(broken)?;
    let work = header.bits.to_target().work();
    Ok(HeaderState {
        id,
        height: header.height,
        time: header.time,
        ease: Ease::FLOOR,
        work,
    })
}
