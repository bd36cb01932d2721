//! Posts: to read, to prove, to hand in.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use blocknet_chain::rules::body::BURIED_BLOCKS;
use blocknet_chain::{Leaf, Post, PostId, PublicKey};
use blocknet_node::core::{Origin, PostOutcome};
use blocknet_node::transport::MAX_POSTS_PER_BATCH;
use blocknet_node::{Lens, Misdeed, ProofOf, Values};
use blocknet_store::{FeedPost, FeedQuery, Standing};
use bytes::Bytes;

use super::blocks::framed;
use super::{channels, number, off_the_runtime, page_size};
use crate::dto::{
    FeedAsked, FeedDto, LeavesDto, PostAnswer, PostDto, PostTakenDto, PostsDto, ProofDto,
    ThreadAsked, ThreadDto, sentence,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, Caller, InPath, Sent, items, octets, parsed, ready_json};
use crate::json;
use crate::kept::Moment;
use crate::outside::Holds;
use crate::pace::NODE_HEADER;
use crate::rates::Counted;
use crate::state::ApiState;

/// Bytes of a search at most: what a person types.
const MAX_SEARCH: usize = 200;

/// Confirmed and waiting posts, newest first.
///
/// Asked for the owner's own posts, the owner's listener also lists what the chain left out.
#[utoipa::path(
    get, path = "/v1/posts", tag = "public", params(FeedAsked),
    responses(
        (status = 200, body = FeedDto), (status = 400, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 503, description = "Nobody has time for it, or it takes longer than one question may (`read_too_long`)", body = ErrorBody),
    ),
)]
pub(crate) async fn list(
    State(api): State<ApiState>,
    caller: Caller,
    Asked(asked): Asked<FeedAsked>,
) -> Result<Response, ApiError> {
    let mut query = query(&api, &asked)?;
    // The owner's columns may look for several things at once.
    if query.is_search() && !api.is_for_owner() {
        api.count(caller, Counted::Search)?;
    }
    // What the chain left out is its author's to send again; to others it is nothing.
    query.include_left_out = query.author.is_some_and(|author| api.is_owner(&author));
    let newest = query.before.is_none() && !query.is_search();
    let page = match api.kept().filter(|_| newest) {
        Some(kept) => {
            let made = page(&api, query.clone());
            kept.page(Moment::of(api.node()), &query, made).await?
        }
        None => page(&api, query).await?,
    };
    Ok(ready_json(page))
}

/// A page of the feed as JSON.
async fn page(api: &ApiState, query: FeedQuery) -> Result<Bytes, ApiError> {
    let lens = Lens {
        author: query.author,
        channel: query.channel.clone(),
    };
    let page = api.node().feed(query).await?;
    let answer = FeedDto {
        posts: api.answers(&page.posts, lens).await?,
        next: page.next.map(|cursor| api.seal().close(cursor)),
    };
    let json = serde_json::to_vec(&answer).map_err(|_| ApiError::internal())?;
    Ok(json.into())
}

/// A post by its id.
#[utoipa::path(
    get, path = "/v1/posts/{id}", tag = "public",
    params(("id" = String, Path, description = "Id, 64 hex digits")),
    responses((status = 200, body = PostAnswer), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn show(
    State(api): State<ApiState>,
    InPath(id): InPath<PostId>,
) -> Result<Response, ApiError> {
    let post = api.node().post(id).await?.ok_or_else(no_such_post)?;
    let holds = if is_deep(&api, &post) {
        Holds::ForAWhile
    } else {
        Holds::Briefly
    };
    let answers = api.answers(&[post], Lens::default()).await?;
    let answer = answers.into_iter().next().ok_or_else(no_such_post)?;
    Ok((Extension(holds), Json(answer)).into_response())
}

/// Whether a post lies so deep that no reorg of any likelihood reaches it.
fn is_deep(api: &ApiState, post: &FeedPost) -> bool {
    let tip = api.node().tip().borrow().state.height;
    match post.stored.standing {
        Standing::Confirmed { height, .. } => {
            tip.get().saturating_sub(height.get()) >= BURIED_BLOCKS
        }
        _ => false,
    }
}

/// A post with what it answers and what answers it.
#[utoipa::path(
    get, path = "/v1/posts/{id}/thread", tag = "public",
    params(("id" = String, Path, description = "Id, 64 hex digits"), ThreadAsked),
    responses(
        (status = 200, body = ThreadDto), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 429, body = ErrorBody),
        (status = 503, description = "Nobody has time for it, or it takes longer than one question may (`read_too_long`)", body = ErrorBody),
    ),
)]
pub(crate) async fn thread(
    State(api): State<ApiState>,
    InPath(id): InPath<PostId>,
    Asked(asked): Asked<ThreadAsked>,
) -> Result<Json<ThreadDto>, ApiError> {
    let limit = match &asked.limit {
        Some(limit) => page_size(Some(limit), 500)?,
        None => 500,
    };
    let after = asked
        .before
        .as_deref()
        .map(|text| api.seal().open(text))
        .transpose()?;
    let thread = api
        .node()
        .thread(id, limit, after)
        .await?
        .ok_or_else(no_such_post)?;
    // Hundreds of posts with their texts are megabytes. The read has a turn of its own, and who waits
    // for that keeps nobody from this one.
    let _turn = api.build_turn().await?;
    let next = thread.next.map(|cursor| api.seal().close(cursor));
    let (has_root, above, below) = (
        thread.root.is_some(),
        thread.ancestors.len(),
        thread.replies.len(),
    );
    let mut posts: Vec<FeedPost> = thread.root.into_iter().chain(thread.ancestors).collect();
    posts.push(thread.post);
    posts.extend(thread.replies);
    let mut answers = api.answers(&posts, Lens::default()).await?.into_iter();
    let root = if has_root { answers.next() } else { None };
    let ancestors = answers.by_ref().take(above).collect();
    let post = answers.next().ok_or_else(ApiError::internal)?;
    let replies: Vec<_> = answers.take(below).collect();
    Ok(Json(ThreadDto {
        root,
        ancestors,
        post,
        replies,
        next,
    }))
}

/// The proof of a confirmed post: who says what, not before and not after, and the work on top.
#[utoipa::path(
    get, path = "/v1/posts/{id}/proof", tag = "public",
    params(("id" = String, Path, description = "Id, 64 hex digits")),
    responses(
        (status = 200, body = ProofDto), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, description = "The post is in no block yet", body = ErrorBody),
    ),
)]
pub(crate) async fn proof(
    State(api): State<ApiState>,
    InPath(id): InPath<PostId>,
) -> Result<Response, ApiError> {
    let _turn = api.build_turn().await?;
    match api.node().proof(id).await? {
        ProofOf::Proof(proof) => {
            let answer = move || Json(ProofDto::from(&*proof)).into_response();
            off_the_runtime(answer).await
        }
        ProofOf::Unknown => Err(no_such_post()),
        ProofOf::NotConfirmed => {
            let message =
                "The post is in no block yet, so nothing proves it. Try again once it is.";
            Err(ApiError::new(
                StatusCode::CONFLICT,
                "not_confirmed",
                message,
            ))
        }
    }
}

/// Takes one signed post, as JSON or as `stub || text`.
#[utoipa::path(
    post, path = "/v1/posts", tag = "public",
    request_body(content((PostDto = "application/json"), (Vec<u8> = "application/octet-stream"))),
    responses(
        (status = 202, description = "Taken", body = PostTakenDto),
        (status = 200, description = "It was here", body = PostTakenDto),
        (status = 400, body = ErrorBody), (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
        (status = 422, description = "It breaks the rule named", body = ErrorBody),
        (status = 429, description = "The pool asks for a heavier stamp, or posts come too fast", body = ErrorBody),
    ),
)]
pub(crate) async fn submit(
    State(api): State<ApiState>,
    caller: Caller,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, ApiError> {
    let post = match sent {
        Sent::Octets(bytes) => Post::decode_alone(&bytes).map_err(|error| {
            api.caller_broke(caller, Misdeed::DamagedPost);
            ApiError::bad_body(sentence(&error))
        })?,
        Sent::Json(bytes) => json::decode::<PostDto>(&bytes)?.into_post(api.node().network())?,
    };
    if post.text.is_none() {
        return Err(ApiError::bad_field(
            "content",
            "A post is handed in with its text.",
        ));
    }
    let taken = PostTakenDto {
        id: post.stub.id(api.node().network()).into(),
        leaf: post.stub.leaf().into(),
    };
    // People's scripts call here too; nodes name themselves.
    let node = headers.contains_key(NODE_HEADER);
    let origin = caller.0.filter(|_| node).map_or(Origin::Api, Origin::Peer);
    match api.node().submit_post(post, origin, caller.0).await? {
        PostOutcome::Accepted => Ok((StatusCode::ACCEPTED, Json(taken)).into_response()),
        PostOutcome::Known { .. } => Ok((StatusCode::OK, Json(taken)).into_response()),
        PostOutcome::Floor { needed } => Err(pool_floor(needed)),
        PostOutcome::Full => Err(author_full()),
        PostOutcome::Refused { rule, message } => Err(ApiError::rule_broken(rule, message)),
    }
}

/// Up to 128 posts by leaf, in the order asked for; those that are not here are left out.
///
/// Asked in bytes (leaves of 32), each comes as `u32 length || stub || text`; asked in JSON, as
/// JSON.
#[utoipa::path(
    post, path = "/v1/posts/batch", tag = "public",
    request_body(content((LeavesDto = "application/json"), (Vec<u8> = "application/octet-stream"))),
    responses(
        (status = 200, content((PostsDto = "application/json"), (Vec<u8> = "application/octet-stream"))),
        (status = 400, body = ErrorBody), (status = 413, body = ErrorBody), (status = 415, body = ErrorBody),
    ),
)]
pub(crate) async fn batch(State(api): State<ApiState>, sent: Sent) -> Result<Response, ApiError> {
    match sent {
        Sent::Octets(bytes) => {
            let leaves = items::<32>(&bytes, MAX_POSTS_PER_BATCH)?
                .into_iter()
                .map(Leaf::from_bytes);
            let posts = api.node().posts_by_leaf(leaves.collect()).await?;
            let posts: Vec<_> = posts.iter().filter_map(Post::encode_alone).collect();
            Ok(octets(framed(&posts)))
        }
        Sent::Json(bytes) => {
            let LeavesDto { leaves } = json::decode(&bytes)?;
            if leaves.len() > MAX_POSTS_PER_BATCH {
                let message = format!(
                    "{} leaves; {MAX_POSTS_PER_BATCH} is the limit.",
                    leaves.len()
                );
                return Err(ApiError::bad_field("leaves", message));
            }
            let posts = api
                .node()
                .posts_by_leaf(leaves.into_iter().map(|leaf| leaf.0).collect())
                .await?;
            let posts = posts
                .iter()
                .map(|post| PostDto::new(api.node().network(), post))
                .collect();
            Ok(Json(PostsDto { posts }).into_response())
        }
    }
}

/// 429: the pool takes only heavier stamps now.
pub(super) fn pool_floor(needed: u64) -> ApiError {
    let message = format!(
        "The pool is full of heavier stamps: this post needs a stamp_work of {needed} now."
    );
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "pool_floor", message).with_field("stamp_work")
}

/// 429: the author has as much waiting as one author may.
pub(super) fn author_full() -> ApiError {
    let message =
        "As many posts of this author wait as one author may have. Wait for the next block.";
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "author_full", message)
}

fn no_such_post() -> ApiError {
    ApiError::not_found("This node has no such post.")
}

fn query(api: &ApiState, asked: &FeedAsked) -> Result<FeedQuery, ApiError> {
    let all_kinds = match asked.kind.as_deref() {
        None => false,
        Some("all") => true,
        Some(_) => return Err(ApiError::bad_field("kind", "kind is `all` or absent.")),
    };
    if let Some(q) = asked.q.as_ref().filter(|q| q.len() > MAX_SEARCH) {
        let message = format!(
            "The search has {} bytes; {MAX_SEARCH} is the limit.",
            q.len()
        );
        return Err(ApiError::bad_field("q", message)
            .with_why("too_long", &Values::over(q.len(), MAX_SEARCH)));
    }
    if let Some(from) = asked.from.as_ref().filter(|from| from.len() > MAX_SEARCH) {
        let message = format!("from has {} bytes; {MAX_SEARCH} is the limit.", from.len());
        return Err(ApiError::bad_field("from", message)
            .with_why("too_long", &Values::over(from.len(), MAX_SEARCH)));
    }
    let full = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let time = |field: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => number(field, Some(text), 0, u64::MAX, 0).map(Some),
    };
    Ok(FeedQuery {
        author: key("author", asked.author.as_deref())?,
        channel: full(&asked.channel).map(channels::checked).transpose()?,
        from: full(&asked.from),
        answers: key("answers", asked.answers.as_deref())?,
        since: time("since", &asked.since)?,
        until: time("until", &asked.until)?,
        has_file: match asked.has.as_deref() {
            None => false,
            Some("file") => true,
            Some(_) => {
                let message = "has takes `file`: it lists notes with an attachment.";
                return Err(ApiError::bad_field("has", message));
            }
        },
        text: full(&asked.q),
        all_kinds,
        include_left_out: false,
        before: asked
            .before
            .as_deref()
            .map(|text| api.seal().open(text))
            .transpose()?,
        limit: page_size(asked.limit.as_deref(), 200)?,
    })
}

/// A public key from a query.
fn key(field: &str, text: Option<&str>) -> Result<Option<PublicKey>, ApiError> {
    text.map(|text| parsed(field, text)).transpose()
}
