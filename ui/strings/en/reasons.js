// @ts-check
/** Why the node refused something: the reasons by their codes, and the rules by their numbers. */

/** @typedef {import("../../contract.js").Spoken} V the values of a sentence, as the reader writes them */

export const reasons = {
  reasons: {
    /** @param {V} v */
    too_long: (v) => `It has ${v.size} bytes; ${v.most} is the limit.`,
    /** @param {V} v */
    more_than: (v) => `There are ${v.size}; ${v.most} is the limit.`,
    /** @param {V} v */
    limit: (v) => `${v.most} is the limit.`,
    /** @param {V} v */
    out_of_range: (v) => `Choose ${v.least} to ${v.most}.`,
    /** @param {V} v */
    bytes_between: (v) => `It needs ${v.least} to ${v.most} bytes.`,
    not_one_line: () => "It is one line, without control characters.",
    /** @param {V} v */
    one_line_of: (v) => `It is one line of ${v.most} bytes at most.`,
    /** @param {V} v */
    no_channel: (v) => `A channel is 1 to ${v.most} characters of a to z, 0 to 9 and “-”.`,
    /** @param {V} v */
    no_label: (v) => `A label is 1 to ${v.most} characters of a to z, 0 to 9 and “-”.`,
    no_key: () => "An author is named by the whole key: 64 digits and letters from a to f.",
    own_key: () => "It is your own key, and nobody mutes themselves.",
    no_post_id: () => "A post is named by its id: 64 digits and letters from a to f.",
    /** @param {V} v */
    breaks_rule: (v) => `It breaks a rule. ${rule(v.rule)}`,

    has_nul: () => "It holds the character U+0000, which no post may have.",
    nothing_written: () => "Write something first.",
    no_sign: () => "A reaction is a sign or a word.",
    no_parent: () => "It needs the post that it is for.",
    profile_parent: () => "What you say of yourself answers no post.",
    unknown_post: () => "This node does not know that post.",
    not_own: () => "Only its author can do this.",
    not_a_note: () => "This goes with posts alone, and that is something else.",
    not_deletable: () => "Only a post or a reaction can be deleted. An edit is undone by another edit.",
    deleted: () => "You deleted it already, and a delete is final.",
    taken_back: () => "Its author took it back.",
    same_text: () => "The text is as it was.",
    reacted: () => "You reacted with this sign already.",
    waits_already: () => "It waits for a block already.",
    in_block: () => "It is in a block.",
    sent_again: () => "It was sent again already.",
    text_gone: () => "Its text is not on this disk any more.",

    files_elsewhere: () => "Files go with a post or a reply alone.",
    file_twice: () => "The same file is there twice. Take one away.",
    file_empty: () => "The file is empty.",
    file_large: () => "The file is larger than 8 MiB, the limit of one file.",
    file_gone: () => "The file is not here any more. Attach it again.",
    /** @param {V} v */
    files_limit: (v) => `The room for files, ${v.most} MB, is taken. Remove some files, or give them more room under Settings.`,
    picture_damaged: () => "The picture is damaged.",
    picture_foreign: () => "A picture of this kind cannot be cleaned of what is hidden in it.",
    disk_full: () => "The disk is full. Free some space, then try again.",
    stopping: () => "The node is stopping.",
    /** @param {V} v */
    path_refused: (v) => `${v.path} cannot be used. This computer said: “${v.said}”.`,
    /** @param {V} v */
    path_missing: (v) => `${v.path} is not there, or a folder above it is not. Plug in its disk, or choose another place. This computer said: “${v.said}”.`,
    /** @param {V} v */
    path_forbidden: (v) => `You may not use ${v.path}. Choose a folder of your own, or have somebody allow it to you. This computer said: “${v.said}”.`,
    /** @param {V} v */
    path_read_only: (v) => `The disk of ${v.path} can only be read. Choose one that can be written to. This computer said: “${v.said}”.`,
    /** @param {V} v */
    path_no_folder: (v) => `${v.path} is a file, or lies below one. Choose a folder, or a name that nothing has yet. This computer said: “${v.said}”.`,
    /** @param {V} v */
    path_full: (v) => `There is no room for ${v.path}. Free some space on its disk, or choose another. This computer said: “${v.said}”.`,
    /** @param {V} v */
    path_odd: (v) => `${v.path} is neither a file nor a folder. Take it out of the data folder, then try again.`,
    /** @param {V} v */
    database_said: (v) => `The database said: “${v.said}”.`,
    /** @param {V} v */
    system_said: (v) => `This computer said: “${v.said}”.`,
    no_memory: () => "This computer has too little memory free to open it. Close other programs, then try again.",
    /** @param {V} v */
    no_random: (v) => `This computer gave no random bytes. It said: “${v.said}”.`,

    /** @param {V} v */
    passphrase_length: (v) => `A passphrase has ${v.least} characters at least, and ${v.most} bytes at most. Some words that only you put together are good.`,
    /** @param {V} v */
    key_here: (v) => `It is ${v.text}.`,
    file_not_opened: () => "This is not the passphrase, or the file is damaged.",
    file_other_key: () => "It holds another key than it names.",
    file_of_later: () => "It is of a form that a newer BlockNet may know. Install the newest.",
    file_of_none: () => "It is something else, or damaged. Choose the file that BlockNet exported.",
    /** @param {V} v */
    no_key_file: (v) => `${v.path} does not hold a key. Put a backup of it there, or move it away for a new identity.`,
    /** @param {V} v */
    words_count: (v) => `These are ${v.size} words; an identity has ${v.most}.`,
    /** @param {V} v */
    word_unknown: (v) => `Word ${v.place}, “${v.text}”, is none of the list. Look at how it is spelled.`,
    words_of_nobody: () => "All are words of the list, but one is another than yours, or two are swapped.",
    /** @param {V} v */
    words_wrong: (v) => `Look at your list for number ${v.places}.`,
    /** @param {V} v */
    words_asked: (v) => `Asked for, each once: number ${v.places}.`,
    /** @param {V} v */
    type_to_confirm: (v) => `To remove it, type ${v.text}.`,
    /** @param {V} v */
    texts_wait: (v) => `${v.size} ${v.size === "1" ? "text waits" : "texts wait"}.`,

    address_empty: () => "Type it as host:port, for example 192.0.2.7:8000.",
    /** @param {V} v */
    no_port: (v) => `“${v.text}” is not a port. Use a number from 1 to 65535.`,
    /** @param {V} v */
    no_host: (v) => `“${v.text}” is not a host. Use an IP address or a name, without http:// and without a path.`,
    /** @param {V} v */
    odd_brackets: (v) => `“${v.text}” is not an address. Brackets stand around a whole IPv6 address, as in [2001:db8::7]:8000.`,
    /** @param {V} v */
    no_computer: (v) => `${v.text} is not the address of one computer. Ask for the address of the other one.`,
    /** @param {V} v */
    host_not_found: (v) => `“${v.text}” was not found. Check the spelling and your connection. This computer said: “${v.said}”.`,
    no_peer_address: () => "Give it as the list of peers shows it.",
    many_peers: () => "There are too many peers of your own.",
    many_bans: () => "There are too many bans.",
    no_ip: () => "Bans go by IP address, as in 203.0.113.7 or [2001:db8::7]:8000.",
    no_invite: () => "This is no invite: an invite begins with blocknet-invite:",
    /** @param {V} v */
    odd_character: (v) => `“${v.text}” at place ${v.place} after the colon is in no invite.`,
    invite_damaged: () => "A part of it is missing or mistyped.",
    invite_of_later: () => "A newer BlockNet made it. Install the newest.",
    invite_faulty: () => "A faulty program made it.",
    invite_nowhere: () => "It names no address. Ask for one from somebody whom others can reach, or enter an address.",

    peer_odd_answer: () => "It answered something else than it was asked.",
    /** @param {V} v */
    peer_long_answer: (v) => `Its answer was longer than ${v.most} bytes.`,
    peer_unasked: () => "It sent what nobody asked it for.",
    /** @param {V} v */
    peer_header_rule: (v) => `It sent a header that breaks a rule. ${rule(v.rule)}`,
    /** @param {V} v */
    peer_block_rule: (v) => `It sent a block that breaks a rule. ${rule(v.rule)}`,
    /** @param {V} v */
    peer_post_rule: (v) => `It sent a post that breaks a rule. ${rule(v.rule)}`,
    peer_bad_block: () => "It sent a damaged block or post.",
    peer_bad_file: () => "It sent other bytes than those of the file.",
    peer_lied: () => "It lied about its work.",
    /** @param {V} v */
    peer_unreachable: (v) => `No connection. This computer said: “${v.said}”.`,
    peer_silent: () => "It did not answer in time.",
    peer_elsewhere: () => "It is on another network.",
    /** @param {V} v */
    peer_status: (v) => `It answered: “${v.text}”.`,
    peer_another: () => "It is another node than before.",
    peer_two_names: () => "It goes by two names.",
    peer_refuses: () => "It wants nothing to do with this node.",
    peer_full: () => "It has no room for this node.",
    peer_gone: () => "The connection ended.",
    peer_stalled: () => "It held up the sync of blocks while others waited.",
    peer_twice: () => "It is the same node as another connected peer.",

    no_home: () => "This computer names no home folder. Name the data folder with --data-dir.",
    /** @param {V} v */
    folder_away: (v) => `The data folder was moved to ${v.path}, and is not there. Plug in the disk that it is on. If it is gone for good, remove the file ${v.text}, which says so, and BlockNet begins with an empty one.`,
    folder_relative: () => "Name the new folder in full, from the root of the disk.",
    /** @param {V} v */
    folder_not_empty: (v) => `${v.path} is not empty. Choose an empty folder, or a new one.`,
    /** @param {V} v */
    folder_inside: (v) => `${v.path} lies in the folder that is to be moved. Choose another.`,
    /** @param {V} v */
    folder_no_room: (v) => `It needs ${v.size} MB, and the disk of ${v.path} has ${v.most} MB free.`,
    /** @param {V} v */
    folder_unfinished: (v) => `${v.path} holds a part of a data folder alone: a move to it was cut short. The whole is in the folder where it was before: start BlockNet on that one, then move it again.`,
    /** @param {V} v */
    folder_in_use: (v) => `Another BlockNet already uses the folder ${v.path}. End it, or give this one a folder of its own.`,
    /** @param {V} v */
    folder_of_other: (v) => `The folder belongs to the network ${v.text}. Start with that network, or with another folder.`,
    /** @param {V} v */
    folder_read_only: (v) => `The folder ${v.path} may not be written. Allow it, or choose another folder.`,
    /** @param {V} v */
    folder_full: (v) => `The disk of ${v.path} is full. Free some space.`,
    database_of_later: () => "A newer BlockNet wrote the database. Install the newest.",
    /** @param {V} v */
    database_damaged: (v) => `The database is damaged. It says: “${v.said}”.`,
    /** @param {V} v */
    address_taken: (v) => `Another program uses ${v.text} already. Choose another port.`,
    /** @param {V} v */
    ports_taken: (v) => `Other programs use all of the ports ${v.text}. End one of them, or choose another port.`,
    /** @param {V} v */
    address_refused: (v) => `Nobody can be listened to at ${v.text}. This computer said: “${v.said}”.`,
    invite_elsewhere: () => "The invite is for another network than that of this folder. Start with a folder of its own.",

    proof_no_text: () => "It does not hold the text of its post.",
    proof_no_headers: () => "It holds no headers of blocks.",
    /** @param {V} v */
    proof_post: (v) => `The post breaks a rule. ${rule(v.rule)}`,
    /** @param {V} v */
    proof_header: (v) => `Header ${v.place} breaks a rule. ${rule(v.rule)}`,
    /** @param {V} v */
    proof_limit: (v) => `Header ${v.place} is easier than its network allows.`,
    proof_path: () => "The path to the post does not fit its place in the block.",
    proof_not_in_block: () => "The path leads to no header of the proof: its blocks do not hold this post.",
  },

  rules: /** @type {Record<string, string>} */ ({
    H1: "H1: A header has a version and fields that this network knows.",
    H2: "H2: A header follows its parent, one higher.",
    H3: "H3: Time rises from block to block.",
    H4: "H4: The work that a header declares fits the time since its parent.",
    H5: "H5: A block is as hard to find as its network asks.",
    H6: "H6: The hash of a header shows its work.",
    H7: "H7: A block holds posts, and not more of them than one may; an empty one comes seldom.",
    H8: "H8: The time of a block is not in the future.",
    P1: "P1: A post has a version, a network and a size that this network knows.",
    P2: "P2: A post carries a stamp that cost enough work.",
    P3: "P3: A post is signed by its author.",
    P4: "P4: The time of a post fits that of its block and the clock. Look at the clock of your computer.",
    P5: "P5: A post stands once in a chain.",
    T1: "T1: The text of a post has its form: tags and content, within their sizes.",
    B1: "B1: A block holds as many posts and bytes as it says.",
    B2: "B2: A block holds the posts that its header names.",
    B3: "B3: Every post of a block keeps the rules of posts.",
    C1: "C1: The chain with most work counts.",
    A1: "A1: What a block holds must be there to look at.",
  }),
};

/** A rule in words; its number alone where a newer node knows more of them. @param {string} number */
const rule = (number) => reasons.rules[number] ?? number;

