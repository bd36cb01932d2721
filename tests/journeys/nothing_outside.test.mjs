// No view loads anything from outside: the network is cut, what leaves the page's own origin is stopped and written down,
// and the page's own policy would not let it out either.
//
//   ada's page, and her page for strangers ──▶ her node, and nothing else
import assert from "node:assert/strict";
import http from "node:http";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { png } from "./fixture/picture.mjs";
import { waitFor } from "./fixture/wait.mjs";

/** Where a careless page would go: pictures, scripts and styles of a post, and links that a browser looks up ahead. */
const BAIT = "http://outside.example/picture.png <img src=http://outside.example/x.png> ![x](http://outside.example/y.png) //outside.example/z.js";
/** What a page could be led to do, and none of it may leave. */
const ESCAPES = {
  fetch: (url) => fetch(url).then(() => "out", () => "kept"),
  beacon: (url) => (navigator.sendBeacon(url, "x"), "kept"),
  socket: (url) => new Promise((done) => {
    const socket = new WebSocket(url.replace("http", "ws"));
    socket.onopen = () => done("out");
    socket.onerror = () => done("kept");
  }),
  picture: (url) => new Promise((done) => Object.assign(new Image(), { onload: () => done("out"), onerror: () => done("kept"), src: url })),
  script: (url) => new Promise((done) => document.head.append(Object.assign(document.createElement("script"), { onload: () => done("out"), onerror: () => done("kept"), src: url }))),
  style: (url) => new Promise((done) => document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", onload: () => done("out"), onerror: () => done("kept"), href: url }))),
  frame: (url) => new Promise((done) => {
    const frame = Object.assign(document.createElement("iframe"), { src: url });
    addEventListener("securitypolicyviolation", (event) => event.effectiveDirective === "frame-src" && done("kept"));
    document.body.append(frame);
  }),
  inline: () => (document.body.append(Object.assign(document.createElement("script"), { textContent: "window.__ran = true" })), window.__ran ? "out" : "kept"),
  // In a turn of its own: what the tools call may do what the page may not.
  code: () => new Promise((done) => setTimeout(() => {
    try {
      done(new Function("return 'out'")());
    } catch {
      done("kept");
    }
  })),
};

/** Reads a policy into its directives. @param {string} header */
function directives(header) {
  return Object.fromEntries(header.split(";").map((part) => part.trim().split(/\s+/u)).map(([name, ...sources]) => [name, sources.join(" ")]));
}

/** Stops whatever leaves the page's origin. The page itself notes it as well, for the end of the journey. @param {import("./fixture/page.mjs").Page} page */
async function cut(page) {
  await page.raw.context().route((url) => url.host !== page.host, (route) => route.abort());
}

/** Lets a page try to get out in each way, with nothing but its own policy to keep it from a listener that is there. @param {import("./fixture/page.mjs").Page} page */
async function assertKept(page) {
  await page.raw.context().unrouteAll();
  const calls = [];
  const outside = http.createServer((request, response) => {
    calls.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  outside.on("upgrade", (request) => calls.push(request.url));
  await new Promise((done) => outside.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${outside.address().port}`;
  try {
    assert.equal((await fetch(url)).status, 200);
    for (const [way, act] of Object.entries(ESCAPES)) {
      assert.equal(await page.raw.evaluate(`(${act})("${url}/${way}")`), "kept", `${way} leaves the page`);
    }
    assert.deepEqual(calls, ["/"], "nobody but this journey itself has called");
  } finally {
    outside.closeAllConnections();
    outside.close();
  }
  // What was stopped here was asked for by this journey, and so were the complaints about it.
  page.strangers.length = 0;
  page.complaints.length = 0;
}

/** A node with a bit of everything. @param {import("./fixture/journey.mjs").Scene} scene */
async function full(scene) {
  const ada = await scene.node("ada", { with: ["--public-page"] });
  const { sha256 } = await ada.call("POST", "/v1/owner/attachments?name=mill.png", png(64, 40, "x"));
  const root = await ada.write({ content: BAIT, channel: "minutes", files: [sha256] });
  await ada.write({ content: "An answer.", parent: root.id });
  await ada.mine();
  const forge = await Forge.of(ada);
  const stranger = forge.post(1, BAIT, { tags: [["name", "http://outside.example/"], ["file", `${"ab".repeat(32)} 17 image/png http://outside.example/cat.png`]] });
  await handIn(ada, stranger);
  await ada.call("PUT", "/v1/owner/columns", { columns: [{ kind: "feed" }, { kind: "channel", value: "minutes" }] });
  return { ada, root, stranger };
}

journey("look at every view, and nothing is loaded from outside", async (scene) => {
  const { ada, root, stranger } = await full(scene);
  const page = await scene.tab(ada);
  await cut(page);
  const answered = [];
  page.raw.on("response", (response) => answered.push(response));
  await page.enter();
  await page.welcome("Ada");
  const links = await page.raw.locator("nav a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const views = new Set([...links, "#/control", "#/channel/minutes", `#/post/${root.id}`, `#/post/${stranger.hex}`, `#/author/${stranger.author}`,
    "#/search?q=outside", "#/explorer/charts", "#/explorer/history", "#/explorer/proof", "#/block/1"]);
  assert.ok(views.size >= 18, `only ${views.size} views`);
  for (const view of views) {
    await page.go(view);
    await waitFor(`${view} to be drawn`, () => page.raw.evaluate(() => {
      const main = document.querySelector("main");
      return Boolean(main?.firstElementChild) && !main.querySelector(".skeleton, [data-phase=loading]");
    }));
  }
  // And what opens above a view.
  await page.click("nav-feed");
  await page.click(page.within(page.card(root.id), "picture", { "data-state": "here" }));
  await page.sees("viewer-picture");
  await page.click("viewer-close");
  await page.click("nudge-go");
  await page.sees("words-list");
  await page.click("words-as-code");
  await page.sees("words-code");
  await page.raw.keyboard.press("Escape");

  const fetched = [...new Set(answered.map((response) => new URL(response.url())).filter(({ protocol }) => protocol === "http:").map(({ host }) => host))];
  assert.deepEqual(fetched, [ada.ownerAddress]);
  assert.ok(answered.length > 100, `${answered.length} answers were seen`);
  // The page came under a policy that names no other source than itself.
  const first = answered.find((response) => new URL(response.url()).pathname === "/");
  assert.deepEqual(directives(await first.headerValue("content-security-policy")), {
    "default-src": "'self'", "img-src": "'self' data: blob:", "object-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
  });
  page.assertQuiet();
  await assertKept(page);
});

journey("look at the public page, and nothing is loaded from outside", async (scene) => {
  const { ada, root } = await full(scene);
  const page = await scene.tab(ada, { host: ada.address });
  await cut(page);
  const first = await page.raw.goto(`http://${ada.address}/`);
  await page.idOf("outside.example");
  for (const [view, words] of [[`#/post/${root.id}`, "outside.example"], ["#/channel/minutes", "outside.example"], ["#/block/1", "2 posts"]]) {
    await page.go(view);
    await page.reads(page.raw.locator("main"), words);
  }
  const policy = directives(await first.headerValue("content-security-policy"));
  assert.equal(policy["default-src"], "'none'");
  for (const [name, sources] of Object.entries(policy)) assert.match(sources, /^'(?:self|none)'$/u, name);
  page.assertQuiet();
  await assertKept(page);
});
