// @ts-check
/**
 * Was der Knoten ablehnt und wovor er warnt, nach seinen Codes: was geschah, was es bedeutet, was zu
 * tun ist. Was nur Programme falsch machen können, sagt ein Wort; was Menschen können, mit Rat.
 */
export const errors = {
  errors: {
    unreachable: "Der Knoten antwortet nicht. Was du geschrieben hast, bleibt erhalten; versuch es gleich noch einmal.",
    timeout: "Der Knoten hat zu lange für die Antwort gebraucht. Vielleicht ist er beschäftigt; versuch es gleich noch einmal.",
    odd: "Der Knoten hat etwas geantwortet, das diese Seite nicht versteht. Wenn das so bleibt, starte BlockNet neu.",
    locked: "Diese Seite braucht einen neuen Code. Führe auf dem Rechner des Knotens „blocknetd open“ aus.",
    unknown: "Der Knoten hat das nicht getan.",
    /** @param {string} detail */
    said: (detail) => `Im Wortlaut des Knotens: „${detail}“`,

    fields: /** @type {Record<string, string>} */ ({
      about: "Was du über dich sagst, lässt sich so nicht senden.",
      active: "Diese Identität lässt sich so nicht in Gebrauch nehmen.",
      addresses: "Diese Adressen passen in keine Einladung.",
      author: "Das ist nicht der Schlüssel eines Menschen, der hier schreibt.",
      channel: "Das kann kein Kanal sein.",
      columns: "Diese Spalten lassen sich nicht behalten.",
      confirm: "Die Identität wurde nicht entfernt.",
      content: "Dieser Text lässt sich so nicht senden.",
      file: "Das ist nicht die Datei einer Identität.",
      file_passphrase: "Diese Passphrase genügt nicht.",
      files: "Eine der Dateien kann nicht mit dem Beitrag gehen.",
      files_auto_kb: "Diese Größe von Bildern geht nicht.",
      files_limit_mb: "Diese Grenze für Dateien geht nicht.",
      followed_channels: "Diesen Kanälen kann niemand folgen.",
      from: "Nach diesem Namen lässt sich nicht suchen.",
      label: "Dieses Kennzeichen lässt sich nicht wählen.",
      mining_share: "Dieser Anteil am Prozessor geht nicht.",
      mining_threads: "Diese Zahl von Threads geht nicht.",
      name: "Dieser Name geht nicht.",
      names: "Das sind keine Kanäle.",
      new: "Diese Passphrase genügt nicht.",
      parent: "Mit diesem Beitrag geht das nicht.",
      port: "Dieser Port geht nicht.",
      q: "Nach diesen Wörtern lässt sich nicht suchen.",
      rates: "Diese Grenzen gehen nicht.",
      reason: "Dieser Grund geht nicht.",
      secs: "Diese Frist geht nicht.",
      tags: "Der Beitrag trägt etwas, das sich nicht senden lässt.",
      text_percent: "Diese Größe der Schrift geht nicht.",
      trusted_proxies: "Diesen Proxys kann der Knoten nicht trauen.",
      value: "Dieser Eintrag geht nicht.",
      words: "Das sind nicht die Wörter einer Identität.",
    }),

    codes: {
      bad_json: "Der Knoten hat nicht verstanden, was diese Seite gesendet hat. Lade die Seite neu; hilft das nicht, starte BlockNet neu.",
      bad_field: "Einer der Werte passt nicht. Ändere ihn und versuch es noch einmal.",
      bad_body: "Der Knoten konnte nicht lesen, was gesendet wurde. Wähle die Datei neu und versuch es noch einmal.",
      bad_range: "Dieser Teil der Datei liegt hinter ihrem Ende.",
      wrong_type: "Der Knoten nimmt hier etwas anderer Art.",
      too_large: "Das ist größer, als der Knoten annimmt. Dateien dürfen bis zu 8 MiB haben; wähle eine kleinere.",
      too_slow: "Das Senden hat zu lange gedauert, und der Knoten hat aufgegeben. Versuch es noch einmal; über eine langsame Verbindung mit einer kleineren Datei.",
      method_not_allowed: "Der Knoten kennt diesen Aufruf nicht. Lade die Seite neu; vielleicht ist sie älter als der Knoten.",

      not_loopback: "Das dürfen nur Programme auf dem Rechner des Knotens.",
      foreign_host: "Diese Seite wurde unter einer anderen Adresse geöffnet als der des Knotens. Öffne sie mit „blocknetd open“.",
      forwarded: "Zwischen dieser Seite und dem Knoten steht ein Proxy. Öffne die Seite auf dem Rechner des Knotens.",
      foreign_origin: "Seiten anderer Herkunft dürfen das nicht. Öffne die Seite mit „blocknetd open“.",
      cross_site: "Seiten anderer Herkunft dürfen das nicht. Öffne die Seite mit „blocknetd open“.",
      not_json: "Der Knoten nimmt hier nur JSON.",
      no_token: "Diese Seite braucht einen Code. Führe auf dem Rechner des Knotens „blocknetd open“ aus.",
      bad_token: "Diese Seite braucht einen neuen Code. Führe auf dem Rechner des Knotens „blocknetd open“ aus.",
      bad_code: "Dieser Code gilt nicht. Jeder gilt einmal und 60 Sekunden lang. Führe „blocknetd open“ noch einmal aus.",
      no_listener: "Kein Browser kann diesen Knoten erreichen, also gibt er keinen Code. Nimm sein Fenster.",
      banned: "Dieser Knoten hat deine Adresse für eine Weile gesperrt.",
      rate: "Das war zu viel auf einmal. Warte ein paar Sekunden und versuch es dann noch einmal.",
      two_clients: "Der Proxy vor dem Knoten widerspricht sich, wer fragt.",

      internal: "Der Knoten konnte das nicht tun. Warum, sagt sein Protokoll in den Einstellungen; kopiere die Diagnose für alle, die dir helfen.",
      store: "Die Datenbank oder ein Ordner des Knotens hat nicht geantwortet, wie es sein soll; geändert wurde nichts. Sieh nach der Platte und ins Protokoll in den Einstellungen.",
      disk_full: "Die Platte ist voll, also wurde das nicht gespeichert. Schaffe Platz und versuch es noch einmal. Lesen geht weiter.",
      files_full: "Dateien dürfen hier nicht mehr Platz nehmen. Erhöhe ihre Grenze in den Einstellungen, oder räume weg, was von anderen geholt wurde.",
      busy: "Der Knoten hat so viel zu tun, wie er kann. Versuch es gleich noch einmal.",
      stopping: "Der Knoten endet gerade. Starte ihn neu und versuch es noch einmal.",
      start_failed: "Der Knoten nennt diesen Grund.",
      too_large_answer: "Die Antwort würde zu lang. Frage nach weniger auf einmal.",

      not_found: "Der Knoten hat das nicht, oder nicht mehr. Geh zurück und sieh noch einmal nach.",
      rule_broken: "Das bricht eine Regel des Netzes, also nähme es kein Knoten.",
      refused: "Das kann kein Beitrag sein, also wurde es nicht gesendet. Dein Text bleibt erhalten.",
      pool_floor: "Gerade wird sehr viel geschrieben, und der Stempel deines Beitrags ist zu leicht. Versuch es noch einmal: Dann bekommt er einen schwereren.",
      author_full: "Von dir warten so viele Beiträge, wie eine Person warten lassen darf. Warte auf den nächsten Block und versuch es dann noch einmal.",
      given_up: "Der Text wurde zurückgenommen, bevor er gesendet war.",
      not_left_out: "Die Kette hat diesen Beitrag nicht ausgelassen, also wird er nicht noch einmal gesendet.",
      not_confirmed: "Noch hat kein Block diesen Beitrag, also gibt es keinen Beweis. Warte auf den nächsten Block.",
      parent_unknown: "Der Knoten kennt nicht, was vor diesem Block kommt. Er fragt seine Peers danach.",
      nothing_to_mine: "Kein Beitrag wartet auf einen Block, also gibt es nichts zu suchen.",
      stopped: "Das Suchen wurde angehalten.",
      under_way: "Die Kette wird schon geprüft. Warte, bis das fertig ist.",
      damaged_picture: "Dieses Bild ist beschädigt und lässt sich nicht zeigen. Öffne es in einem anderen Programm, speichere es neu und hänge das an.",
      foreign_picture: "Bilder dieser Art lassen sich nicht von versteckten Angaben wie dem Ort befreien und werden darum nicht angehängt. Speichere es als JPEG, PNG, WebP oder GIF.",

      bad_invite: "Diese Einladung ist nicht zu gebrauchen. Kopiere sie noch einmal ganz, oder bitte um eine neue.",
      bad_address: "Diese Adresse ist nicht zu gebrauchen.",
      other_network: "Das ist ein anderes Netz als deines. Um ihm beizutreten, starte ein zweites BlockNet mit einem eigenen Datenordner.",
      too_many: "Davon gibt es so viele, wie es geben darf. Entferne etwas und versuch es noch einmal.",
      no_upgrade: "Nur Knoten öffnen eine solche Verbindung.",
      self: "Das ist dieser Knoten selbst.",
      twice: "Dieser Knoten ist schon damit verbunden.",
      per_ip: "Von einer Adresse sind so viele Knoten verbunden, wie es sein dürfen.",
      full: "Der Knoten hat keinen Platz für einen weiteren Peer.",

      wrong_passphrase: "Das ist nicht die Passphrase. Achte auf Großschreibung und die Sprache der Tastatur und versuch es noch einmal.",
      passphrase_needed: "Diese Identität hat eine Passphrase. Gib sie ein, um weiterzukommen.",
      already_here: "Diese Identität ist schon auf diesem Rechner.",
      last: "Das ist deine einzige Identität. Lege eine andere an, bevor du sie entfernst.",
      bad_file: "Die Datei ließ sich nicht öffnen.",
      identity: "Der Schlüssel ließ sich nicht ablegen; geändert wurde nichts. Sieh nach der Platte und den Rechten am Datenordner.",
      not_asked: "Die Prüfung deiner Wörter ist inzwischen zu Ende. Beginne sie noch einmal.",
      locked: "Diese Identität ist gesperrt. Entsperre sie zuerst.",
      wrong_words: "Nicht alle davon sind richtig. Sieh auf deinen Zettel.",
      active: "Unter dieser Identität schreibst du gerade. Wechsle zu einer anderen, bevor du sie entfernst.",
      waiting: "Noch warten Texte dieser Identität darauf, gesendet zu werden. Sende sie oder nimm sie zurück und entferne sie dann.",

      no_folder: "Dieser Rechner nennt keinen Ordner für Downloads, also wurde die Datei nicht gespeichert.",
      not_saved: "Die Datei ließ sich nicht speichern. Schaffe Platz, oder sieh nach dem Ordner für Downloads.",
      no_identity: "Die Identität, die das geschrieben hat, ist nicht auf diesem Rechner. Stelle sie aus ihren Wörtern wieder her, oder nimm den Text zurück.",
    },
  },

  warnings: {
    store_trouble: {
      /** @param {string} _n */
      text: (_n) => "Im Moment lässt sich nichts speichern.",
      advice: "Lesen geht weiter. Schaffe Platz auf der Platte des Datenordners; der Knoten macht dann von selbst weiter. Ist dort Platz, sagt das Protokoll in den Einstellungen mehr.",
    },
    branch_parked: {
      /** @param {string} n */
      text: (n) => `Eine Kette mit mehr Arbeit verlässt unsere bei Block ${n}, der seit über 14 Tagen steht. Ohne dein Wort wird ihr nicht gefolgt.`,
      advice: "Frage Menschen, denen du vertraust, welche Kette ihre ist. Um dieser zu folgen, wähle sie unter Netz.",
    },
    history_changed: {
      /** @param {string} n */
      text: (n) => `Die Geschichte hat sich geändert: ${n} Blöcke wurden durch eine Kette mit mehr Arbeit ersetzt.`,
      advice: "Beiträge der verlorenen Blöcke warten wieder. Sei vorsichtig mit dem, was diese Blöcke bewiesen haben.",
    },
    deep_reorg: {
      /** @param {string} n */
      text: (n) => `${n} Blöcke wurden durch eine Kette mit mehr Arbeit ersetzt.`,
      advice: "Beiträge der verlorenen Blöcke warten wieder; sie kommen erneut in Blöcke.",
    },
  },
};
