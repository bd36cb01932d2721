// @ts-check
/**
 * Jedes Wort der Oberfläche auf Deutsch, mit den Schlüsseln von `en.js`. Leserinnen und Leser werden
 * geduzt; Fehler sagen, was geschah, was es bedeutet und was zu tun ist.
 */

import { control } from "./de/control.js";
import { desktop } from "./de/desktop.js";
import { errors } from "./de/errors.js";
import { explorer } from "./de/explorer.js";
import { files } from "./de/files.js";
import { plural } from "./de/grammar.js";
import { identity } from "./de/identity.js";
import { mining } from "./de/mining.js";
import { network } from "./de/network.js";
import { places } from "./de/places.js";
import { problems } from "./de/problems.js";
import { publicPage } from "./de/public.js";
import { reading } from "./de/reading.js";
import { reasons } from "./de/reasons.js";
import { settings } from "./de/settings.js";
import { start } from "./de/start.js";
import { trust } from "./de/trust.js";
import { writing } from "./de/writing.js";

export { direction, locale } from "./de/grammar.js";

export const t = {
  app: { name: "BlockNet", skip: "Zu den Beiträgen", close: "Schließen", cancel: "Abbrechen", retry: "Noch einmal", undo: "Rückgängig", dismiss: "Ausblenden" },

  units: {
    hashRate: ["H/s", "kH/s", "MH/s", "GH/s", "TH/s"],
    byte: "Byte",
    bytes: ["Bytes", "kB", "MB", "GB", "TB"],
    /** @param {number} n */
    percent: (n) => `${n}\u00a0%`,
    /** @param {number} n */
    milliseconds: (n) => `${n}\u00a0ms`,
    none: "–",
  },

  time: {
    now: "gerade eben",
    yesterday: "gestern",
    /** @param {number} n */
    minutes: (n) => `vor ${n}\u00a0Min.`,
    /** @param {number} n */
    hours: (n) => `vor ${n}\u00a0Std.`,
    /** @param {number} n */
    days: (n) => `vor ${n}\u00a0Tagen`,
    /** @param {number} n */
    spanSeconds: (n) => `${n}\u00a0s`,
    /** @param {number} n */
    spanMinutes: (n) => `${n}\u00a0Min.`,
    /** @param {number} n */
    spanHours: (n) => `${n}\u00a0Std.`,
    /** @param {number} n */
    spanDays: (n) => plural(n, "Tag", "Tage"),
  },

  nav: {
    label: "Hauptmenü", feed: "Beiträge", replies: "Antworten", channels: "Kanäle", columns: "Spalten", search: "Suche",
    network: "Netz", mining: "Mining", explorer: "Explorer", settings: "Einstellungen",
    /** @param {number} n */
    peers: (n) => plural(n, "Peer", "Peers"),
    /** @param {number} n */
    unread: (n) => `${n >= 100 ? "mehr als 99" : n} neu`,
    /** @param {number} n */
    unreadShort: (n) => (n >= 100 ? "99+" : String(n)),
    followed: "Kanäle, denen du folgst",
    you: "Deine Beiträge",
    unnamed: "Kein Name",
  },

  keys: {
    title: "Tasten",
    list: /** @type {const} */ ([
      ["N", "Einen neuen Beitrag schreiben; in einem Gespräch eine Antwort"],
      ["/", "Suchen"],
      ["J und K", "Nächster und voriger Beitrag"],
      ["Enter", "Den Beitrag öffnen"],
      ["Tab, in einem Beitrag", "Zu seinem Menü (reagieren, antworten, bearbeiten und mehr) und zu „Antworten“"],
      ["Strg+Enter", "Abschicken, was du geschrieben hast"],
      ["Esc", "Ein Feld verlassen, sein Text bleibt; schließen, was offen ist"],
      ["G, dann F, R, C, O, S", "Beiträge, Antworten, Kanäle, Spalten, Suche"],
      ["G, dann N, M, E, T", "Netz, Mining, Explorer, Einstellungen"],
      ["← und →", "In einem großen Bild: das vorige und das nächste. S speichert es"],
      ["Strg und + oder −", "Größer oder kleiner, 0 wie es war"],
      ["U", "Rückgängig machen, solange eine Meldung es anbietet"],
      ["?", "Diese Liste"],
    ]),
    canBeOff: "Einzelne Buchstaben und Zeichen lassen sich abschalten: Einstellungen, Tastenkürzel.",
    off: "Einzelne Buchstaben und Zeichen sind abgeschaltet: Aus dieser Liste gehen nur Enter, Tab, Esc, die Pfeile und was mit Strg geht. Anschalten lassen sie sich in den Einstellungen unter Tastenkürzel.",
  },

  announce: {
    stamping: "Was du geschrieben hast, wird gestempelt.",
    /** @param {string} share */
    stampingAt: (share) => `Zu ${share} gestempelt.`,
    sent: "Gesendet. Es wartet auf einen Block.",
  },

  ...errors,
  ...problems,
  ...reasons,
  ...reading,
  ...control,
  ...writing,
  ...places,
  ...files,
  ...network,
  ...explorer,
  ...mining,
  ...identity,
  ...settings,
  ...desktop,
  ...start,
  ...publicPage,
  ...trust,
};
