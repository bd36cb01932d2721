//! What went wrong, for programs as well as for people: a code, the values of its sentence, and the
//! sentence itself.

use std::net::IpAddr;

use blocknet_chain::PostId;
use blocknet_store::CheckProblem;

/// The values of a sentence, each where the sentence has it, so that it can be said in another
/// language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// Height of a block.
    pub height: Option<u64>,
    /// A number of blocks.
    pub blocks: Option<u64>,
    /// A number of days.
    pub days: Option<u64>,
    /// A number of posts.
    pub posts: Option<u64>,
    /// Which post.
    pub post: Option<PostId>,
    /// A row of the database.
    pub row: Option<u64>,
    /// Its table.
    pub table: Option<String>,
    /// A part of the store: `file`, `posts`, `blocks`, `pool` or `store`.
    pub part: Option<&'static str>,
    /// A port.
    pub port: Option<u16>,
    /// An address without its port.
    pub ip: Option<IpAddr>,
    /// What another program said, in its own words.
    pub said: Option<String>,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// For programs.
    pub code: &'static str,
    /// The values of the sentence.
    pub values: Values,
    /// What happened.
    pub message: String,
}

impl Problem {
    /// A part of the store, or all of it, could not be looked at.
    pub(crate) fn unreadable(said: String) -> Self {
        Self::from(&CheckProblem::Unreadable {
            part: "store",
            said,
        })
    }
}

impl From<&CheckProblem> for Problem {
    fn from(problem: &CheckProblem) -> Self {
        Self {
            code: problem.code(),
            values: values_of(problem),
            message: problem.to_string(),
        }
    }
}

fn values_of(problem: &CheckProblem) -> Values {
    use CheckProblem as P;
    let mut values = Values::default();
    // No row and no height is below zero.
    let whole = |number: &i64| u64::try_from(*number).ok();
    match problem {
        P::Unreadable { part, said } => {
            (values.part, values.said) = (Some(*part), Some(said.clone()));
        }
        P::File { said } => values.said = Some(said.clone()),
        P::Dangling { row, table } => {
            (values.row, values.table) = (whole(row), Some(table.clone()));
        }
        P::StubLost { row } | P::Misnamed { row } => values.row = whole(row),
        P::Mislisted { post } => values.post = Some(*post),
        P::PostDamaged { post, said } => {
            (values.post, values.said) = (Some(*post), Some(said.clone()));
        }
        P::BlockMissing { height }
        | P::Gap { height }
        | P::WrongId { height }
        | P::Unlinked { height }
        | P::WrongSums { height }
        | P::Invalid { height }
        | P::BodyMissing { height }
        | P::WrongBody { height }
        | P::Misplaced { height } => values.height = whole(height),
        P::PoolStray { posts } | P::PoolMissing { posts } | P::BlockStray { posts } => {
            values.posts = Some(*posts);
        }
        P::Genesis => {}
    }
    values
}
