// @ts-check
/** Der Schreibtisch um das Fenster: Ablage, Mitteilungen, Verweise, Start bei der Anmeldung. */
export const desktop = {
  desktop: {
    title: "Schreibtisch",
    login: "Bei der Anmeldung starten",
    loginHelp: "BlockNet startet mit deiner Sitzung und wartet in der Ablage, damit das Brett auf dem neuesten Stand ist, wenn du hinsiehst.",
    loginWords: "autostart hochfahren systemstart",
    openFolder: "Ordner öffnen",
    /** @param {string} why */
    folderFailed: (why) => `Der Ordner ließ sich nicht öffnen. Dieser Rechner sagte: „${why}“. Kopiere seinen Pfad und öffne ihn in deinem Programm für Dateien.`,
    /** @param {string} why */
    loginFailed: (why) => `Der Start bei der Anmeldung konnte nicht geändert werden. Dieser Rechner sagte: „${why}“.`,
    stay: "Geschlossen in der Ablage bleiben",
    stayHelp: "Wenn du das Fenster schließt, läuft der Knoten weiter; „Beenden“ in der Ablage beendet ihn.",
    stayNoTray: "Dieser Schreibtisch zeigt keine Ablage, darum beendet das Schließen des Fensters BlockNet.",
    stayWords: "schließen hintergrund symbol",
    notifications: "Über Antworten und Erwähnungen benachrichtigen",
    notificationsHelp: "Mit den Mitteilungen deines Systems, wenn du gerade etwas anderes ansiehst.",
    notificationsWords: "benachrichtigen mitteilung hinweis",
    share: "Anteil am Prozessor",
    shareHelp: "Welchen Teil seiner Zeit jeder Mining-Thread arbeitet. Dazwischen ruht er.",
    /** @param {number} share */
    shareValue: (share) => `${share}\u00a0%`,
    shareWords: "cpu last strom prozent",
    battery: "Auf Akku Blöcke suchen",
    batteryHelp: "Ausgeschaltet wartet die Suche, bis der Rechner am Netz hängt. „Jetzt suchen“ geht trotzdem.",
    batteryWords: "laptop strom sparen",
    paused: "Pausiert: auf Akku",
    pausedHelp: "Es geht weiter, wenn der Rechner am Netz hängt.",
    invitedTitle: "Du bist eingeladen",
    invitedText: "Ein Verweis von jemandem hat dies geöffnet. Wenn du dich verbindest, erfahren die Knoten darin deine Adresse. Noch ist nichts geschehen.",
    invitedPlaceholder: "Einladung",
    /** Für die Hülle; Stellen in geschweiften Klammern werden dort gefüllt. */
    shell: {
      starting: "Startet",
      line: "{stage} · Höhe {height} · Peers: {peers}",
      paused: "Suche pausiert auf Akku",
      stages: { alone: "Für sich", connecting: "Sucht Peers", headers: "Liest Köpfe, {percent} %", blocks: "Liest Blöcke, {percent} %", current: "Auf dem neuesten Stand" },
      open: "BlockNet öffnen",
      new_post: "Neuer Beitrag",
      mining: "Von selbst Blöcke suchen",
      quit: "Beenden",
      stays: { title: "BlockNet läuft weiter", text: "Dein Knoten arbeitet in der Ablage weiter. Beende ihn dort mit „Beenden“, oder ändere das in den Einstellungen." },
      replies: { title: "Jemand hat dir geantwortet", text: "Antworten und Erwähnungen, die du noch nicht gesehen hast: {count}" },
      mentions: { title: "Jemand hat dich erwähnt", text: "Antworten und Erwähnungen, die du noch nicht gesehen hast: {count}" },
      meanwhile: { title: "Während du weg warst", text: "Neue Antworten und Erwähnungen: {count}" },
    },
  },
};
