// @ts-check
/** Was der Knoten für falsch befunden hat: bei Nachbarn, beim Router und im eigenen Speicher. */

import { plural } from "./grammar.js";

/** @typedef {import("../../contract.js").Spoken} V die Werte eines Satzes, wie man sie hier schreibt */

export const problems = {
  problems: {
    lan_too_much: () => "Nachbarn werden im Moment nicht gefunden: Es wurde mehr auf einmal angekündigt, als dieser Knoten aufnehmen kann.",
    lan_flooded: () => "Nachbarn werden im Moment nicht gefunden: Es melden sich mehr Geräte, als ein Haus hat.",
    lan_ended: () => "Nachbarn werden im Moment nicht gefunden: Die Suche hat von selbst geendet. Sie beginnt binnen einer Minute von Neuem.",
    /** @param {V} v */
    lan_failed: (v) => `Nachbarn werden im Moment nicht gefunden. Dieser Rechner sagte: „${v.said}“.`,

    nothing_listens: () => "Dieser Knoten nimmt keine Anrufe an, also gibt es keinen Port weiterzuleiten.",
    no_router: () => "Kein Router hat geantwortet, weder über UPnP noch über PCP oder NAT-PMP.",
    /** @param {V} v */
    port_taken: (v) => `Der Router leitet Port ${v.port} schon an einen anderen Rechner weiter.`,
    router_forbids: () => "Der Router lässt nicht zu, dass Rechner um Ports bitten.",
    /** @param {V} v */
    second_router: (v) => `Die Adresse des Routers nach außen, ${v.ip}, liegt nicht im Internet: Vor ihm steht ein weiterer Router.`,
    /** @param {V} v */
    router_failed: (v) => `Der Router ließ sich nicht fragen. Er sagte: „${v.said}“.`,

    /** @param {V} v */
    unreadable: (v) => `${unreadable[v.part] ?? unreadable["store"]} lässt sich nicht lesen. Die Datenbank sagte: „${v.said}“.`,
    /** @param {V} v */
    file_damaged: (v) => `Die Datei der Datenbank ist beschädigt. Die Datenbank sagte: „${v.said}“.`,
    /** @param {V} v */
    dangling_row: (v) => `Zeile ${v.row} der Tabelle ${v.table} verweist auf eine Zeile, die es nicht gibt.`,
    /** @param {V} v */
    stub_lost: (v) => `Der Beitrag in Zeile ${v.row} hat verloren, was sein Autor unterschrieben hat.`,
    /** @param {V} v */
    post_misnamed: (v) => `Zeile ${v.row} enthält einen anderen Beitrag, als sie nennt.`,
    /** @param {V} v */
    post_mislisted: (v) => `Der Beitrag ${v.post} ist aufgeführt, wo er nicht steht.`,
    /** @param {V} v */
    post_damaged: (v) => `Der Beitrag ${v.post} ist beschädigt: Sein Text ist nicht der, den sein Autor unterschrieben hat.`,
    /** @param {V} v */
    post_unentered: (v) => `Der Beitrag ${v.post} ist unter seinem Blatt, nach dem andere Knoten fragen, nicht zu finden.`,
    /** @param {V} v */
    block_missing: (v) => `Die Kette hat keinen Block auf Höhe ${v.height}.`,
    /** @param {V} v */
    chain_gap: (v) => `Die Kette hat keinen Block unter Höhe ${v.height}.`,
    /** @param {V} v */
    wrong_block_id: (v) => `Der Block auf Höhe ${v.height} hat nicht die Kennung, unter der er abgelegt ist.`,
    /** @param {V} v */
    block_unlinked: (v) => `Der Block auf Höhe ${v.height} folgt nicht auf den unter ihm.`,
    other_genesis: () => "Der erste Block ist nicht der dieses Netzes.",
    /** @param {V} v */
    wrong_sums: (v) => `Arbeit, Schwierigkeit oder Zahl der Beiträge, die zum Block auf Höhe ${v.height} abgelegt sind, stimmen nicht.`,
    /** @param {V} v */
    active_invalid: (v) => `Der Block auf Höhe ${v.height} gehört zur Kette und ist als ungültig vermerkt.`,
    /** @param {V} v */
    body_missing: (v) => `Die Beiträge des Blocks auf Höhe ${v.height} fehlen.`,
    /** @param {V} v */
    wrong_body: (v) => `Die Beiträge des Blocks auf Höhe ${v.height} sind nicht die, die er nennt.`,
    /** @param {V} v */
    post_misplaced: (v) => `Ein Beitrag des Blocks auf Höhe ${v.height} steht woanders.`,
    /** @param {V} v */
    pool_stray: (v) => `${plural(v.posts, "wartender Beitrag steht", "wartende Beiträge stehen")} woanders.`,
    /** @param {V} v */
    pool_missing: (v) => `${plural(v.posts, "Beitrag soll", "Beiträge sollen")} warten und ${v.posts === 1 ? "ist" : "sind"} nicht unter denen, die es tun.`,
    /** @param {V} v */
    block_stray: (v) => `${plural(v.posts, "Beitrag steht in einem Block, der ihn", "Beiträge stehen in Blöcken, die sie")} nicht ${v.posts === 1 ? "enthält" : "enthalten"}.`,
    /** @param {V} v */
    leaf_stray: (v) => `${plural(v.posts, "Blatt führt zu einem Beitrag, der nicht seiner ist", "Blätter führen zu Beiträgen, die nicht ihre sind")}.`,
  },
};

/** Teile des Speichers am Anfang eines Satzes. @type {Record<string, string>} */
const unreadable = { file: "Die Datei der Datenbank", posts: "Die Tabelle der Beiträge", blocks: "Die Tabelle der Blöcke", pool: "Die Liste der wartenden Beiträge", store: "Der Speicher" };
