// @ts-check
/** Das Schreibfeld, und was man mit einem Beitrag tun kann. */
export const writing = {
  composer: {
    label: "Neuer Beitrag",
    placeholder: "Was sollen alle lesen können, für immer?",
    replyLabel: "Antwort",
    replyPlaceholder: "Schreib eine Antwort. Sie ist so öffentlich und dauerhaft wie der Beitrag.",
    channel: "Kanal",
    channelLabel: "Kanal, ein Wort aus a-z, 0-9 und Bindestrichen",
    /** @param {string} signs */
    channelLeft: (signs) => `Ein Kanal hat Buchstaben a-z, Ziffern und Bindestriche. Weggelassen: ${signs}`,
    channelNothing: "Ein Kanal hat Buchstaben a-z, Ziffern und Bindestriche, und davon ist hier nichts übrig.",
    post: "Veröffentlichen",
    reply: "Antworten",
    busy: "Wird gestempelt…",
    /** @param {string} used @param {string} most */
    bytes: (used, most) => `${used} von ${most}`,
    /** @param {string} used @param {string} most */
    bytesLabel: (used, most) => `${used} von ${most} Bytes verbraucht`,
    empty: "Schreib zuerst etwas.",
    /** @param {string} used @param {string} over @param {string} most */
    tooLong: (used, over, most) => `Der Text hat ${used} Bytes, und ${most} passen in einen Beitrag: ${over} zu viel. Kürze ihn, oder teile ihn in zwei.`,
    editLabel: "Den Text ändern",
    edit: "Speichern",
    editKeeps: "Der erste Text bleibt öffentlich: Wer auf „bearbeitet“ drückt, liest ihn.",
    /** Danach stehen Dateinamen. */
    editFiles: "Die Anhänge bleiben:",
    unchanged: "Der Text ist, wie er war. Ändere ihn, oder brich ab.",
    keys: "Strg+Enter schickt ab",
    kept: "Der Text bleibt hier erhalten.",
  },

  menu: {
    label: "Mehr zu diesem Beitrag",
    edit: "Bearbeiten",
    delete: "Löschen…",
    /** @param {string} name */
    editAs: (name) => `Als ${name} bearbeiten…`,
    /** @param {string} name */
    deleteAs: (name) => `Als ${name} löschen…`,
    copyText: "Den Text kopieren",
    copyId: "Die Kennung des Beitrags kopieren",
    copied: "Kopiert.",
    notCopied: "Es konnte nicht kopiert werden. Markiere es und drücke Strg+C.",
  },

  switching: {
    /** @param {string} name */
    title: (name) => `${name} hat diesen Beitrag geschrieben`,
    /** @param {string} name @param {string} now */
    text: (name, now) => `Auch ${name} bist du, aber gerade schreibst du als ${now}. Nur die Identität, die einen Beitrag geschrieben hat, kann ihn ändern.`,
    /** @param {string} name */
    means: (name) => `Was du von da an schreibst, ist von ${name}. In den Einstellungen kannst du zurückwechseln.`,
    goEdit: "Wechseln und bearbeiten",
    goDelete: "Wechseln und löschen…",
  },

  deleting: {
    title: "Diesen Beitrag löschen?",
    does: "Jedes BlockNet hört auf, den Text zu zeigen, sobald dein Wort dort ankommt. Das kannst du nicht zurücknehmen.",
    keeps: "Der Text ist verborgen, nicht verschwunden: Er bleibt in der Kette, die alle aufbewahren, und wer dort nachsieht, kann ihn weiter lesen.",
    go: "Löschen",
  },

  react: {
    /** @param {string} sign */
    with: (sign) => `Mit ${sign} reagieren`,
    /** @param {string} sign */
    takeBack: (sign) => `${sign} zurücknehmen`,
    other: "Mit einem anderen Zeichen reagieren",
    usual: "Die üblichen Zeichen",
    title: "Reagieren",
    label: "Ein Emoji oder ein kurzes Wort",
    help: "Eine Reaktion ist ein kleiner Beitrag von dir: öffentlich und für immer in der Kette, auch wenn du sie zurücknimmst.",
    go: "Reagieren",
    empty: "Gib zuerst ein Zeichen ein.",
    tooLong: "Das ist zu lang für eine Reaktion: höchstens acht Buchstaben oder ein Zeichen.",
    addHelp: "Deine hinzufügen",
    mineHelp: "Deine ist dabei. Drücke, um sie zurückzunehmen.",
    waitingHelp: "Deine wartet auf einen Block. Drücke, um sie zurückzunehmen.",
  },

  change: {
    edit: "Deine Änderung",
    delete: "Deine Löschung",
    about: "Was du über dich sagst",
    /** @param {string} sign */
    reaction: (sign) => `Deine Reaktion ${sign}`,
  },
};
