// @ts-check
/** In die Kette hineinsehen: Blöcke, Kurven, Geschichte, Beweise. */
import { locale, plural } from "./grammar.js";

export const explorer = {
  explorer: {
    title: "Explorer",
    lead: "Die Kette, wie sie auf dieser Platte liegt: jeder Block, wie schwer er zu finden war, und was sich geändert hat.",
    tabs: { blocks: "Blöcke", charts: "Kurven", history: "Geschichte", proof: "Einen Beweis prüfen" },
    tabsLabel: "Ansicht der Kette",
    findLabel: "Höhe, Kennung eines Blocks, eines Beitrags oder einer Person, oder Name oder kurzer Schlüssel einer Person",
    findPlaceholder: "Blocknummer, Kennung, Name",
    find: "Los",
    findFirst: "Gib eine Höhe ein, eine Kennung oder ihre ersten 6 Ziffern, oder den Namen oder kurzen Schlüssel einer Person.",
    /** @param {string} typed */
    findNobody: (typed) => `Niemand, der „${typed}“ heißt, hat hier geschrieben. Gib den Namen einer Person ein, den kurzen Schlüssel daneben, einen #Kanal, eine Höhe oder eine Kennung: ihre 64 Ziffern aus 0-9 und a-f, oder die ersten 6 oder mehr.`,
    findAlike: "Mehreres kann gemeint sein. Wähle etwas aus; an Kennung und Schlüssel erkennst du es.",
    findMore: "Es gibt mehr als das: Gib mehr Ziffern der Kennung ein.",
    findStale: "nicht in der Kette",
    findSeveral: "Mehrere heißen so. Wähle die Person, die du meinst; am Schlüssel erkennst du sie.",
    findNone: "Nichts auf dieser Platte hat diese Kennung. Vielleicht gehört sie zu einem anderen Netz, oder dieser Knoten hat noch nicht so weit gelesen.",
    findBegun: "Kein Block, kein Beitrag und keine Person auf dieser Platte hat eine Kennung, die so beginnt, und niemand heißt so. Vergleiche die Ziffern; vielleicht gehört sie auch zu einem anderen Netz, oder dieser Knoten hat noch nicht so weit gelesen.",
    /** @param {string} height */
    findHigh: (height) => `Einen Block ${height} gibt es noch nicht, und niemand heißt so.`,
    list: "Blöcke, der neueste zuerst",
    onlyGenesis: "Mit diesem Block beginnt jeder Knoten des Netzes. Der nächste kommt mit dem ersten Beitrag.",
    older: "Ältere Blöcke zeigen",
    failedTitle: "Die Blöcke konnten nicht geladen werden",
    /** @param {number} n */
    posts: (n) => plural(n, "Beitrag", "Beiträge"),

    /** @param {string} at */
    blockTitle: (at) => (at.length === 64 ? `Block ${at.slice(0, 8)}…` : `Block ${at}`),
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    genesis: "Der erste Block des Netzes",
    first: "Erster Block",
    below: "Block davor",
    above: "Block danach",
    missingTitle: "Dieser Knoten hat den Block nicht",
    missingText: "Vielleicht gehört er zu einem anderen Netz, oder der Knoten hat noch nicht so weit gelesen.",
    blockFailedTitle: "Dieser Block konnte nicht geladen werden",
    stale: "Dieser Block gehört nicht zur Kette.",
    staleHelp: "Eine andere Kette hat mehr Arbeit. Der Block bleibt auf dieser Platte, falls seine Kette gewinnt.",
    staleGo: "Den Block der Kette auf dieser Höhe ansehen",
    id: "Kennung", parent: "Folgt auf", time: "Zeit", depth: "Tiefe", tries: "Nötige Versuche, etwa", target: "Ziel", hashed: "Gesucht während",
    work: "Arbeit bis hierher, etwa", size: "Größe", count: "Beiträge", root: "Wurzel seiner Beiträge", nonce: "Nonce", version: "Version",
    timeHelp: "So sagt es, wer ihn fand. Knoten nehmen eine Zeit an, die ihrer eigenen höchstens ein paar Sekunden voraus ist, und jeder Block ist später als der davor.",
    depthHelp: "1 ist der neueste Block. Je tiefer, desto mehr Arbeit würde es kosten, ihn zu ersetzen.",
    hashedHelp: "So sagt es, wer ihn fand, und nie mehr als die Zeit seit dem Block davor.",
    workHelp: "Versuche, die alle Blöcke bis zu diesem zusammen gekostet haben. Die Kette mit den meisten ist die Kette.",
    rootHelp: "Ein Hash über alle Beiträge des Blocks: Ändere einen Buchstaben in irgendeinem, und er passt nicht mehr.",
    /** @param {string} n */
    hashes: (n) => `${n} Versuche`,
    details: "Einzelheiten",
    triesHelp: "So viele Zahlen muss man für einen solchen Block im Mittel probieren.",
    targetHelp: "Eine Zahl passt, wenn ihr Hash nicht über diesem Wert liegt. Je kleiner er ist, desto mehr Versuche.",
    idHelp: "Aus dem gemacht, was der Block enthält: Anderer Inhalt hat eine andere Kennung.",
    parentHelp: "Die Kennung des Blocks davor, den dieser nennt.",
    nonceHelp: "Die Zahl, die gepasst hat.",
    faces: { posts: "Beiträge", bytes: "Bytes", json: "JSON" },
    facesLabel: "Ansicht des Blocks",
    noPosts: "Dieser Block enthält keine Beiträge. Leere Blöcke halten die Kette in stillen Zeiten in Bewegung.",
    more: "Mehr davon zeigen",
    kinds: /** @type {Record<number, string>} */ ({ 0: "Beitrag", 1: "Profil", 2: "Änderung", 3: "Zurückgenommen", 4: "Reaktion" }),
    kindOther: "Von einer Art, die dieses Programm nicht kennt",
    noText: "Der Text liegt nicht auf dieser Platte.",
    noContent: "Kein Text.",
    saveJson: "Als Datei speichern",
    saveBytes: "Als Datei speichern",
    jsonLabel: "Der Block als JSON",
    /** @param {string} shown @param {string} all */
    jsonCut: (shown, all) => `Die ersten ${shown} von ${all}. In der Datei steht alles.`,
  },

  hex: {
    label: "Die Bytes des Blocks",
    offset: "Stelle",
    /** @param {string} from @param {string} to @param {string} all */
    range: (from, to, all) => `Bytes ${from} bis ${to} von ${all}`,
    before: "Davor",
    after: "Danach",
    hint: "Zeig auf ein Byte, um zu sehen, was es ist.",
    fields: /** @type {Record<string, string>} */ ({
      version: "Version", prev: "Kennung des Blocks davor", body_root: "Wurzel der Beiträge", aux_root: "Null, außer im ersten Block", time: "Zeit", height: "Höhe",
      bits: "Ziel, kurz geschrieben", work_secs: "Sekunden, die gesucht wurde", post_count: "Zahl der Beiträge", body_bytes: "Bytes des Inhalts", nonce: "Nonce",
      post_version: "Version des Beitrags", kind: "Art", net: "Netz", author: "Schlüssel der Person", created: "Geschrieben", stamp_work: "Arbeit des Stempels", parent: "Beitrag, auf den er antwortet",
      text_size: "Bytes des Textes", text_hash: "Hash des Textes", stamp_nonce: "Nonce des Stempels", signature: "Unterschrift", flag: "Ob der Text folgt", text: "Text",
    }),
    /** @param {string} name @param {number} post */
    ofPost: (name, post) => `${name}, Beitrag ${post}`,
  },

  charts: {
    /** @param {string} n */
    triesOf: (n) => `${n} Versuche`,
    difficulty: "Schwierigkeit",
    difficultyText: "Wie viele Versuche ein Block im Mittel braucht. Das Netz stellt es danach ein, wie schnell Blöcke kommen.",
    rate: "Hashrate des Netzes",
    rateText: "Ungefähr so viele Versuche je Sekunde (H/s) machten alle zusammen. Berechnet aus den letzten Blöcken, höchstens 16, und daraus, wie lange ihre Finder nach eigenen Worten gesucht haben.",
    posts: "Beiträge",
    postsText: "Beiträge der Kette, vom ersten Block bis zum neuesten.",
    height: "Höhe",
    tries: "Versuche",
    perSecond: "Versuche je Sekunde (H/s)",
    empty: "Die Kette ist zu kurz für eine Linie: Sie braucht zwei Blöcke.",
    failedTitle: "Die Kurven konnten nicht gezeichnet werden",
    table: "Als Tabelle",
    /** @param {string} height */
    at: (height) => `Block ${height}`,
    keys: "Mit den Pfeilen links und rechts gehst du die Linie entlang.",
  },

  reorgs: {
    lead: "Zeiten, zu denen Blöcke die Kette verließen, weil eine andere Kette mehr Arbeit hatte. Ein oder zwei Blöcke sind gewöhnlich: Zwei fanden zugleich einen Block. Ihre Beiträge warten wieder und kommen in einen neuen Block.",
    none: "Die Geschichte hat sich nicht geändert",
    noneText: "Seit es diesen Ordner gibt, hat kein Block die Kette verlassen.",
    failedTitle: "Die Geschichte konnte nicht geladen werden",
    list: "Änderungen der Kette, die neueste zuerst",
    older: "Frühere zeigen",
    /** @param {number} depth @param {number} gained @param {string} fork */
    what: (depth, gained, fork) => `${plural(depth, "Block", "Blöcke")} über Block ${fork} ${depth === 1 ? "wich" : "wichen"} ${gained.toLocaleString(locale)}`,
    /** @param {number} n */
    posts: (n) => (n === 0 ? "Die neuen Blöcke enthalten alle ihre Beiträge." : n === 1 ? "1 Beitrag wartet wieder." : `${plural(n, "Beitrag", "Beiträge")} warten wieder.`),
    before: "Spitze vorher",
    after: "Spitze nachher",
    deep: "Tief",
    changed: "Die Geschichte hat sich geändert",
  },

  saved: {
    /** @param {string} name */
    as: (name) => `Gespeichert als ${name}.`,
    /** @param {string} path */
    at: (path) => `Gespeichert: ${path}`,
    failed: "Die Datei konnte nicht gespeichert werden. Prüfe, ob in den Ordner für Downloads geschrieben werden kann.",
  },

  proof: {
    save: "Einen Beweis speichern",
    saveHelp: "Eine kleine Datei, die sagt, wer dies schrieb, was, und in welchem Block. Wer sie hat, kann sie ohne diesen Knoten prüfen.",
    saveWait: "Einen Beweis gibt es, sobald der Beitrag in einem Block steht.",
    title: "Einen Beweis prüfen",
    lead: "Ein Beweis ist eine kleine Datei, die zeigt, wer einen Beitrag geschrieben hat, was darin steht und in welchem Block er ist. „Einen Beweis speichern“ im Menü eines Beitrags, der in einem Block steht, macht einen. Hier prüfst du einen, den dir jemand gegeben hat.",
    here: "Zieh die Datei eines Beweises hierher oder irgendwo auf dieses Fenster.",
    stays: "Sie wird auf diesem Rechner geprüft. Nichts wird gesendet.",
    choose: "Eine Datei wählen",
    drop: "Loslassen, um den Beweis zu prüfen",
    dropEither: "Loslassen, um sie dem Beitrag hinzuzufügen; die Datei eines Beweises wird geprüft",
    dropNeither: "Auf diese Ansicht lässt sich nur die Datei eines Beweises ziehen",
    notHere: "Auf diese Ansicht lässt sich nur die Datei eines Beweises ziehen, die auf .json endet. Bilder und andere Dateien gehören zu einem Beitrag: Zieh sie auf „Beiträge“, auf einen Kanal oder auf einen Beitrag.",
    busy: "Wird geprüft…",
    another: "Einen anderen prüfen",
    tooLarge: "Diese Datei ist zu groß für einen Beweis: Keiner hat mehr als 8 MB.",
    notText: "Diese Datei ist kein Beweis eines Beitrags. Ein Beweis ist eine Textdatei, deren Name auf .json endet, und diese ist von anderer Art, etwa ein Bild.",
    notJson: "Was darin steht, ist etwas anderes.",
    /** @param {string} part */
    oddPart: (part) => `Ihr Teil „${part}“ passt nicht: Sie ist beschädigt oder für ein neueres BlockNet.`,
    /** @param {string} why */
    notProof: (why) => `Diese Datei ist kein Beweis eines Beitrags. ${why}`,
    holds: "Der Beweis stimmt.",
    fails: "Der Beweis stimmt nicht.",
    untrue: "Die Teile der Datei widersprechen sich.",
    failsHelp: "Die Datei wurde verändert oder war nie ein Beweis. Sie sagt nichts über den Beitrag.",
    /** @param {string} rule */
    rule: (rule) => `Regel ${rule}`,
    who: "Wer", what: "Was", notBefore: "Nicht vor", notAfter: "Nicht nach", onTop: "Darüber", own: "Eigene Kette", network: "Netz", post: "Beitrag", claimed: "Nach eigener Angabe geschrieben",
    notAfterHelp: "Die Zeit des Blocks, der den Beitrag enthält, nach Angabe dessen, der ihn fand.",
    claimedHelp: "Die Angabe der Person, die ihn schrieb, und kein Beleg.",
    unreadable: "Der Text lässt sich nicht lesen.",
    notBeforeUnknown: "Unbekannt: Der Beitrag nennt keinen Block.",
    notBeforeCut: "Unbekannt: Der Beweis reicht nicht bis zu dem Block zurück, den der Beitrag nennt.",
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    /** @param {number} blocks @param {string} hashes */
    work: (blocks, hashes) => `${plural(blocks, "Block", "Blöcke")}, etwa ${hashes} Versuche Arbeit`,
    workHelp: "Was es kosten würde, diesen Beweis zu erfinden: so viele Versuche, und nicht weniger.",
    owns: {
      yes: "Ja: Der Block steht in der eigenen Kette dieses Knotens.",
      no: "Nein: In der eigenen Kette dieses Knotens steht auf dieser Höhe ein anderer Block.",
      unknown: "Unbekannt: Die eigene Kette dieses Knotens reicht nicht so hoch, oder sie ist die eines anderen Netzes.",
    },
    means: "Ein Beweis sagt, wer was unterschrieb, und dass so viel Arbeit darüber liegt. Die Zeiten darin sind nur Angaben: die der Person, die schrieb, und die des Knotens, der den Block fand.",
  },
};
