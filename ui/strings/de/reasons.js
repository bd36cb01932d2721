// @ts-check
/** Warum der Knoten etwas ablehnt: die Gründe nach ihren Codes, die Regeln nach ihren Nummern. */

/** @typedef {import("../../contract.js").Spoken} V die Werte eines Satzes, wie man sie hier schreibt */

export const reasons = {
  reasons: {
    /** @param {V} v */
    too_long: (v) => `Es sind ${v.size} Bytes; ${v.most} ist die Grenze.`,
    /** @param {V} v */
    more_than: (v) => `Es sind ${v.size}; ${v.most} ist die Grenze.`,
    /** @param {V} v */
    limit: (v) => `${v.most} ist die Grenze.`,
    /** @param {V} v */
    out_of_range: (v) => `Wähle ${v.least} bis ${v.most}.`,
    /** @param {V} v */
    bytes_between: (v) => `Nötig sind ${v.least} bis ${v.most} Bytes.`,
    not_one_line: () => "Es muss eine einzige Zeile ohne Steuerzeichen sein.",
    /** @param {V} v */
    one_line_of: (v) => `Es muss eine einzige Zeile von höchstens ${v.most} Bytes sein.`,
    /** @param {V} v */
    no_channel: (v) => `Ein Kanal hat 1 bis ${v.most} Zeichen aus a bis z, 0 bis 9 und „-“.`,
    /** @param {V} v */
    no_label: (v) => `Ein Kennzeichen hat 1 bis ${v.most} Zeichen aus a bis z, 0 bis 9 und „-“.`,
    no_key: () => "Wer schreibt, wird mit dem ganzen Schlüssel genannt: 64 Ziffern und Buchstaben von a bis f.",
    own_key: () => "Das ist dein eigener Schlüssel, und niemand schaltet sich selbst stumm.",
    no_post_id: () => "Ein Beitrag wird mit seiner Kennung genannt: 64 Ziffern und Buchstaben von a bis f.",
    /** @param {V} v */
    breaks_rule: (v) => `Es bricht eine Regel. ${rule(v.rule)}`,

    has_nul: () => "Darin steht das Zeichen U+0000, das kein Beitrag haben darf.",
    nothing_written: () => "Schreib zuerst etwas.",
    no_sign: () => "Eine Reaktion ist ein Zeichen oder ein Wort.",
    no_parent: () => "Es fehlt der Beitrag, für den es ist.",
    profile_parent: () => "Was du über dich sagst, antwortet auf keinen Beitrag.",
    unknown_post: () => "Dieser Knoten kennt jenen Beitrag nicht.",
    not_own: () => "Das kann nur, wer ihn geschrieben hat.",
    not_a_note: () => "Das geht nur mit Beiträgen, und dies ist etwas anderes.",
    not_deletable: () => "Nur Beiträge und Reaktionen lassen sich löschen. Eine Änderung macht man durch eine weitere rückgängig.",
    deleted: () => "Du hast ihn schon gelöscht, und das ist endgültig.",
    taken_back: () => "Wer ihn geschrieben hat, hat ihn zurückgenommen.",
    same_text: () => "Der Text ist, wie er war.",
    reacted: () => "Mit diesem Zeichen hast du schon reagiert.",
    waits_already: () => "Er wartet schon auf einen Block.",
    in_block: () => "Er steht in einem Block.",
    sent_again: () => "Er wurde schon noch einmal gesendet.",
    text_gone: () => "Sein Text ist nicht mehr auf dieser Platte.",

    files_elsewhere: () => "Dateien gehen nur mit einem Beitrag oder einer Antwort.",
    file_twice: () => "Dieselbe Datei ist zweimal da. Nimm eine weg.",
    file_empty: () => "Die Datei ist leer.",
    file_large: () => "Die Datei ist größer als 8 MiB, die Grenze für eine Datei.",
    file_gone: () => "Die Datei ist nicht mehr hier. Hänge sie noch einmal an.",
    /** @param {V} v */
    files_limit: (v) => `Der Platz für Dateien, ${v.most} MB, ist belegt. Entferne Dateien, oder gib ihnen in den Einstellungen mehr Platz.`,
    picture_damaged: () => "Das Bild ist beschädigt.",
    picture_foreign: () => "Aus einem Bild dieser Art lässt sich nicht entfernen, was darin verborgen ist.",
    disk_full: () => "Die Platte ist voll. Schaffe Platz und versuch es noch einmal.",
    stopping: () => "Der Knoten wird gerade beendet.",
    /** @param {V} v */
    path_refused: (v) => `${v.path} lässt sich nicht benutzen. Dieser Rechner sagte: „${v.said}“.`,
    /** @param {V} v */
    path_missing: (v) => `${v.path} ist nicht da, oder ein Ordner darüber fehlt. Steck das Laufwerk an, oder wähle einen anderen Ort. Dieser Rechner sagte: „${v.said}“.`,
    /** @param {V} v */
    path_forbidden: (v) => `${v.path} ist für dich gesperrt. Wähle einen eigenen Ordner, oder lass dir diesen erlauben. Dieser Rechner sagte: „${v.said}“.`,
    /** @param {V} v */
    path_read_only: (v) => `Das Laufwerk von ${v.path} lässt sich nur lesen. Wähle eins, auf das geschrieben werden darf. Dieser Rechner sagte: „${v.said}“.`,
    /** @param {V} v */
    path_no_folder: (v) => `${v.path} ist eine Datei oder liegt unter einer. Wähle einen Ordner oder einen Namen, den noch nichts trägt. Dieser Rechner sagte: „${v.said}“.`,
    /** @param {V} v */
    path_full: (v) => `Für ${v.path} ist kein Platz. Schaffe Platz auf dem Laufwerk, oder wähle ein anderes. Dieser Rechner sagte: „${v.said}“.`,
    /** @param {V} v */
    path_odd: (v) => `${v.path} ist weder Datei noch Ordner. Nimm es aus dem Datenordner heraus und versuch es noch einmal.`,
    /** @param {V} v */
    database_said: (v) => `Die Datenbank sagte: „${v.said}“.`,
    /** @param {V} v */
    system_said: (v) => `Dieser Rechner sagte: „${v.said}“.`,
    no_memory: () => "Dieser Rechner hat zu wenig freien Speicher, um sie zu öffnen. Schließe andere Programme und versuch es noch einmal.",
    /** @param {V} v */
    no_random: (v) => `Dieser Rechner gab keine Zufallszahlen. Er sagte: „${v.said}“.`,

    /** @param {V} v */
    passphrase_length: (v) => `Eine Passphrase hat mindestens ${v.least} Zeichen und höchstens ${v.most} Bytes. Gut sind ein paar Wörter, die nur du zusammenstellst.`,
    /** @param {V} v */
    key_here: (v) => `Es ist ${v.text}.`,
    file_not_opened: () => "Das ist nicht die Passphrase, oder die Datei ist beschädigt.",
    file_other_key: () => "Sie enthält einen anderen Schlüssel, als sie nennt.",
    file_of_later: () => "Ihre Form kennt vielleicht ein neueres BlockNet. Installiere das neueste.",
    file_of_none: () => "Sie ist etwas anderes oder beschädigt. Wähle die Datei, die BlockNet exportiert hat.",
    /** @param {V} v */
    no_key_file: (v) => `${v.path} enthält keinen Schlüssel. Leg eine Sicherung davon an diese Stelle, oder räume die Datei für eine neue Identität weg.`,
    /** @param {V} v */
    words_count: (v) => `Es sind ${v.size} Wörter; eine Identität hat ${v.most}.`,
    /** @param {V} v */
    word_unknown: (v) => `Wort ${v.place}, „${v.text}“, steht nicht in der Liste. Sieh nach, wie es geschrieben wird.`,
    words_of_nobody: () => "Alle stehen in der Liste, aber eins ist ein anderes als deins, oder zwei sind vertauscht.",
    /** @param {V} v */
    words_wrong: (v) => `Sieh auf deinem Zettel nach Nummer ${v.places}.`,
    /** @param {V} v */
    words_asked: (v) => `Gefragt, je einmal: Nummer ${v.places}.`,
    /** @param {V} v */
    type_to_confirm: (v) => `Um sie zu entfernen, gib ${v.text} ein.`,
    /** @param {V} v */
    texts_wait: (v) => (v.size === "1" ? "1 Text wartet." : `${v.size} Texte warten.`),

    address_empty: () => "Schreib sie als host:port, zum Beispiel 192.0.2.7:8000.",
    /** @param {V} v */
    no_port: (v) => `„${v.text}“ ist kein Port. Nimm eine Zahl von 1 bis 65535.`,
    /** @param {V} v */
    no_host: (v) => `„${v.text}“ ist kein Rechner. Nimm eine IP-Adresse oder einen Namen, ohne http:// und ohne Pfad.`,
    /** @param {V} v */
    odd_brackets: (v) => `„${v.text}“ ist keine Adresse. Klammern stehen um eine ganze IPv6-Adresse, wie in [2001:db8::7]:8000.`,
    /** @param {V} v */
    no_computer: (v) => `${v.text} ist nicht die Adresse eines einzelnen Rechners. Frag nach der des anderen.`,
    /** @param {V} v */
    host_not_found: (v) => `„${v.text}“ wurde nicht gefunden. Prüfe die Schreibweise und deine Verbindung. Dieser Rechner sagte: „${v.said}“.`,
    no_peer_address: () => "Gib sie so ein, wie die Liste der Peers sie zeigt.",
    many_peers: () => "Du hast zu viele eigene Peers.",
    many_bans: () => "Es gibt zu viele Sperren.",
    no_ip: () => "Gesperrt werden IP-Adressen, wie 203.0.113.7 oder [2001:db8::7]:8000.",
    no_invite: () => "Das ist keine Einladung: Eine Einladung beginnt mit blocknet-invite:",
    /** @param {V} v */
    odd_character: (v) => `„${v.text}“ an Stelle ${v.place} nach dem Doppelpunkt kommt in keiner Einladung vor.`,
    invite_damaged: () => "Ein Teil davon fehlt oder ist vertippt.",
    invite_of_later: () => "Ein neueres BlockNet hat sie gemacht. Installiere das neueste.",
    invite_faulty: () => "Ein fehlerhaftes Programm hat sie gemacht.",
    invite_nowhere: () => "Sie nennt keine Adresse. Bitte jemanden, den andere erreichen, um eine Einladung, oder gib eine Adresse ein.",

    peer_odd_answer: () => "Er hat etwas anderes geantwortet, als er gefragt wurde.",
    /** @param {V} v */
    peer_long_answer: (v) => `Seine Antwort war länger als ${v.most} Bytes.`,
    peer_unasked: () => "Er hat geschickt, wonach niemand ihn gefragt hat.",
    /** @param {V} v */
    peer_header_rule: (v) => `Er hat einen Blockkopf geschickt, der eine Regel bricht. ${rule(v.rule)}`,
    /** @param {V} v */
    peer_block_rule: (v) => `Er hat einen Block geschickt, der eine Regel bricht. ${rule(v.rule)}`,
    /** @param {V} v */
    peer_post_rule: (v) => `Er hat einen Beitrag geschickt, der eine Regel bricht. ${rule(v.rule)}`,
    peer_bad_block: () => "Er hat einen beschädigten Block oder Beitrag geschickt.",
    peer_bad_file: () => "Er hat andere Bytes geschickt als die der Datei.",
    peer_lied: () => "Er hat über seine Arbeit gelogen.",
    /** @param {V} v */
    peer_unreachable: (v) => `Keine Verbindung. Dieser Rechner sagte: „${v.said}“.`,
    peer_silent: () => "Er hat nicht rechtzeitig geantwortet.",
    peer_elsewhere: () => "Er ist in einem anderen Netz.",
    /** @param {V} v */
    peer_status: (v) => `Er hat geantwortet: „${v.text}“.`,
    peer_another: () => "Er ist ein anderer Knoten als zuvor.",
    peer_two_names: () => "Er nennt sich mit zwei Namen.",
    peer_refuses: () => "Er will mit diesem Knoten nichts zu tun haben.",
    peer_full: () => "Er hat keinen Platz für diesen Knoten.",
    peer_gone: () => "Die Verbindung ist zu Ende.",
    peer_stalled: () => "Er hat das Holen der Blöcke aufgehalten, während andere warteten.",
    peer_twice: () => "Er ist derselbe Knoten wie ein anderer verbundener Peer.",

    no_home: () => "Dieser Rechner nennt keinen Ordner für dich. Nenne den Datenordner mit --data-dir.",
    /** @param {V} v */
    folder_away: (v) => `Der Datenordner wurde nach ${v.path} verschoben und ist nicht dort. Steck das Laufwerk an, auf dem er ist. Ist er für immer fort, entferne die Datei ${v.text}, in der das steht, und BlockNet beginnt mit einem leeren.`,
    folder_relative: () => "Nenne den neuen Ordner vollständig, von der Wurzel des Laufwerks an.",
    /** @param {V} v */
    folder_not_empty: (v) => `${v.path} ist nicht leer. Wähle einen leeren Ordner oder einen neuen.`,
    /** @param {V} v */
    folder_inside: (v) => `${v.path} liegt in dem Ordner, der verschoben werden soll. Wähle einen anderen.`,
    /** @param {V} v */
    folder_no_room: (v) => `Er braucht ${v.size} MB, und auf dem Laufwerk von ${v.path} sind ${v.most} MB frei.`,
    /** @param {V} v */
    folder_unfinished: (v) => `In ${v.path} liegt nur ein Teil eines Datenordners: Ein Umzug dorthin wurde abgebrochen. Das Ganze ist in dem Ordner, in dem es vorher war: Starte BlockNet mit dem, und verschieb ihn dann noch einmal.`,
    /** @param {V} v */
    folder_in_use: (v) => `Ein anderes BlockNet benutzt den Ordner ${v.path} schon. Beende es, oder gib diesem einen eigenen Ordner.`,
    /** @param {V} v */
    folder_of_other: (v) => `Der Ordner gehört zum Netz ${v.text}. Starte mit diesem Netz oder mit einem anderen Ordner.`,
    /** @param {V} v */
    folder_read_only: (v) => `In den Ordner ${v.path} darf nicht geschrieben werden. Erlaube es, oder wähle einen anderen.`,
    /** @param {V} v */
    folder_full: (v) => `Die Platte von ${v.path} ist voll. Schaffe Platz.`,
    database_of_later: () => "Ein neueres BlockNet hat die Datenbank geschrieben. Installiere das neueste.",
    /** @param {V} v */
    database_damaged: (v) => `Die Datenbank ist beschädigt. Sie sagt: „${v.said}“.`,
    /** @param {V} v */
    address_taken: (v) => `Ein anderes Programm benutzt ${v.text} schon. Wähle einen anderen Port.`,
    /** @param {V} v */
    ports_taken: (v) => `Andere Programme benutzen alle Ports ${v.text}. Beende eines davon, oder wähle einen anderen Port.`,
    /** @param {V} v */
    address_refused: (v) => `Unter ${v.text} lassen sich keine Anrufe annehmen. Dieser Rechner sagte: „${v.said}“.`,
    invite_elsewhere: () => "Die Einladung ist für ein anderes Netz als das dieses Ordners. Starte mit einem eigenen Ordner.",

    proof_no_text: () => "Er enthält den Text seines Beitrags nicht.",
    proof_no_headers: () => "Er enthält keine Blockköpfe.",
    /** @param {V} v */
    proof_post: (v) => `Der Beitrag bricht eine Regel. ${rule(v.rule)}`,
    /** @param {V} v */
    proof_header: (v) => `Blockkopf ${v.place} bricht eine Regel. ${rule(v.rule)}`,
    /** @param {V} v */
    proof_limit: (v) => `Blockkopf ${v.place} ist leichter, als sein Netz erlaubt.`,
    proof_path: () => "Der Weg zum Beitrag passt nicht zu seiner Stelle im Block.",
    proof_not_in_block: () => "Der Weg führt zu keinem Blockkopf des Beweises: Dessen Blöcke enthalten diesen Beitrag nicht.",
  },

  rules: /** @type {Record<string, string>} */ ({
    H1: "H1: Ein Blockkopf hat eine Version und Felder, die dieses Netz kennt.",
    H2: "H2: Ein Blockkopf folgt auf seinen Vorgänger, eins höher.",
    H3: "H3: Die Zeit steigt von Block zu Block.",
    H4: "H4: Die Arbeit, die ein Blockkopf angibt, passt zur Zeit seit seinem Vorgänger.",
    H5: "H5: Ein Block ist so schwer zu finden, wie sein Netz es verlangt.",
    H6: "H6: Der Hash eines Blockkopfs zeigt seine Arbeit.",
    H7: "H7: Ein Block enthält Beiträge, und nicht mehr davon, als er darf; ein leerer kommt selten.",
    H8: "H8: Die Zeit eines Blocks liegt nicht in der Zukunft.",
    P1: "P1: Ein Beitrag hat eine Version, ein Netz und eine Größe, die dieses Netz kennt.",
    P2: "P2: Ein Beitrag trägt einen Stempel, der genug Arbeit gekostet hat.",
    P3: "P3: Ein Beitrag ist von dem unterschrieben, der ihn geschrieben hat.",
    P4: "P4: Die Zeit eines Beitrags passt zu der seines Blocks und zur Uhr. Prüfe die Uhr deines Rechners.",
    P5: "P5: Ein Beitrag steht in einer Kette nur einmal.",
    T1: "T1: Der Text eines Beitrags hat seine Form: Angaben und Inhalt, in ihren Grenzen.",
    B1: "B1: Ein Block enthält so viele Beiträge und Bytes, wie er angibt.",
    B2: "B2: Ein Block enthält die Beiträge, die sein Blockkopf nennt.",
    B3: "B3: Jeder Beitrag eines Blocks hält sich an die Regeln für Beiträge.",
    C1: "C1: Es gilt die Kette mit der meisten Arbeit.",
    A1: "A1: Was ein Block enthält, muss da sein, damit man es ansehen kann.",
  }),
};

/** Eine Regel in Worten; nur ihre Nummer, wo ein neuerer Knoten mehr davon kennt. @param {string} number */
const rule = (number) => reasons.rules[number] ?? number;
