// @ts-check
/** Der Desktop um das Fenster: Infobereich, Mitteilungen, Links, Start bei der Anmeldung. */
export const desktop = {
  desktop: {
    title: "Desktop",
    login: "Bei der Anmeldung starten",
    loginHelp: "BlockNet startet mit deiner Sitzung und wartet im Infobereich, damit das Brett auf dem neuesten Stand ist, wenn du hinsiehst.",
    loginWords: "autostart hochfahren systemstart",
    openFolder: "Ordner öffnen",
    /** @param {string} why */
    folderFailed: (why) => `Der Ordner ließ sich nicht öffnen. Dieser Rechner sagte: „${why}“. Kopiere seinen Pfad und öffne ihn in deinem Programm für Dateien.`,
    /** @param {string} why */
    loginFailed: (why) => `Der Start bei der Anmeldung konnte nicht geändert werden. Dieser Rechner sagte: „${why}“.`,
    stay: "Geschlossen im Infobereich bleiben",
    stayHelp: "Wenn du das Fenster schließt, läuft der Knoten weiter; „Beenden“ im Infobereich beendet ihn.",
    stayNoTray: "Dieser Desktop hat keinen Infobereich, darum beendet das Schließen des Fensters BlockNet.",
    stayWords: "schließen hintergrund symbol tray",
    notifications: "Über Antworten und Erwähnungen benachrichtigen",
    notificationsHelp: "Mit den Mitteilungen deines Systems, wenn du gerade etwas anderes ansiehst.",
    notificationsWords: "benachrichtigen mitteilung hinweis",
    share: "Anteil am Prozessor",
    shareHelp: "Welchen Teil seiner Zeit jeder Mining-Thread arbeitet. Dazwischen ruht er.",
    /** @param {number} share */
    shareValue: (share) => `${share}\u00a0%`,
    shareWords: "cpu last strom prozent",
    battery: "Im Akkubetrieb Blöcke suchen",
    batteryHelp: "Ausgeschaltet wartet die Suche, bis der Rechner am Strom hängt. „Jetzt suchen“ geht trotzdem.",
    batteryWords: "laptop strom sparen",
    paused: "Pausiert: Akkubetrieb",
    pausedHelp: "Es geht weiter, wenn der Rechner am Strom hängt.",
    invitedTitle: "Du bist eingeladen",
    invitedText: "Ein Link von jemandem hat dies geöffnet. Wenn du dich verbindest, erfahren die Knoten darin deine Adresse. Noch ist nichts geschehen.",
    invitedPlaceholder: "Einladung",
    /** Für die Hülle; Stellen in geschweiften Klammern werden dort gefüllt. */
    shell: {
      starting: "Startet",
      line: "{stage} · Höhe {height} · Peers: {peers}",
      paused: "Suche pausiert im Akkubetrieb",
      stages: { alone: "Allein", connecting: "Sucht Peers", headers: "Liest Blockköpfe, {percent} %", blocks: "Liest Blöcke, {percent} %", current: "Auf dem neuesten Stand" },
      open: "BlockNet öffnen",
      new_post: "Neuer Beitrag",
      mining: "Automatisch Blöcke suchen",
      quit: "Beenden",
      stays: { title: "BlockNet läuft weiter", text: "Dein Knoten arbeitet im Infobereich weiter. Beende ihn dort mit „Beenden“, oder ändere das in den Einstellungen." },
      replies: { title: "Jemand hat dir geantwortet", text: "Antworten und Erwähnungen, die du noch nicht gesehen hast: {count}" },
      mentions: { title: "Jemand hat dich erwähnt", text: "Antworten und Erwähnungen, die du noch nicht gesehen hast: {count}" },
      meanwhile: { title: "Während du weg warst", text: "Neue Antworten und Erwähnungen: {count}" },
    },
  },
};
