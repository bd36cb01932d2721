// @ts-check
/** Der erste Start, und was zwischen Besitzerin und Knoten steht. */
import { plural } from "./grammar.js";

export const start = {
  welcome: {
    title: "Willkommen bei BlockNet",
    lead: "Ein öffentliches schwarzes Brett, das niemandem gehört. Dieser Rechner ist jetzt ein Teil davon.",
    name: "Dein Name",
    namePlaceholder: "Wie andere ihn sehen sollen",
    nameHelp: "Du kannst ihn später ändern oder vorerst weglassen. Es gibt kein Konto und kein Passwort.",
    public: "Was du schreibst, ist öffentlich und dauerhaft. Alle im Netz bewahren eine Kopie auf, und niemand kann es zurücknehmen, auch du nicht.",
    /** @param {string} name */
    network: (name) => `Du bist im Netz „${name}“.`,
    start: "Weiter",
    busy: "Einen Augenblick…",
    joinTitle: "Wen kennst du?",
    joinLead: "Füge die Einladung von jemandem ein, der schon im Netz ist, oder gib die Adresse ein. Eine genügt.",
    found: "In der Nähe",
    /** @param {number} n */
    joined: (n) => `Du bist mit ${plural(n, "Knoten", "Knoten")} verbunden.`,
    back: "Zurück zum Namen",
    go: "Zu den Beiträgen",
    alone: "Allein anfangen",
    aloneHelp: "Du kannst dich später unter „Netz“ mit jemandem verbinden.",
  },

  gate: {
    title: "Diese Seite gehört dem, der den Knoten betreibt",
    lead: "Sie öffnet sich mit einem Code, der einmal gilt, eine Minute lang. Gib auf dem Rechner, auf dem der Knoten läuft, ein:",
    command: "blocknetd open",
    service: "Oder, wenn der Knoten als Dienst des Pakets läuft:",
    serviceCommand: "sudo blocknetd --data-dir /var/lib/blocknet open",
    then: "Öffne dann die Adresse, die dort erscheint, oder gib ihren Code hier ein.",
    code: "Code",
    open: "Öffnen",
    busy: "Wird geöffnet…",
    empty: "Gib zuerst den Code ein.",
    checking: "Die Seite des Knotens wird geöffnet",
    expired: "Dieser Code gilt nicht. Jeder gilt einmal und 60 Sekunden lang. Führe den Befehl noch einmal aus, um einen neuen zu bekommen.",
    ended: "Der Knoten wurde neu gestartet, darum braucht diese Seite einen neuen Code. Deine Entwürfe sind erhalten.",
  },

  failed: {
    title: "BlockNet konnte seinen Knoten nicht starten",
    text: "Behebe das, und versuch es dann noch einmal.",
    busy: "Startet…",
    portHelp: "Er wird als der Port gespeichert, unter dem andere Knoten diesen erreichen.",
    onPort: "Auf diesem Port starten",
    aside: {
      title: "Eine neue Datenbank ist da",
      go: "Beiseitelegen und neu beginnen",
      what: "Die beschädigte Datenbank bleibt unter einem anderen Namen in deinem Datenordner, und nichts wird gelöscht. Der Knoten beginnt eine neue und holt die Kette wieder von Peers.",
      kept: "Deine Identitäten, die Dateien, die du behältst, und deine Entwürfe liegen außerhalb und bleiben, wie sie sind.",
      tried: "Einstellungen, was du stummgeschaltet hast, Peers und Texte, die noch kein Block hat, stehen darin. Was davon noch zu lesen ist, wird übernommen, und was nicht, wird dir gesagt.",
      gone: "Welche Antworten du gesehen hast, ist vergessen, und Texte, die du von dieser Platte entfernt hast, kommen mit der Kette wieder. Beiträge in Blöcken, die du gefunden hast und die kein Peer hat, stehen nur in der alten Datenbank.",
      /** @param {string} path */
      done: (path) => `Die alte Datenbank ist als ${path} aufgehoben.`,
      /** @param {number} n */
      waiting: (n) => `Übernommen: ${plural(n, "Text, den", "Texte, die")} noch kein Block hat.`,
      /** @param {string} parts */
      lost: (parts) => `Nicht alles war zu lesen von: ${parts}.`,
      parts: /** @type {Record<string, string>} */ ({ settings: "deinen Einstellungen", control: "dem, was du stummgeschaltet hast", outbox: "Texten, die auf das Senden warten", pool: "Beiträgen, die auf einen Block warten", peers: "Peers und Sperren" }),
      /** @param {string} network */
      unknown: (network) => `Die alte Datenbank sagt nicht mehr, zu welchem Netz sie gehörte. Die neue gehört zu „${network}“. Das Willkommen fragt noch einmal nach deinem Namen; dein Schlüssel ist noch da. War dein Netz ein anderes, füg im Schritt danach eine Einladung dazu ein.`,
      on: "Weiter",
    },
    deaf: "Starten, ohne erreichbar zu sein: Dieser Knoten ruft von jetzt an nur andere; Anrufe annehmen in den Einstellungen nimmt es zurück",
  },

  lost: {
    title: "Der Knoten antwortet nicht.",
    window: "Vielleicht ist er beschäftigt oder wird gerade beendet. Was du schreibst, bleibt hier. Wenn das so bleibt, beende BlockNet und öffne es wieder.",
    starting: "Der Knoten startet noch. Nach einem plötzlichen Ende bringt er zuerst seine Datenbank in Ordnung.",
    browser: "Vielleicht ist er beschäftigt, oder er wurde beendet: Sieh auf seinem Rechner nach, ob er läuft. Was du schreibst, bleibt hier. Wenn du ihn mit „blocknetd run“ wieder startest, fragt dich diese Seite nach einem neuen Code.",
    before: "Wie es war, bevor der Knoten nicht mehr antwortete.",
    waiting: "Wartet auf den Knoten",
    /** Anstelle dessen, was eine Ansicht zeigt, unter den Worten oben. */
    panel: "Nichts, was du geschrieben hast, ist verloren. Sobald der Knoten wieder antwortet, kommt dies von selbst.",
    onceWindow: "Nichts, was du geschrieben hast, ist verloren. Versuch es noch einmal; wenn es so bleibt, beende BlockNet und öffne es wieder.",
    onceBrowser: "Nichts, was du geschrieben hast, ist verloren. Versuch es noch einmal; wenn es so bleibt, beende den Knoten auf seinem Rechner und starte ihn wieder.",
    missing: "Nicht geladen.",
  },
};
