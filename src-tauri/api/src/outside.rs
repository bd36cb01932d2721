//! What caches between this node and its readers may keep: for how long, and how they ask again.
//!
//! Only what is asked for over a socket of the public listener is kept anywhere: the owner's answers
//! are nobody else's, and a stream has one reader.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::extract::Accepted;
use crate::kept::Moment;
use crate::limits::cache;
use crate::serve::Seat;
use crate::state::ApiState;

/// For how long an answer holds; an extension of the response. Without one it is [`Holds::Briefly`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Until the next block, post, edit, reaction or reorg: any second.
    Briefly,
    /// Of something buried: its depth grows, its author may still edit it, its text may be erased.
    ForAWhile,
    /// Bytes that have their hash for a name, and are all here.
    ForEver,
}

impl Holds {
    fn field(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Briefly => cache::BRIEFLY,
            Self::ForAWhile => cache::FOR_A_WHILE,
            Self::ForEver => cache::FOR_EVER,
        })
    }
}

/// A question, as a cache tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    uri: String,
    accepted: Accepted,
}

/// What was answered to it.
#[derive(Clone, Debug)]
struct Known {
    tag: HeaderValue,
    holds: Holds,
    by_type: bool,
}

/// The tags of the answers of one moment: who has the present answer is told so, and nothing is read.
#[derive(Debug, Default)]
pub(crate) struct Tags(Mutex<OfMoment>);

#[derive(Debug, Default)]
struct OfMoment {
    moment: Option<Moment>,
    known: HashMap<Question, Known>,
}

impl Tags {
    fn at(&self, moment: Moment) -> MutexGuard<'_, OfMoment> {
        let mut tags = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tags.moment != Some(moment) {
            tags.moment = Some(moment);
            tags.known.clear();
        }
        tags
    }

    fn know(&self, moment: Moment, question: Question, known: Known) {
        let mut tags = self.at(moment);
        if tags.known.len() < cache::TAGS && question.uri.len() <= cache::URI_BYTES {
            tags.known.insert(question, known);
        }
    }
}

/// In front of calls that read: marks their answers for caches, and answers those that ask again.
pub(crate) async fn kept_outside(
    State(api): State<ApiState>,
    request: Request,
    next: Next,
) -> Response {
    let over_socket = request.extensions().get::<Seat>().is_some();
    let Some(tags) = api.tags().filter(|_| over_socket) else {
        return next.run(request).await;
    };
    let (head, body) = request.into_parts();
    // What happens meanwhile makes the answer newer than its moment, never older.
    let moment = Moment::of(api.node());
    let question = question(&head);
    let known = tags.at(moment).known.get(&question).cloned();
    if let Some(known) = known.filter(|known| has(&head.headers, &known.tag)) {
        return not_modified(&known);
    }
    let asked = head.headers.clone();
    let answer = next.run(Request::from_parts(head, body)).await;
    let size = answer.body().size_hint().exact();
    if answer.status() != StatusCode::OK || size.is_none_or(|size| size > cache::LARGEST) {
        return answer;
    }
    let holds = answer.extensions().get().copied();
    let holds = holds.unwrap_or(Holds::Briefly);
    let by_type = answer.headers().contains_key(header::VARY);
    let (mut head, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(head, Body::empty());
    };
    let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", short_hash(&bytes))) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    let known = Known {
        tag,
        holds,
        by_type,
    };
    tags.know(moment, question, known.clone());
    if has(&asked, &known.tag) {
        return not_modified(&known);
    }
    mark(&mut head.headers, &known);
    Response::from_parts(head, Body::from(bytes))
}

fn question(head: &Parts) -> Question {
    let uri = head.uri.path_and_query();
    Question {
        uri: uri.map_or_else(String::new, |uri| uri.as_str().to_owned()),
        accepted: Accepted::of(&head.headers),
    }
}

/// Whether the client has the answer of this tag.
pub(crate) fn has(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let lines = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    tags.any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one).as_bytes() == tag.as_bytes()
    })
}

fn not_modified(known: &Known) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    mark(response.headers_mut(), known);
    response
}

fn mark(fields: &mut HeaderMap, known: &Known) {
    fields.insert(header::ETAG, known.tag.clone());
    fields.insert(header::CACHE_CONTROL, known.holds.field());
    if known.by_type {
        fields.insert(header::VARY, HeaderValue::from_static("accept"));
    }
}

/// Enough of the hash that no two answers to one question ever share it by chance.
fn short_hash(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hex::encode(hash.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::has;

    #[test]
    fn reads_the_tags_that_a_client_has() {
        let tag = HeaderValue::from_static("\"ab\"");
        for (said, wanted) in [
            ("\"ab\"", true),
            ("W/\"ab\"", true),
            ("\"cd\", \"ab\"", true),
            ("*", true),
            ("\"cd\"", false),
            ("ab", false),
            ("", false),
        ] {
            let mut fields = HeaderMap::new();
            fields.insert(header::IF_NONE_MATCH, HeaderValue::from_static(said));
            assert_eq!(has(&fields, &tag), wanted, "{said}");
        }
        assert!(!has(&HeaderMap::new(), &tag));
    }
}
