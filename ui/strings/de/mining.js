// @ts-check
/** Mining. */
import { plural } from "./grammar.js";

export const mining = {
  mining: {
    title: "Mining",
    lead: "Ein Block trägt Beiträge in die Kette. Jeder Rechner des Netzes kann den nächsten finden, indem er Zahlen probiert, bis eine passt.",
    mode: "Blöcke suchen",
    modes: { auto: "Automatisch", always: "Immer", off: "Aus" },
    isOff: "Mining ist aus",
    modeHelp: {
      auto: "Solange Beiträge warten. Sonst hat dieser Rechner seine Ruhe.",
      always: "Solange Beiträge warten, und ab und zu ein leerer Block, damit die Kette weitergeht.",
      off: "Nur wenn du „Jetzt suchen“ drückst. Sonst warten Beiträge auf die Blöcke anderer.",
    },
    offAlone: "Nur wenn du „Jetzt suchen“ drückst. Niemand ist verbunden, also warten Beiträge hier, bis dieser Rechner sucht oder jemand dazukommt, der es tut.",
    threads: "Threads",
    /** @param {number} n @param {number} most */
    threadsValue: (n, most) => `${n} von ${most}`,
    threadsHelp: "Wie viele Teile des Prozessors zugleich Zahlen probieren. Mehr finden Blöcke früher und brauchen mehr Strom; deine anderen Programme gehen vor.",
    now: "Jetzt suchen",
    nowHelp: "„Jetzt suchen“ sucht sofort den nächsten Block und legt die wartenden Beiträge hinein.",
    nowNone: "Kein Beitrag braucht einen Block, also hat „Jetzt suchen“ keinen hineinzulegen. Es bietet dir stattdessen einen leeren Block an.",
    /** @param {string} span */
    nowBusy: (span) => `Sucht, ${span}`,
    stop: "Anhalten",
    anyway: "Einen leeren Block suchen",
    /** @param {string} gap @param {string} span */
    emptyIn: (gap, span) => `Ein leerer Block darf frühestens ${gap} nach dem letzten kommen. Die Suche beginnt in ${span}, oder sobald ein Beitrag wartet.`,
    /** @param {string} height @param {number} posts @param {string} span */
    found: (height, posts, span) => `Block ${height} mit ${plural(posts, "Beitrag", "Beiträgen")} in ${span} gefunden.`,
    underSecond: "weniger als einer Sekunde",
    stopped: "Angehalten. Kein Block wurde gefunden.",
    rate: "Hashrate",
    thisComputer: "Dieser Rechner",
    networkAbout: "Netz, etwa",
    idle: "Ruht",
    begins: "Beginnt",
    unknown: "Noch nicht bekannt",
    onlyThis: "Niemand sonst",
    chartLabel: "Hashrate dieses Rechners, während er Blöcke suchte",
    chartEmpty: "Die Linie beginnt mit der Suche.",
    /** @param {string} span */
    ago: (span) => `vor ${span}`,
    chartNow: "jetzt",
    /** @param {string} span */
    noneFor: (span) => `${span} lang ruhte die Suche`,
    blocksFound: "Gefundene Blöcke",
    kernel: "Verfahren",
    kernels: /** @type {Record<string, string>} */ ({ avx512: "AVX-512", sha_ni: "SHA-Erweiterungen", portable: "Überall lauffähig" }),
    thisBlock: "Dieser Block wird gesucht",
    next: "Nächster Block",
    blockIn: "Der Block, der gesucht wird",
    inIt: "Beiträge darin",
    /** @param {number} n */
    inItMore: (n) => `Und ${plural(n, "weiterer Beitrag", "weitere Beiträge")}.`,
    when: "Wann",
    height: "Höhe",
    posts: "Beiträge darin",
    size: "Größe",
    difficulty: "Nötige Versuche, etwa",
    working: "Arbeitet seit",
    expected: "Erwartet in etwa",
    /** @param {string} span */
    leftAbout: (span) => `noch etwa ${span}`,
    leftHelp: "Eine Schätzung, kein Countdown: Jeder Versuch ist so aussichtsreich wie der letzte.",
    /** @param {number} n */
    waiting: (n) => (n === 0 ? "Nichts wartet" : n === 1 ? "1 Beitrag wartet" : `${plural(n, "Beitrag", "Beiträge")} warten`),
    restTitle: "Gerade wird nichts gesucht",
    restAuto: "Die Suche beginnt von selbst, wenn ein Beitrag wartet.",
    restOff: "Die Suche ist aus.",
    failedTitle: "Der Stand des Minings konnte nicht gelesen werden",
  },
};
