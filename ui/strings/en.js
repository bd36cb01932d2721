// @ts-check
/**
 * Every word of the interface. To translate, write a file with the same keys beside this one.
 * Plain words, sentences with a full stop, no exclamation marks; an error says what happened, what
 * it means, and what to do.
 */

/** Rules for numbers and dates. */
export const locale = "en";

/** @param {number} n @param {string} one @param {string} many */
const plural = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString(locale)} ${many}`);

export const t = {
  app: { name: "BlockNet", skip: "Skip to the posts", close: "Close", cancel: "Cancel", retry: "Try again", undo: "Undo", dismiss: "Dismiss" },

  units: {
    hashRate: ["H/s", "kH/s", "MH/s", "GH/s", "TH/s"],
    bytes: ["bytes", "kB", "MB", "GB", "TB"],
    /** @param {number} n */
    percent: (n) => `${n}\u00a0%`,
    /** @param {number} n */
    milliseconds: (n) => `${n}\u00a0ms`,
    none: "–",
  },

  time: {
    now: "just now",
    yesterday: "yesterday",
    /** @param {number} n */
    minutes: (n) => `${n}\u00a0min ago`,
    /** @param {number} n */
    hours: (n) => `${n}\u00a0h ago`,
    /** @param {number} n */
    days: (n) => `${n}\u00a0days ago`,
    /** @param {number} n */
    spanSeconds: (n) => `${n}\u00a0s`,
    /** @param {number} n */
    spanMinutes: (n) => `${n}\u00a0min`,
    /** @param {number} n */
    spanHours: (n) => `${n}\u00a0h`,
    /** @param {number} n */
    spanDays: (n) => plural(n, "day", "days"),
  },

  nav: {
    label: "Main", feed: "Feed", search: "Search", network: "Network", mining: "Mining", settings: "Settings",
    /** @param {number} n */
    peers: (n) => plural(n, "peer", "peers"),
    you: "Your posts",
    unnamed: "No name yet",
  },

  state: {
    /** @param {string} share */
    stamping: (share) => `Stamping, ${share}`,
    stampingHelp: "Your computer works for a moment to pay for this post. The text is already safe on this disk.",
    sending: "Stamped, on its way",
    refused: "Not taken",
    refusedHelp: "The text is kept here until you send it again or take it back.",
    pooled: "Waiting for a block.",
    waitingHelp: "Checked and kept by nodes, but not in a block yet.",
    sentNobody: "Kept here. No peer has it yet.",
    /** @param {number} n */
    sent: (n) => (n === 1 ? "Sent, 1 peer has it." : `Sent, ${n.toLocaleString(locale)} peers have it.`),
    /** @param {string} span */
    inAbout: (span) => `In a block in about ${span}`,
    returned: "Back among the waiting posts.",
    returnedHelp: "The chain changed and this post's block is no longer in it. Nothing is lost: the post waits for its next block.",
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    /** @param {string} depth */
    deep: (depth) => `${depth} deep`,
    /** @param {string} depth */
    confirmedHelp: (depth) => `In the chain, ${depth} deep: 1 is the newest block. The deeper, the harder to change.`,
    leftOut: "Left out of the chain",
    leftOutHelp: "It is in no block and waits for none: the chain changed when it was too old for a new block, or others paid more for the room. It is kept on this disk, and its author can send it again.",
  },

  sync: {
    current: "Up to date",
    alone: "On its own",
    connecting: "Looking for peers",
    /** @param {string} done */
    headers: (done) => `Reading headers, ${done}`,
    /** @param {string} share */
    blocks: (share) => `Reading blocks, ${share}`,
    /** @param {string} span */
    left: (span) => `, ${span} left`,
  },

  post: {
    reply: "Reply",
    /** @param {number} n */
    replies: (n) => plural(n, "reply", "replies"),
    edited: "edited",
    editedHelp: "Its author changed this post. The chain keeps both texts.",
    deleted: "Its author took this post back.",
    erased: "The text of this post is not on this disk.",
    unreadable: "This post holds no readable text.",
    more: "Show all of it",
    less: "Show less",
    isReply: "A reply",
    /** @param {string} name */
    inReplyTo: (name) => `to ${name}`,
    sendAgain: "Send again",
    sentAgain: "Sent again as a new post.",
    takeBack: "Take the text back",
    tookBack: "The text is in the composer again.",
    open: "Open this post",
    /** @param {string} sign @param {number} n */
    reaction: (sign, n) => `${sign}, ${n} times`,
  },

  feed: {
    title: "Feed",
    /** @param {number} n */
    fresh: (n) => (n >= 30 ? "30+ new posts" : plural(n, "new post", "new posts")),
    loading: "Loading posts",
    end: "You have reached the first post.",
    emptyTitle: "Nothing has been posted yet",
    emptyText: "Write the first post above, or join someone who has posts: add their address under Network, and theirs appear here.",
    emptyAction: "Go to Network",
    syncingTitle: "Posts appear here as blocks arrive",
    syncingText: "This node is still reading the chain. You can write in the meantime.",
    authorEmptyTitle: "No posts by this author here",
    authorEmptyText: "They may have posted under another key, or this node has not read that far yet.",
    channelEmptyTitle: "This channel is empty",
    channelEmptyText: "A channel is only a word that posts carry. Write the first post with it above.",
    failedTitle: "The posts could not be loaded",
    moreFailed: "The next posts could not be loaded.",
    waiting: "Your texts on their way",
    by: "Posts by",
    you: "you",
    keyHelp: "The whole public key. A name can be taken by anyone; a key cannot.",
    copyKey: "Copy the key",
  },

  search: {
    title: "Search",
    label: "Search all posts on this disk",
    placeholder: "Words, or from: channel: before: after:",
    go: "Search",
    emptyTitle: "Look through everything on this disk",
    emptyText: "Nothing you type leaves this computer.",
    examples: /** @type {const} */ ([
      ["mill photo", "posts with both words"],
      ["from:zoë", "by a name or a short key"],
      ["channel:minutes", "in one channel"],
      ["after:2026-01-15 before:2026-03", "between two days"],
    ]),
    end: "No more posts fit.",
    noneTitle: "Nothing found",
    noneText: "Try fewer or shorter words, or leave out a filter.",
    /** @param {string[]} words */
    unread: (words) => `Could not read ${words.join(", ")}. A day is written as 2026-05-12, a channel in a-z, 0-9 and hyphens.`,
    /** @param {string} day */
    further: (day) => `Looked back to ${day}.`,
    furtherAction: "Look further back",
  },

  composer: {
    label: "New post",
    placeholder: "What should everyone be able to read, for good?",
    replyLabel: "Reply",
    replyPlaceholder: "Write a reply. It is as public and permanent as the post.",
    channel: "Channel",
    channelLabel: "Channel, a word of a-z, 0-9 and hyphens",
    post: "Post",
    reply: "Reply",
    busy: "Stamping…",
    /** @param {string} used @param {string} most */
    bytes: (used, most) => `${used} of ${most}`,
    /** @param {string} used @param {string} most */
    bytesLabel: (used, most) => `${used} of ${most} bytes used`,
    empty: "Write something first.",
    /** @param {string} used @param {string} over @param {string} most */
    tooLong: (used, over, most) => `The text is ${used} bytes and ${most} fit in a post: ${over} too many. Shorten it, or split it in two.`,
    keys: "Ctrl+Enter posts",
    kept: "The text is kept here.",
  },

  details: { title: "What the chain holds", created: "Written", author: "Key", id: "Post", block: "Block" },

  thread: {
    title: "Post",
    back: "Back",
    loading: "Loading the post",
    failedTitle: "This post could not be loaded",
    missingTitle: "This node does not have this post",
    missingText: "It may be on another network, or the node has not read that far yet. When it arrives, it appears here.",
    parentMissing: "The post that this one answers is not on this node.",
    furtherUp: "The conversation begins further up, or its beginning is not on this node.",
    noReplies: "No replies yet.",
    /** @param {number} n */
    replies: (n) => plural(n, "reply", "replies"),
    more: "Show more replies",
    above: "Earlier in this conversation",
  },

  network: {
    title: "Network",
    lead: "The nodes that this one talks to. Posts and blocks travel between them; nobody is in the middle.",
    add: "Add",
    addLabel: "Invite or address of someone to join",
    addPlaceholder: "Invite, or host:port",
    addHelp: "Ask someone for the invite that their own Network page shows, or for their address. One is enough: the nodes tell each other of more.",
    addEmpty: "Paste an invite first, or enter an address: a host or an IP, a colon and a port.",
    /** @param {string} address */
    added: (address) => `Joining ${address}.`,
    /** @param {number} n */
    joinedBy: (n) => `Joining ${plural(n, "address", "addresses")} of the invite.`,
    /** @param {string} address @param {string} why */
    notJoined: (address, why) => `Not ${address}: ${why}`,
    invite: "Invite",
    inviteCopy: "Copy the invite",
    /** @param {string} network */
    inviteCode: (network) => `QR code of an invite to the network “${network}”`,
    inviteBy: /** @type {Record<string, (address: string, network: string) => string>} */ ({
      public: (address) => `Leads to this node at ${address}. Anyone who has it can join.`,
      local: (address) => `Leads to this node at ${address}, an address that works in your own network alone.`,
      loopback: (address) => `Leads to this node at ${address}, for programs on this computer alone.`,
      named: (address) => `Leads to ${address}.`,
    }),
    /** @param {number} n */
    invitePeers: (n) => `Nobody can call this node, so the invite leads to ${plural(n, "peer", "peers")} of it.`,
    inviteNobody: "It names this network and no address in it yet: this node knows none at which others reach it.",
    lan: "Found on this network",
    lanJoin: "Join",
    /** @param {string} address */
    lanJoinLabel: (address) => `Join ${address}`,
    /** @param {string} network @param {string} net */
    lanOther: (network, net) => `On another network, “${network}” (${net}). To join it, start a second BlockNet on a data folder of its own with an invite from there.`,
    lanNoName: "unnamed",
    lanNobody: "Nobody yet. Nodes of this house appear here by themselves.",
    lanOff: "Not looking. Turn on “Find nodes on this network” in Settings.",
    /** @param {string} problem */
    lanFailed: (problem) => `This does not work at the moment: ${problem}.`,
    own: "Reaching you",
    ways: { public: "As the internet sees this node", local: "In your own network", loopback: "On this computer alone", named: "", peer: "" },
    router: "Router",
    mapping: { off: "", searching: "Looking for it", mapped: "Passes the port on", failed: "Does not pass the port on" },
    mappedBy: { upnp: "Passes the port on (UPnP)", pcp: "Passes the port on (PCP)", nat_pmp: "Passes the port on (NAT-PMP)" },
    /** @param {string} port */
    ownPort: (port) => `this computer's address, port ${port}`,
    copy: "Copy",
    copied: "Copied",
    table: "Peers",
    address: "Address", direction: "Direction", state: "State", height: "Height", ping: "Ping", since: "Since",
    agent: "Program", traffic: "Traffic", error: "Last error",
    out: "out", in: "in",
    directionHelp: { out: "This node called them", in: "They called this node" },
    states: {
      connected: "Connected", connecting: "Connecting", waiting: "Waiting", failed: "Failed", self: "This node itself",
      other_network: "Another network",
    },
    /** @param {string} span */
    nextTry: (span) => `next try in ${span}`,
    /** @param {string} size */
    trafficIn: (size) => `${size} in`,
    /** @param {string} size */
    trafficOut: (size) => `${size} out`,
    remove: "Remove",
    /** @param {string} address */
    removeLabel: (address) => `Remove ${address}`,
    /** @param {string} address */
    removed: (address) => `Removed ${address}.`,
    emptyTitle: "No peers yet",
    emptyText: "Paste an invite of one person you know above. Or give them yours. Until then this node works on its own and keeps what you write.",
    failedTitle: "The peers could not be loaded",
    peers: "Peers",
    /** @param {number} out @param {number} inward */
    outIn: (out, inward) => `${out} out, ${inward} in`,
    reach: "Others can reach you",
    reachYes: "Yes", reachLan: "In your network", reachNo: "No", reachUnknown: "Not known yet",
    reachHelp: "Yes once a node on the internet has called this one. Until then nobody can know.",
    chain: "Chain",
  },

  mining: {
    title: "Mining",
    lead: "A block carries posts onto the chain. Any computer of the network can find the next one, by trying numbers until one fits.",
    mode: "Mine",
    modes: { auto: "Automatic", always: "Always", off: "Off" },
    modeHelp: {
      auto: "While posts wait. The rest of the time this computer is left alone.",
      always: "While posts wait, and an empty block now and then to keep the chain moving.",
      off: "Only when you press “Mine now”. Other nodes put your posts into blocks.",
    },
    threads: "Threads",
    /** @param {number} n @param {number} most */
    threadsValue: (n, most) => `${n} of ${most}`,
    threadsHelp: "More find blocks faster and use more power. They run at low priority.",
    now: "Mine now",
    nowHelp: "Looks for one block with the posts that wait.",
    /** @param {string} span */
    nowBusy: (span) => `Mining, ${span}`,
    stop: "Stop",
    anyway: "Mine an empty block",
    /** @param {string} height @param {number} posts @param {string} span */
    found: (height, posts, span) => `Found block ${height} with ${plural(posts, "post", "posts")} in ${span}.`,
    stopped: "Stopped. No block was found.",
    rate: "Hash rate",
    thisComputer: "This computer",
    networkAbout: "Network, about",
    idle: "Idle",
    begins: "Starting",
    unknown: "Unknown",
    chartLabel: "Hash rate of this computer while it mined",
    chartEmpty: "The line starts when mining does.",
    /** @param {string} span */
    ago: (span) => `${span} ago`,
    chartNow: "now",
    blocksFound: "Blocks found",
    kernel: "Method",
    kernels: /** @type {Record<string, string>} */ ({ avx512: "AVX-512", sha_ni: "SHA extensions", portable: "Portable" }),
    thisBlock: "Mining this block",
    next: "Next block",
    blockIn: "The block being mined",
    height: "Height",
    posts: "Posts in it",
    size: "Size",
    difficulty: "Tries needed, about",
    working: "Working for",
    expected: "Expected in about",
    /** @param {string} span */
    leftAbout: (span) => `${span} left, about`,
    leftHelp: "A guess, not a countdown: each try is as likely as the last.",
    /** @param {number} n */
    waiting: (n) => (n === 0 ? "Nothing waiting" : `${plural(n, "post", "posts")} waiting`),
    restTitle: "Nothing is being mined",
    restAuto: "Mining starts by itself when a post waits.",
    restOff: "Mining is off.",
    failedTitle: "Mining could not be read",
  },

  settings: {
    title: "Settings",
    name: "Name",
    nameHelp: "Shown with your posts from now on. Earlier posts keep the name they were sent with.",
    nameTooLong: "That name is too long: 64 bytes at most.",
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
    port: "Port",
    portHelp: "Where other nodes reach this one. 8000 unless something else uses it.",
    portBad: "A port is a number from 1,024 to 65,535.",
    listen: "Listen",
    listenHelp: "Lets others call this node. With it off, the node still calls others.",
    lanDiscovery: "Find nodes on this network",
    lanDiscoveryHelp: "Nodes in the same house or hall find each other by themselves. Others in it can see that BlockNet runs here.",
    portMapping: "Ask the router for the port",
    portMappingHelp: "By UPnP, PCP or NAT-PMP the router passes the port on to this computer, so that nodes on the internet can call it. It is taken back when BlockNet ends.",
    threadsLabel: "Mining threads",
    threadsHelp: "How many of this computer's processors may look for blocks.",
    folder: "Data folder",
    folderHelp: "The chain, your key and your drafts in waiting. Make copies only while the node is stopped.",
    network: "Network",
    networkHelp: "The first block of this network. Nodes with another one never mix with it.",
    key: "Your key",
    keyHelp: "Others know you by it, whatever the name.",
    version: "Version",
    person: "You", look: "Look", connection: "Connection", computer: "This computer", about: "About",
    saved: "Saved",
    restart: "Saved. It takes effect when BlockNet starts the next time.",
    failedTitle: "The settings could not be loaded",
    /** @param {string} message */
    notSaved: (message) => `Not saved. ${message}`,
  },

  welcome: {
    title: "Welcome to BlockNet",
    lead: "A public notice board that nobody owns. This computer is now part of it.",
    name: "Your name",
    namePlaceholder: "As others should see it",
    nameHelp: "You can change it later. There is no account and no password.",
    public: "What you post is public and permanent. Everyone on the network keeps a copy, and nobody can take it back, not even you.",
    /** @param {string} name @param {string} genesis */
    network: (name, genesis) => `You are on the network “${name}” (${genesis}).`,
    start: "Next",
    busy: "One moment…",
    joinTitle: "Who do you know?",
    joinLead: "Paste the invite of someone who is on the network, or enter their address. One is enough.",
    found: "Found on this network",
    go: "Go to the feed",
    alone: "Start on your own",
    aloneHelp: "You can join someone later, under Network.",
  },

  gate: {
    title: "This page belongs to the owner of the node",
    lead: "It opens with a code that is good once, for a minute. On the computer where the node runs, enter:",
    command: "blocknetd open",
    then: "Then open the address that it prints, or enter its code here.",
    code: "Code",
    open: "Open",
    busy: "Opening…",
    empty: "Enter the code first.",
    checking: "Opening the node’s page",
    expired: "That code is not good. Each works once and for 60 seconds. Run the command again for a new one.",
    ended: "The node was started again, so this page needs a new code. Your drafts are kept.",
  },

  failed: {
    title: "BlockNet could not start its node",
    text: "Put that right, then try again. BlockNet has changed nothing in your data folder.",
    busy: "Starting…",
  },

  lost: {
    title: "The node does not answer.",
    window: "It may be busy or stopping. What you write is kept here. If this lasts, quit BlockNet and start it again.",
    starting: "The node is still starting. After a sudden end it puts its database in order first.",
    browser: "It may have been stopped. What you write is kept here. Start it with “blocknetd run”; this page comes back by itself.",
    waiting: "Waiting for the node",
  },

  strip: {
    label: "State of the node",
    /** @param {string} n */
    height: (n) => `Height ${n}`,
    /** @param {number} n */
    peers: (n) => plural(n, "peer", "peers"),
    /** @param {number} n */
    waiting: (n) => `${n.toLocaleString(locale)} waiting`,
    /** @param {string} network @param {string} port */
    where: (network, port) => `${network} · port ${port}`,
    /** @param {string} network */
    whereOff: (network) => `${network} · not listening`,
    lost: "Not answering",
    starting: "Starting",
    /** @param {string} first @param {number} n */
    andMore: (first, n) => `${first} And ${n} more.`,
    warningsTitle: "What needs a look",
  },

  side: { label: "At a glance", join: "Join someone", joinPlaceholder: "Invite or address" },

  keys: {
    title: "Keys",
    list: /** @type {const} */ ([
      ["N", "Write a new post"],
      ["/", "Search"],
      ["J and K", "Next and previous post"],
      ["Enter", "Open the post"],
      ["Ctrl+Enter", "Post what you wrote"],
      ["G then F, S, N, M", "Feed, search, network, mining"],
      ["Ctrl and + or −", "Larger or smaller, 0 for as it was"],
      ["?", "This list"],
    ]),
  },

  errors: {
    unreachable: "The node does not answer. What you wrote is kept; try again in a moment.",
    timeout: "The node took too long to answer. It may be busy; try again in a moment.",
    odd: "The node answered with something that this page does not understand. If this lasts, restart BlockNet.",
    locked: "This page needs a new code. Run “blocknetd open” on the node’s computer.",
  },
};
