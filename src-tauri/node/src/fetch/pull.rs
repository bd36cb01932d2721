//! One try at a file: who has it, its pieces, and whether they are what its name promises.
//!
//! A post names the hash of the whole file alone, so no piece can be checked by itself. Pieces are
//! taken from one peer after the other; who gave which is remembered. When the whole is wrong and
//! all of it came from one peer, that peer lied. When several gave it, the file is taken anew, whole,
//! from one peer at a time: each that gives a wrong whole lied, and the first right whole shows which
//! of the earlier pieces were wrong. So a peer is blamed for nothing but what it can be shown.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{FileId, sha256};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream;
use tokio::time::{sleep, timeout};

use super::Shared;
use crate::files::{FilesError, MAX_FILE, Partial};
use crate::said::Problem;
use crate::transport::{FilePiece, PieceOf, TransportError};

/// Time to say whether a peer has a file.
const PROBE: Duration = Duration::from_secs(5);
/// Peers that are asked at once whether they have it.
const PROBED_AT_ONCE: usize = 16;
/// Peers that are asked in one try.
const PROBED: usize = 64;
/// Time for a piece: two at once at 13 KiB/s.
const PIECE_WITHIN: Duration = Duration::from_secs(40);
/// Pieces under way from one peer, so that the line does not idle between two.
const PIECES_AT_ONCE: usize = 2;
/// Time for one try at a file.
const WHOLE_WITHIN: Duration = Duration::from_secs(15 * 60);
/// How often a busy peer is asked again for a piece, and after how long.
const BUSY_TRIES: usize = 5;
const BUSY_WAIT: Duration = Duration::from_secs(1);

/// What came of a try.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pulled {
    /// It is here.
    Here,
    /// Nobody who is connected has it, or gave all of it.
    Nobody,
    /// It cannot be kept.
    Failed(FilesError),
}

/// Who gave a piece, and its hash as it came; none for what was there before this try.
type Given = Vec<Option<(SocketAddr, [u8; 32])>>;

/// Tries to get a file of `named` bytes, as its post says.
pub(super) async fn pull(shared: &Arc<Shared>, id: FileId, named: u64) -> Pulled {
    let sources = probe(shared, id).await;
    for (size, sources) in by_size(&sources, named) {
        let file = Wanted { shared, id, size };
        match timeout(WHOLE_WITHIN, file.pull_from(&sources)).await {
            Ok(Ok(true)) => return Pulled::Here,
            Ok(Ok(false)) | Err(_) => {}
            Ok(Err(error)) => return Pulled::Failed(error),
        }
    }
    Pulled::Nobody
}

/// The peers that say that they have the file, the quickest first, and its size as each says.
async fn probe(shared: &Shared, id: FileId) -> Vec<(SocketAddr, u64)> {
    let peers = shared.parts.net.file_sources().into_iter().take(PROBED);
    let hops = shared.hops(&id);
    let asked = peers.map(|peer| async move {
        let wanted = PieceOf {
            id,
            start: 0,
            length: 1,
            hops,
        };
        let answer = shared.parts.transport.file_piece(peer, wanted, PROBE);
        let answer = timeout(PROBE, answer).await.ok()?.ok()??;
        let fits = (1..=MAX_FILE as u64).contains(&answer.total);
        fits.then_some((peer, answer.total))
    });
    let found = stream::iter(asked).buffer_unordered(PROBED_AT_ONCE);
    found.filter_map(std::future::ready).collect().await
}

/// The peers by what they say of the size: that which the post names first, then that which most
/// say. Honest peers all say the same, whatever the post says.
pub(super) fn by_size(sources: &[(SocketAddr, u64)], named: u64) -> Vec<(u64, Vec<SocketAddr>)> {
    let mut groups: Vec<(u64, Vec<SocketAddr>)> = Vec::new();
    for (peer, size) in sources {
        match groups.iter_mut().find(|(of, _)| of == size) {
            Some((_, peers)) => peers.push(*peer),
            None => groups.push((*size, vec![*peer])),
        }
    }
    groups.sort_by_key(|(size, peers)| (*size != named, std::cmp::Reverse(peers.len())));
    groups
}

struct Wanted<'a> {
    shared: &'a Shared,
    id: FileId,
    size: u64,
}

impl Wanted<'_> {
    /// Whether the file is here now.
    async fn pull_from(&self, sources: &[SocketAddr]) -> Result<bool, FilesError> {
        let limit_mb = self.shared.parts.settings.borrow().files_limit_mb;
        let (files, id, size) = (self.shared.parts.files.clone(), self.id, self.size);
        let partial = blocking(move || files.begin(id, size, limit_mb)).await?;
        let partial = Arc::new(partial);
        let mut mixed = nothing_given(&partial);
        for source in sources {
            if self.fill(&partial, *source, &mut mixed).await? {
                break;
            }
        }
        if !partial.lacks().is_empty() {
            // What others asked for is begun anew when they ask again: else whoever makes us ask
            // could fill the room with beginnings. So is what nobody gave a byte of.
            if partial.done() == 0 || self.shared.is_for_others(&id) {
                self.abandon().await?;
            }
            return Ok(false);
        }
        if self.finish(&partial).await? {
            return Ok(true);
        }
        let only = only_giver(&mixed);
        if let Some(liar) = only {
            self.blame_if_received(&partial, &mixed, liar).await?;
        }
        for source in sources.iter().filter(|source| Some(**source) != only) {
            if self.whole_from(&partial, *source, &mixed).await? {
                return Ok(true);
            }
        }
        self.abandon().await?;
        Ok(false)
    }

    async fn abandon(&self) -> Result<(), FilesError> {
        let (files, id) = (self.shared.parts.files.clone(), self.id);
        blocking(move || files.abandon(&id)).await
    }

    /// Takes the whole file anew from one peer; where it is right, the earlier pieces are judged.
    async fn whole_from(
        &self,
        partial: &Arc<Partial>,
        source: SocketAddr,
        mixed: &Given,
    ) -> Result<bool, FilesError> {
        self.on_disk(partial, Partial::reset).await?;
        let mut given = nothing_given(partial);
        if !self.fill(partial, source, &mut given).await? {
            return Ok(false);
        }
        if self.finish(partial).await? {
            for liar in liars(mixed, &given) {
                self.blame(liar).await;
            }
            return Ok(true);
        }
        self.blame_if_received(partial, &given, source).await?;
        Ok(false)
    }

    /// Asks one peer for what is missing; false when it did not give all of it.
    async fn fill(
        &self,
        partial: &Arc<Partial>,
        source: SocketAddr,
        given: &mut Given,
    ) -> Result<bool, FilesError> {
        let lacks = partial.lacks();
        let asked = lacks.into_iter().map(|piece| async move {
            let bytes = self.piece(source, partial, piece).await;
            (piece, bytes)
        });
        let mut pieces = stream::iter(asked).buffer_unordered(PIECES_AT_ONCE);
        while let Some((piece, bytes)) = pieces.next().await {
            let Some(bytes) = bytes else {
                return Ok(false);
            };
            let limit_mb = self.shared.parts.settings.borrow().files_limit_mb;
            let (files, here) = (self.shared.parts.files.clone(), Arc::clone(partial));
            let hash = blocking(move || {
                files.take_room(&here, limit_mb)?;
                let put = here.put(piece, &bytes);
                put.map_err(|error| files.failed(&error))?;
                Ok(sha256(&[&bytes]))
            })
            .await?;
            if let Some(place) = given.get_mut(piece) {
                *place = Some((source, hash));
            }
            self.shared.note_done(&self.id, partial.done(), self.size);
        }
        Ok(true)
    }

    async fn piece(&self, source: SocketAddr, partial: &Partial, piece: usize) -> Option<Bytes> {
        let range = partial.range(piece);
        let wanted = PieceOf {
            id: self.id,
            start: range.start as u64,
            length: range.len() as u64,
            hops: self.shared.hops(&self.id),
        };
        let parts = &self.shared.parts;
        for _ in 0..BUSY_TRIES {
            let answer = parts.transport.file_piece(source, wanted, PIECE_WITHIN);
            let answer = timeout(PIECE_WITHIN, answer).await;
            match answer.unwrap_or(Err(TransportError::Timeout)) {
                Ok(Some(got)) => {
                    let FilePiece {
                        total,
                        bytes,
                        bytes_in,
                        bytes_out,
                    } = got;
                    parts.net.file_came(source, bytes_in, bytes_out);
                    let fits = total == self.size && bytes.len() == range.len();
                    return fits.then_some(bytes);
                }
                Err(TransportError::Status {
                    status: 429 | 503, ..
                }) => sleep(BUSY_WAIT).await,
                Err(
                    error @ (TransportError::Malformed { .. } | TransportError::TooLarge { .. }),
                ) => {
                    let what = format!("answered a question for a file badly: {error}");
                    let what = Problem::new("peer_bad_file", what);
                    parts.net.file_faked(source, what).await;
                    return None;
                }
                Ok(None) | Err(_) => return None,
            }
        }
        None
    }

    /// Whether all pieces together are the file; then it is kept.
    async fn finish(&self, partial: &Arc<Partial>) -> Result<bool, FilesError> {
        let (files, partial) = (self.shared.parts.files.clone(), Arc::clone(partial));
        blocking(move || files.finish(&partial)).await
    }

    /// Blames a peer for a wrong whole, unless it is our own disk that gives back other bytes than
    /// it was given.
    async fn blame_if_received(
        &self,
        partial: &Arc<Partial>,
        given: &Given,
        peer: SocketAddr,
    ) -> Result<(), FilesError> {
        let given = given.clone();
        let kept_well = move |partial: &Partial| {
            for (piece, came) in given.iter().enumerate() {
                if came.is_some_and(|(_, hash)| partial.hash_of(piece).ok() != Some(hash)) {
                    let words = "the disk gives back other bytes than were written";
                    return Err(std::io::Error::other(words));
                }
            }
            Ok(())
        };
        self.on_disk(partial, kept_well).await?;
        self.blame(peer).await;
        Ok(())
    }

    async fn blame(&self, peer: SocketAddr) {
        let what = "gave bytes that are not those of the file it was asked for";
        let what = Problem::new("peer_bad_file", what);
        self.shared.parts.net.file_faked(peer, what).await;
    }

    async fn on_disk<T: Send + 'static>(
        &self,
        partial: &Arc<Partial>,
        work: impl FnOnce(&Partial) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, FilesError> {
        let (files, partial) = (self.shared.parts.files.clone(), Arc::clone(partial));
        blocking(move || work(&partial).map_err(|error| files.failed(&error))).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FilesError> + Send + 'static,
) -> Result<T, FilesError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(FilesError::Stopping))
}

fn nothing_given(partial: &Partial) -> Given {
    vec![None; partial.pieces()]
}

/// The one peer that gave every piece.
pub(super) fn only_giver(given: &[Option<(SocketAddr, [u8; 32])>]) -> Option<SocketAddr> {
    let first = given.first()?.map(|(peer, _)| peer)?;
    let all = given.iter();
    let mut peers = all.map(|given| given.map(|(peer, _)| peer));
    peers.all(|peer| peer == Some(first)).then_some(first)
}

/// The peers whose earlier pieces are not those of the right whole.
pub(super) fn liars(
    mixed: &[Option<(SocketAddr, [u8; 32])>],
    right: &[Option<(SocketAddr, [u8; 32])>],
) -> Vec<SocketAddr> {
    let pairs = mixed.iter().zip(right);
    let wrong = pairs.filter_map(|(mixed, right)| {
        let ((peer, was), (_, is)) = ((*mixed)?, (*right)?);
        (was != is).then_some(peer)
    });
    let mut liars: Vec<_> = wrong.collect();
    liars.sort_unstable();
    liars.dedup();
    liars
}
