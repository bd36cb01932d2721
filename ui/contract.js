// @ts-check
/**
 * Shapes of the node's answers, as the page reads them. Types only; u64 values are decimal strings.
 *
 * @typedef {"pooled" | "confirmed" | "left_out"} PostStatus
 *
 * @typedef {object} PostState
 * @property {PostStatus} status
 * @property {string | null} block
 * @property {number | null} height
 * @property {number | null} depth 1 in the tip block
 *
 * @typedef {object} Shown what a reader sees after edits and deletes
 * @property {string | null} name
 * @property {string | null} channel
 * @property {string | null} content null when deleted, erased or unreadable
 * @property {string | null} edited
 * @property {boolean} deleted
 * @property {boolean} unreadable
 * @property {string | null} [warning] what its author warns of before the text is read
 * @property {boolean} [erased] whether the owner erased the text from this disk
 * @property {number} replies
 * @property {Reaction[]} reactions
 * @property {Change | null} [change] the edit or delete that counts
 * @property {{id: string, kind: number, content: string}[]} [left_out] one's own edits, deletes and reactions that the chain left out
 *
 * @typedef {object} Reaction
 * @property {string} content
 * @property {number} count authors
 * @property {string | null} [mine] the id of one's own
 * @property {boolean} [waiting] whether one's own is in no block yet
 *
 * @typedef {{id: string, state: PostState, seen_by: number | null}} Change
 *
 * @typedef {{post: Post, mention: boolean, unread: boolean}} Reply
 * @typedef {{replies: Reply[], next: string | null, newest: string | null}} ReplyPage
 * @typedef {{name: string, posts: number, last: string}} Channel `last` in Unix seconds
 * @typedef {{channels: Channel[], next: string | null}} ChannelPage
 * @typedef {{author: string, name: string | null, about: string | null, profile: Change | null}} Author
 *
 * @typedef {object} Post
 * @property {string} id
 * @property {string} leaf
 * @property {number} kind
 * @property {string} author
 * @property {string} created Unix seconds
 * @property {string | null} parent
 * @property {[string, string][] | null} tags
 * @property {string | null} content
 * @property {PostState} state
 * @property {Shown} shown
 * @property {number | null} seen_by peers known to have it; own posts only
 * @property {Hidden} [hidden] why the owner is not to see it at once
 * @property {string} [same_name] who had its author's name, or one that looks the same, before
 * @property {boolean} [returned] set by the page: it was in a block, and a reorg took it out
 *
 * @typedef {object} Hidden
 * @property {"warn" | "hide"} fold
 * @property {RuleKind | "label"} why
 * @property {string} rule number of the rule or of the label list
 * @property {string | null} value the word or the label
 * @property {string | null} by who labels
 * @property {string | null} note the note that labels
 *
 * @typedef {"post" | "author" | "channel" | "word"} RuleKind
 * @typedef {{id: string, kind: RuleKind, value: string, name: string | null, since: string}} Rule
 * @typedef {"ignore" | "warn" | "hide"} LabelAction
 *
 * @typedef {object} LabelList
 * @property {string} id
 * @property {string} author
 * @property {string | null} name
 * @property {string} channel
 * @property {LabelAction} otherwise
 * @property {{label: string, action: LabelAction}[]} labels
 *
 * @typedef {{rules: Rule[], lists: LabelList[]}} Control
 *
 * @typedef {{database_bytes: string | null, files_bytes: string | null}} DiskUse what the node takes; null for what it could not look at
 *
 * @typedef {{kind: "feed" | "replies" | "channel" | "author" | "search", value: string | null}} Column
 *
 * @typedef {{posts: Post[], next: string | null}} PostList
 *
 * @typedef {object} Thread
 * @property {Post | null} root the first ancestor; null when the post begins the thread
 * @property {Post[]} ancestors between root and post
 * @property {Post} post
 * @property {Post[]} replies
 * @property {string | null} next
 *
 * @typedef {object} BlockInWork
 * @property {number} height
 * @property {number} posts
 * @property {number} bytes
 * @property {number} bits
 * @property {string} difficulty_hashes
 * @property {number} working_secs
 * @property {number} expected_secs
 *
 * @typedef {"auto" | "off" | "always"} MiningMode
 *
 * @typedef {object} Mining
 * @property {MiningMode} mode
 * @property {number} threads
 * @property {number} max_threads
 * @property {number} share_percent of its time that a thread hashes
 * @property {boolean} on_battery whether it mines by itself on battery too
 * @property {"battery" | null} paused why it does not mine by itself though it is told to
 * @property {boolean} active
 * @property {number} hash_rate hashes a second
 * @property {number | null} network_hash_rate
 * @property {number} blocks_found
 * @property {string} kernel
 * @property {BlockInWork | null} block
 * @property {[number, number][]} history Unix milliseconds and hashes a second
 *
 * @typedef {{height?: number, blocks?: number, days?: number, posts?: number, post?: string, row?: number, table?: string, part?: string, port?: number, ip?: string, said?: string,
 *   size?: number, least?: number, most?: number, place?: number, places?: number[], rule?: string, text?: string, path?: string}} Values
 * of a sentence of the node, each where it has it
 * @typedef {{code: string, values: Values}} Why
 * @typedef {Why & {message: string}} Problem
 * @typedef {{code: string, values: Values, message: string, advice: string}} Warning
 *
 * @typedef {{height: string, blocks: string, days: string, row: string, posts: number, post: string, table: string, part: string, port: string, ip: string, said: string,
 *   size: string, least: string, most: string, place: string, places: string, rule: string, text: string, path: string}} Spoken
 * the values of a sentence as the reader writes them
 *
 * @typedef {object} Status
 * @property {string} agent
 * @property {string} network
 * @property {string} genesis
 * @property {string} net first 8 hex digits of the genesis id
 * @property {boolean} retarget
 * @property {number} heartbeat_secs
 * @property {number} uptime_secs
 * @property {string} data_dir
 * @property {number} height
 * @property {string} tip
 * @property {string} tip_time
 * @property {number} header_height
 * @property {{stage: "alone"|"connecting"|"headers"|"blocks"|"current", done: number, total: number, posts_per_s: number, eta_secs: number | null, headers: number, headers_total: number, blocks: number, blocks_total: number}} sync
 * @property {{outbound: number, inbound: number}} peers
 * @property {{public: string | null, owner: string | null, wanted_port: number | null, note: string | null}} listen
 * @property {Reach} reach
 * @property {{posts: number, bytes: number}} pool
 * @property {Mining} mining
 * @property {{author: string, short: string, name: string | null, has_passphrase: boolean, locked: boolean, backed_up: boolean}} identity
 * @property {{stamping: number, waiting: number, locked: number}} outbox
 * @property {{unread: number, newest: string | null}} [replies] those not seen yet, counted to 100
 * @property {Warning[]} warnings
 *
 * @typedef {"public" | "local" | "loopback" | "named" | "peer"} WayKind what an address is to the node
 * @typedef {{address: string, kind: WayKind}} Way
 *
 * @typedef {object} Mapping what the router does
 * @property {"off" | "searching" | "mapped" | "failed"} state
 * @property {"upnp" | "pcp" | "nat_pmp" | null} by
 * @property {string | null} external
 * @property {Problem | null} problem
 * @property {string | null} advice
 *
 * @typedef {object} Reach
 * @property {"yes" | "no" | "unknown"} reachable from the open internet
 * @property {boolean} from_lan
 * @property {Way[]} addresses
 * @property {Mapping} mapping
 * @property {string | null} advice
 *
 * @typedef {object} Invite
 * @property {string} invite
 * @property {string} network
 * @property {string} genesis
 * @property {string} net
 * @property {Way[]} addresses
 * @property {string} qr_svg
 *
 * @typedef {{address: string, genesis: string, net: string, network: string | null, same_network: boolean, connected: boolean}} LanFind
 * @typedef {{state: "off" | "on" | "failed", problem: Problem | null, finds: LanFind[]}} Lan
 *
 * @typedef {object} Peer
 * @property {string} address
 * @property {"out" | "in"} direction
 * @property {"connected"|"connecting"|"waiting"|"failed"|"self"|"other_network"} state
 * @property {"stream" | "plain"} [edge]
 * @property {boolean} [blocks_only]
 * @property {boolean} [banned]
 * @property {number | null} height
 * @property {string | null} agent
 * @property {number | null} ping_ms
 * @property {string | null} since
 * @property {string} bytes_in
 * @property {string} bytes_out
 * @property {number} score
 * @property {string | null} last_error
 * @property {Why} [why] the same, in words of the page
 * @property {number | null} next_try_secs
 *
 * @typedef {object} BlockHeader
 * @property {string} id
 * @property {number} version
 * @property {string} prev
 * @property {string} body_root
 * @property {string} aux_root
 * @property {string} time Unix seconds
 * @property {number} height
 * @property {number} bits
 * @property {number} work_secs
 * @property {number} post_count
 * @property {number} body_bytes
 * @property {string} nonce
 * @property {{active: boolean, depth: number, work: string}} state `work` in hex
 *
 * @typedef {object} BlockPost a post as it was signed
 * @property {string} id
 * @property {number} kind
 * @property {string} author
 * @property {string} created
 * @property {string | null} parent
 * @property {[string, string][] | null} tags
 * @property {string | null} content
 *
 * @typedef {BlockHeader & {posts: BlockPost[]}} Block
 *
 * @typedef {object} FoundIds what has an id that begins as asked
 * @property {{id: string, height: number, time: string, active: boolean}[]} blocks
 * @property {{id: string, author: string, kind: number, created: string, height: number | null}[]} posts
 * @property {string[]} authors keys
 * @property {boolean} more whether there are more than these
 *
 * @typedef {object} ChainPoint
 * @property {number} height
 * @property {string} time Unix seconds
 * @property {string} difficulty_hashes
 * @property {number | null} hash_rate
 * @property {string} posts
 *
 * @typedef {object} Reorg
 * @property {string} time Unix seconds
 * @property {number} fork_height
 * @property {number} depth
 * @property {number} gained
 * @property {number} posts_returned
 * @property {string} old_tip
 * @property {string} new_tip
 *
 * @typedef {{id: string, height: number, time: string}} ProvedBlock
 *
 * @typedef {object} Proved
 * @property {string} post
 * @property {string} author
 * @property {string | null} name
 * @property {string | null} content
 * @property {string} created Unix seconds
 * @property {ProvedBlock | null} not_before
 * @property {string | null} seen the block that the post names
 * @property {ProvedBlock} block
 * @property {number} blocks_on_top
 * @property {string} work_on_top_hashes
 * @property {"yes" | "no" | "unknown"} own_chain
 *
 * @typedef {object} Verdict
 * @property {boolean} holds
 * @property {string | null} reason
 * @property {Why} [why] the same, in words of the page
 * @property {string | null} rule
 * @property {string} network
 * @property {string} genesis
 * @property {Proved | null} proved
 *
 * @typedef {object} Salvage what became of a damaged database
 * @property {string} kept where it is
 * @property {string} network of the new one
 * @property {boolean} network_known the old one could still name it
 * @property {number} waiting texts that no block has yet, taken over
 * @property {string[]} lost parts that could not be read
 *
 * @typedef {object} Folder where the node keeps everything
 * @property {string} path
 * @property {boolean} movable it was not named at the start
 * @property {string} done bytes that have come to a new place
 * @property {string} total bytes of it; 0 while it stays
 * @property {boolean} closing the owner wants to close the window meanwhile
 *
 * @typedef {object} Resync
 * @property {"never" | "peers" | "file" | "posts" | "blocks" | "done" | "failed"} stage
 * @property {string | null} started Unix seconds
 * @property {string | null} ended Unix seconds
 * @property {number} peers_asked
 * @property {number} peers_answered
 * @property {number} posts
 * @property {number} posts_total
 * @property {number} blocks
 * @property {number} blocks_total
 * @property {Problem[]} problems
 *
 * @typedef {{time: string, in_bytes_per_s: number, out_bytes_per_s: number, peers: number}} Traffic a sample of two seconds
 *
 * @typedef {object} Ban
 * @property {string} ip
 * @property {string | null} until Unix seconds; null for good
 * @property {string} reason
 * @property {"owner" | "node"} by
 *
 * @typedef {object} Branch a heavier chain that waits for the owner's word
 * @property {string} id of its tip
 * @property {number} height
 * @property {string} time Unix seconds
 * @property {string} work
 * @property {number} fork_height
 *
 * @typedef {"system" | "light" | "dark"} Theme
 *
 * @typedef {{per_second: number, burst: number}} Rate
 * @typedef {{requests: Rate, headers: Rate, blocks: Rate, files: Rate, search: Rate, threads: Rate, posts: Rate}} Rates
 *
 * @typedef {object} Settings
 * @property {string} name
 * @property {Theme} theme
 * @property {number} port
 * @property {boolean} listen
 * @property {MiningMode} mining_mode
 * @property {number} mining_threads
 * @property {boolean} welcome_done
 * @property {number} files_limit_mb
 * @property {number} files_auto_kb pictures up to this size come by themselves
 * @property {boolean} files_relay
 * @property {boolean} lan_discovery
 * @property {boolean} port_mapping
 * @property {number} text_percent
 * @property {boolean} public_page
 * @property {boolean} limit_rates
 * @property {Rates} rates
 * @property {string[]} trusted_proxies
 * @property {string[]} followed_channels
 * @property {number} mining_share per cent
 * @property {boolean} mining_on_battery
 * @property {boolean} close_to_tray
 * @property {boolean} tray_told
 * @property {boolean} notifications
 * @property {string[]} restart_for names of those that wait for the next start
 * @property {string[]} fixed names of those that options stand in for at each start that has them, whatever is saved
 * @property {string[]} overruled names of those that an option of the start overrules until they are changed; of most the value that counts is told
 *
 * @typedef {object} OwnIdentity
 * @property {string} author key in hex
 * @property {string} short
 * @property {string | null} name
 * @property {boolean} active posts are written under it
 * @property {boolean} has_passphrase
 * @property {boolean} locked
 * @property {string | null} backed_up Unix seconds
 *
 * @typedef {{seq: string, time_ms: string, level: "ERROR" | "WARN" | "INFO" | "DEBUG" | "TRACE", target: string, message: string}} LogLine
 *
 * @typedef {object} OutboxItem
 * @property {string} ticket
 * @property {string} author the identity that it was written under
 * @property {number} kind 0 note, 1 profile, 2 edit, 3 delete, 4 reaction
 * @property {string} content
 * @property {string | null} channel
 * @property {string | null} parent
 * @property {import("./format/files.js").PostFile[]} files
 * @property {string} written Unix seconds
 * @property {"locked" | "stamping" | "sending" | "refused"} stage
 * @property {number} progress 0 to 1
 * @property {{code: string, message: string, rule?: string} | null} reason
 *
 * @typedef {{content: string, channel?: string, parent?: string, kind?: "note" | "profile" | "edit" | "delete" | "reaction", tags?: [string, string][], files?: string[]}} NewPost
 *
 * @typedef {import("./format/files.js").PostFile & {cleaned: boolean, may_tell: boolean}} AttachedFile
 *
 * @typedef {object} FileState
 * @property {string} sha256
 * @property {"here" | "fetching" | "nobody" | "failed" | "absent"} state
 * @property {number} done bytes that are here
 * @property {number | null} size
 * @property {string | null} mime what its first bytes look like
 * @property {"own" | "unsent" | "fetched" | null} place
 * @property {string | null} name while it is attached to a draft
 * @property {string | null} problem
 * @property {Why} [why] the same, in words of the page
 *
 * @typedef {{seq: string, type: "tip", id: string, height: number}} TipEvent
 * @typedef {{seq: string, type: "post", id: string, leaf: string, status: PostStatus | "gone"}} PostEvent
 * @typedef {{seq: string, type: "pool", posts: number, bytes: number}} PoolEvent
 * @typedef {{seq: string, type: "reorg", fork_height: number, old_tip: string, new_tip: string, depth: number}} ReorgEvent
 * @typedef {TipEvent | PostEvent | PoolEvent | ReorgEvent} NodeEvent
 */
export {};
