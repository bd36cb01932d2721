//! Mining: how it goes, when it runs, and a block on demand.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_node::{MineError, MiningChange as Wished, SettingsError};

use crate::dto::{
    HeaderDto, MineAsked, MinedDto, MinedPostsAsked, MinedPostsDto, MiningChange, MiningDto,
    sentence,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, JsonBody, OptionalJson};
use crate::routes::page_size;
use crate::state::ApiState;

/// How mining goes.
#[utoipa::path(
    get, path = "/v1/owner/mining", tag = "owner",
    responses((status = 200, body = MiningDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Result<Json<MiningDto>, ApiError> {
    Ok(Json(MiningDto::from(&api.node().mining().await?)))
}

/// What is in the block that is being mined: its first posts, in its order.
#[utoipa::path(
    get, path = "/v1/owner/mining/block", tag = "owner", params(MinedPostsAsked),
    responses((status = 200, body = MinedPostsDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn posts(
    State(api): State<ApiState>,
    Asked(asked): Asked<MinedPostsAsked>,
) -> Result<Json<MinedPostsDto>, ApiError> {
    let limit = page_size(asked.limit.as_deref(), 100)?;
    let posts = api.node().mined_posts(limit).await?;
    let mining = MiningDto::from(&api.node().mining().await?);
    Ok(Json(MinedPostsDto {
        block: mining.block,
        posts: posts.iter().map(|post| api.answer(post)).collect(),
    }))
}

/// Sets when and with how much of the computer the node mines; answers how it goes then.
#[utoipa::path(
    put, path = "/v1/owner/mining", tag = "owner", request_body = MiningChange,
    responses((status = 200, body = MiningDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn change(
    State(api): State<ApiState>,
    JsonBody(change): JsonBody<MiningChange>,
) -> Result<Json<MiningDto>, ApiError> {
    let wished = Wished {
        mode: change.mode.map(Into::into),
        threads: change.threads,
        share: change.share_percent,
        on_battery: change.on_battery,
    };
    let view = api.node().set_mining(wished).await.map_err(as_asked)?;
    Ok(Json(MiningDto::from(&view)))
}

/// Names a refused setting as this call does; all settings together have longer names.
fn as_asked(error: SettingsError) -> ApiError {
    let refusal = ApiError::from(error);
    match refusal.body().field.as_deref() {
        Some("mining_threads") => refusal.with_field("threads"),
        Some("mining_share") => refusal.with_field("share_percent"),
        _ => refusal,
    }
}

/// Mines the next block, whatever the mode; answers when it is found, however long that takes.
#[utoipa::path(
    post, path = "/v1/owner/mine", tag = "owner", request_body = MineAsked,
    responses(
        (status = 201, body = MinedDto), (status = 401, body = ErrorBody),
        (status = 409, description = "No post waits, or the search was stopped", body = ErrorBody),
    ),
)]
pub(crate) async fn mine(
    State(api): State<ApiState>,
    OptionalJson(asked): OptionalJson<MineAsked>,
) -> Result<(StatusCode, Json<MinedDto>), ApiError> {
    let mined = api.node().mine(asked.empty).await?;
    let posts = mined.header.post_count;
    let found = MinedDto {
        block: HeaderDto::from(&mined.header),
        posts,
        secs: mined.secs,
    };
    Ok((StatusCode::CREATED, Json(found)))
}

/// Ends the searches that `POST` asked for; each answers 409 `stopped`.
#[utoipa::path(
    delete, path = "/v1/owner/mine", tag = "owner",
    responses((status = 204, description = "Stopped"), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn stop(State(api): State<ApiState>) -> StatusCode {
    api.node().stop_mine().await;
    StatusCode::NO_CONTENT
}

impl From<MineError> for ApiError {
    fn from(error: MineError) -> Self {
        match error {
            MineError::NothingToMine => {
                Self::new(StatusCode::CONFLICT, "nothing_to_mine", sentence(&error))
            }
            MineError::Stopped => Self::new(StatusCode::CONFLICT, "stopped", sentence(&error)),
            MineError::Core(error) => error.into(),
        }
    }
}
