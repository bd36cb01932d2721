// @ts-check
/** Was Leser von ihren eigenen Augen fernhalten, und die Spalten, die sie lesen. */
import { plural } from "./grammar.js";

export const control = {
  control: {
    title: "Was du nicht siehst",
    lead: "Was du stummschaltest, verbirgst oder wovor andere dich warnen, ändert nur, was du selbst siehst. Die Beiträge bleiben in der Kette und auf dieser Platte, und sonst merkt niemand etwas davon.",
    failedTitle: "Deine Stummschaltungen konnten nicht geladen werden",
    groups: { author: "Stummgeschaltete Personen", word: "Stummgeschaltete Wörter", channel: "Stummgeschaltete Kanäle", post: "Verborgene Beiträge", labels: "Warnungen von anderen" },
    empty: {
      author: "Niemand ist stummgeschaltet. Stummschalten kannst du im Menü eines Beitrags oder auf der Seite einer Person.",
      word: "Kein Wort ist stummgeschaltet.",
      channel: "Kein Kanal ist stummgeschaltet.",
      post: "Kein Beitrag ist verborgen. Verbergen kannst du einen in seinem Menü, den drei Punkten.",
    },
    add: { author: "Person, die du stummschalten willst", word: "Wort oder Wörter, die du stummschalten willst", channel: "Kanal, den du stummschalten willst", list: "Person, deren Warnungen du folgen willst" },
    placeholder: { author: "Name oder Schlüssel einer Person", word: "Ein Wort oder eine Wortfolge", channel: "Kanal", list: "Name oder Schlüssel einer Person" },
    mute: "Stummschalten", unmute: "Wieder zeigen", follow: "Warnungen folgen", leave: "Nicht mehr folgen",
    typeFirst: "Gib zuerst etwas ein.",
    /** @param {string} typed */
    nobody: (typed) => `Niemand, der „${typed}“ heißt, hat hier geschrieben. Gib einen Namen ein, den kurzen Schlüssel daneben oder den ganzen mit 64 Ziffern.`,
    /** @param {string} keys */
    several: (keys) => `Mehrere heißen so. Gib den kurzen Schlüssel derjenigen Person ein, die du meinst: ${keys}.`,
    hiddenPost: "Beitrag",
    muted: { author: "Stummgeschaltet. Du siehst die Beiträge dieser Person nur auf ihrer eigenen Seite.", word: "Stummgeschaltet. Beiträge mit diesen Wörtern sind vor dir verborgen.", channel: "Stummgeschaltet. Du siehst die Beiträge dieses Kanals nur auf seiner eigenen Seite." },
    left: "Du folgst diesen Warnungen nicht mehr.",
    hid: "Vor dir verborgen.",
    here: { author: "Du hast diese Person stummgeschaltet. Hier siehst du die Beiträge trotzdem.", channel: "Du hast diesen Kanal stummgeschaltet. Hier siehst du die Beiträge trotzdem." },
    labelsHelp: "Jemand, dem du vertraust, kann Beiträge und Personen kennzeichnen, etwa als „spam“, um andere zu warnen. Folge den Warnungen dieser Person, und wähle für jedes Kennzeichen, ob es dich zuerst warnt, verbirgt oder nichts bewirkt. Sie schreibt sie in den Kanal #labels; nimmt sie einen anderen, setz ihn hinter den Namen: Zoë #warnungen.",
    noLabels: "Bisher keine Warnungen von dieser Person.",
    otherLabels: "Alle anderen Kennzeichen",
    actions: { ignore: "Bewirkt nichts", warn: "Warnt zuerst", hide: "Verbirgt" },

    why: {
      post: "Du hast diesen Beitrag verborgen.",
      posts: "Du hast diese Beiträge verborgen.",
      author: "Du hast stummgeschaltet:",
      /** @param {string} channel */
      channel: (channel) => `Du hast #${channel} stummgeschaltet.`,
      word: "Du hast stummgeschaltet:",
      label: "Gekennzeichnet als",
      by: "von",
      /** @param {string} word */
      quoted: (word) => `„${word}“`,
    },
    labelNote: "Wer das sagt",
    show: "Zeigen",
    undo: { post: "Nicht mehr verbergen", author: "Person wieder zeigen", channel: "Kanal wieder zeigen", word: "Wort wieder zulassen", label: "Dieses Kennzeichen übergehen" },
    /** @param {number} n */
    run: (n) => `${plural(n, "Beitrag", "Beiträge")} vor dir verborgen.`,
    /** @param {number} n */
    runOf: (n) => `${plural(n, "Beitrag", "Beiträge")}.`,
    runOpen: "Warum?",
    warnOpen: "Den Text zeigen",
    warnClose: "Wieder zuklappen",
    sameName: "Nicht die erste Person mit diesem Namen",
    /** @param {string} key */
    sameNameHelp: (key) => `Jemand anderes, ${key}, hat diesen Namen oder einen, der gleich aussieht, schon vorher benutzt. Nur der Schlüssel sagt, wer es ist.`,

    menu: {
      hide: "Diesen Beitrag verbergen",
      /** @param {string} name */
      author: (name) => `${name} stummschalten`,
      /** @param {string} channel */
      channel: (channel) => `#${channel} stummschalten`,
      erase: "Von dieser Platte entfernen…",
    },
    erase: {
      title: "Diesen Text von dieser Platte entfernen?",
      facts: [
        "Der Text verlässt diesen Rechner, und seine Dateien auch, wenn kein anderer Beitrag sie ebenfalls hat. Von da an gibt dieser Rechner sie niemandem.",
        "Alles andere bleibt, wie es ist. Die Kette lässt sich auch ohne den Text prüfen.",
        "Andere Rechner behalten ihre Kopien. Die erreicht niemand.",
        "Es gibt kein Zurück: Dieser Rechner holt den Text nicht wieder.",
      ],
      go: "Entfernen",
    },
    erased: "Von dieser Platte entfernt.",
    reading: "Lesen",
    words: "stumm stummschalten verbergen sperren kennzeichen",
    settings: "Was du nicht siehst",
    settingsHelp: "Stummgeschaltete Personen, Wörter und Kanäle, verborgene Beiträge, Warnungen von anderen.",
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
    emptyText: "Jede Spalte zeigt alle Beiträge, einen Kanal, eine Person, eine Suche oder die Antworten an dich. Beim nächsten Mal sind deine Spalten wieder da, in deiner Reihenfolge.",
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
    /** @param {string} name or a short key */
    byAuthor: (name) => `Von ${name}`,
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
