// @ts-check
/** Was Leser von ihren eigenen Augen fernhalten, und die Spalten, die sie lesen. */
import { plural } from "./grammar.js";

export const control = {
  control: {
    title: "Was du nicht siehst",
    lead: "Stummschaltungen, verborgene Beiträge und Kennzeichen-Listen betreffen nur deine Augen. Die Beiträge bleiben in der Kette und auf dieser Platte, und niemand sonst merkt etwas.",
    failedTitle: "Deine Stummschaltungen konnten nicht geladen werden",
    groups: { author: "Stumme Personen", word: "Stumme Wörter", channel: "Stumme Kanäle", post: "Verborgene Beiträge", labels: "Kennzeichen-Listen" },
    empty: {
      author: "Niemand ist stumm. Das Menü eines Beitrags oder die Seite einer Person schaltet sie stumm.",
      word: "Kein Wort ist stumm.",
      channel: "Kein Kanal ist stumm.",
      post: "Kein Beitrag ist verborgen. Das Menü eines Beitrags verbirgt ihn.",
    },
    add: { author: "Schlüssel einer Person, die stumm sein soll", word: "Wort oder Wörter, die stumm sein sollen", channel: "Kanal, der stumm sein soll", list: "Schlüssel einer Person, deren Kennzeichen gelten sollen" },
    placeholder: { author: "Name oder Schlüssel einer Person", word: "Ein Wort oder eine Wortfolge", channel: "Kanal", list: "Name oder Schlüssel, und #kanal, falls nicht „labels“" },
    mute: "Stumm schalten", unmute: "Wieder hören", follow: "Gelten lassen", leave: "Verlassen",
    typeFirst: "Gib zuerst etwas ein.",
    /** @param {string} typed */
    nobody: (typed) => `Niemand, der „${typed}“ heißt, hat hier geschrieben. Gib einen Namen ein, den kurzen Schlüssel daneben oder den ganzen mit 64 Ziffern.`,
    /** @param {string} keys */
    several: (keys) => `Mehrere heißen so. Gib den kurzen Schlüssel derjenigen Person ein, die du meinst: ${keys}.`,
    hiddenPost: "Beitrag",
    muted: { author: "Stumm. Du siehst die Beiträge dieser Person nur auf ihrer eigenen Seite.", word: "Stumm. Beiträge mit diesen Wörtern sind vor dir verborgen.", channel: "Stumm. Du siehst die Beiträge dieses Kanals nur auf seiner eigenen Seite." },
    left: "Diese Kennzeichen gelten für dich nicht mehr.",
    hid: "Vor dir verborgen.",
    here: { author: "Du hast diese Person stumm geschaltet. Hier siehst du die Beiträge trotzdem.", channel: "Du hast diesen Kanal stumm geschaltet. Hier siehst du die Beiträge trotzdem." },
    labelsHelp: "Manche kennzeichnen Beiträge und Personen für andere, mit Notizen in einem eigenen Kanal. Du entscheidest, was jedes Kennzeichen bewirkt.",
    noLabels: "Noch keine Kennzeichen.",
    otherLabels: "Alle anderen Kennzeichen",
    actions: { ignore: "Bewirkt nichts", warn: "Warnt zuerst", hide: "Verbirgt" },

    why: {
      post: "Du hast diesen Beitrag verborgen.",
      author: "Du hast stumm geschaltet:",
      /** @param {string} channel */
      channel: (channel) => `Du hast #${channel} stumm geschaltet.`,
      word: "Du hast stumm geschaltet:",
      label: "Gekennzeichnet als",
      by: "von",
    },
    labelNote: "Wer das sagt",
    show: "Zeigen",
    undo: { post: "Nicht mehr verbergen", author: "Person wieder hören", channel: "Kanal wieder hören", word: "Wort wieder zulassen", label: "Dieses Kennzeichen übergehen" },
    /** @param {number} n */
    run: (n) => `${plural(n, "Beitrag", "Beiträge")} vor dir verborgen.`,
    runOpen: "Warum?",
    warnOpen: "Den Text zeigen",
    warnClose: "Wieder zuklappen",
    sameName: "Nicht die erste Person mit diesem Namen",
    /** @param {string} key */
    sameNameHelp: (key) => `Jemand anderes, ${key}, hat diesen Namen oder einen, der gleich aussieht, schon vorher benutzt. Nur der Schlüssel sagt, wer es ist.`,

    menu: {
      hide: "Diesen Beitrag verbergen",
      /** @param {string} name */
      author: (name) => `${name} stumm schalten`,
      /** @param {string} channel */
      channel: (channel) => `#${channel} stumm schalten`,
      erase: "Von dieser Platte löschen…",
    },
    erase: {
      title: "Diesen Text von dieser Platte löschen?",
      facts: [
        "Dieser Rechner vergisst den Text und Dateien, die kein anderer Beitrag nennt, und gibt sie niemandem mehr.",
        "Die Kette bleibt ganz und prüfbar: Sie braucht nur den Hash des Textes.",
        "Andere Rechner behalten ihre Kopien. Die erreicht nichts.",
        "Hier lässt es sich nicht rückgängig machen: Der Text wird nicht wieder geholt.",
      ],
      go: "Löschen",
    },
    erased: "Von dieser Platte gelöscht.",
    reading: "Lesen",
    words: "stumm verbergen sperren kennzeichen",
    settings: "Was du nicht siehst",
    settingsHelp: "Stumme Personen, Wörter und Kanäle, verborgene Beiträge, Kennzeichen-Listen.",
    settingsOpen: "Zeigen",
    warning: "Warnung",
    warningAdd: "Eine Warnung hinzufügen",
    warningRemove: "Die Warnung weglassen",
    warningPlaceholder: "Was man wissen sollte, bevor man den Text öffnet",
  },

  columns: {
    title: "Spalten",
    add: "Eine Spalte hinzufügen",
    addTitle: "Was soll sie zeigen?",
    failedTitle: "Deine Spalten konnten nicht geladen werden",
    emptyTitle: "Lies mehreres nebeneinander",
    emptyText: "Eine Spalte zeigt alle Beiträge, einen Kanal, eine Person, eine Suche oder die Antworten an dich. Sie bleiben, wo du sie hinstellst.",
    kinds: { feed: "Beiträge", replies: "Antworten", channel: "Kanal", author: "Person", search: "Suche" },
    help: {
      feed: "Alles, was geschrieben wird, das Neueste zuerst.",
      replies: "Was andere auf deine Beiträge antworten.",
      channel: "Die Beiträge eines Kanals.",
      author: "Die Beiträge einer Person. Ihr Name genügt, oder der kurze Schlüssel daneben, wo mehrere so heißen.",
      search: "Was eine Suche findet, immer auf dem neuesten Stand. Die Filter from:, channel:, before:, after: und has:file gehen auch hier.",
    },
    placeholder: { channel: "Kanal", author: "Name oder Schlüssel", search: "mühle from:zoë has:file", feed: "", replies: "" },
    typeFirst: "Gib zuerst etwas ein.",
    nothingTitle: "Hier ist noch nichts",
    nothing: {
      feed: "Wenn jemand etwas schreibt, erscheint es hier.",
      replies: "Wenn jemand auf einen deiner Beiträge antwortet, erscheint es hier.",
      channel: "Wenn jemand in diesem Kanal schreibt, erscheint es hier.",
      author: "Wenn diese Person schreibt, erscheint es hier.",
      search: "Wenn ein Beitrag zur Suche passt, erscheint er hier.",
    },
    /** @param {string} key */
    byAuthor: (key) => `Von ${key}`,
    /** @param {string} name */
    toStart: (name) => `„${name}“ zum Anfang hin schieben`,
    /** @param {string} name */
    toEnd: (name) => `„${name}“ zum Ende hin schieben`,
    /** @param {string} name */
    remove: (name) => `„${name}“ entfernen`,
    /** @param {string} name */
    removed: (name) => `„${name}“ steht nicht mehr in deinen Spalten.`,
    pin: "Als Spalte hinzufügen",
    /** @param {string} name */
    added: (name) => `„${name}“ steht jetzt in deinen Spalten.`,
    /** @param {string} name */
    already: (name) => `„${name}“ steht schon in deinen Spalten.`,
    /** @param {number} most */
    full: (most) => `Du hast ${most} Spalten, mehr gehen nicht. Entferne eine, und füge dann diese hinzu.`,
    /** @param {number} most */
    mostOf: (most) => `Mehr als ${most} Spalten gehen nicht. Entferne eine, um eine andere hinzuzufügen.`,
    toColumn: "Spalte zeigen",
    toColumns: "Zu den Spalten",
    startSign: "‹",
    endSign: "›",
  },
};
