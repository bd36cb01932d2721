//! The owner's identities. What holds a secret is answered for a typed passphrase where one is
//! set, here and nowhere else, and never kept by a cache.

use std::io;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_chain::PublicKey;
use blocknet_node::identity::IdentityError;
use blocknet_node::{BackupError, CoreError, Imported, KeyError, RemoveError};

use crate::dto::{
    BackupCheckDto, BackupTyped, ExportAsked, ExportedDto, IdentitiesDto, IdentityAsked,
    IdentityChange, ImportAsked, KeyCodeDto, OwnIdentityDto, PassphraseAsked, Printed, RemoveAsked,
    RestoreAsked, SecretAsked, UnlockAsked, WordsDto, sentence,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{InPath, JsonBody};
use crate::reach::qr_svg;
use crate::state::ApiState;

/// The answer about one that came in.
type Made = (StatusCode, Json<OwnIdentityDto>);

/// Every identity of this node.
#[utoipa::path(
    get, path = "/v1/owner/identities", tag = "owner",
    responses((status = 200, body = IdentitiesDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn list(State(api): State<ApiState>) -> Json<IdentitiesDto> {
    let identities = api.node().identities();
    Json(IdentitiesDto {
        identities: identities.into_iter().map(OwnIdentityDto::from).collect(),
    })
}

/// Makes a further identity.
#[utoipa::path(
    post, path = "/v1/owner/identities", tag = "owner", request_body = IdentityAsked,
    responses(
        (status = 201, body = OwnIdentityDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 409, description = "There are too many", body = ErrorBody),
    ),
)]
pub(crate) async fn make(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<IdentityAsked>,
) -> Result<Made, ApiError> {
    let made = api.node().make_identity(&asked.name).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Brings an identity back from its 24 words and puts it in use.
#[utoipa::path(
    post, path = "/v1/owner/identities/restore", tag = "owner", request_body = RestoreAsked,
    responses(
        (status = 201, body = OwnIdentityDto), (status = 400, description = "The words are wrong", body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 409, description = "It is here already", body = ErrorBody),
    ),
)]
pub(crate) async fn restore(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<RestoreAsked>,
) -> Result<Made, ApiError> {
    let node = api.node();
    let restored = node.restore_identity(&asked.words, &asked.name).await?;
    Ok((StatusCode::CREATED, Json(restored.into())))
}

/// Brings an identity in from a file that was exported, and puts it in use.
#[utoipa::path(
    post, path = "/v1/owner/identities/import", tag = "owner", request_body = ImportAsked,
    responses(
        (status = 201, body = OwnIdentityDto), (status = 400, description = "It is no such file", body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, description = "The passphrase is another one", body = ErrorBody),
        (status = 409, description = "It is here already", body = ErrorBody),
        (status = 429, description = "Other passphrases are being tried", body = ErrorBody),
    ),
)]
pub(crate) async fn import(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<ImportAsked>,
) -> Result<Made, ApiError> {
    let ImportAsked {
        file,
        passphrase,
        name,
    } = asked;
    let imported = api
        .node()
        .import_identity(&file, &passphrase, &name)
        .await?;
    Ok((StatusCode::CREATED, Json(imported.into())))
}

/// Names an identity, or puts it in use.
#[utoipa::path(
    put, path = "/v1/owner/identities/{key}", tag = "owner", request_body = IdentityChange,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = OwnIdentityDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody),
    ),
)]
pub(crate) async fn change(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(change): JsonBody<IdentityChange>,
) -> Result<Json<OwnIdentityDto>, ApiError> {
    let node = api.node();
    if change.active == Some(false) {
        let message = "To end an identity's use, put another one in use.";
        return Err(ApiError::bad_field("active", message));
    }
    if let Some(name) = &change.name {
        node.name_identity(&key, name).await?;
    }
    if change.active == Some(true) {
        node.use_identity(&key).await?;
    }
    shown(&api, &key)
}

/// Removes an identity from this computer, for good.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/remove", tag = "owner", request_body = RemoveAsked,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 204, description = "Gone"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, description = "The passphrase is needed, or another one", body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, description = "It is in use", body = ErrorBody),
    ),
)]
pub(crate) async fn remove(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(asked): JsonBody<RemoveAsked>,
) -> Result<StatusCode, ApiError> {
    let node = api.node();
    node.remove_identity(&key, &asked.confirm, asked.passphrase.as_ref())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The 24 words of an identity, and a QR code of them. Whoever has them writes in its name.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/words", tag = "owner", request_body = SecretAsked,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = WordsDto), (status = 401, body = ErrorBody),
        (status = 403, description = "The passphrase is needed, or another one", body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn words(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(asked): JsonBody<SecretAsked>,
) -> Result<Json<WordsDto>, ApiError> {
    let words = api.node().words_of(&key, asked.passphrase.as_ref()).await?;
    let words: Vec<&'static str> = words.iter().collect();
    let qr_svg = code(&words.join(" "))?;
    Ok(Json(WordsDto { words, qr_svg }))
}

/// Asks for four of the 24 words, to prove that they are written down.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/backup", tag = "owner",
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = BackupCheckDto), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, description = "It is locked", body = ErrorBody),
    ),
)]
pub(crate) async fn begin_backup(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
) -> Result<Json<BackupCheckDto>, ApiError> {
    let places = api.node().begin_backup_check(&key)?;
    Ok(Json(BackupCheckDto { places }))
}

/// Takes the words that were asked for; with all of them right the backup is proven.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/backup/verify", tag = "owner", request_body = BackupTyped,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = OwnIdentityDto), (status = 400, description = "A word is wrong", body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, description = "It is locked, or no words were asked for", body = ErrorBody),
    ),
)]
pub(crate) async fn end_backup(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(typed): JsonBody<BackupTyped>,
) -> Result<Json<OwnIdentityDto>, ApiError> {
    let typed = typed.words.into_iter().map(|one| (one.place, one.word));
    let typed: Vec<_> = typed.collect();
    api.node().end_backup_check(&key, &typed).await?;
    shown(&api, &key)
}

/// Sets, changes or takes off a passphrase.
#[utoipa::path(
    put, path = "/v1/owner/identities/{key}/passphrase", tag = "owner", request_body = PassphraseAsked,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = OwnIdentityDto), (status = 400, description = "It is too short", body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, description = "The passphrase is needed, or another one", body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn passphrase(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(asked): JsonBody<PassphraseAsked>,
) -> Result<Json<OwnIdentityDto>, ApiError> {
    let PassphraseAsked { current, new } = asked;
    api.node()
        .set_passphrase(&key, current.as_ref(), new)
        .await?;
    shown(&api, &key)
}

/// Opens an identity until the node ends; texts that wait for it are sent.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/unlock", tag = "owner", request_body = UnlockAsked,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = OwnIdentityDto), (status = 401, body = ErrorBody),
        (status = 403, description = "The passphrase is another one", body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 429, description = "Other passphrases are being tried", body = ErrorBody),
    ),
)]
pub(crate) async fn unlock(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(asked): JsonBody<UnlockAsked>,
) -> Result<Json<OwnIdentityDto>, ApiError> {
    api.node().unlock(&key, &asked.passphrase).await?;
    shown(&api, &key)
}

/// Closes an identity that has a passphrase, until that is typed again.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/lock", tag = "owner",
    params(("key" = String, Path, description = "Its public key")),
    responses((status = 200, body = OwnIdentityDto), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn lock(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
) -> Result<Json<OwnIdentityDto>, ApiError> {
    api.node().lock(&key)?;
    shown(&api, &key)
}

/// An identity in a file of its own, under a passphrase of its own.
#[utoipa::path(
    post, path = "/v1/owner/identities/{key}/export", tag = "owner", request_body = ExportAsked,
    params(("key" = String, Path, description = "Its public key")),
    responses(
        (status = 200, body = ExportedDto), (status = 400, description = "The file's passphrase is too short", body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, description = "The passphrase is needed, or another one", body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 429, body = ErrorBody),
    ),
)]
pub(crate) async fn export(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
    JsonBody(asked): JsonBody<ExportAsked>,
) -> Result<Json<ExportedDto>, ApiError> {
    let ExportAsked {
        passphrase,
        file_passphrase,
    } = asked;
    let node = api.node();
    let sealed = node.export_identity(&key, passphrase.as_ref(), file_passphrase);
    let sealed = sealed.await.map_err(|error| match error {
        KeyError::Unfit => ApiError::bad_field("file_passphrase", sentence(&error)).because(&error),
        other => other.into(),
    })?;
    let file = sealed.to_json();
    let short = node.identity_of(&key)?.short;
    Ok(Json(ExportedDto {
        qr_svg: code(&file)?,
        file_name: format!("blocknet-{short}.json"),
        file,
    }))
}

/// A public key as a QR code, for others to find its author by.
#[utoipa::path(
    get, path = "/v1/owner/identities/{key}/code", tag = "owner",
    params(("key" = String, Path, description = "Its public key")),
    responses((status = 200, body = KeyCodeDto), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn key_code(
    State(api): State<ApiState>,
    InPath(key): InPath<PublicKey>,
) -> Result<Json<KeyCodeDto>, ApiError> {
    api.node().identity_of(&key)?;
    Ok(Json(KeyCodeDto {
        author: Printed(key),
        // In capitals a QR code packs two characters into eleven bits.
        qr_svg: code(&key.to_string().to_uppercase())?,
    }))
}

fn shown(api: &ApiState, key: &PublicKey) -> Result<Json<OwnIdentityDto>, ApiError> {
    Ok(Json(api.node().identity_of(key)?.into()))
}

fn code(text: &str) -> Result<String, ApiError> {
    // Its text may be a secret: the error alone is logged.
    qr_svg(text).map_err(|error| {
        tracing::error!(%error, "a code could not be drawn");
        ApiError::internal()
    })
}

impl From<KeyError> for ApiError {
    fn from(error: KeyError) -> Self {
        let said = sentence(&error);
        let (status, code) = match error {
            KeyError::Unknown { .. } => return Self::not_found(said),
            KeyError::WrongPassphrase => (StatusCode::FORBIDDEN, "wrong_passphrase"),
            KeyError::PassphraseNeeded => (StatusCode::FORBIDDEN, "passphrase_needed"),
            KeyError::Unfit => return Self::bad_field("new", said).because(&error),
            KeyError::Busy => {
                let wait = std::time::Duration::from_secs(1);
                let busy = Self::new(StatusCode::TOO_MANY_REQUESTS, "busy", said);
                return busy.with_retry_after(wait);
            }
            KeyError::AlreadyHere { .. } => (StatusCode::CONFLICT, "already_here"),
            KeyError::TooMany => (StatusCode::CONFLICT, "too_many"),
            KeyError::Last => (StatusCode::CONFLICT, "last"),
            KeyError::Unsealed(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bad_file"),
            KeyError::Stopping => return Self::stopping(),
            KeyError::Folder(IdentityError::File { ref source, .. })
                if matches!(
                    source.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
                ) =>
            {
                return CoreError::DiskFull.into();
            }
            KeyError::Folder(_) | KeyError::Seal(_) => {
                tracing::error!(%error, "a key could not be kept");
                (StatusCode::INTERNAL_SERVER_ERROR, "identity")
            }
        };
        Self::new(status, code, said).because(&error)
    }
}

impl From<Imported> for ApiError {
    fn from(error: Imported) -> Self {
        match error {
            Imported::Words(error) => Self::bad_field("words", sentence(&error)).because(&error),
            Imported::File(error) => Self::bad_field("file", sentence(&error)).because(&error),
            Imported::Key(error) => error.into(),
            Imported::Name(bad) => bad.into(),
            Imported::Core(error) => error.into(),
        }
    }
}

impl From<BackupError> for ApiError {
    fn from(error: BackupError) -> Self {
        let said = sentence(&error);
        match error {
            BackupError::NotAsked => Self::new(StatusCode::CONFLICT, "not_asked", said),
            BackupError::Locked => Self::new(StatusCode::CONFLICT, "locked", said),
            BackupError::Wrong { .. } => {
                let refusal = Self::new(StatusCode::BAD_REQUEST, "wrong_words", said);
                refusal.with_field("words").because(&error)
            }
            BackupError::OtherPlaces { .. } => Self::bad_field("words", said).because(&error),
            BackupError::Key(error) => error.into(),
            BackupError::Core(error) => error.into(),
        }
    }
}

impl From<RemoveError> for ApiError {
    fn from(error: RemoveError) -> Self {
        let said = sentence(&error);
        match error {
            RemoveError::NotConfirmed { .. } => Self::bad_field("confirm", said).because(&error),
            RemoveError::Active => Self::new(StatusCode::CONFLICT, "active", said),
            RemoveError::Waiting { .. } => {
                Self::new(StatusCode::CONFLICT, "waiting", said).because(&error)
            }
            RemoveError::Key(error) => error.into(),
            RemoveError::Core(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_finds_no_room_says_that_the_disk_is_full() {
        let error = |kind: io::ErrorKind| {
            let (path, source) = ("identity.key".into(), kind.into());
            ApiError::from(KeyError::from(IdentityError::File { path, source }))
        };
        for full in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            let refusal = error(full);
            assert_eq!(refusal.status(), StatusCode::INSUFFICIENT_STORAGE);
            assert_eq!(refusal.body().code, "disk_full");
        }
        let refusal = error(io::ErrorKind::PermissionDenied);
        assert_eq!(refusal.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
