//! What went wrong, for programs as well as for people.

use blocknet_node::{Problem, Values};
use serde::Serialize;
use utoipa::ToSchema;

use super::printed::PostIdHex;
use crate::reasons::Reason;

/// The values of a sentence, each where the sentence has it, so that a page can say it in words of
/// its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValuesDto {
    /// Height of a block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u64>,
    /// A number of blocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<u64>,
    /// A number of days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u64>,
    /// A number of posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<u64>,
    /// Id of a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<PostIdHex>,
    /// A row of the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Its table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// A part of the store: `file`, `posts`, `blocks`, `pool` or `store`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// A port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// An address without its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// What another program said, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// How much, or how many, there are of what there may be less of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// The smallest value that does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<u64>,
    /// The largest value that does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// Which of several, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<u64>,
    /// Which of several, each from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<u64>>,
    /// The number of a rule of the protocol, as in `P2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Something that was typed, or is to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A file or folder of the node's computer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// Why, for programs that say it in words of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CauseDto {
    /// For programs.
    #[schema(example = "too_long")]
    pub code: String,
    /// The values of the sentence.
    pub values: ValuesDto,
}

impl CauseDto {
    /// A reason with its values.
    #[must_use]
    pub fn new(code: &str, values: &Values) -> Self {
        Self {
            code: code.to_owned(),
            values: values.into(),
        }
    }

    /// Why, where the error knows more than its code says.
    pub(crate) fn of(error: &impl Reason) -> Option<Self> {
        error.why().map(|(code, values)| Self::new(code, &values))
    }
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemDto {
    /// For programs.
    #[schema(example = "port_taken")]
    pub code: String,
    /// The values of the message.
    pub values: ValuesDto,
    /// What happened.
    pub message: String,
}

impl From<&Values> for ValuesDto {
    fn from(values: &Values) -> Self {
        Self {
            height: values.height,
            blocks: values.blocks,
            days: values.days,
            posts: values.posts,
            post: values.post.map(PostIdHex::from),
            row: values.row,
            table: values.table.clone(),
            part: values.part.map(str::to_owned),
            port: values.port,
            ip: values.ip.map(|ip| ip.to_string()),
            said: values.said.clone(),
            size: values.size,
            least: values.least,
            most: values.most,
            place: values.place,
            places: values.places.clone(),
            rule: values.rule.map(|rule| rule.to_string()),
            text: values.text.clone(),
            path: values.path.clone(),
        }
    }
}

impl From<&Problem> for CauseDto {
    fn from(problem: &Problem) -> Self {
        Self::new(problem.code, &problem.values)
    }
}

impl From<&Problem> for ProblemDto {
    fn from(problem: &Problem) -> Self {
        Self {
            code: problem.code.to_owned(),
            values: ValuesDto::from(&*problem.values),
            message: problem.message.clone(),
        }
    }
}
