//! `edit`, `delete`, `react`, `about` and `resend`: what is written about a post, or about oneself.

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

use super::Asker;
use super::posts::{escape, given, print_written};
use crate::print::{list, text};

/// Changes the text of an own post.
pub(crate) async fn edit(asker: &Asker, id: &str, text: String) -> Result<()> {
    let content = given(text)?;
    write(
        asker,
        &json!({ "kind": "edit", "parent": id, "content": content }),
    )
    .await
}

/// Deletes an own post.
pub(crate) async fn delete(asker: &Asker, id: &str) -> Result<()> {
    write(asker, &json!({ "kind": "delete", "parent": id })).await
}

/// Reacts to a post, or takes the reaction back.
pub(crate) async fn react(asker: &Asker, id: &str, sign: &str, take_back: bool) -> Result<()> {
    if !take_back {
        let draft = json!({ "kind": "reaction", "parent": id, "content": sign });
        return write(asker, &draft).await;
    }
    let post = asker
        .client
        .get(&format!("/v1/posts/{}", escape(id)))
        .await?;
    let same = |one: &&Value| text(one, "/content") == sign && !text(one, "/mine").is_empty();
    let Some(mine) = list(&post, "/shown/reactions").iter().find(same) else {
        return Err(anyhow!("You have not reacted to this post with {sign}."));
    };
    delete(asker, text(mine, "/mine")).await
}

/// Says something of the owner.
pub(crate) async fn about(asker: &Asker, text: String) -> Result<()> {
    let content = given(text)?;
    write(asker, &json!({ "kind": "profile", "content": content })).await
}

/// Sends once more what the chain left out.
pub(crate) async fn resend(asker: &Asker, id: &str) -> Result<()> {
    let path = format!("/v1/owner/posts/{}/again", escape(id));
    let written = asker.client.post(&path, &json!({})).await?;
    print_written(asker, &written);
    Ok(())
}

async fn write(asker: &Asker, draft: &Value) -> Result<()> {
    let written = asker.client.post("/v1/owner/posts", draft).await?;
    print_written(asker, &written);
    Ok(())
}
