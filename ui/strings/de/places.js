// @ts-check
/** Antworten, Kanäle, die Anleitung, und was Leute über sich sagen. */
import { plural } from "./grammar.js";

export const places = {
  replies: {
    title: "Antworten",
    loading: "Antworten werden geladen",
    failedTitle: "Die Antworten konnten nicht geladen werden",
    emptyTitle: "Noch hat dir niemand geantwortet",
    /** @param {string} name */
    emptyText: (name) => `Hier erscheint, was andere unter deine Beiträge schreiben, und was dich nennt, wie „@${name}“.`,
    answer: "antwortet dir",
    mention: "nennt dich",
    /** @param {string} what */
    fresh: (what) => `neu · ${what}`,
    more: "Ältere Antworten zeigen",
    end: "Frühere Antworten gibt es nicht.",
  },

  channels: {
    title: "Kanäle",
    lead: "Ein Kanal ist ein Wort, das Beiträge tragen, wie „protokoll“. Alle können in jedem Kanal schreiben, und kein Kanal gehört jemandem.",
    failedTitle: "Die Kanäle konnten nicht geladen werden",
    emptyTitle: "Noch keine Kanäle",
    emptyText: "Schreib einen Beitrag und gib ihm einen Kanal, ein Wort wie „protokoll“. Es erscheint hier, und andere können ihm folgen.",
    emptyWrite: "Einen Beitrag schreiben",
    yours: "Du folgst",
    others: "Andere, die neuesten zuerst",
    all: "Die neuesten zuerst",
    /** @param {number} n */
    posts: (n) => plural(n, "Beitrag", "Beiträge"),
    quiet: "Hier ist noch nichts",
    more: "Mehr Kanäle zeigen",
    follow: "Folgen",
    following: "Du folgst",
    /** @param {string} name */
    followLabel: (name) => `#${name} folgen`,
    /** @param {string} name */
    unfollowLabel: (name) => `#${name} nicht mehr folgen`,
    /** @param {string} name */
    followedNow: (name) => `Du folgst #${name}. Der Kanal steht jetzt im Menü.`,
    /** @param {string} name */
    unfollowedNow: (name) => `Du folgst #${name} nicht mehr.`,
  },

  guide: {
    title: "Anleitung",
    contents: "Inhalt",
    failedTitle: "Die Anleitung konnte nicht geladen werden",
    help: "Was alles hier ist und tut, vom ersten Start bis zum Knoten ohne Fenster.",
    words: "handbuch dokumentation hilfe wie",
    open: "Öffnen",
    whole: "Die Anleitung lesen",
    /** @param {string} folder */
    where: (folder) => `(Dokumente liegen in ${folder}, wo ein Paket für Linux BlockNet gebracht hat, und im Ordner docs der Quellen.)`,
    first: "Mit der Anleitung anfangen",
    join: "Wie man sich verbindet",
    router: "Mehr über Router",
    backup: "Wie man eine Identität bewahrt",
  },

  about: {
    add: "Sag etwas über dich",
    edit: "Ändern",
    label: "Über dich",
    placeholder: "Ein paar Worte, die alle über dich wissen sollen.",
    save: "Speichern",
    /** @param {string} used @param {string} most */
    tooLong: (used, most) => `Das sind ${used} Bytes, und höchstens ${most} sind möglich. Kürze es.`,
  },
};
