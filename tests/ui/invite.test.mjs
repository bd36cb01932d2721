import assert from "node:assert/strict";
import test from "node:test";

import { imageAddress, isInvite, leadsNowhere } from "../../ui/format/invite.js";

test("tells an invite from an address", () => {
  for (const invite of ["blocknet-invite:aeai", "  BLOCKNET-INVITE:AEAI", "blocknet-\ninvite:aeai", "blocknet-invite:"]) {
    assert.equal(isInvite(invite), true, invite);
  }
  for (const other of ["", "192.168.1.20:8000", "blocknet:aeai", "ada.example", "x blocknet-invite:aeai", "http://blocknet-invite:80"]) {
    assert.equal(isInvite(other), false, other);
  }
});

test("lets no drawing leave its image", () => {
  const address = imageAddress("<svg a=\"b\" c='d'/># ?&");
  assert.match(address, /^data:image\/svg\+xml,[A-Za-z0-9%._~!*'()-]+$/u);
  assert.equal(decodeURIComponent(address.slice(address.indexOf(",") + 1)), "<svg a=\"b\" c='d'/># ?&");
});

test("knows an invite that leads nobody to its node", () => {
  const invite = (...kinds) => ({ addresses: kinds.map((kind) => ({ kind, address: "" })) });
  assert.equal(leadsNowhere(invite()), true);
  assert.equal(leadsNowhere(invite("loopback")), true);
  for (const kinds of [["public"], ["local"], ["named"], ["peer"], ["loopback", "peer"], ["loopback", "local"]]) assert.equal(leadsNowhere(invite(...kinds)), false, kinds.join());
});
