//! The columns that the owner reads side by side, kept so that window and browser show the same.

use blocknet_chain::PublicKey;
use serde::{Deserialize, Serialize};

use crate::filters::{channel_value, no_key};
use crate::said::{Problem, Values};
use crate::settings::no_channel;

/// The setting's key in the store.
pub(crate) const KEY: &str = "columns";
/// Columns at most: more do not fit on any screen.
const MOST: usize = 8;
/// Bytes of a search at most: what a person types.
const SEARCH_BYTES: usize = 200;

/// What a column shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum Column {
    /// All posts.
    Feed,
    /// Replies to the owner's posts.
    Replies,
    /// The posts of a channel.
    Channel(String),
    /// The posts of an author, by key in hex.
    Author(String),
    /// What a search finds, as typed.
    Search(String),
}

/// Columns that cannot be taken: which, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct BadColumn {
    /// The field, such as `columns[2].value`.
    pub field: String,
    /// What is wrong and what would be right.
    pub why: Box<Problem>,
}

/// The columns, as they may be kept.
///
/// # Errors
/// When there are too many, or one of them cannot be.
pub(crate) fn checked(columns: Vec<Column>) -> Result<Vec<Column>, BadColumn> {
    if columns.len() > MOST {
        let message = format!("There may be {MOST} columns at most.");
        let why = Problem::new("more_than", message).with(Values::over(columns.len(), MOST));
        return Err(BadColumn {
            field: "columns".to_owned(),
            why: Box::new(why),
        });
    }
    let checked = columns.into_iter().enumerate().map(|(place, column)| {
        one(column).map_err(|why| BadColumn {
            field: format!("columns[{place}].value"),
            why: Box::new(why),
        })
    });
    checked.collect()
}

fn one(column: Column) -> Result<Column, Problem> {
    match column {
        Column::Feed | Column::Replies => Ok(column),
        Column::Channel(typed) => match channel_value(&typed) {
            Ok(channel) => Ok(Column::Channel(channel)),
            Err(_) => Err(no_channel()),
        },
        Column::Author(typed) => match typed.parse::<PublicKey>() {
            Ok(key) => Ok(Column::Author(key.to_string())),
            Err(_) => Err(no_key()),
        },
        Column::Search(typed) => {
            let typed = typed.trim().to_owned();
            if typed.is_empty() || typed.len() > SEARCH_BYTES {
                let message = format!("A search is 1 to {SEARCH_BYTES} bytes long.");
                let values = Values::between(1, SEARCH_BYTES as u64);
                return Err(Problem::new("bytes_between", message).with(values));
            }
            Ok(Column::Search(typed))
        }
    }
}

/// The columns that the store holds; none where it holds none, or what cannot be read.
pub(crate) fn from_json(text: Option<&str>) -> Vec<Column> {
    let read = text.map(serde_json::from_str).transpose();
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, "the saved columns could not be read; there are none now");
        None
    })
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Column, checked, from_json};

    #[test]
    fn keeps_what_can_be_shown_and_nothing_else() {
        let good = vec![
            Column::Feed,
            Column::Channel("#Minutes".to_owned()),
            Column::Search(" mill from:zoë ".to_owned()),
        ];
        let kept = checked(good).expect("all of them can be");
        assert_eq!(kept[1], Column::Channel("minutes".to_owned()));
        let json = serde_json::to_string(&kept).expect("plain");
        assert_eq!(from_json(Some(&json)), kept);
        let bad = [
            vec![Column::Feed; 9],
            vec![Column::Channel("two words".to_owned())],
            vec![Column::Author("ada".to_owned())],
            vec![Column::Search("x".repeat(201))],
            vec![Column::Search(" ".to_owned())],
        ];
        for columns in bad {
            assert!(checked(columns.clone()).is_err(), "{columns:?}");
        }
        assert_eq!(from_json(Some("no list")), []);
        assert_eq!(from_json(None), []);
    }
}
