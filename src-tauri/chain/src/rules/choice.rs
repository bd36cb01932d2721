//! `C1`: which of two chains is the better.

use crate::pow::Work;

/// > **C1** most cumulative work wins; on a tie the chain first seen complete stays.
#[must_use]
pub fn is_better(candidate: Work, active: Work) -> bool {
    candidate > active
}
