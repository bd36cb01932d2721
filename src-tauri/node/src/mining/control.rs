//! Whether to mine, and what to say of time (section 7); a plain state machine.

use std::time::Duration;

use blocknet_chain::{BlockId, HeaderState};

use super::stats::MiningPause;
use crate::config::MiningMode;
use crate::power::Power;

/// This far behind the best header a node is catching up.
const CATCHING_UP_BLOCKS: u32 = 6;
/// A node that came no nearer to the best header for this long is not catching up.
const CATCHING_UP: Duration = Duration::from_secs(60);

/// What somebody asked to have mined, whatever the mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Demand {
    /// Nothing.
    None,
    /// A block of the posts that wait.
    Posts,
    /// A block, be it empty.
    Any,
}

/// What the state machine looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    /// Unix seconds.
    pub(super) unix: u64,
    /// On the clock that never goes back.
    pub(super) mono: Duration,
    /// The active chain's tip.
    pub(super) tip: HeaderState,
    /// Whether posts wait that a block could take now.
    pub(super) posts_wait: bool,
    /// How many blocks the best header is above the tip.
    pub(super) behind: u32,
}

/// A block to be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Its parent.
    pub(super) parent: BlockId,
    /// Its time.
    pub(super) time: u64,
    /// How long it has been worked on, for H4.
    pub(super) work_secs: u32,
    /// Whether it is to be empty.
    pub(super) empty: bool,
}

/// Decides whether to mine.
#[derive(Debug)]
pub(super) struct Control {
    pub(super) mode: MiningMode,
    /// Whether it mines by itself on battery too.
    pub(super) on_battery: bool,
    /// Where the computer's power comes from.
    pub(super) power: Power,
    heartbeat_secs: u64,
    max_ahead_secs: u64,
    /// Parent, and when work on its child began.
    working: Option<(BlockId, Duration)>,
    /// While it is far behind: how far, and since when it came no nearer.
    catching_up: Option<(u32, Duration)>,
}

impl Control {
    pub(super) fn new(mode: MiningMode, heartbeat_secs: u32, max_ahead_secs: u32) -> Self {
        Self {
            mode,
            on_battery: false,
            power: Power::default(),
            heartbeat_secs: u64::from(heartbeat_secs),
            max_ahead_secs: u64::from(max_ahead_secs),
            working: None,
            catching_up: None,
        }
    }

    /// Whether the node is catching up, so that a block on its tip would be of no use. Headers
    /// alone, whose bodies never come, hold mining up for a minute and no longer, also while the
    /// tip moves on another branch: that brings it nearer by a block at a time.
    fn is_catching_up(&mut self, sight: &Sight) -> bool {
        if sight.behind <= CATCHING_UP_BLOCKS {
            self.catching_up = None;
            return false;
        }
        let (behind, since) = match self.catching_up {
            Some((behind, since)) if sight.behind.saturating_add(CATCHING_UP_BLOCKS) > behind => {
                (behind.max(sight.behind), since)
            }
            _ => (sight.behind, sight.mono),
        };
        self.catching_up = Some((behind, since));
        sight.mono.saturating_sub(since) < CATCHING_UP
    }

    /// What to hash now; `None` for nothing.
    ///
    /// Work counts from the moment when there was something to work on, this node worked on it
    /// and the tip was the tip, whichever came last; a pause begins it anew.
    pub(super) fn plan(&mut self, sight: &Sight, demand: Demand) -> Option<Plan> {
        let Some((time, empty)) = self.wanted(sight, demand) else {
            self.working = None;
            return None;
        };
        let parent = sight.tip.id;
        let since = match self.working {
            Some((on, since)) if on == parent => since,
            _ => sight.mono,
        };
        self.working = Some((parent, since));
        // H4: at least 1, at most the gap.
        let gap = time.saturating_sub(sight.tip.time);
        let worked = sight
            .mono
            .saturating_sub(since)
            .as_secs()
            .clamp(1, gap.max(1));
        let work_secs = u32::try_from(worked).unwrap_or(u32::MAX);
        Some(Plan {
            parent,
            time,
            work_secs,
            empty,
        })
    }

    /// Why it does not mine by itself though its mode says so.
    pub(super) fn pause(&self) -> Option<MiningPause> {
        let saves = self.power == Power::Battery && !self.on_battery;
        (saves && self.mode != MiningMode::Off).then_some(MiningPause::Battery)
    }

    /// When work on the present block began.
    pub(super) fn working_since(&self) -> Option<Duration> {
        self.working.map(|(_, since)| since)
    }

    /// Time of the wanted block, and whether it is to be empty.
    fn wanted(&mut self, sight: &Sight, demand: Demand) -> Option<(u64, bool)> {
        if self.is_catching_up(sight) {
            return None;
        }
        let latest = sight.unix.saturating_add(self.max_ahead_secs);
        let heartbeat = sight.tip.time.saturating_add(self.heartbeat_secs);
        let by_itself = self.mode != MiningMode::Off && self.pause().is_none();
        let is_due = by_itself && self.mode == MiningMode::Always && sight.unix >= heartbeat;
        let (earliest, empty) = if sight.posts_wait && (by_itself || demand > Demand::None) {
            (sight.tip.time.saturating_add(1), false)
        } else if demand == Demand::Any || is_due {
            (heartbeat, true)
        } else {
            return None;
        };
        let time = earliest.max(sight.unix);
        // H8: further ahead of the clock nobody would take it.
        (time <= latest).then_some((time, empty))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blocknet_chain::Network;

    fn sight(unix: u64, mono: u64, posts_wait: bool) -> Sight {
        let mut tip = HeaderState::genesis(&Network::main());
        tip.time = 1_000_000;
        Sight {
            unix,
            mono: Duration::from_secs(mono),
            tip,
            posts_wait,
            behind: 0,
        }
    }

    fn main(mode: MiningMode) -> Control {
        Control::new(mode, 600, 30)
    }

    #[test]
    fn each_mode_mines_what_it_should() {
        let (early, late) = (1_000_599, 1_000_600);
        let table = [
            // mode, unix, posts wait, demand, (mines, empty)
            (MiningMode::Auto, early, true, Demand::None, Some(false)),
            (MiningMode::Auto, late, false, Demand::None, None),
            (MiningMode::Off, late, true, Demand::None, None),
            (MiningMode::Off, early, true, Demand::Posts, Some(false)),
            (MiningMode::Off, late, false, Demand::Posts, None),
            (MiningMode::Off, late, false, Demand::Any, Some(true)),
            (MiningMode::Always, early, false, Demand::None, None),
            (MiningMode::Always, late, false, Demand::None, Some(true)),
            (MiningMode::Always, late, true, Demand::None, Some(false)),
        ];
        for (mode, unix, posts, demand, expected) in table {
            let plan = main(mode).plan(&sight(unix, 0, posts), demand);
            assert_eq!(
                plan.map(|plan| plan.empty),
                expected,
                "{mode:?} at {unix}, {demand:?}"
            );
        }
    }

    #[test]
    fn rests_on_battery_unless_told_otherwise_or_asked_for_a_block() {
        let late = sight(1_000_600, 0, true);
        let table = [
            // mode, power, on battery too, demand, (mines, paused)
            (
                MiningMode::Auto,
                Power::Mains,
                false,
                Demand::None,
                true,
                false,
            ),
            (
                MiningMode::Auto,
                Power::Battery,
                false,
                Demand::None,
                false,
                true,
            ),
            (
                MiningMode::Always,
                Power::Battery,
                false,
                Demand::None,
                false,
                true,
            ),
            (
                MiningMode::Auto,
                Power::Battery,
                true,
                Demand::None,
                true,
                false,
            ),
            (
                MiningMode::Auto,
                Power::Battery,
                false,
                Demand::Posts,
                true,
                true,
            ),
            (
                MiningMode::Off,
                Power::Battery,
                false,
                Demand::None,
                false,
                false,
            ),
        ];
        for (mode, power, on_battery, demand, mines, paused) in table {
            let mut control = main(mode);
            (control.power, control.on_battery) = (power, on_battery);
            let case = format!("{mode:?}, {power:?}, {on_battery}, {demand:?}");
            assert_eq!(control.plan(&late, demand).is_some(), mines, "{case}");
            assert_eq!(control.pause().is_some(), paused, "{case}");
        }
        let mut heartbeat = main(MiningMode::Always);
        heartbeat.power = Power::Battery;
        assert_eq!(
            heartbeat.plan(&sight(1_000_700, 0, false), Demand::None),
            None
        );
    }

    #[test]
    fn work_counts_from_its_beginning_and_never_exceeds_the_gap() {
        let mut control = main(MiningMode::Auto);
        assert_eq!(
            control
                .plan(&sight(1_000_500, 77, true), Demand::None)
                .unwrap()
                .work_secs,
            1
        );
        assert_eq!(
            control
                .plan(&sight(1_000_540, 117, true), Demand::None)
                .unwrap()
                .work_secs,
            40
        );
        // A clock that was set back leaves a small gap.
        assert_eq!(
            control
                .plan(&sight(1_000_010, 200, true), Demand::None)
                .unwrap()
                .work_secs,
            10
        );
    }

    #[test]
    fn a_pause_or_a_new_tip_begins_the_work_anew() {
        let mut control = main(MiningMode::Auto);
        control.plan(&sight(1_000_100, 0, true), Demand::None);
        assert_eq!(
            control.plan(&sight(1_000_200, 100, false), Demand::None),
            None
        );
        let again = control
            .plan(&sight(1_000_250, 150, true), Demand::None)
            .unwrap();
        assert_eq!(again.work_secs, 1);
        let mut other = sight(1_000_300, 200, true);
        other.tip.id = BlockId::from_bytes([9; 32]);
        assert_eq!(control.plan(&other, Demand::None).unwrap().work_secs, 1);
    }

    #[test]
    fn time_rises_and_runs_ahead_only_as_far_as_h8_allows() {
        let mut control = main(MiningMode::Auto);
        let at = |unix| sight(unix, 0, true);
        assert_eq!(
            control.plan(&at(999_971), Demand::None).unwrap().time,
            1_000_001
        );
        assert_eq!(control.plan(&at(999_970), Demand::None), None);
        assert_eq!(
            control.plan(&at(1_000_777), Demand::None).unwrap().time,
            1_000_777
        );
    }

    #[test]
    fn a_demanded_empty_block_waits_for_the_heartbeat() {
        let mut control = main(MiningMode::Off);
        assert_eq!(control.plan(&sight(1_000_569, 0, false), Demand::Any), None);
        let plan = control
            .plan(&sight(1_000_570, 0, false), Demand::Any)
            .unwrap();
        assert_eq!((plan.time, plan.empty), (1_000_600, true));
    }

    #[test]
    fn does_not_mine_while_it_catches_up_but_a_minute_at_most() {
        let mut control = main(MiningMode::Auto);
        let mut sight = sight(1_000_500, 0, true);
        sight.behind = 6;
        assert!(control.plan(&sight, Demand::None).is_some());
        sight.behind = 7;
        assert_eq!(control.plan(&sight, Demand::Any), None);
        sight.mono = Duration::from_secs(60);
        assert!(control.plan(&sight, Demand::None).is_some());
    }

    #[test]
    fn a_tip_that_moves_beside_headers_without_bodies_does_not_hold_mining_up() {
        let mut control = main(MiningMode::Auto);
        let mut mines_at = |secs: u64, behind| {
            let mut sight = sight(1_000_500 + secs, secs, true);
            sight.behind = behind;
            control.plan(&sight, Demand::None).is_some()
        };
        // Blocks of another branch come one by one.
        assert!(!mines_at(0, 60) && !mines_at(30, 59) && !mines_at(59, 58));
        assert!(mines_at(60, 57) && mines_at(90, 56));
        // Real bodies come by the dozen: that is catching up, however long it takes.
        assert!(!mines_at(100, 40) && !mines_at(150, 30) && !mines_at(200, 20));
        // More headers are no progress.
        assert!(!mines_at(230, 500) && mines_at(261, 501));
        assert!(!mines_at(262, 400), "the bodies of those come");
    }
}
