// @ts-check
/** Anhänge: in Beiträgen, im Schreibfeld, in den Einstellungen. */
import { plural } from "./grammar.js";

export const files = {
  files: {
    /** @param {number} n */
    label: (n) => plural(n, "Datei zu diesem Beitrag", "Dateien zu diesem Beitrag"),
    nameless: "Ohne Namen",
    /** @param {string} name */
    open: (name) => `${name} groß zeigen`,
    /** @param {string} name */
    picture: (name) => `Bild: ${name}`,
    load: "Bild laden",
    get: "Holen",
    save: "Speichern",
    again: "Noch einmal",
    /** @param {string} name */
    getNamed: (name) => `${name} holen`,
    /** @param {string} name */
    saveNamed: (name) => `${name} speichern`,
    /** @param {string} done @param {string} size */
    fetching: (done, size) => `${done} von ${size}`,
    fetchingLabel: "Wie viel von der Datei hier ist",
    nobody: "Niemand, der verbunden ist, hat diese Datei gerade. Sie kommt, sobald jemand sie hat.",
    /** @param {string} width @param {string} height */
    heavy: (width, height) => `Ein sehr großes Bild: ${width} × ${height} Pixel. Es anzuzeigen braucht viel Speicher.`,
    heavyUnknown: "Es sagt nicht, wie groß es ist. Es anzuzeigen kann viel Speicher brauchen.",
    drawAnyway: "Trotzdem zeigen",
    notPicture: "Das ist kein Bild, was der Beitrag auch sagt.",
    broken: "Dieses Bild lässt sich nicht zeichnen. Speichern kannst du es trotzdem.",
    risky: "Ein Rechner kann diese Datei ausführen, wenn man sie öffnet. Öffne sie nur, wenn du die Person kennst und die Datei erwartet hast.",
    /** @param {string} path */
    savedAs: (path) => `Gespeichert als ${path}.`,
    /** @param {number} n */
    more: (n) => `${plural(n, "weitere Datei", "weitere Dateien")}`,
    /** @param {number} at @param {number} of */
    place: (at, of) => `${at} von ${of}`,
    next: "Nächstes Bild",
    previous: "Voriges Bild",
    viewer: "Bild",
  },

  attach: {
    button: "Ein Bild oder eine Datei hinzufügen",
    buttonHelp: "Bilder und kleine Dateien: bis zu 4 je Beitrag, je 8 MB. Du kannst sie auch einfügen oder hierher ziehen.",
    label: "Dateien, die mit dem Beitrag gehen",
    drop: "Loslassen, um sie dem Beitrag hinzuzufügen",
    /** @param {string} name */
    remove: (name) => `${name} herausnehmen`,
    adding: "Wird hinzugefügt…",
    stillAdding: "Eine Datei wird noch hinzugefügt. Sende noch einmal, sobald sie da ist.",
    cleaned: "Ort, Zeit, Kamera und andere verborgene Angaben wurden entfernt.",
    clean: "Sie enthält keine verborgenen Angaben.",
    tells: "Sie wird gesendet, wie sie ist. Ort, Zeit und Kamera können darin stehen.",
    /** @param {string} name */
    doubtLabel: (name) => `${name} verrät vielleicht mehr von dir, als du siehst`,
    doubtForeign: "kann enthalten, wo, wann und womit aufgenommen wurde. BlockNet kann das aus Dateien dieser Art nicht herausnehmen.",
    doubtSave: "Was du veröffentlichst, ist öffentlich und bleibt. Sicher ist: Speichere ein Bild als JPEG oder PNG und füge das hinzu; aus einem Film nimm den Ort in dem Programm heraus, das ihn gemacht hat.",
    doubtDamaged: "ist beschädigt. BlockNet kann nicht herausnehmen, wo und wann es vielleicht aufgenommen wurde.",
    doubtAnew: "Was du veröffentlichst, ist öffentlich und bleibt. Sicher ist: Speichere es in einem Bildprogramm neu und füge das hinzu.",
    doubtGo: "Trotzdem hinzufügen",
    doubtLeave: "Weglassen",
    decide: "Entscheide zuerst, was aus der Datei darüber wird.",
    asIs: "Sie wird gesendet, wie sie ist, mit allem, was darin steht.",
    tooMany: "Vier Dateien passen in einen Beitrag. Schreib für den Rest einen weiteren.",
    /** @param {string} name @param {string} size @param {boolean} picture */
    tooLarge: (name, size, picture) => `„${name}“ hat ${size}, und mehr als 8 MB gehen nicht. ${picture ? "Mach das Bild kleiner, oder gib es" : "Gib die Datei"} auf anderem Weg weiter.`,
    /** @param {string} name */
    empty: (name) => `„${name}“ ist leer, oder ein Ordner.`,
    twice: "Diese Datei gehört schon zum Beitrag.",
    gone: "Eine Datei dieses Entwurfs ist nicht mehr hier. Füge sie noch einmal hinzu.",
    public: "Dateien sind so öffentlich wie der Beitrag und bleiben bei allen, die sie angesehen haben.",
  },

  filesSettings: {
    auto: "Bilder von selbst laden",
    autoHelp: "Wenn ein Beitrag mit einem Bild ins Blickfeld kommt, fragt dein Knoten seine Peers nach dem Bild, und sie sehen, dass er danach fragt. Größere warten auf einen Klick.",
    autoChoices: { 0: "Nie", 1024: "Bis 1 MB", 8192: "Alle" },
    relay: "Für andere holen",
    relayHelp: "Wenn ein Knoten nach einer Datei fragt, die ein Beitrag nennt und die diesem Knoten fehlt, sucht er sie bei seinen eigenen Peers. Sonst erreichen Dateien keine Knoten, die keine gemeinsamen Bekannten haben.",
    disk: "Jetzt belegt",
    diskHelp: "Die Kette wird nie gekürzt: Sie wächst mit jedem Beitrag des Netzes, und keine Grenze gilt für sie. Anhänge liegen daneben und haben eine eigene Grenze.",
    diskChain: "Kette und Beiträge",
    diskFiles: "Anhänge",
    diskWords: "speicher grenze größe platz platte voll datenbank",
    kept: "Gespeicherte Anhänge",
    keptHelp: "Deine eigenen Dateien bleiben. Ist der Platz voll, weichen Dateien anderer den neueren; zuerst die, die am längsten niemand angesehen hat.",
    clear: "Dateien anderer löschen",
    /** @param {string} size @param {number} n */
    clearText: (size, n) => `${plural(n, "Datei", "Dateien")} anderer, ${size}`,
    nothing: "Keine Dateien anderer",
    /** @param {string} size @param {number} n */
    cleared: (size, n) => `${plural(n, "Datei", "Dateien")} gelöscht, ${size} frei.`,
    words: "anhänge bilder zwischenspeicher dateien löschen speicher fotos",
  },
};
