//! Nodes over loopback, from outside: each file draws its topology.

mod network_apart;
mod network_cached;
mod network_catch_up;
mod network_dead_peers;
mod network_events;
mod network_killed;
mod network_line;
mod network_nat_cut;
mod network_nat_homes;
mod network_peers_bans;
mod network_proxies;
mod network_reach;
mod network_relay_blocks;
mod network_relay_pools;
mod network_remembered;
mod network_reorgs;
mod network_sleep;
mod network_sync100k;
mod network_sync_erased;
mod network_sync_progress;
mod network_sync_resume;
