//! From the node's views to their JSON forms, and back for what the owner sets.

use blocknet_chain::Kind;
use blocknet_node::net::{Direction, PeerState, PeerView, Stage, SyncView, TrafficSample};
use blocknet_node::{
    Draft, IdentityView, Listen, LogLine, MiningBlock, MiningMode, MiningPause, MiningView,
    OnOwnChain, OutboxItem, OutboxStage, Problem, RatesPatch, ReachView, ReachWishes, Report,
    ResyncStage, Serving, Settings, SettingsPatch, StatusView, Theme, Warning,
};

use super::{
    BlockInWorkDto, CauseDto, CheckDto, Decimal, DirectionDto, DraftDto, DraftKindDto, EdgeDto,
    FileTagDto, IdentityDto, ListenDto, LogLineDto, MiningDto, MiningModeDto, MiningPauseDto,
    OutboxCountsDto, OutboxItemDto, OutboxStageDto, OwnChainDto, PeerCountsDto, PeerDto,
    PeerStateDto, PoolDto, Printed, ProblemDto, ReachDto, ReasonDto, ResyncStageDto,
    SettingsChange, SettingsDto, StageDto, StatusDto, SyncDto, ThemeDto, TrafficDto, ValuesDto,
    WarningDto,
};

/// Makes two enums of the same words out of each other.
macro_rules! same_words {
    ($($ours:ident = $theirs:ident { $($word:ident),+ })+) => {$(
        impl From<$theirs> for $ours {
            fn from(value: $theirs) -> Self {
                match value {
                    $($theirs::$word => Self::$word,)+
                }
            }
        }
    )+};
}

same_words! {
    MiningModeDto = MiningMode { Auto, Off, Always }
    MiningMode = MiningModeDto { Auto, Off, Always }
    MiningPauseDto = MiningPause { Battery }
    ThemeDto = Theme { System, Light, Dark }
    Theme = ThemeDto { System, Light, Dark }
    DirectionDto = Direction { Out, In }
    OwnChainDto = OnOwnChain { Yes, No, Unknown }
    ResyncStageDto = ResyncStage { Never, Peers, File, Posts, Blocks, Done, Failed }
    PeerStateDto = PeerState { Connected, Connecting, Waiting, Failed, Ourselves, OtherNetwork }
    StageDto = Stage { Alone, Connecting, Headers, Blocks, Current }
    OutboxStageDto = OutboxStage { Locked, Stamping, Sending, Refused }
}

/// A count as the u32 that it is in JSON.
fn count(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

impl From<&MiningView> for MiningDto {
    fn from(view: &MiningView) -> Self {
        Self {
            mode: view.mode.into(),
            threads: count(view.threads),
            max_threads: count(view.max_threads),
            share_percent: view.share,
            on_battery: view.on_battery,
            paused: view.paused.map(MiningPauseDto::from),
            active: view.active,
            hash_rate: view.hash_rate,
            network_hash_rate: view.network_hash_rate,
            blocks_found: view.blocks_found,
            kernel: view.kernel.to_owned(),
            block: view.block.as_ref().map(BlockInWorkDto::from),
            history: view.history.clone(),
        }
    }
}

impl From<&MiningBlock> for BlockInWorkDto {
    fn from(block: &MiningBlock) -> Self {
        Self {
            height: block.height.get(),
            posts: block.posts,
            bytes: block.bytes,
            bits: block.bits.to_u32(),
            difficulty_hashes: block.bits.to_target().work().to_decimal(),
            working_secs: block.working_secs,
            expected_secs: block.expected_secs,
        }
    }
}

impl From<&PeerView> for PeerDto {
    fn from(peer: &PeerView) -> Self {
        Self {
            address: peer.address.to_string(),
            direction: peer.direction.into(),
            state: peer.state.into(),
            edge: if peer.duplex {
                EdgeDto::Stream
            } else {
                EdgeDto::Plain
            },
            blocks_only: peer.blocks_only,
            banned: peer.banned,
            owner_added: peer.owner_added,
            height: peer.height,
            agent: peer.agent.clone(),
            ping_ms: peer.ping_ms,
            since: peer.since.map(Decimal),
            bytes_in: Decimal(peer.bytes_in),
            bytes_out: Decimal(peer.bytes_out),
            score: peer.score,
            last_error: peer.last_error.as_ref().map(ToString::to_string),
            why: peer.last_error.as_ref().map(CauseDto::from),
            next_try_secs: peer.next_try_secs,
        }
    }
}

impl From<&TrafficSample> for TrafficDto {
    fn from(sample: &TrafficSample) -> Self {
        Self {
            time: Decimal(sample.unix),
            in_bytes_per_s: sample.in_per_s,
            out_bytes_per_s: sample.out_per_s,
            peers: count(sample.peers),
        }
    }
}

impl SettingsDto {
    /// The settings, with what holds in this run where the program was started otherwise.
    pub(crate) fn new(
        settings: &Settings,
        wishes: ReachWishes,
        serving: &Serving,
        waiting: &[&str],
        overruled: &[&str],
        fixed: &[&str],
    ) -> Self {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Self {
            name: settings.name.clone(),
            theme: settings.theme.into(),
            port: settings.port,
            listen: settings.listen,
            mining_mode: settings.mining_mode.into(),
            mining_threads: settings.mining_threads,
            welcome_done: settings.welcome_done,
            files_limit_mb: settings.files_limit_mb,
            files_auto_kb: settings.files_auto_kb,
            files_relay: settings.files_relay,
            lan_discovery: wishes.lan,
            port_mapping: wishes.mapping,
            text_percent: settings.text_percent,
            public_page: serving.public_page,
            limit_rates: serving.limit_rates,
            rates: serving.rates.into(),
            trusted_proxies: serving.trusted_proxies.clone(),
            followed_channels: settings.followed_channels.clone(),
            mining_share: settings.mining_share,
            mining_on_battery: settings.mining_on_battery,
            close_to_tray: settings.close_to_tray,
            tray_told: settings.tray_told,
            notifications: settings.notifications,
            restart_for: names(waiting),
            overruled: names(overruled),
            fixed: names(fixed),
        }
    }
}

impl From<SettingsChange> for SettingsPatch {
    fn from(change: SettingsChange) -> Self {
        Self {
            name: change.name,
            theme: change.theme.map(Theme::from),
            port: change.port,
            listen: change.listen,
            mining_mode: change.mining_mode.map(MiningMode::from),
            mining_threads: change.mining_threads,
            welcome_done: change.welcome_done,
            files_limit_mb: change.files_limit_mb,
            files_auto_kb: change.files_auto_kb,
            files_relay: change.files_relay,
            lan_discovery: change.lan_discovery,
            port_mapping: change.port_mapping,
            text_percent: change.text_percent,
            public_page: change.public_page,
            limit_rates: change.limit_rates,
            rates: change.rates.map(RatesPatch::from),
            trusted_proxies: change.trusted_proxies,
            followed_channels: change.followed_channels,
            mining_share: change.mining_share,
            mining_on_battery: change.mining_on_battery,
            close_to_tray: change.close_to_tray,
            tray_told: change.tray_told,
            notifications: change.notifications,
        }
    }
}

impl From<DraftDto> for Draft {
    fn from(draft: DraftDto) -> Self {
        let kind = match draft.kind {
            None | Some(DraftKindDto::Note | DraftKindDto::Reply) => Kind::NOTE,
            Some(DraftKindDto::Profile) => Kind::PROFILE,
            Some(DraftKindDto::Edit) => Kind::EDIT,
            Some(DraftKindDto::Delete) => Kind::DELETE,
            Some(DraftKindDto::Reaction) => Kind::REACTION,
        };
        Self {
            kind,
            parent: draft.parent.map(|parent| parent.0),
            channel: draft.channel.filter(|channel| !channel.is_empty()),
            tags: draft.tags,
            content: draft.content,
        }
    }
}

impl From<OutboxItem> for OutboxItemDto {
    fn from(item: OutboxItem) -> Self {
        Self {
            ticket: Decimal(item.ticket),
            author: item.author.into(),
            kind: item.kind.to_u8(),
            content: item.content,
            channel: item.channel,
            files: item.files.into_iter().map(FileTagDto::from).collect(),
            parent: item.parent.map(Printed),
            written: Decimal(item.written),
            stage: item.stage.into(),
            progress: item.progress,
            reason: item.reason.map(|reason| ReasonDto {
                code: reason.code,
                rule: reason.rule,
                message: reason.message,
            }),
        }
    }
}

impl From<&LogLine> for LogLineDto {
    fn from(line: &LogLine) -> Self {
        Self {
            seq: Decimal(line.seq),
            time_ms: Decimal(line.time_ms),
            level: line.level.to_owned(),
            target: line.target.clone(),
            message: line.message.clone(),
        }
    }
}

impl From<&SyncView> for SyncDto {
    fn from(sync: &SyncView) -> Self {
        Self {
            stage: sync.stage.into(),
            done: sync.done,
            total: sync.total,
            posts_per_s: sync.posts_per_s,
            eta_secs: sync.eta_secs,
            headers: sync.headers,
            headers_total: sync.headers_total,
            blocks: sync.blocks,
            blocks_total: sync.blocks_total,
        }
    }
}

impl StatusDto {
    /// The status, and how others reach the node.
    pub(crate) fn new(status: &StatusView, reach: &ReachView) -> Self {
        Self {
            agent: status.agent.clone(),
            network: status.network.clone(),
            genesis: status.genesis.into(),
            net: status.net.into(),
            retarget: status.retarget,
            heartbeat_secs: status.heartbeat_secs,
            uptime_secs: status.uptime_secs,
            data_dir: status.data_dir.display().to_string(),
            height: status.height.get(),
            tip: status.tip.into(),
            tip_time: Decimal(status.tip_time),
            work: status.work.into(),
            header_height: status.header_height.get(),
            sync: SyncDto::from(&status.sync),
            peers: PeerCountsDto {
                outbound: count(status.outbound),
                inbound: count(status.inbound),
            },
            listen: ListenDto::from(&status.listen),
            reach: ReachDto::from(reach),
            pool: PoolDto {
                posts: status.pool_posts as u64,
                bytes: status.pool_bytes as u64,
            },
            mining: MiningDto::from(&status.mining),
            identity: IdentityDto::from(&status.identity),
            outbox: OutboxCountsDto {
                stamping: count(status.outbox_stamping),
                waiting: count(status.outbox_waiting),
                locked: count(status.outbox_locked),
            },
            replies: status.replies.into(),
            warnings: status.warnings.iter().map(WarningDto::from).collect(),
        }
    }
}

impl From<&Listen> for ListenDto {
    fn from(listen: &Listen) -> Self {
        Self {
            public: listen.public.map(|address| address.to_string()),
            owner: listen.owner.map(|address| address.to_string()),
            wanted_port: listen.wanted_port,
            note: listen.note.clone(),
        }
    }
}

impl From<&IdentityView> for IdentityDto {
    fn from(identity: &IdentityView) -> Self {
        Self {
            author: identity.author.into(),
            short: identity.short.clone(),
            name: identity.name.clone(),
            has_passphrase: identity.has_passphrase,
            locked: identity.locked,
            backed_up: identity.backed_up,
        }
    }
}

impl From<&Report> for CheckDto {
    fn from(report: &Report) -> Self {
        let problem = |found| ProblemDto::from(&Problem::from(found));
        Self {
            ok: report.is_ok(),
            problems: report.problems.iter().map(problem).collect(),
            blocks: report.blocks,
            posts: report.posts,
        }
    }
}

impl From<&Warning> for WarningDto {
    fn from(warning: &Warning) -> Self {
        Self {
            code: warning.code.to_owned(),
            values: ValuesDto::from(&warning.values),
            message: warning.message.clone(),
            advice: warning.advice.clone(),
        }
    }
}
