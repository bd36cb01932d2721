"""Writes, stamps and signs a post of its own, and gives it to a node: post.py http://127.0.0.1:8000 "Hello" [key file]"""
import hashlib, json, os, sys, time, urllib.error, urllib.request
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

def H(*parts): return hashlib.sha256(b"".join(parts)).digest()

node, content, key_file = sys.argv[1], sys.argv[2].encode(), (sys.argv + ["author.key"])[3]
if not os.path.exists(key_file):  # whoever has this file can write as this author
    with open(os.open(key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file: file.write(os.urandom(32))
key = Ed25519PrivateKey.from_private_bytes(open(key_file, "rb").read())
about = json.load(urllib.request.urlopen(node + "/v1/node"))
genesis, text = bytes.fromhex(about["genesis"]), b"\x00" + content  # no tags, then the content
work = int(about["pool_floor"]) * (192 + len(text) + 1000)
head = b"\x01\x00" + genesis[:4] + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) + int(time.time()).to_bytes(8, "big")
head += work.to_bytes(8, "big") + bytes(32) + len(text).to_bytes(2, "big") + H(b"blocknet-text-v1", text)
stamp, nonce, target = H(b"blocknet-stamp-v1", genesis, head), 0, (2**256 - 1) // work
while int.from_bytes(H(H(stamp, nonce.to_bytes(8, "big"))), "big") > target: nonce += 1
head += nonce.to_bytes(8, "big")
signature = key.sign(b"blocknet-sig-v1" + H(b"blocknet-post-v1", genesis, head))
request = urllib.request.Request(node + "/v1/posts", head + signature + text, {"content-type": "application/octet-stream"})
try: print(json.load(urllib.request.urlopen(request))["id"])
except urllib.error.HTTPError as refused: sys.exit(json.load(refused)["message"])
