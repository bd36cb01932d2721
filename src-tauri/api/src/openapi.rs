//! The head of the OpenAPI document; the calls come from the routes.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// Name of the owner's token in the document.
const TOKEN: &str = "owner_token";

/// Title, words and tags of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "BlockNet",
        description = "A node of a public proof-of-work chain of posts.\n\n\
            Names are snake_case; numbers of 64 bits are decimal strings without leading zeros; bytes are lowercase \
            hex; times are Unix seconds unless the name says otherwise. Every answer carries the header \
            blocknet-network with the first 8 hex digits of the genesis id. Every refusal is \
            {\"code\", \"message\", \"rule\"?, \"field\"?}."
    ),
    tags(
        (name = "public", description = "What everybody may ask, on the public listener and on the owner's"),
        (name = "owner", description = "What acts for the owner: on the loopback listener with the token from the file \
            owner.token, and in the desktop window without one"),
    ),
    modifiers(&OwnerToken),
)]
pub(crate) struct Document;

struct OwnerToken;

impl Modify for OwnerToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document
            .components
            .get_or_insert_default()
            .add_security_scheme(TOKEN, token);
    }
}

/// Says of each call that acts for the owner that it takes the token; the trade of a code does not.
pub(crate) fn ask_for_the_token(document: &mut utoipa::openapi::OpenApi) {
    let owners = document
        .paths
        .paths
        .iter_mut()
        .filter(|(path, _)| path.starts_with("/v1/owner/"));
    for (_, item) in owners.filter(|(path, _)| *path != "/v1/owner/session") {
        for operation in operations(item) {
            operation.security = Some(vec![SecurityRequirement::new(TOKEN, Vec::<String>::new())]);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}
