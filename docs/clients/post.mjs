// Writes, stamps and signs a post of its own, and gives it to a node: node post.mjs http://127.0.0.1:8000 "Hello" [key file]
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const H = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const u = (value, bytes) => Buffer.from(BigInt(value).toString(16).padStart(2 * bytes, '0'), 'hex')
const [node, content, keyFile = 'author.pem'] = process.argv.slice(2)
if (!existsSync(keyFile)) // whoever has this file can write as this author
  writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
const key = createPrivateKey(readFileSync(keyFile))
const author = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32)
const about = await (await fetch(node + '/v1/node')).json()
const genesis = Buffer.from(about.genesis, 'hex'), text = Buffer.concat([u(0, 1), Buffer.from(content)]) // no tags, then the content
const work = BigInt(about.pool_floor) * BigInt(192 + text.length + 1000), target = (2n ** 256n - 1n) / work
const first = Buffer.concat([u(1, 1), u(0, 1), genesis.subarray(0, 4), author, u(Math.floor(Date.now() / 1000), 8), u(work, 8),
  Buffer.alloc(32), u(text.length, 2), H('blocknet-text-v1', text)])
const stamp = H('blocknet-stamp-v1', genesis, first), limit = u(target, 32), nonce = Buffer.alloc(8)
for (let n = 0; H(H(stamp, nonce)).compare(limit) > 0; ) nonce.writeUInt32BE(++n, 4)
const head = Buffer.concat([first, nonce])
const signature = sign(null, Buffer.concat([Buffer.from('blocknet-sig-v1'), H('blocknet-post-v1', genesis, head)]), key)
const answer = await fetch(node + '/v1/posts', { method: 'POST', body: Buffer.concat([head, signature, text]),
  headers: { 'content-type': 'application/octet-stream' } })
const { id, message } = await answer.json()
console.log(id ?? message)
process.exitCode = answer.ok ? 0 : 1
