// @ts-check
/** How others reach this node. */
import { t } from "../../strings/words.js";
import { numberRow, switchRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const connection = {
  id: "connection",
  title: s.connection,
  rows: [
    switchRow({ id: "listen", field: "listen", label: s.listen, help: s.listenHelp, test: "settings-listen" }),
    numberRow({ id: "port", field: "port", label: s.port, help: s.portHelp, test: "settings-port" }),
    switchRow({ id: "mapping", field: "port_mapping", label: s.portMapping, help: s.portMappingHelp, test: "settings-port-mapping" }),
    switchRow({ id: "lan", field: "lan_discovery", label: s.lanDiscovery, help: s.lanDiscoveryHelp, test: "settings-lan-discovery" }),
  ],
};
