//! Where the computer's power comes from; who asks the system is outside the node.

/// Where the computer's power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    /// The mains, or the system does not say: most computers have no battery.
    #[default]
    Mains,
    /// Its battery alone.
    Battery,
}
