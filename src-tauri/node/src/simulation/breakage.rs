//! Faults put into a swarm on purpose, one at a time: a swarm that agrees all the same would notice
//! nothing.

use std::str::FromStr;

/// What is wrong with every honest node of a swarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// Posts that leave the chain, or stand in a branch as heavy as it, are lost.
    LosesReturned,
    /// Pools are never compared.
    NeverCompares,
    /// Bodies of branches as heavy as the chain are not asked for.
    IgnoresRivals,
    /// A question for headers or blocks that fails is waited for as if it had not.
    WaitsForever,
    /// A body that was damaged on its way makes its block invalid.
    TakesDamageForFault,
    /// Whoever hands in a block that cannot be placed yet is avoided.
    BlamesTheInnocent,
}

impl Breakage {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::LosesReturned,
        Self::NeverCompares,
        Self::IgnoresRivals,
        Self::WaitsForever,
        Self::TakesDamageForFault,
        Self::BlamesTheInnocent,
    ];

    /// Its name in the environment of a test.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LosesReturned => "loses_returned",
            Self::NeverCompares => "never_compares",
            Self::IgnoresRivals => "ignores_rivals",
            Self::WaitsForever => "waits_forever",
            Self::TakesDamageForFault => "takes_damage_for_fault",
            Self::BlamesTheInnocent => "blames_the_innocent",
        }
    }
}

impl FromStr for Breakage {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|breakage| breakage.name() == text).ok_or(())
    }
}
