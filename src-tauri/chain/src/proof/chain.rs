//! The headers of a proof: a run of blocks whose beginning may be anywhere.

use crate::difficulty::Ease;
use crate::hash::BlockId;
use crate::header::{Header, HeaderState, Height};
use crate::network::Network;
use crate::proof::ProofError;
use crate::rules::{HeaderError, check_header, header as rule};

/// The ids of a run of headers that was checked.
pub(super) struct Run {
    pub(super) ids: Vec<BlockId>,
    /// Whether it hangs on genesis, so that difficulty was checked as well.
    pub(super) from_genesis: bool,
}

/// Checks a run of headers, by every rule where it begins at genesis or right above.
pub(super) fn check_headers(network: &Network, headers: &[Header]) -> Result<Run, ProofError> {
    let (first, rest) = headers.split_first().ok_or(ProofError::NoHeaders)?;
    let genesis = HeaderState::genesis(network);
    let from_genesis = first.height <= Height::new(1);
    let first_state = if first == network.genesis() {
        genesis
    } else if from_genesis {
        check_header(network, &genesis, first).map_err(|source| at(0, source))?
    } else {
        check_first(network, first)?
    };
    let mut parent = first_state;
    let mut ids = vec![parent.id];
    for (header, index) in rest.iter().zip(1..) {
        parent = if from_genesis {
            check_header(network, &parent, header).map_err(|source| at(index, source))?
        } else {
            check_next(network, &parent, header, index)?
        };
        ids.push(parent.id);
    }
    Ok(Run { ids, from_genesis })
}

fn at(index: usize, source: HeaderError) -> ProofError {
    ProofError::Header { index, source }
}

/// The first header of a run whose parent nobody knows: its gap may be any.
fn check_first(network: &Network, header: &Header) -> Result<HeaderState, ProofError> {
    rule::constants(header).map_err(|source| at(0, source))?;
    rule::work_secs(u64::MAX, header.work_secs).map_err(|source| at(0, source))?;
    check_alone(network, header, 0)
}

/// A header against the one before it, by all rules but the difficulty.
fn check_next(
    network: &Network,
    parent: &HeaderState,
    header: &Header,
    index: usize,
) -> Result<HeaderState, ProofError> {
    let broken = |source| at(index, source);
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
    let broken = |source| at(index, source);
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
