//! What went wrong, for programs as well as for people: a code, the values of its sentence, and the
//! sentence itself.

use std::fmt;
use std::net::IpAddr;

use blocknet_chain::{PostId, Rule};
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
    /// How much, or how many, there are of what there may be less of.
    pub size: Option<u64>,
    /// The smallest value that does.
    pub least: Option<u64>,
    /// The largest value that does.
    pub most: Option<u64>,
    /// Which of several, from 1.
    pub place: Option<u64>,
    /// Which of several, each from 1.
    pub places: Option<Vec<u64>>,
    /// A rule of the protocol.
    pub rule: Option<Rule>,
    /// Something that was typed, or is to be.
    pub text: Option<String>,
    /// A file or folder of this computer.
    pub path: Option<String>,
}

impl Values {
    /// Of something that is larger than it may be.
    #[must_use]
    pub fn over(size: usize, most: usize) -> Self {
        Self {
            size: Some(size as u64),
            ..Self::at_most(most as u64)
        }
    }

    /// Of a limit.
    #[must_use]
    pub fn at_most(most: u64) -> Self {
        Self {
            most: Some(most),
            ..Self::default()
        }
    }

    /// Of things that were counted.
    #[must_use]
    pub fn counted(size: usize) -> Self {
        Self {
            size: Some(size as u64),
            ..Self::default()
        }
    }

    /// Of a range.
    #[must_use]
    pub fn between(least: u64, most: u64) -> Self {
        Self {
            least: Some(least),
            ..Self::at_most(most)
        }
    }

    /// Of something that was typed, or is to be.
    #[must_use]
    pub fn of_text(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }

    /// Of what another program said.
    #[must_use]
    pub fn of_said(said: impl Into<String>) -> Self {
        Self {
            said: Some(said.into()),
            ..Self::default()
        }
    }

    /// Of a rule.
    #[must_use]
    pub fn of_rule(rule: Rule) -> Self {
        Self {
            rule: Some(rule),
            ..Self::default()
        }
    }

    /// The same, and which of several it is, from 1.
    #[must_use]
    pub fn at(mut self, place: usize) -> Self {
        self.place = Some(place as u64);
        self
    }

    /// The same, and where on this computer.
    #[must_use]
    pub fn in_path(mut self, path: impl fmt::Display) -> Self {
        self.path = Some(path.to_string());
        self
    }
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// For programs.
    pub code: &'static str,
    /// The values of the sentence.
    pub values: Box<Values>,
    /// What happened.
    pub message: String,
}

impl Problem {
    /// What went wrong, in a sentence without values.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            values: Box::default(),
            message: message.into(),
        }
    }

    /// The same, with the values of its sentence.
    #[must_use]
    pub fn with(mut self, values: Values) -> Self {
        self.values = Box::new(values);
        self
    }

    /// A part of the store, or all of it, could not be looked at.
    pub(crate) fn unreadable(said: String) -> Self {
        Self::from(&CheckProblem::Unreadable {
            part: "store",
            said,
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<&CheckProblem> for Problem {
    fn from(problem: &CheckProblem) -> Self {
        Self {
            code: problem.code(),
            values: Box::new(values_of(problem)),
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
        P::Mislisted { post } | P::Unentered { post } | P::PostDamaged { post, .. } => {
            values.post = Some(*post)
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
        P::PoolStray { posts }
        | P::PoolMissing { posts }
        | P::BlockStray { posts }
        | P::LeafStray { posts } => {
            values.posts = Some(*posts);
        }
        P::Genesis => {}
    }
    values
}
