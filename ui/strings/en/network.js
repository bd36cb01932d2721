// @ts-check
/** The network, sync and the strip at the foot. */
import { locale, plural } from "./grammar.js";

export const network = {
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
    title: "Catching up with the network",
    usable: "You can read and write meanwhile. Posts appear as their blocks arrive.",
    headersLabel: "Headers",
    blocksLabel: "Blocks",
    speedLabel: "Speed",
    timeLabel: "Time left",
    /** @param {string} done @param {string} total */
    of: (done, total) => `${done} of ${total}`,
    /** @param {string} posts */
    speed: (posts) => `${posts} posts/s`,
    unknownYet: "Not known yet",
  },

  network: {
    title: "Network",
    lead: "The nodes that this one talks to. Posts and blocks travel between them; nobody is in the middle.",
    add: "Join",
    addLabel: "Invite or address of someone to join",
    addHelp: "Ask someone for the invite that their own Network page shows, or for their address. One is enough: the nodes tell each other of more.",
    joinFailed: {
      /** @param {string} address @param {string} why */
      later: (address, why) => `${address} cannot be reached now. ${why} The node goes on trying.`,
      /** @param {string} address @param {string} why */
      never: (address, why) => `${address}: ${why}`,
    },
    moveText: "This invite is for another network. You have done nothing on yours so far, so this BlockNet can simply move there. Your name and your key come along.",
    move: "Move to that network",
    anotherText: "This invite is for another network, and a node stays on the network that it began with. Start another node on a new folder; it takes its network from the invite:",
    /** @param {string} invite */
    anotherCommand: (invite) => `blocknetd --data-dir FOLDER run --join ${invite}`,
    anotherCopy: "Copy the command",
    anotherHelp: "Put the path of the new folder in the place of FOLDER. Where this node goes on running on the same computer, the other needs ports of its own: add --listen 0.0.0.0:8001 --owner 127.0.0.1:8011.",
    addEmpty: "Paste an invite first, or enter an address: a host or an IP, a colon and a port.",
    /** @param {string} address */
    added: (address) => `Joining ${address}.`,
    /** @param {number} n */
    joinedBy: (n) => (n === 1 ? "Joining by the invite." : `Joining by the invite, at ${plural(n, "address", "addresses")}.`),
    /** @param {string} address @param {string} why */
    notJoined: (address, why) => `Not ${address}: ${why}`,
    invite: "Invite",
    inviteCopy: "Copy the invite",
    /** @param {string} network */
    inviteCode: (network) => `QR code of an invite to the network “${network}”`,
    inviteBy: /** @type {Record<string, (address: string, network: string) => string>} */ ({
      public: (address) => `Leads to this node at ${address}. Anyone who has it can join.`,
      local: (address) => `Leads to this node at ${address}, an address that works in your own network alone.`,
      loopback: (address) => `Do not give this away yet: it leads nobody here. Its address, ${address}, works on this computer alone. Under “Reaching you” stands what to do.`,
      named: (address) => `Leads to ${address}.`,
    }),
    /** @param {number} n */
    invitePeers: (n) => `Nobody can call this node, so the invite leads to ${plural(n, "peer", "peers")} of it.`,
    inviteNobody: "Do not give this away yet: it leads nobody here. It names this network and no address in it, for this node knows none at which others reach it.",
    lan: "Found nearby",
    lanAsking: "One moment…",
    lanJoin: "Join",
    /** @param {string} address */
    lanJoinLabel: (address) => `Join ${address}`,
    /** @param {string} network @param {string} net */
    lanOther: (network, net) => `On another network, “${network}” (${net}). To join it, start a second BlockNet on a data folder of its own with an invite from there.`,
    lanNoName: "unnamed",
    lanNobody: "Nobody yet. Nodes of this house appear here by themselves.",
    lanOff: "Not looking. Nodes in the same house or hall find each other, and see that BlockNet runs here.",
    lanLook: "Look for them",
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
    agent: "Program", traffic: "Traffic",
    out: "Out", in: "In",
    directionHelp: { out: "This node called them", in: "They called this node" },
    states: {
      connected: "Connected", connecting: "Connecting", waiting: "Waiting", failed: "Failed", self: "This node itself",
      other_network: "Another network",
    },
    /** @param {string} span */
    nextTry: (span) => `Next try in ${span}`,
    /** @param {string} size */
    trafficIn: (size) => `${size} in`,
    /** @param {string} size */
    trafficOut: (size) => `${size} out`,
    score: "Score",
    scoreHelp: "From \u2212100, of no use, to +100, useful for long. The node drops the lowest first.",
    isBanned: "banned",
    ban: "Ban",
    /** @param {string} address */
    banLabel: (address) => `Ban ${address}`,
    remove: "Remove",
    removeHelp: "Disconnects it. Word of others does not bring it back for a day.",
    /** @param {string} address */
    removeLabel: (address) => `Remove ${address}`,
    /** @param {string} address */
    removed: (address) => `Removed ${address}.`,
    emptyTitle: "No peers yet",
    emptyText: "Paste the invite of someone you know above, or give them yours. Until then this node works on its own and keeps what you write.",
    emptyAlone: "Paste the invite of someone you know above. Until then this node works on its own and keeps what you write.",
    failedTitle: "Not everything here could be loaded.",
    peers: "Peers",
    /** @param {number} out @param {number} inward */
    outIn: (out, inward) => `${out} out, ${inward} in`,
    reach: "Others can reach you",
    reachYes: "Yes", reachLan: "In your network", reachNo: "No", reachUnknown: "Not known yet",
    reachHelp: "Yes once a node on the internet has called this one. Until then nobody can know.",
    chain: "Chain",
    chainAlone: "Not compared yet",
    received: "Received", sent: "Sent", connections: "Peers",
    /** @param {string} size */
    perSecond: (size) => `${size}/s`,
    perSecondColumn: "A second",
    when: "When",
    /** @param {string} span */
    ago: (span) => `${span} ago`,
    chartNow: "now",
    chartEmpty: "The line starts in a few seconds.",
  },

  reaching: {
    orLeaveIt: "Or leave it: over the connections that it opens itself, this node is a full member.",
    off: "This node does not listen, so nobody can call it. To be called, turn listening on under Settings and start BlockNet again.",
    onlyHere: "This node takes calls from this computer alone, so nobody else can call it. “Listen”, under Settings, says why and lets others in.",
    /** @param {string} port */
    mapped: (port) => `The router passes port ${port} on. Nobody has called yet; that can take a while.`,
    here: "this computer",
    /** @param {string} ip */
    hereAt: (ip) => `this computer, ${ip}`,
    /** @param {string} port @param {string} here */
    failed: (port, here) => `Turn on UPnP in the router’s settings, or let the router pass TCP port ${port} on to ${here}. If another computer has that port already, choose another one under Settings.`,
    /** @param {string} port @param {string} here */
    byHand: (port, here) => `If nobody calls for long, the router may have to pass TCP port ${port} on to ${here}.`,
    toSettings: "Open Settings",
    byItself: "“Ask the router for the port”, under Settings, does so by itself.",
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
    /** @param {string} headers @param {string} posts */
    syncMore: (headers, posts) => `${headers} headers, ${posts} posts/s`,
    toBranches: "Look at it", toHistory: "See what happened",
    lost: "Not answering",
    before: "Before:",
    starting: "Starting",
    /** @param {string} first @param {number} n */
    andMore: (first, n) => `${first} And ${n} more.`,
    /** @param {string} wanted @param {string} used */
    otherPort: (wanted, used) => `Port ${wanted} was taken, so ${used} is used.`,
    otherPortAdvice: "Others reach you at the new port. To keep one port, choose a free one under Settings.",
    warningsTitle: "What needs a look",
  },

  side: { label: "At a glance", join: "Join someone", joinPlaceholder: "Invite or address" },
};
