//! The owner's settings.

use axum::Json;
use axum::extract::State;
use blocknet_node::{BadSetting, Settings, SettingsError};

use crate::dto::{SettingsChange, SettingsChanged, SettingsDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::JsonBody;
use crate::state::ApiState;

/// All settings.
#[utoipa::path(
    get, path = "/v1/owner/settings", tag = "owner",
    responses((status = 200, body = SettingsDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Json<SettingsDto> {
    Json(in_force(&api, &api.node().settings()))
}

/// Changes any of the settings; what is absent stays.
#[utoipa::path(
    put, path = "/v1/owner/settings", tag = "owner", request_body = SettingsChange,
    responses((status = 200, body = SettingsChanged), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn change(
    State(api): State<ApiState>,
    JsonBody(change): JsonBody<SettingsChange>,
) -> Result<Json<SettingsChanged>, ApiError> {
    let settings = api.node().put_settings(change.into()).await?;
    let settings = in_force(&api, &settings);
    Ok(Json(SettingsChanged {
        restart_needed: !settings.restart_for.is_empty(),
        settings,
    }))
}

fn in_force(api: &ApiState, settings: &Settings) -> SettingsDto {
    let (wishes, serving) = (api.node().reach_wishes(), api.node().serving());
    let (waiting, overruled) = (api.node().waits_for_restart(), api.node().overruled());
    let (wishes, serving) = (*wishes.borrow(), serving.borrow());
    let fixed = api.node().fixed();
    SettingsDto::new(settings, wishes, &serving, &waiting, &overruled, fixed)
}

impl From<BadSetting> for ApiError {
    fn from(bad: BadSetting) -> Self {
        Self::wrong_field(bad.field, &bad.why)
    }
}

impl From<SettingsError> for ApiError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Bad(bad) => bad.into(),
            SettingsError::Core(error) => error.into(),
        }
    }
}
