// @ts-check
/** Die öffentliche Seite, die ein Knoten allen zeigen kann. */
import { plural } from "./grammar.js";

export const publicPage = {
  publicPage: {
    thread: "Beitrag",
    /** @param {string} name */
    by: (name) => `Beiträge von ${name}`,
    /** @param {string} height */
    height: (height) => `Block ${height}`,
    /** @param {string} height */
    block: (height) => `Block ${height}`.trim(),
    /** @param {number} n */
    posts: (n) => plural(n, "Beitrag", "Beiträge"),
    id: "Kennung", before: "Block davor", time: "Zeit", depth: "Tiefe", bytes: "Bytes der Beiträge",
    stale: "Nicht in der Kette",
    older: "Ältere Beiträge",
    moreReplies: "Es gibt mehr Antworten, als diese Seite zeigt.",
    emptyTitle: "Hier sind noch keine Beiträge",
    emptyText: "Was Leute in diesem Netz schreiben, erscheint hier, sobald es diesen Knoten erreicht hat.",
    failedTitle: "Das konnte nicht gelesen werden",
    notHere: "Dieser Knoten hat es nicht. Vielleicht ist es unterwegs, oder in der Adresse ist ein Fehler.",
    unreachable: "Der Knoten antwortet nicht. Versuch es gleich noch einmal.",
    odd: "Der Knoten hat etwas geantwortet, das diese Seite nicht versteht.",
    footer: "Ein BlockNet-Knoten zeigt dieses Brett zum Lesen. Wenn du schreiben willst, betreib einen eigenen: Das Brett gehört niemandem.",
  },
};
