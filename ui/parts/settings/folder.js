// @ts-check
/** The folder of everything: shown, and brought to another place. */
import { asNodeError } from "../../backend.js";
import { FormDialog } from "../../components/form-dialog.js";
import { LabelledField } from "../../components/labelled-field.js";
import { Meter } from "../../components/meter.js";
import { chooseFolder } from "../../desktop.js";
import { html, signal, useEffect, useState } from "../../preact.js";
import { showFolder } from "../../state/desktop.js";
import { notify } from "../../state/notices.js";
import { folder, moveFolder } from "../../state/session.js";
import { t } from "../../strings/words.js";

const s = t.settings.move;
const LOOK_EVERY_MS = 500;

/**
 * Whether it can be moved, once that was asked. Kept when the settings are left: what came late at each visit would move
 * all that stands below it under a click.
 * @type {import("../../preact.js").Signal<boolean | null>}
 */
const movable = signal(null);

/** The window alone can do these; a browser copies the path. */
export function FolderActions() {
  const [begun, setBegun] = useState(false);
  useEffect(() => void folder().then((now) => (movable.value = now.movable), () => {}), []);
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="folder-open" onClick=${() => void showFolder()}>${t.desktop.openFolder}</button>
    ${movable.value ? html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="folder-move" onClick=${() => setBegun(true)}>${s.begin}</button>` : null}
    ${movable.value === false ? html`<p class="help" data-test="folder-named">${s.named}</p>` : null}
    ${begun ? html`<${Move} onClose=${() => setBegun(false)} />` : null}`;
}

/** @param {{onClose: () => void}} props */
function Move({ onClose }) {
  const [path, setPath] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [share, setShare] = useState(0);
  const [closing, setClosing] = useState(false);
  const [choosing, setChoosing] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const look = () => void folder().then((now) => (setShare(Number(now.total) > 0 ? Number(now.done) / Number(now.total) : 0), setClosing(now.closing)), () => {});
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [busy]);
  const choose = async () => {
    if (choosing || busy) return;
    setChoosing(true);
    try {
      setPath((await chooseFolder(s.title)) ?? path);
    } catch (error) {
      setProblem(s.notChosen(String(error)));
    }
    setChoosing(false);
  };
  const go = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await moveFolder(path.trim());
      notify(s.done(path.trim()), { tone: "good" });
      onClose();
    } catch (error) {
      setProblem(asNodeError(error).message);
      setBusy(false);
    }
  };
  return html`<${FormDialog} title=${s.title} action=${s.go} busy=${busy} problem=${problem} onSubmit=${go} onClose=${() => busy || onClose()} test="folder-dialog">
    <p>${s.text}</p>
    <${LabelledField} id="folder-path" label=${s.path} help=${s.pathHelp} value=${path} onInput=${setPath} focus test="folder-path"
      beside=${html`<button type="button" class="button" data-kind="quiet" aria-busy=${choosing} data-test="folder-choose" onClick=${choose}>${s.choose}</button>`} />
    ${busy ? html`<${Meter} share=${share} label=${s.progress} />` : null}
    ${busy && closing ? html`<p role="alert" data-test="folder-closing">${s.closing}</p>` : null}
  </${FormDialog}>`;
}
