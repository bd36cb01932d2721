// @ts-check
import { Facts } from "../components/facts.js";
import { HashChart } from "../components/hash-chart.js";
import { Meter } from "../components/meter.js";
import { hashRate } from "../format/number.js";
import { link } from "../format/route.js";
import { roughly } from "../format/time.js";
import { syncState } from "../format/syncstate.js";
import { html } from "../preact.js";
import { lost, status } from "../state/node.js";
import { t } from "../strings/words.js";
import { Join } from "./join.js";
import { miningShare, networkRate, reachFact, restsAt } from "./readings.js";

/** Beside the posts: what this computer does for them. Gives way on narrow windows. */
export function Side() {
  const now = status.value;
  if (!now) return html`<aside class="side" aria-label=${t.side.label}></aside>`;
  const { mining, peers, pool } = now;
  const sync = syncState(now.sync);
  const reach = reachFact(now);
  return html`<aside class="side" aria-label=${t.side.label} data-before=${lost.value} data-test="side">
    ${lost.value ? html`<p class="help">${t.lost.before}</p>` : null}
    <section>
      <h2>${mining.active ? t.mining.thisBlock : t.mining.next}</h2>
      <${Facts} facts=${[{ label: t.mining.waiting(pool.posts), value: mining.mode === "off" && !mining.active ? html`<a href=${link.mining} data-test="side-mining">${restWords(mining)}</a>` : restWords(mining), help: mining.block ? t.mining.leftHelp : undefined }]} />
      ${mining.block ? html`<${Meter} share=${miningShare(mining.block)} label=${t.mining.thisBlock} />` : null}
    </section>
    <section>
      <h2>${t.mining.rate}</h2>
      <${HashChart} history=${mining.history} restsAt=${restsAt(mining, lost.value)} />
      <${Facts} facts=${[
        { label: t.mining.thisComputer, value: mining.active ? hashRate(mining.hash_rate) : t.mining.idle },
        { label: t.mining.networkAbout, value: networkRate(now) },
      ]} />
    </section>
    <section>
      <h2>${t.network.title}</h2>
      <${Facts} facts=${[
        { label: t.network.peers, value: t.network.outIn(peers.outbound, peers.inbound) },
        reach.tone ? reach : { ...reach, value: html`<a href=${link.network} data-test="side-network">${reach.value}</a>` },
        { label: t.network.chain, value: lost.value ? t.strip.lost : now.sync.stage === "alone" ? t.network.chainAlone : sync.text },
      ]} />
    </section>
    <section>
      <h2>${t.side.join}</h2>
      <${Join} id="side-join" placeholder=${t.side.joinPlaceholder} />
    </section>
  </aside>`;
}

/** @param {import("../contract.js").Mining} mining */
function restWords({ active, mode, block }) {
  if (active && block) return block.expected_secs > 0 ? t.mining.leftAbout(roughly(block.expected_secs)) : t.mining.begins;
  return mode === "off" ? t.mining.isOff : t.mining.idle;
}
