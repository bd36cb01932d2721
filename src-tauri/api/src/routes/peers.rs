//! Addresses, as peers tell each other.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::dto::{AddressDto, AddressesDto, ReachableDto, SeenAddressDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Caller, JsonBody};
use crate::state::ApiState;

/// Addresses that this node itself has reached in the last 3 h: ip and port, never names.
#[utoipa::path(get, path = "/v1/peers", tag = "public", responses((status = 200, body = AddressesDto)))]
pub(crate) async fn known(State(api): State<ApiState>) -> Json<AddressesDto> {
    let known = api.node().known_addresses().into_iter();
    Json(AddressesDto {
        peers: known
            .map(|address| AddressDto {
                ip: address.ip(),
                port: address.port(),
            })
            .collect(),
    })
}

/// "You can reach me at this port": the node tries it before it tells others.
#[utoipa::path(
    post, path = "/v1/peers", tag = "public", request_body = ReachableDto,
    responses(
        (status = 202, description = "The caller's address as this node sees it", body = SeenAddressDto),
        (status = 400, body = ErrorBody), (status = 415, body = ErrorBody),
    ),
)]
pub(crate) async fn reachable(
    State(api): State<ApiState>,
    caller: Caller,
    JsonBody(asked): JsonBody<ReachableDto>,
) -> Result<(StatusCode, Json<SeenAddressDto>), ApiError> {
    let Some(from) = caller.0 else {
        return Err(ApiError::bad_body(
            "Only a caller over the network has an address.",
        ));
    };
    let address = api.node().heard_address(from, asked.port.get());
    Ok((
        StatusCode::ACCEPTED,
        Json(SeenAddressDto {
            address: address.to_string(),
        }),
    ))
}
