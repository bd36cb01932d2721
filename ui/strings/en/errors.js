// @ts-check
/**
 * What the node refuses and warns of, by its codes: what happened, what it means, what to do.
 * What only programs can do wrong is said in a word; what a person can, with advice.
 */
export const errors = {
  errors: {
    unreachable: "The node did not answer. Try again in a moment.",
    timeout: "The node took too long to answer. It may be busy; try again in a moment.",
    odd: "The node answered with something that this page does not understand. If this lasts, restart BlockNet.",
    locked: "This page needs a new code. Run “blocknetd open” on the node’s computer.",
    unknown: "The node did not do this.",
    /** The node's own sentence, where it says which value or why. @param {string} detail */
    said: (detail) => detail,

    /** The same where the page has said in its own words what is wrong. @param {string} detail */
    quoted: (detail) => `In the node’s words: “${detail}”`,

    /** A wrong value, by its field. */
    fields: /** @type {Record<string, string>} */ ({
      about: "What you say of yourself cannot be sent so.",
      active: "This identity cannot be taken into use so.",
      addresses: "These addresses cannot go into an invite.",
      author: "This is not the key of an author.",
      channel: "This cannot be a channel.",
      columns: "These columns cannot be kept.",
      confirm: "The identity was not removed.",
      content: "This text cannot be sent so.",
      file: "This is not the file of an identity.",
      file_passphrase: "This passphrase does not do.",
      files: "One of the files cannot go with the post.",
      files_auto_kb: "This size of pictures does not do.",
      files_limit_mb: "This limit of files does not do.",
      followed_channels: "These channels cannot be followed.",
      from: "This name cannot be searched for.",
      label: "This label cannot be chosen.",
      mining_share: "This share of the processor does not do.",
      mining_threads: "This number of threads does not do.",
      name: "This name does not do.",
      names: "These are not channels.",
      new: "This passphrase does not do.",
      parent: "This cannot be done with that post.",
      port: "This port does not do.",
      q: "These words cannot be searched for.",
      rates: "These limits do not do.",
      reason: "This reason does not do.",
      secs: "This term does not do.",
      tags: "The post carries something that cannot be sent.",
      text_percent: "This size of text does not do.",
      trusted_proxies: "These proxies cannot be trusted.",
      value: "This entry does not do.",
      words: "These are not the words of an identity.",
    }),

    codes: {
      bad_json: "The node did not understand what this page sent. Load the page again; if that does not help, restart BlockNet.",
      bad_field: "One of the values does not fit. Change it and try again.",
      bad_body: "The node could not read what was sent. Choose the file again and try once more.",
      bad_host: "The request does not name the node’s address once. A proxy between may have changed it.",
      bad_range: "That part of the file lies behind its end.",
      wrong_type: "The node takes something of another kind here.",
      too_large: "This is larger than the node takes. Files go up to 8 MiB; choose a smaller one.",
      too_slow: "Sending took too long, so the node gave up. Try again; over a slow connection choose a smaller file.",
      method_not_allowed: "The node does not know this call. Load the page again; it may be older than the node.",

      not_loopback: "Only programs on the node’s own computer may do this.",
      foreign_host: "This page was opened under another address than the node’s own. Open it with “blocknetd open”.",
      forwarded: "A proxy stands between this page and the node. Open the page on the node’s own computer.",
      foreign_origin: "Pages of other sites may not do this. Open the page with “blocknetd open”.",
      cross_site: "Pages of other sites may not do this. Open the page with “blocknetd open”.",
      no_token: "This page needs a code. Run “blocknetd open” on the node’s computer.",
      bad_token: "This page needs a new code. Run “blocknetd open” on the node’s computer.",
      bad_code: "That code is not good. Each works once and for 60 seconds. Run “blocknetd open” again for a new one.",
      no_listener: "No browser can reach this node, so it gives no code. Use its window.",
      banned: "This node has banned your address for a while.",
      rate: "That was too much at once. Wait a few seconds, then try again.",
      two_clients: "The proxy in front of the node contradicts itself about who asks.",

      internal: "The node could not do this. Its log, under Settings, says why; copy the diagnostics for whoever helps you.",
      store: "The node’s database or folder did not answer as it should, so nothing was changed. Look at the disk and at the log under Settings.",
      disk_full: "The disk is full, so this was not saved. Free some space, then try again. Reading goes on.",
      files_full: "Files may take no more room here. Raise their limit under Settings, or clear what was fetched from others.",
      busy: "The node has as much to do as it can. Try again in a moment.",
      read_too_long: "This would take the node too long to look up. Ask for less, for fewer or rarer words, or try again in a moment.",
      stopping: "The node is stopping. Start it again and try once more.",
      not_set_aside: "The database could not be set aside; it is where it was.",
      not_damaged: "The database is not damaged, so it stays where it is.",
      folder_not_moved: "The data folder is where it was.",
      folder_named: "This window was started with --data-dir, so its folder is moved by hand.",
      start_failed: "The node gives this reason.",
      too_large_answer: "The answer would be too long. Ask for less at once.",

      not_found: "The node does not have this, or not any more. Go back and look again.",
      rule_broken: "This breaks a rule of the network, so no node would take it.",
      pool_floor: "Very much is being posted just now, and the stamp of your post is too light. Try again: it gets a heavier one.",
      author_full: "As many of your posts wait as one author may have waiting. Wait for the next block, then try again.",
      given_up: "The text was taken back before it was sent.",
      not_left_out: "The chain did not leave this post out, so it is not sent again.",
      not_confirmed: "No block holds this post yet, so there is no proof of it. Wait for the next block.",
      parent_unknown: "The node does not know what comes before this block. It asks its peers for it.",
      nothing_to_mine: "No post waits for a block, so there is nothing to mine.",
      stopped: "Mining was stopped.",
      under_way: "The chain is being checked already. Wait until that is done.",
      damaged_picture: "This picture is damaged and cannot be shown. Open it in another program, save it anew, and attach that.",
      foreign_picture: "Photographs and films of this kind cannot be cleaned of hidden data such as the place. Save a picture as JPEG, PNG, WebP or GIF.",

      bad_invite: "This invite cannot be used. Copy all of it again, or ask for a new one.",
      bad_address: "This address cannot be used.",
      other_network: "That is another network than yours. To join it, start a second BlockNet on a data folder of its own.",
      too_many: "There are as many of these as there may be. Remove one, then try again.",
      no_upgrade: "Only nodes open such a connection.",
      self: "That is this node itself.",
      twice: "This node is connected with it already.",
      per_ip: "As many nodes of one address are connected as may.",
      full: "The node has no room for another peer.",

      wrong_passphrase: "This is not the passphrase. Look at capitals and at the keyboard’s language, then try again.",
      passphrase_needed: "This identity has a passphrase. Type it to go on.",
      already_here: "This identity is on this computer already.",
      last: "This is your only identity. Make another one before you remove it.",
      bad_file: "The file could not be opened.",
      identity: "The key could not be kept, so nothing was changed. Look at the disk and the rights of the data folder.",
      not_asked: "The check of your words has ended meanwhile. Begin it again.",
      locked: "This identity is locked. Unlock it first.",
      wrong_words: "Not all of these are right.",
      active: "You write under this identity now. Switch to another one before you remove it.",
      waiting: "Texts of this identity still wait to be sent. Send them or take them back, then remove it.",

      no_folder: "This computer names no folder for downloads, so the file was not saved.",
      not_saved: "The file could not be saved. Free some space, or look at the folder for downloads.",
      no_identity: "The identity that wrote this is not on this computer. Restore it from its words, or take the text back.",
    },
  },

  /** What the node warns of, by code and values. Advice follows. */
  warnings: {
    store_trouble: {
      text: () => "Nothing can be saved at the moment.",
      advice: "Reading goes on. Free some space on the disk of the data folder; the node then goes on by itself. If there is space, the log under Settings says more.",
    },
    branch_parked: {
      /** @param {import("../../contract.js").Spoken} v */
      text: (v) => `A chain with more work leaves ours at block ${v.height}, which has stood for more than ${v.days} days. It is not followed without your word.`,
      advice: "Ask people you trust which chain is theirs. To follow this one, choose it under Network.",
    },
    history_changed: {
      /** @param {import("../../contract.js").Spoken} v */
      text: (v) => `History changed: ${v.blocks} blocks were replaced by a chain with more work.`,
      advice: "Posts of the lost blocks went back to waiting. Be careful with what those blocks proved.",
    },
    deep_reorg: {
      /** @param {import("../../contract.js").Spoken} v */
      text: (v) => `${v.blocks} blocks were replaced by a chain with more work.`,
      advice: "Posts of the lost blocks went back to waiting; they are mined again.",
    },
  },
};
