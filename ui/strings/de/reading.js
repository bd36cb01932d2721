// @ts-check
/** Was Leser sehen: Beiträge und ihr Stand, Liste, Suche, Gespräche. */
import { locale, plural } from "./grammar.js";

export const reading = {
  state: {
    /** @param {string} share */
    stamping: (share) => `Wird gestempelt, ${share}`,
    stampingHelp: "Dein Rechner arbeitet einen Augenblick, um diesen Beitrag zu bezahlen. Der Text liegt schon sicher auf dieser Platte.",
    sending: "Gestempelt, unterwegs",
    refused: "Nicht angenommen",
    refusedHelp: "Der Text bleibt hier, bis du ihn noch einmal sendest oder zurücknimmst.",
    pooled: "Wartet auf einen Block",
    waitingHelp: "Von Knoten geprüft und aufbewahrt, aber noch in keinem Block.",
    sentNobody: "Hier aufbewahrt · noch kein Peer hat ihn",
    /** @param {number} n */
    sent: (n) => (n === 1 ? "Gesendet · 1 Peer hat ihn" : `Gesendet · ${n.toLocaleString(locale)} Peers haben ihn`),
    /** @param {string} span */
    inAbout: (span) => `in etwa ${span} in einem Block`,
    nobodyMines: "kein Block kommt: Gerade scheint niemand zu suchen",
    nobodyMinesHelp: "Seit mindestens fünf Minuten kam kein Block, und dieser Knoten überlässt die Suche anderen. Der Beitrag wartet auf den nächsten Block, wer immer ihn findet.",
    returned: "Wieder unter den wartenden Beiträgen",
    returnedHelp: "Die Kette hat sich geändert, und der Block dieses Beitrags gehört nicht mehr dazu. Nichts ist verloren: Der Beitrag wartet auf seinen nächsten Block.",
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    /** @param {string} depth */
    deep: (depth) => `Tiefe ${depth}`,
    /** @param {string} depth */
    confirmedHelp: (depth) => `In der Kette, Tiefe ${depth}: 1 ist der neueste Block. Je tiefer, desto schwerer zu ändern.`,
    leftOut: "Nicht in der Kette",
    leftOutHelp: "Er steht in keinem Block und wartet auf keinen: Die Kette hat sich geändert, als er für einen neuen Block zu alt war, oder andere haben mehr für den Platz bezahlt. Er bleibt auf dieser Platte, und wer ihn schrieb, kann ihn noch einmal senden.",
  },

  post: {
    reply: "Antworten",
    /** @param {number} n */
    replies: (n) => plural(n, "Antwort", "Antworten"),
    edited: "bearbeitet",
    editedHelp: "Wer den Beitrag schrieb, hat ihn geändert. Die Kette behält beide Texte; drücke, um den ersten zu sehen.",
    original: "So war er zuerst:",
    deleted: "Dieser Beitrag wurde zurückgenommen.",
    erased: "Der Text dieses Beitrags liegt nicht auf dieser Platte.",
    erasedHere: "Du hast diesen Text von dieser Platte entfernt.",
    unreadable: "Dieser Beitrag enthält keinen lesbaren Text.",
    more: "Alles zeigen",
    less: "Weniger zeigen",
    isReply: "Eine Antwort",
    goBy: "Beiträge von allen, die so heißen",
    /** @param {string} name */
    inReplyTo: (name) => `an ${name}`,
    sendAgain: "Noch einmal senden",
    sentAgain: "Als neuer Beitrag noch einmal gesendet.",
    takeBack: "Den Text zurücknehmen",
    tookBack: "Der Text steht wieder im Schreibfeld.",
    open: "Diesen Beitrag öffnen",
    /** @param {string} sign @param {number} n */
    reaction: (sign, n) => `${sign}, ${n}-mal`,
  },

  feed: {
    title: "Beiträge",
    /** @param {number} n */
    fresh: (n) => (n >= 30 ? "Mehr als 30 neue Beiträge" : plural(n, "neuer Beitrag", "neue Beiträge")),
    loading: "Beiträge werden geladen",
    end: "Das war der erste Beitrag.",
    emptyTitle: "Noch hat niemand etwas geschrieben",
    emptyText: "Schreib oben den ersten Beitrag, oder verbinde dich mit jemandem, der Beiträge hat: Füge unter „Netz“ die Einladung ein, dann erscheinen sie hier.",
    emptyAction: "Zum Netz",
    syncingTitle: "Beiträge erscheinen hier, sobald Blöcke ankommen",
    syncingText: "Dieser Knoten liest die Kette noch. Schreiben kannst du inzwischen.",
    authorEmptyTitle: "Hier sind keine Beiträge von dieser Person",
    authorEmptyText: "Vielleicht schreibt sie unter einem anderen Schlüssel, oder dieser Knoten hat noch nicht so weit gelesen.",
    ownEmptyTitle: "Du hast noch nichts geschrieben",
    ownEmptyText: "Was du unter „Beiträge“ oder in einem Kanal schreibst, steht auch hier.",
    writeFirst: "Einen Beitrag schreiben",
    channelEmptyTitle: "Dieser Kanal ist leer",
    channelEmptyText: "Ein Kanal ist nur ein Wort, das Beiträge tragen. Schreib oben den ersten Beitrag damit.",
    failedTitle: "Die Beiträge konnten nicht geladen werden",
    moreFailed: "Die nächsten Beiträge konnten nicht geladen werden.",
    waiting: "Deine Texte, die unterwegs sind",
    by: "Beiträge von",
    you: "du",
    changeName: "Namen ändern",
    chooseName: "Einen Namen wählen",
    keyHelp: "Der ganze öffentliche Schlüssel. Einen Namen kann sich jeder geben, einen Schlüssel nicht.",
    copyKey: "Den Schlüssel kopieren",
  },

  search: {
    title: "Suche",
    label: "Alle Beiträge auf diesem Rechner durchsuchen",
    placeholder: "Wörter, oder from: channel: before: after: has:file",
    go: "Suchen",
    emptyTitle: "Alle Beiträge auf diesem Rechner durchsuchen",
    emptyText: "Nichts, was du tippst, verlässt diesen Rechner.",
    nothingTitle: "Noch gibt es nichts zu durchsuchen",
    nothingText: "Sobald Beiträge da sind, deine oder die von anderen, findest du sie hier nach ihren Wörtern.",
    hints: "Filter",
    examples: /** @type {const} */ ([
      ["mühle foto", "Beiträge mit beiden Wörtern"],
      ["\"alte mühle\"", "Beiträge mit genau diesen Wörtern in dieser Folge"],
      ["fot*", "Beiträge mit einem Wort, das so beginnt, wie „Foto“"],
      ["from:zoë", "Beiträge von Leuten, deren Name so beginnt; auch ein Schlüssel geht"],
      ["channel:minutes", "Beiträge in einem Kanal"],
      ["after:2026-01-15", "Beiträge seit dem 15. Januar 2026"],
      ["before:2026-03", "Beiträge aus der Zeit vor März 2026"],
      ["has:file", "Beiträge mit einem Bild oder einer anderen Datei"],
    ]),
    end: "Mehr passende Beiträge gibt es nicht.",
    /** @param {string} word */
    noneWord: (word) => `Kein Beitrag enthält „${word}“`,
    /** @param {string} words */
    noneWords: (words) => `Kein Beitrag enthält alle Wörter von „${words}“`,
    /** @param {string} begin */
    noneBegins: (begin) => `Kein Beitrag enthält ein Wort, das mit „${begin}“ beginnt`,
    /** @param {string} typed */
    noneFits: (typed) => `Kein Beitrag passt zu „${typed}“`,
    noneSpelling: "Sieh nach, ob es so geschrieben ist wie im Beitrag, oder tippe nur seinen Anfang und einen Stern, wie fot* für „Foto“.",
    noneFewer: "Versuch es mit weniger Wörtern.",
    nonePhrase: "Lass die Anführungszeichen weg, um diese Wörter in beliebiger Folge zu finden.",
    noneShorter: "Versuch es mit einem kürzeren Anfang.",
    noneFilter: "Lass einen Filter weg, wie channel: oder before:, oder ein paar der Wörter.",
    noneFilters: "Lass einen Filter weg, oder sieh nach, ob er richtig geschrieben ist.",
    unread: {
      /** @param {string} typed */
      day: (typed) => `„${typed}“ nennt keinen Tag. Ein Tag wird als 2026-05-12, 2026-05 oder 2026 geschrieben.`,
      /** @param {string} typed */
      channel: (typed) => `„${typed}“ nennt keinen Kanal. Ein Kanal ist ein Wort aus a-z, 0-9 und Bindestrichen.`,
      /** @param {string} typed */
      has: (typed) => `„${typed}“ ist nicht bekannt. has:file findet Beiträge mit einem Anhang.`,
      /** @param {string} typed */
      empty: (typed) => `„${typed}“ sagt nichts. Schreib den Wert ohne Leerzeichen hinter den Doppelpunkt.`,
      /** @param {string} typed */
      unknown: (typed) => `„${typed}“ ist kein Filter. Es gibt from:, channel:, before:, after: und has:. Um es als Wörter zu suchen, setz es in Anführungszeichen.`,
    },
    further: "In den bisher durchsuchten Beiträgen ist nichts.",
    furtherAction: "Weiter zurück suchen",
  },

  thread: {
    title: "Beitrag",
    back: "Zurück",
    loading: "Der Beitrag wird geladen",
    failedTitle: "Dieser Beitrag konnte nicht geladen werden",
    missingTitle: "Dieser Knoten hat den Beitrag nicht",
    missingText: "Vielleicht gehört er zu einem anderen Netz, oder der Knoten hat noch nicht so weit gelesen. Wenn er ankommt, erscheint er hier.",
    parentMissing: "Der Beitrag, auf den dieser antwortet, ist nicht auf diesem Knoten.",
    furtherUp: "Das Gespräch beginnt weiter oben, oder sein Anfang ist nicht auf diesem Knoten.",
    noReplies: "Noch keine Antworten.",
    /** @param {number} n */
    replies: (n) => plural(n, "Antwort", "Antworten"),
    /** @param {number} n */
    deeper: (n) => `${plural(n, "tiefere Antwort", "tiefere Antworten")} zeigen`,
    more: "Mehr Antworten zeigen",
    above: "Weiter oben in diesem Gespräch",
  },

  details: { title: "Was die Kette enthält", created: "Geschrieben", author: "Schlüssel", id: "Beitrag", block: "Block", file: "SHA-256", copyHash: "Hash kopieren" },
};
