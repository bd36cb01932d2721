// @ts-check
/** The first start, and what stands between the owner and the node. */
import { plural } from "./grammar.js";

export const start = {
  welcome: {
    title: "Welcome to BlockNet",
    lead: "A public notice board that nobody owns. This computer is now part of it.",
    name: "Your name",
    namePlaceholder: "As others should see it",
    nameHelp: "You can change it later, or leave it empty for now. There is no account and no password.",
    public: "What you post is public and permanent. Everyone on the network keeps a copy, and nobody can take it back, not even you.",
    /** @param {string} name */
    network: (name) => `You are on the network “${name}”.`,
    start: "Next",
    busy: "One moment…",
    joinTitle: "Who do you know?",
    joinLead: "Paste the invite of someone who is on the network, or enter their address. One is enough.",
    found: "Nearby",
    /** @param {number} n */
    joined: (n) => `You are connected to ${plural(n, "node", "nodes")}.`,
    back: "Back to the name",
    go: "Go to the feed",
    alone: "Start on your own",
    aloneHelp: "You can join someone later, under Network.",
  },

  gate: {
    title: "This page belongs to the owner of the node",
    lead: "It opens with a code that is good once, for a minute. On the computer where the node runs, enter:",
    command: "blocknetd open",
    service: "Or, where the node runs as the package’s service:",
    serviceCommand: "sudo blocknetd --data-dir /var/lib/blocknet open",
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
    text: "Put that right, then try again.",
    busy: "Starting…",
    portHelp: "It is saved as the port where other nodes reach this one.",
    onPort: "Start on this port",
    aside: {
      title: "A new database is in place",
      go: "Set it aside and start anew",
      what: "The damaged database stays in your data folder under another name, and nothing is deleted. The node begins a new one and fetches the chain from peers again.",
      kept: "Your identities, the files you keep and your drafts lie outside it and stay as they are.",
      tried: "Settings, what you muted, peers, and texts that no block has yet are in it. What can still be read of them is taken over, and you are told what cannot.",
      gone: "Which replies you have seen is forgotten, and texts that you erased from this disk come back with the chain. Posts in blocks that you mined and no peer has are only in the old database.",
      /** @param {string} path */
      done: (path) => `The old database is kept as ${path}.`,
      /** @param {number} n */
      waiting: (n) => `Taken over: ${plural(n, "text", "texts")} that no block has yet.`,
      /** @param {string} parts */
      lost: (parts) => `Not all could be read of: ${parts}.`,
      parts: /** @type {Record<string, string>} */ ({ settings: "your settings", control: "what you muted", outbox: "texts that wait to be sent", pool: "posts that wait for a block", peers: "peers and bans" }),
      /** @param {string} network */
      unknown: (network) => `The old database does not say any more of which network it was. The new one is of “${network}”. The welcome asks for your name once more; your key is kept. If your network was another, paste an invite to it in the step after that.`,
      on: "Go on",
    },
    deaf: "Start without listening: from now on this node only calls others; Listen in the settings takes it back",
  },

  lost: {
    title: "The node does not answer.",
    window: "It may be busy or stopping. What you write is kept here. If this lasts, quit BlockNet and open it again.",
    starting: "The node is still starting. After a sudden end it puts its database in order first.",
    browser: "It may be busy, or stopped: see on its computer whether it runs. What you write is kept here. When you start it again with “blocknetd run”, this page asks you for a new code.",
    before: "As it was before the node stopped answering.",
    waiting: "Waiting for the node",
    /** In place of what a view shows, below the words above. */
    panel: "Nothing you wrote is lost. This comes by itself when the node answers again.",
    onceWindow: "Nothing you wrote is lost. Try again; if it goes on, quit BlockNet and open it again.",
    onceBrowser: "Nothing you wrote is lost. Try again; if it goes on, stop the node on its computer and run it again.",
    missing: "Not loaded.",
  },
};
