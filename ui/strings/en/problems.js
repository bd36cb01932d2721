// @ts-check
/** What the node found wrong: with neighbours, with the router, and in its own store. */

import { plural } from "./grammar.js";

/** @typedef {import("../../contract.js").Spoken} V the values of a sentence, as the reader writes them */

export const problems = {
  /** By code. */
  problems: {
    lan_too_much: () => "Neighbours are not found at the moment: more was announced at once than this node can take in.",
    lan_flooded: () => "Neighbours are not found at the moment: more devices announce themselves than a house has.",
    lan_ended: () => "Neighbours are not found at the moment: the search ended by itself. It begins again within a minute.",
    /** @param {V} v */
    lan_failed: (v) => `Neighbours are not found at the moment. This computer said: “${v.said}”.`,

    nothing_listens: () => "This node does not listen for others, so there is no port to pass on.",
    no_router: () => "No router answered, neither by UPnP nor by PCP or NAT-PMP.",
    /** @param {V} v */
    port_taken: (v) => `The router passes port ${v.port} on to another computer already.`,
    router_forbids: () => "The router does not allow computers to ask for ports.",
    /** @param {V} v */
    second_router: (v) => `The router’s own address outside, ${v.ip}, is not on the internet: another router stands before it.`,
    /** @param {V} v */
    router_failed: (v) => `The router could not be asked. It said: “${v.said}”.`,

    /** @param {V} v */
    unreadable: (v) => `${unreadable[v.part] ?? unreadable["store"]} cannot be read. The database said: “${v.said}”.`,
    /** @param {V} v */
    file_damaged: (v) => `The database file is damaged. The database said: “${v.said}”.`,
    /** @param {V} v */
    dangling_row: (v) => `Row ${v.row} of the table ${v.table} refers to a row that is not there.`,
    /** @param {V} v */
    stub_lost: (v) => `The post in row ${v.row} has lost what its author signed.`,
    /** @param {V} v */
    post_misnamed: (v) => `Row ${v.row} holds another post than it names.`,
    /** @param {V} v */
    post_mislisted: (v) => `The post ${v.post} is listed where it does not stand.`,
    /** @param {V} v */
    post_damaged: (v) => `The post ${v.post} is damaged: its text is not the one that its author signed.`,
    /** @param {V} v */
    post_unentered: (v) => `The post ${v.post} is not found by its leaf, under which other nodes ask for it.`,
    /** @param {V} v */
    block_missing: (v) => `The chain has no block at height ${v.height}.`,
    /** @param {V} v */
    chain_gap: (v) => `The chain has no block below height ${v.height}.`,
    /** @param {V} v */
    wrong_block_id: (v) => `The block at height ${v.height} does not have the id it is kept under.`,
    /** @param {V} v */
    block_unlinked: (v) => `The block at height ${v.height} does not follow the one below it.`,
    other_genesis: () => "The first block is not that of this network.",
    /** @param {V} v */
    wrong_sums: (v) => `The work, the difficulty or the number of posts kept with the block at height ${v.height} is wrong.`,
    /** @param {V} v */
    active_invalid: (v) => `The block at height ${v.height} belongs to the chain and is marked invalid.`,
    /** @param {V} v */
    body_missing: (v) => `The posts of the block at height ${v.height} are missing.`,
    /** @param {V} v */
    wrong_body: (v) => `The posts of the block at height ${v.height} are not those that it names.`,
    /** @param {V} v */
    post_misplaced: (v) => `A post of the block at height ${v.height} stands elsewhere.`,
    /** @param {V} v */
    pool_stray: (v) => `${plural(v.posts, "waiting post stands", "waiting posts stand")} elsewhere.`,
    /** @param {V} v */
    pool_missing: (v) => `${plural(v.posts, "post is", "posts are")} said to wait and not among those that do.`,
    /** @param {V} v */
    block_stray: (v) => `${plural(v.posts, "post stands in a block that does", "posts stand in blocks that do")} not hold ${v.posts === 1 ? "it" : "them"}.`,
    /** @param {V} v */
    leaf_stray: (v) => `${plural(v.posts, "leaf leads to a post that is not its own", "leaves lead to posts that are not their own")}.`,
  },
};

/** Parts of the store at the beginning of a sentence. @type {Record<string, string>} */
const unreadable = { file: "The database file", posts: "The table of posts", blocks: "The table of blocks", pool: "The list of waiting posts", store: "The store" };
