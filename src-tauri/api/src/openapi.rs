//! The head of the OpenAPI document; the calls come from the routes.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

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
            .add_security_scheme("owner_token", token);
    }
}
