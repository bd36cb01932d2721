//! What the owner does with the node: writing, mining, settings, status.

use blocknet_chain::{BlockId, Header, Height, PostId, Work};
use blocknet_store::{Cursor, Reading};
use tokio::sync::watch;

use super::NodeHandle;
use crate::core::CoreError;
use crate::identity::{short_name, watch};
use crate::log::LogLine;
use crate::mining::{MineError, Mined, MiningView, MiningWishes};
use crate::net::SyncView;
use crate::power::Power;
use crate::serving::Serving;
use crate::settings::{self, BadSetting, Settings, SettingsPatch};
use crate::status::{IdentityView, StatusView, warnings};
use crate::writer::{Draft, OutboxItem, OutboxStage, WriteError, Written};
use crate::{MiningMode, Tip};

/// Over how many blocks the network's hash rate is taken.
const RATE_BLOCKS: u32 = 60;

/// What of mining to change; what is absent stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MiningChange {
    /// When the node mines by itself.
    pub mode: Option<MiningMode>,
    /// How many threads hash.
    pub threads: Option<u32>,
    /// The share of its time that each of them hashes, in per cent.
    pub share: Option<u32>,
    /// Whether it mines by itself on battery too.
    pub on_battery: Option<bool>,
}

/// Why a setting did not change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A value cannot be taken; nothing changed.
    #[error(transparent)]
    Bad(#[from] BadSetting),
    /// It could not be saved; nothing changed.
    #[error(transparent)]
    Core(#[from] CoreError),
}

impl NodeHandle {
    /// Writes a post: keeps, stamps, signs and sends it. Answers when the pool has it, or with a
    /// ticket when the stamp takes longer than eight seconds.
    ///
    /// # Errors
    /// When a field cannot be taken, the pool refuses it, or nothing can be saved.
    pub async fn write_post(&self, draft: Draft) -> Result<Written, WriteError> {
        self.parts().writer.write(draft).await
    }

    /// Sends once more an own post that the chain left out: the same words as a new post.
    ///
    /// # Errors
    /// When there is no such post, it was not left out, or nothing can be saved.
    pub async fn write_again(&self, id: PostId) -> Result<Written, WriteError> {
        self.parts().writer.write_again(id).await
    }

    /// Notes that the owner has seen replies up to this one.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn see_replies(&self, through: Cursor) -> Result<(), CoreError> {
        let core = &self.parts().core;
        core.ask(1, move |_, tx| tx.see_replies(through)).await
    }

    /// What was written and no pool has yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn outbox(&self) -> Result<Vec<OutboxItem>, CoreError> {
        self.parts().writer.outbox().await
    }

    /// Tries again what was refused. False when none of that ticket was.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn outbox_retry(&self, ticket: u64) -> Result<bool, CoreError> {
        self.parts().writer.retry(ticket).await
    }

    /// Mines the next block, whatever the mode; answers when it is found. Dropping the future
    /// gives the search up.
    ///
    /// # Errors
    /// When no post waits and no empty block is asked for, when it was stopped, or when the
    /// block could not be saved.
    pub async fn mine(&self, empty: bool) -> Result<Mined, MineError> {
        self.parts().mining.mine(empty).await
    }

    /// Ends what [`NodeHandle::mine`] asked for.
    pub async fn stop_mine(&self) {
        self.parts().mining.stop().await;
    }

    /// What is being mined.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn mining(&self) -> Result<MiningView, CoreError> {
        let mut view = MiningView::clone(&self.parts().mining.view());
        let tip = self.tip().borrow().state.height;
        let first = tip.saturating_sub(RATE_BLOCKS).max(Height::new(1));
        let headers = self
            .read(move |reader| reader.headers_between(first, tip))
            .await?;
        view.network_hash_rate = network_hash_rate(&headers);
        Ok(view)
    }

    /// Changes when, and with how much of this computer, to mine; for good.
    ///
    /// # Errors
    /// When a value cannot be taken, or that could not be saved.
    pub async fn set_mining(&self, change: MiningChange) -> Result<MiningView, SettingsError> {
        let patch = SettingsPatch {
            mining_mode: change.mode,
            mining_threads: change.threads,
            mining_share: change.share,
            mining_on_battery: change.on_battery,
            ..SettingsPatch::default()
        };
        self.put_settings(patch).await?;
        Ok(self.mining().await?)
    }

    /// Says where the computer's power comes from.
    pub async fn set_power(&self, power: Power) {
        self.parts().mining.set_power(power).await;
    }

    /// What the owner set.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.parts().settings.borrow().clone()
    }

    /// How strangers are served; to be read or watched.
    #[must_use]
    pub fn serving(&self) -> watch::Receiver<Serving> {
        self.parts().serving.subscribe()
    }

    /// Changes settings.
    ///
    /// # Errors
    /// When a value cannot be taken, or that could not be saved; then nothing changes.
    pub async fn put_settings(&self, patch: SettingsPatch) -> Result<Settings, SettingsError> {
        let _turn = self.parts.changing.lock().await;
        let parts = self.parts();
        let new = self.settings().patched(&patch)?;
        let text = new.to_json()?;
        let watch = watch(&parts.keyring.author().key, &new.name);
        parts
            .core
            .ask(1, move |_, tx| {
                tx.put_setting(settings::KEY, &text)?;
                tx.watch(&watch)
            })
            .await?;
        if patch.name.is_some() {
            parts.keyring.put_name(&new.name);
        }
        parts.settings.send_replace(new.clone());
        parts.reach.wish(patch.lan_discovery, patch.port_mapping);
        parts
            .serving
            .send_modify(|serving| serving.follow(&patch, &new));
        if patch.is_of_mining() {
            let now = parts.mining.view();
            let threads = patch
                .mining_threads
                .and_then(|threads| usize::try_from(threads).ok());
            let wishes = MiningWishes {
                mode: patch.mining_mode.unwrap_or(now.mode),
                threads: threads.unwrap_or(now.threads),
                share: patch.mining_share.unwrap_or(now.share),
                on_battery: patch.mining_on_battery.unwrap_or(now.on_battery),
            };
            parts.mining.set(wishes).await;
        }
        Ok(new)
    }

    /// The names of settings that were changed since the start and take effect at the next one.
    #[must_use]
    pub fn waits_for_restart(&self) -> Vec<&'static str> {
        let mut waiting = self.settings().waiting_since(&self.parts.at_start);
        waiting.retain(|name| !self.fixed().contains(name));
        waiting
    }

    /// The names of settings that options of the start stand in for, at each start that has them.
    #[must_use]
    pub fn fixed(&self) -> &'static [&'static str] {
        match self.parts().listen.by_option {
            true => &["port", "listen"],
            false => &[],
        }
    }

    /// The names of settings that an option of the start overrules until they are changed.
    #[must_use]
    pub fn overruled(&self) -> Vec<&'static str> {
        let parts = self.parts();
        let (saved, wishes) = (self.settings(), *parts.reach.wishes().borrow());
        let lan = saved.lan_discovery.unwrap_or(parts.config.lan_by_default);
        let (serving, mining) = (parts.serving.borrow(), parts.mining.view());
        let threads = usize::try_from(saved.mining_threads).ok();
        let (listen, at_start) = (&parts.listen, &self.parts.at_start);
        let port = listen.wanted_port.filter(|_| !listen.by_option);
        let differ = [
            (
                "port",
                port.is_some_and(|port| port != at_start.port) && saved.port == at_start.port,
            ),
            ("lan_discovery", wishes.lan != lan),
            ("port_mapping", wishes.mapping != saved.port_mapping),
            ("public_page", serving.public_page != saved.public_page),
            ("limit_rates", serving.limit_rates != saved.limit_rates),
            (
                "trusted_proxies",
                serving.trusted_proxies != saved.trusted_proxies,
            ),
            ("mining_mode", mining.mode != saved.mining_mode),
            ("mining_threads", Some(mining.threads) != threads),
            ("mining_share", mining.share != saved.mining_share),
            (
                "mining_on_battery",
                mining.on_battery != saved.mining_on_battery,
            ),
        ];
        let overruled = differ.into_iter().filter(|(_, differs)| *differs);
        overruled.map(|(name, _)| name).collect()
    }

    /// Who posts from here.
    #[must_use]
    pub fn identity(&self) -> IdentityView {
        let author = self.parts().keyring.author();
        let info = self.identity_of(&author.key).ok();
        IdentityView {
            short: short_name(&author.key),
            author: author.key,
            name: (!author.name.is_empty()).then_some(author.name),
            has_passphrase: info.as_ref().is_some_and(|info| info.has_passphrase),
            locked: info.as_ref().is_some_and(|info| info.locked),
            backed_up: info.is_some_and(|info| info.backed_up.is_some()),
        }
    }

    /// Erases a post's text from this disk, for good, and the files that no other post names; says
    /// whether there is such a post.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn erase_text(&self, id: PostId) -> Result<bool, CoreError> {
        let core = &self.parts().core;
        let files = core.read(move |reader| reader.files_of(&id)).await?;
        let erased = core.erase_text(id).await?;
        self.forget_files(files).await?;
        Ok(erased)
    }

    /// Follows a parked branch by the owner's word; says whether there is one of this tip.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn follow_branch(&self, tip: BlockId) -> Result<bool, CoreError> {
        self.parts().core.follow_parked(tip).await
    }

    /// How far sync is.
    #[must_use]
    pub fn sync_view(&self) -> SyncView {
        self.parts().net.sync_view()
    }

    /// Log lines after a number, and the number to ask for next.
    #[must_use]
    pub fn log_after(&self, seq: u64, limit: usize) -> (u64, Vec<LogLine>) {
        self.parts().log.after(seq, limit)
    }

    /// Log lines since the start that did not get to standard error, whose reader was too slow.
    #[must_use]
    pub fn log_lost(&self) -> u64 {
        self.parts().log.lost()
    }

    /// The node at a glance.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn status(&self) -> Result<StatusView, CoreError> {
        let parts = self.parts();
        let outbox = self.outbox().await?;
        let in_stage = |stage| outbox.iter().filter(|item| item.stage == stage).count();
        let mining = self.mining().await?;
        let tip: Tip = self.tip().borrow().clone();
        let (outbound, inbound) = parts.net.peer_counts();
        let (network, params) = (self.network(), self.network().params());
        let uptime = parts.clock.mono().saturating_sub(self.parts.started);
        Ok(StatusView {
            agent: self.agent().to_owned(),
            network: network.name().to_owned(),
            genesis: network.genesis_id(),
            net: network.net(),
            retarget: params.retarget(),
            heartbeat_secs: params.heartbeat_secs(),
            uptime_secs: uptime.as_secs(),
            data_dir: parts.config.data_dir.clone(),
            height: tip.state.height,
            tip: tip.state.id,
            tip_time: tip.state.time,
            work: tip.state.work,
            header_height: tip.best_header.height,
            sync: parts.net.sync_view(),
            outbound,
            inbound,
            listen: parts.listen.clone(),
            pool_posts: tip.pool_posts,
            pool_bytes: tip.pool_bytes,
            mining,
            identity: self.identity(),
            outbox_stamping: in_stage(OutboxStage::Stamping),
            outbox_waiting: in_stage(OutboxStage::Sending),
            outbox_locked: in_stage(OutboxStage::Locked),
            outbox_refused: in_stage(OutboxStage::Refused),
            replies: self.unread().await?,
            warnings: warnings(&tip),
        })
    }
}

/// Work of these headers over the seconds that their miners hashed.
pub(super) fn network_hash_rate(headers: &[Header]) -> Option<f64> {
    let work: Work = headers
        .iter()
        .map(|header| header.bits.to_target().work())
        .sum();
    let secs: f64 = headers
        .iter()
        .map(|header| f64::from(header.work_secs))
        .sum();
    (secs > 0.0).then(|| work.to_f64() / secs)
}
