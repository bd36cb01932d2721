// @ts-check
/** Wem und was dieser Knoten glaubt: Sperren, angehaltene Zweige, geänderte Geschichte. */
import { plural } from "./grammar.js";

export const trust = {
  bans: {
    list: "Gesperrte Adressen",
    add: "Eine Adresse sperren",
    none: "Keine. Du kannst eine Adresse sperren, die diesem Knoten nur nimmt und nichts gibt. Wer die Regeln des Netzes bricht, den sperrt der Knoten selbst einen Tag lang.",
    title: "Eine Adresse sperren",
    /** @param {string} address */
    titleOf: (address) => `${address} sperren`,
    means: "Dieser Knoten beendet jede Verbindung mit dieser Adresse und beginnt keine. Wer sonst von dort ins Netz geht, bleibt auch draußen. Niemand erfährt davon, und die Beiträge, die von dort kamen, bleiben.",
    address: "IP-Adresse",
    addressPlaceholder: "203.0.113.7",
    addressEmpty: "Gib zuerst eine IP-Adresse ein, etwa 203.0.113.7.",
    term: "Wie lange",
    terms: { hour: "Eine Stunde", day: "Einen Tag", week: "Eine Woche", month: "30 Tage", ever: "Für immer" },
    why: "Warum, als Notiz für dich",
    whyPlaceholder: "Niemand sonst sieht das",
    go: "Sperren",
    /** @param {string} ip */
    banned: (ip) => `${ip} ist gesperrt.`,
    /** @param {string} ip */
    forgiven: (ip) => `${ip} ist wieder willkommen.`,
    forgive: "Entsperren",
    /** @param {string} ip */
    forgiveLabel: (ip) => `${ip} entsperren`,
    by: { owner: "Von dir", node: "Von diesem Knoten" },
    broke: "Von dort kam, was kein ehrlicher Knoten schickt.",
    forGood: "Für immer",
    /** @param {string} span */
    left: (span) => `noch ${span}`,
  },

  branches: {
    title: "Eine andere Kette möchte, dass du ihr folgst",
    means: "Sie hat mehr Arbeit als deine und verlässt deine an einem Block, der hier seit mehr als 14 Tagen steht. Das kommt vor, wenn ein Teil des Netzes wochenlang getrennt war, oder wenn jemand Geschichte umschreibt. Dieser Knoten bleibt bei seiner eigenen Kette, bis du entscheidest.",
    /** @param {string} fork @param {string} blocks */
    leaves: (fork, blocks) => `Zweigt bei Block ${fork} ab und ersetzt ${blocks} deiner Blöcke`,
    /** @param {string} height @param {string} span */
    tip: (height, span) => `Ihr neuester Block ist ${height}, ${span} alt.`,
    advice: "Frag Leute, denen du vertraust, auf anderem Weg als über dieses Netz, welche Kette ihre ist.",
    follow: "Ihr folgen",
    followGo: "Dieser Kette folgen",
    followed: "Dein Knoten folgt der Kette, sobald ihre Blöcke hier sind.",
    askTitle: "Der anderen Kette folgen?",
    /** @param {string} blocks @param {string} fork */
    askGives: (blocks, fork) => `Deine ${blocks} neuesten Blöcke, alle über Block ${fork}, verlassen deine Kette, und die der anderen treten an ihre Stelle. Keine Taste nimmt das zurück.`,
    askPosts: "Beiträge deiner Blöcke, die der anderen Kette fehlen, warten wieder, wenn sie jünger als 14 Tage sind. Ältere stehen dann in keiner Kette; sie bleiben auf dieser Platte, und wer sie schrieb, kann sie noch einmal senden. Was deine Blöcke bewiesen, ist dann nicht mehr bewiesen.",
    askTrust: "Tu es, wenn Leute, denen du vertraust, in der anderen Kette sind. Mehr Arbeit allein sagt nicht, wer ehrlich ist.",
  },

  resync: {
    title: "Ist die Kette in Ordnung?",
    start: "Noch einmal prüfen",
    help: "Fragt jeden Peer neu nach seiner Kette und sieht jeden Block und Beitrag auf dieser Platte durch. Es ändert nichts; taucht dabei eine schwerere Kette auf, folgt der Knoten ihr nach den Regeln, wie immer.",
    stages: { never: "", peers: "Fragt Peers nach ihrer Kette.", file: "Liest die Datenbank.", posts: "Sieht jeden Beitrag durch.", blocks: "Sieht jeden Block durch.", done: "", failed: "" },
    usable: "Du kannst inzwischen weitermachen.",
    /** @param {number} answered @param {number} asked */
    answered: (answered, asked) => (asked === 0 ? "Kein Peer ist verbunden, den man fragen könnte." : `${answered} von ${plural(asked, "Peer", "Peers")} geantwortet.`),
    sound: "Die Kette ist in Ordnung.",
    /** @param {number} n */
    unsound: (n) => (n === 1 ? "1 Sache stimmt nicht." : `${plural(n, "Sache", "Sachen")} stimmen nicht.`),
    /** @param {number} blocks @param {number} posts */
    looked: (blocks, posts) => `${plural(blocks, "Block", "Blöcke")} und ${plural(posts, "Beitrag", "Beiträge")} wurden durchgesehen.`,
    failed: "Die Prüfung konnte nicht abgeschlossen werden.",
    advice: "Die Datenbank ist beschädigt, am ehesten durch ihre Platte. Beende BlockNet und führ „blocknetd check --set-aside“ aus: Das behält die beschädigte in deinem Ordner und beginnt eine neue.",
  },

  history: {
    changedTitle: "Die Geschichte hat sich geändert.",
    dismiss: "Ich habe es gesehen",
    look: "Sehen, was geschah",
    /** @param {number} n */
    depth: (n) => plural(n, "Block", "Blöcke"),
  },
};
