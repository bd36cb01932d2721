//! Waiting for a condition, with a deadline; never for time alone.

use std::time::{Duration, Instant};

/// How long a condition may take where nothing says otherwise: far more than any of them needs, on a loaded machine.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// The pause between two looks.
const LOOK: Duration = Duration::from_millis(25);

/// Waits until `condition` holds; panics after `deadline` and says `what` did not come.
pub async fn wait_until(mut condition: impl AsyncFnMut() -> bool, deadline: Duration, what: &str) {
    wait_for(
        async || {
            if condition().await {
                Ok(())
            } else {
                Err(String::from("not yet"))
            }
        },
        deadline,
        what,
    )
    .await;
}

/// Waits until `look` answers `Ok`, and returns what it found; panics after `deadline` with the last `Err`.
pub async fn wait_for<T>(
    mut look: impl AsyncFnMut() -> Result<T, String>,
    deadline: Duration,
    what: &str,
) -> T {
    let start = Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(last) if start.elapsed() >= deadline => {
                panic!("waited {deadline:?} for: {what}; seen last: {last}")
            }
            Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}

/// Runs `work` with a deadline; panics when it takes longer.
pub async fn soon<T>(work: impl Future<Output = T>, deadline: Duration, what: &str) -> T {
    match tokio::time::timeout(deadline, work).await {
        Ok(done) => done,
        Err(_) => panic!("{what} took longer than {deadline:?}"),
    }
}
