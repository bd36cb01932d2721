// @ts-check
/** Das Netz, das Aufholen und die Leiste am Fuß. */
import { locale, plural } from "./grammar.js";

export const network = {
  sync: {
    current: "Auf dem neuesten Stand",
    alone: "Allein",
    connecting: "Sucht Peers",
    /** @param {string} done */
    headers: (done) => `Liest Blockköpfe, ${done}`,
    /** @param {string} share */
    blocks: (share) => `Liest Blöcke, ${share}`,
    /** @param {string} span */
    left: (span) => `, noch ${span}`,
    title: "Schließt zum Netz auf",
    usable: "Lesen und schreiben kannst du inzwischen. Beiträge erscheinen, sobald ihre Blöcke ankommen.",
    headersLabel: "Blockköpfe",
    blocksLabel: "Blöcke",
    speedLabel: "Tempo",
    timeLabel: "Restzeit",
    /** @param {string} done @param {string} total */
    of: (done, total) => `${done} von ${total}`,
    /** @param {string} posts */
    speed: (posts) => `${posts} Beiträge/s`,
    unknownYet: "Noch nicht bekannt",
  },

  network: {
    title: "Netz",
    lead: "Die Knoten, mit denen dieser spricht. Beiträge und Blöcke reisen zwischen ihnen; niemand steht in der Mitte.",
    add: "Verbinden",
    addLabel: "Einladung oder Adresse von jemandem",
    addHelp: "Bitte jemanden um die Einladung, die dort auf der Seite „Netz“ steht, oder um die Adresse. Eine genügt: Die Knoten erzählen einander von weiteren.",
    joinFailed: {
      /** @param {string} address @param {string} why */
      later: (address, why) => `${address} ist jetzt nicht zu erreichen. ${why} Der Knoten versucht es weiter.`,
      /** @param {string} address @param {string} why */
      never: (address, why) => `${address}: ${why}`,
    },
    moveText: "Diese Einladung ist für ein anderes Netz. In deinem hast du noch nichts getan, also kann dieses BlockNet einfach dorthin ziehen. Dein Name und dein Schlüssel kommen mit.",
    move: "In dieses Netz ziehen",
    anotherText: "Diese Einladung ist für ein anderes Netz, und ein Knoten bleibt in dem Netz, in dem er begonnen hat. Starte einen weiteren in einem neuen Ordner; er nimmt sein Netz aus der Einladung:",
    /** @param {string} invite */
    anotherCommand: (invite) => `blocknetd --data-dir FOLDER run --join ${invite}`,
    anotherCopy: "Den Befehl kopieren",
    anotherHelp: "Setz für FOLDER den Pfad des neuen Ordners ein. Läuft dieser Knoten auf demselben Rechner weiter, braucht der andere eigene Ports: Häng --listen 0.0.0.0:8001 --owner 127.0.0.1:8011 an.",
    addEmpty: "Füge zuerst eine Einladung ein, oder gib eine Adresse ein: ein Rechner oder eine IP, ein Doppelpunkt und ein Port.",
    /** @param {string} address */
    added: (address) => `Verbindet sich mit ${address}.`,
    /** @param {number} n */
    joinedBy: (n) => (n === 1 ? "Verbindet sich über die Einladung." : `Verbindet sich über die Einladung, mit ${plural(n, "Adresse", "Adressen")}.`),
    /** @param {string} address @param {string} why */
    notJoined: (address, why) => `Nicht ${address}: ${why}`,
    invite: "Einladung",
    inviteCopy: "Die Einladung kopieren",
    /** @param {string} network */
    inviteCode: (network) => `QR-Code einer Einladung in das Netz „${network}“`,
    inviteBy: /** @type {Record<string, (address: string, network: string) => string>} */ ({
      public: (address) => `Führt zu diesem Knoten unter ${address}. Wer sie hat, kann sich verbinden.`,
      local: (address) => `Führt zu diesem Knoten unter ${address}, einer Adresse, die nur in deinem eigenen Netz gilt.`,
      loopback: (address) => `Gib sie noch nicht weiter: Sie führt niemanden hierher. Ihre Adresse, ${address}, gilt nur auf diesem Rechner. Unter „Dich erreichen“ steht, was zu tun ist.`,
      named: (address) => `Führt zu ${address}.`,
    }),
    /** @param {number} n */
    invitePeers: (n) => `Diesen Knoten kann niemand anrufen, darum führt die Einladung zu ${plural(n, "Peer", "Peers")} von ihm.`,
    inviteNobody: "Gib sie noch nicht weiter: Sie führt niemanden hierher. Sie nennt dieses Netz und keine Adresse darin, denn dieser Knoten kennt keine, unter der andere ihn erreichen.",
    lan: "In der Nähe gefunden",
    lanAsking: "Einen Moment…",
    lanJoin: "Verbinden",
    /** @param {string} address */
    lanJoinLabel: (address) => `Mit ${address} verbinden`,
    /** @param {string} network @param {string} net */
    lanOther: (network, net) => `In einem anderen Netz, „${network}“ (${net}). Um dort mitzumachen, starte ein zweites BlockNet mit eigenem Datenordner und einer Einladung von dort.`,
    lanNoName: "ohne Namen",
    lanNobody: "Noch niemand. Knoten dieses Hauses erscheinen hier von selbst.",
    lanOff: "Sucht nicht. Knoten im selben Haus oder Saal finden einander und sehen, dass hier BlockNet läuft.",
    lanLook: "Nach ihnen suchen",
    own: "Dich erreichen",
    ways: { public: "Wie das Internet diesen Knoten sieht", local: "In deinem eigenen Netz", loopback: "Nur auf diesem Rechner", named: "", peer: "" },
    router: "Router",
    mapping: { off: "", searching: "Wird gesucht", mapped: "Leitet den Port weiter", failed: "Leitet den Port nicht weiter" },
    mappedBy: { upnp: "Leitet den Port weiter (UPnP)", pcp: "Leitet den Port weiter (PCP)", nat_pmp: "Leitet den Port weiter (NAT-PMP)" },
    /** @param {string} port */
    ownPort: (port) => `die Adresse dieses Rechners, Port ${port}`,
    copy: "Kopieren",
    copied: "Kopiert",
    table: "Peers",
    address: "Adresse", direction: "Richtung", state: "Stand", height: "Höhe", ping: "Ping", since: "Seit",
    agent: "Programm", traffic: "Verkehr",
    out: "Ausgehend", in: "Eingehend",
    directionHelp: { out: "Dieser Knoten hat angerufen", in: "Der andere hat diesen Knoten angerufen" },
    states: {
      connected: "Verbunden", connecting: "Verbindet sich", waiting: "Wartet", failed: "Fehlgeschlagen", self: "Dieser Knoten selbst",
      other_network: "Anderes Netz",
    },
    /** @param {string} span */
    nextTry: (span) => `Nächster Versuch in ${span}`,
    /** @param {string} size */
    trafficIn: (size) => `${size} ein`,
    /** @param {string} size */
    trafficOut: (size) => `${size} aus`,
    score: "Bewertung",
    scoreHelp: "Von \u2212100, ohne Nutzen, bis +100, lange nützlich. Der Knoten trennt sich zuerst vom Niedrigsten.",
    isBanned: "gesperrt",
    ban: "Sperren",
    /** @param {string} address */
    banLabel: (address) => `${address} sperren`,
    remove: "Entfernen",
    removeHelp: "Trennt die Verbindung. Auch wenn andere ihn nennen, kommt er einen Tag lang nicht zurück.",
    /** @param {string} address */
    removeLabel: (address) => `${address} entfernen`,
    /** @param {string} address */
    removed: (address) => `${address} ist entfernt.`,
    emptyTitle: "Noch keine Peers",
    emptyAlone: "Füge oben die Einladung von jemandem ein, den du kennst. Bis dahin arbeitet dieser Knoten allein und bewahrt auf, was du schreibst.",
    emptyText: "Füge oben die Einladung von jemandem ein, den du kennst, oder gib deine weiter. Bis dahin arbeitet dieser Knoten allein und bewahrt auf, was du schreibst.",
    failedTitle: "Nicht alles hier konnte geladen werden.",
    peers: "Peers",
    /** @param {number} out @param {number} inward */
    outIn: (out, inward) => `${out} aus, ${inward} ein`,
    reach: "Andere erreichen dich",
    reachYes: "Ja", reachLan: "In deinem Netz", reachNo: "Nein", reachUnknown: "Unbekannt",
    reachHelp: "Ja, sobald ein Knoten aus dem Internet diesen angerufen hat. Vorher kann es niemand wissen.",
    chain: "Kette",
    chainAlone: "Noch nicht verglichen",
    received: "Empfangen", sent: "Gesendet", connections: "Peers",
    /** @param {string} size */
    perSecond: (size) => `${size}/s`,
    perSecondColumn: "Je Sekunde",
    when: "Wann",
    /** @param {string} span */
    ago: (span) => `vor ${span}`,
    chartNow: "jetzt",
    chartEmpty: "Die Linie beginnt in ein paar Sekunden.",
  },

  reaching: {
    orLeaveIt: "Oder lass es: Über die Verbindungen, die er selbst öffnet, gehört dieser Knoten ganz dazu.",
    off: "Dieser Knoten nimmt keine Anrufe an, also kann ihn niemand anrufen. Damit das geht, schalte in den Einstellungen „Anrufe annehmen“ ein und starte BlockNet neu.",
    onlyHere: "Dieser Knoten nimmt nur Anrufe von diesem Rechner an, also kann ihn sonst niemand anrufen. „Anrufe annehmen“ in den Einstellungen sagt, warum, und lässt andere herein.",
    /** @param {string} port */
    mapped: (port) => `Der Router leitet Port ${port} weiter. Noch hat niemand angerufen; das kann eine Weile dauern.`,
    here: "diesen Rechner",
    /** @param {string} ip */
    hereAt: (ip) => `diesen Rechner, ${ip},`,
    /** @param {string} port @param {string} here */
    failed: (port, here) => `Schalte in den Einstellungen des Routers UPnP ein, oder lass ihn TCP-Port ${port} an ${here} weiterleiten. Hat ein anderer Rechner den Port schon, wähle in den Einstellungen einen anderen.`,
    /** @param {string} port @param {string} here */
    byHand: (port, here) => `Ruft lange niemand an, muss der Router vielleicht TCP-Port ${port} an ${here} weiterleiten.`,
    toSettings: "Einstellungen öffnen",
    byItself: "„Den Router um den Port bitten“ in den Einstellungen erledigt das von selbst.",
  },

  strip: {
    label: "Stand des Knotens",
    /** @param {string} n */
    height: (n) => `Höhe ${n}`,
    /** @param {number} n */
    peers: (n) => plural(n, "Peer", "Peers"),
    /** @param {number} n */
    waiting: (n) => `${n.toLocaleString(locale)} wartend`,
    /** @param {string} network @param {string} port */
    where: (network, port) => `${network} · Port ${port}`,
    /** @param {string} network */
    whereOff: (network) => `${network} · nimmt keine Anrufe an`,
    /** @param {string} headers @param {string} posts */
    syncMore: (headers, posts) => `${headers} Blockköpfe, ${posts} Beiträge/s`,
    toBranches: "Ansehen", toHistory: "Sehen, was geschah",
    before: "Zuvor:",
    lost: "Antwortet nicht",
    starting: "Startet",
    /** @param {string} first @param {number} n */
    andMore: (first, n) => `${first} Und ${n} mehr.`,
    /** @param {string} wanted @param {string} used */
    otherPort: (wanted, used) => `Port ${wanted} war belegt, darum wird ${used} benutzt.`,
    otherPortAdvice: "Andere erreichen dich am neuen Port. Für einen festen Port wähle in den Einstellungen einen freien.",
    warningsTitle: "Was du dir ansehen solltest",
  },

  side: { label: "Auf einen Blick", join: "Mit jemandem verbinden", joinPlaceholder: "Einladung, Adresse" },
};
