// @ts-check
/** The window among other programs: start, tray, notifications. */
import { Switch } from "../../components/switch.js";
import { hasShell } from "../../desktop.js";
import { html, useEffect } from "../../preact.js";
import { atLogin, loadDesktop, setAtLogin, tray } from "../../state/desktop.js";
import { save, settings } from "../../state/settings.js";
import { t } from "../../strings/words.js";
import { row, switchRow } from "./rows.js";

const d = t.desktop;

/** A browser has a desktop of its own; only the window has these. @type {import("./rows.js").Section[]} */
export const desktop = hasShell
  ? [{
      id: "desktop",
      title: d.title,
      rows: [
        row({ id: "login", label: d.login, help: d.loginHelp, words: d.loginWords, Control: Login }),
        row({ id: "stay", field: "close_to_tray", label: d.stay, help: d.stayHelp, words: d.stayWords, Control: Stay }),
        switchRow({ id: "notifications", field: "notifications", label: d.notifications, help: d.notificationsHelp, words: d.notificationsWords, test: "settings-notifications" }),
      ],
    }]
  : [];

function Login() {
  useEffect(() => void loadDesktop(), []);
  return html`<${Switch} label=${d.login} on=${atLogin.value === true} describedBy="login-help" test="settings-login"
    onChange=${(/** @type {boolean} */ on) => void setAtLogin(on)} />`;
}

function Stay() {
  const on = settings.value?.close_to_tray === true;
  return html`<${Switch} label=${d.stay} on=${on} describedBy="stay-help" test="settings-stay" onChange=${(/** @type {boolean} */ to) => void save("close_to_tray", to)} />
    ${tray.value === false ? html`<p class="help" data-test="settings-no-tray">${d.stayNoTray}</p>` : null}`;
}
