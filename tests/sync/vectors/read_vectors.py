#!/usr/bin/env python3
"""Reads the test vectors by what sync/README.md says, and by nothing else of this project.

The primitives are libsodium's and libzstd's own; BLAKE2b is Python's. Usage: read_vectors.py FOLDER
"""
import ctypes
import hashlib
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True
import short_form  # noqa: E402


def load(name):
    try:
        return ctypes.CDLL(name)
    except OSError:
        print(f"skipped: {name} is not here")
        sys.exit(0)


SODIUM = load("libsodium.so.23")
ZSTD = load("libzstd.so.1")
SODIUM.sodium_init()
ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
ZSTD.ZSTD_isError.argtypes = [ctypes.c_size_t]
LONG = ctypes.c_ulonglong


class Wrong(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Wrong(what)


# ---- "Envelope" -------------------------------------------------------------------------------
def hash_of(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def keyed_hash(key, data):
    return hashlib.blake2b(data, key=key, digest_size=32).digest()


def open_seal(key, sealed, identity):
    nonce, box = sealed[:24], sealed[24:]
    plain = ctypes.create_string_buffer(max(1, len(box) - 16))
    size = LONG()
    code = SODIUM.crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, ctypes.byref(size), None, box, LONG(len(box)), identity, LONG(len(identity)),
        nonce, key)
    must(code == 0, "a seal does not open")
    return plain.raw[:size.value]


def open_box(secret, sealed):
    public = ctypes.create_string_buffer(32)
    SODIUM.crypto_scalarmult_base(public, secret)
    plain = ctypes.create_string_buffer(max(1, len(sealed) - 48))
    code = SODIUM.crypto_box_seal_open(plain, sealed, LONG(len(sealed)), public.raw, secret)
    must(code == 0, "a box does not open")
    return plain.raw[:len(sealed) - 48]


def signature_holds(key, domain, message, signature):
    text = domain.encode() + b"\0" + message
    return SODIUM.crypto_sign_ed25519_verify_detached(
        signature, text, LONG(len(text)), key) == 0


def six_words(digest, readme):
    listed = (readme.parent / "seal/words.cpp").read_text()
    words = re.findall(r'"([a-z]+)"', listed.split("kWords = {")[1].split("};")[0])
    must(len(words) == 256, "there are 256 words")
    return " ".join(words[byte] for byte in digest[:6])


def unzstd(frame, limit):
    room = ctypes.create_string_buffer(limit)
    size = ZSTD.ZSTD_decompress(room, ctypes.c_size_t(limit), frame, ctypes.c_size_t(len(frame)))
    must(not ZSTD.ZSTD_isError(size), "a frame is none")
    return room.raw[:size]


# ---- "Conventions" ----------------------------------------------------------------------------
class Reader:
    def __init__(self, data):
        self.data = data

    def raw(self, size):
        must(len(self.data) >= size, "it ends too early")
        out, self.data = self.data[:size], self.data[size:]
        return out

    def number(self, size):
        return int.from_bytes(self.raw(size), "big")

    def u8(self):
        return self.number(1)

    def u16(self):
        return self.number(2)

    def u32(self):
        return self.number(4)

    def u64(self):
        return self.number(8)

    def i64(self):
        return int.from_bytes(self.raw(8), "big", signed=True)

    def varint(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                must(byte != 0 or shift == 7, "a varint is not in its shortest spelling")
                must(value < 1 << 64, "a varint is too great")
                return value

    def text(self):
        return self.raw(self.u32())

    def string(self):
        return self.text().decode("utf-8")

    def hex(self, size):
        return self.raw(size).hex()

    def end(self):
        must(not self.data, "bytes are left over")


def begin(data, magic):
    reader = Reader(data)
    must(reader.raw(4) == magic, "it has another magic")
    must(reader.u16() == 0, "it has another version")
    return reader


def signed(data, magic, domain, key):
    """A signed message, without its signature, behind magic and version."""
    body, signature = data[:-64], data[-64:]
    must(signature_holds(key, domain, hash_of(body), signature), "its signature does not hold")
    return begin(body, magic)


# ---- the formats, in the order of the page ----------------------------------------------------
def whole_payload(plain):
    reader = Reader(plain)
    magic = reader.raw(4)
    must(magic in (b"RLP0", b"RLP1"), "it is no payload")
    out = {}
    for name in ("form_id", "form_version", "instance_id", "deprecated_id", "enumerator", "point",
                 "team"):
        out[name] = reader.string()
    for name in ("started", "finalised", "utc_offset_minutes"):
        out[name] = reader.i64()
    out["instance_xml"] = reader.string()
    remarked = magic == b"RLP1"
    out["happened"] = reader.i64() if remarked else 0
    out["remarks"] = reader.string() if remarked else ""
    reader.end()
    return out


DICTIONARY = {}  # 1: its bytes


def unpacked(packing, data):
    must(packing <= 2, "it is packed otherwise")
    if packing == 0:
        return data
    frame = (0xFD2FB528).to_bytes(4, "little") + data
    if packing == 1:
        return unzstd(frame, 8 << 20)
    room, words = ctypes.create_string_buffer(8 << 20), DICTIONARY[1]
    ZSTD.ZSTD_createDCtx.restype = ctypes.c_void_p
    ZSTD.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
    size = ZSTD.ZSTD_decompress_usingDict(
        ctypes.c_void_p(ZSTD.ZSTD_createDCtx()), room, ctypes.c_size_t(8 << 20), frame,
        ctypes.c_size_t(len(frame)), words, ctypes.c_size_t(len(words)))
    must(not ZSTD.ZSTD_isError(size), "a frame is none")
    return room.raw[:size]


def unfolded(number):
    return (number >> 1) ^ -(number & 1)


def brief_payload(packing, data, outline):
    reader = Reader(data)
    name, check = reader.raw(8), reader.raw(4)
    must(name == hash_of(outline)[:8], "it names another outline")
    started = unfolded(reader.varint())
    finalised = started + unfolded(reader.varint())
    offset, happened = unfolded(reader.varint()), unfolded(reader.varint())
    bits = reader.raw(reader.varint())
    *own, texts = unpacked(packing, reader.data).split(b"\0", 4)
    form = short_form.Outline(outline)
    xml = short_form.Spelling(bits, texts, form).record()
    must(hash_of(xml.encode())[:4] == check, f"it is spelled out otherwise: {xml}")
    out = {"form_id": form.form_id, "form_version": form.version}
    for name, tag in (("instance_id", "instanceID"), ("deprecated_id", "deprecatedID")):
        found = re.search(f"<(?:orx:)?{tag}>([^<]*)<", xml)
        out[name] = found.group(1) if found else ""
    enumerator, point, team, remarks = (text.decode() for text in own)
    out |= {"enumerator": enumerator, "point": point, "team": team, "started": started,
            "finalised": finalised, "utc_offset_minutes": offset, "instance_xml": xml,
            "happened": happened, "remarks": remarks}
    return out


def payload(padded, outline=b""):
    plain = padded.rstrip(b"\0")
    must(plain.endswith(b"\x80") and len(padded) % 64 == 0 and len(padded) - len(plain) < 64,
         "it is not padded to 64")
    packing, data = plain[0], plain[1:-1]
    if packing & 0x80:
        return brief_payload(packing & 0x7F, data, outline)
    return whole_payload(unpacked(packing, data))


def frame_of_blob(padded):
    reader = Reader(padded)
    frame = reader.text()
    must(len(padded) % 64 == 0 and len(reader.data) < 64 and not any(reader.data),
         "it is not padded to 64")
    return frame


def identity_of(record):
    return (b"RLR0" + bytes.fromhex(record["device"]) + record["epoch"].to_bytes(4, "big") +
            record["seq"].to_bytes(8, "big") + bytes.fromhex(record["shift"]) +
            bytes.fromhex(record["previous"]))


def hash_of_record(record):
    sealed = bytes.fromhex(record["sealed"])
    return hash_of(identity_of(record) + len(sealed).to_bytes(4, "big") + sealed).hex()


def record_of(data):
    reader = Reader(data)
    must(reader.raw(4) == b"RLR0", "it is no record")
    out = {"device": reader.hex(16), "epoch": reader.u32(), "seq": reader.u64(),
           "shift": reader.hex(16), "previous": reader.hex(32), "sealed": reader.text().hex()}
    must(reader.raw(32) == hash_of(data[:-32]), "its hash does not hold")
    reader.end()
    must((out["seq"] == 1) == (out["previous"] == "00" * 32), "its place is impossible")
    out["hash"] = hash_of_record(out)
    must(out["hash"] == data[-32:].hex(), "a record made whole has another hash")
    return out


def wrap(reader):
    return {"shift": reader.hex(16), "recipient": reader.raw(reader.u8()).decode(),
            "wrap": reader.raw(reader.u16()).hex()}


def batch_of(data, key):
    reader = signed(data, b"RLB0", "relais/0 batch", key)
    out = {"device": reader.hex(16), "epoch": reader.u32()}
    wraps, records = reader.u16(), reader.u16()
    out["wraps"] = [wrap(reader) for _ in range(wraps)]
    shifts = list(dict.fromkeys(one["shift"] for one in out["wraps"]))
    seq, shift, previous = 0, shifts[0], "00" * 32
    out["records"] = []
    for _ in range(records):
        head = reader.varint()
        seq += 1 + (reader.varint() if head & 1 else 0)
        shift = shifts[reader.u8()] if head & 2 else shift
        previous = reader.hex(32) if head & 4 else previous
        record = {"device": out["device"], "epoch": out["epoch"], "seq": seq, "shift": shift,
                  "previous": previous, "sealed": reader.hex(head >> 3)}
        previous = record["hash"] = hash_of_record(record)
        out["records"].append(record)
    reader.end()
    return out


def log_line(data):
    reader = Reader(data)
    size, digest = reader.u32(), reader.raw(32)
    must(size == len(reader.data) and digest == hash_of(reader.data), "the line does not hold")
    out = {"draft": reader.hex(16), "wraps": [wrap(reader) for _ in range(reader.u16())],
           "head": reader.text().hex(), "record": record_of(reader.text())}
    reader.end()
    return out


def receipt(data, key):
    reader = signed(data, b"RLC0", "relais/0 receipt", key)
    out = {"device": reader.hex(16), "epoch": reader.u32(), "batch": reader.hex(32),
           "high_water": reader.varint(), "lines": [], "gaps": []}
    runs, gaps = reader.varint(), reader.varint()
    seq = 0
    for _ in range(runs):
        seq += reader.varint()
        count, outcome = reader.varint(), reader.u8()
        out["lines"] += [[seq + i, outcome] for i in range(count)]
        seq += count
    seq = 0
    for _ in range(gaps):
        seq += reader.varint()
        out["gaps"].append(seq)
        seq += 1
    reader.end()
    return out


def enrolment(data):
    key = data[6:38]
    reader = signed(data, b"RLE0", "relais/0 enrolment", key)
    out = {"hub_key": reader.hex(32), "project": reader.string(), "hub_url": reader.string(),
           "device": reader.hex(16), "secret": reader.hex(16), "valid_until": reader.i64()}
    out["recipients"] = [[reader.string(), reader.hex(32)] for _ in range(reader.u16())]
    out["enumerators"] = [[reader.string(), reader.string()] for _ in range(reader.u32())]
    out["points"] = [[reader.string() for _ in range(4)] for _ in range(reader.u32())]
    out["teams"] = [reader.string() for _ in range(reader.u32())]
    out["files"] = [[reader.string(), reader.text().hex()] for _ in range(reader.u32())]
    measured = bool(reader.data)
    for point in out["points"]:
        point.append(reader.string() if measured else "")
    reader.end()
    return out


def claim(data, secret):
    reader = begin(data, b"RLK0")
    out = {"device": reader.hex(16), "epoch": reader.u32(), "device_key": reader.hex(32),
           "proof": reader.hex(32)}
    reader.end()
    must(out["proof"] == keyed_hash(secret, data[6:58]).hex(), "its proof does not hold")
    return out


def pong(data, key):
    reader = signed(data, b"RLO0", "relais/0 pong", key)
    out = {"nonce": reader.raw(reader.u8()).hex(), "hub_time": reader.i64(),
           "protocol_min": reader.u16(), "protocol_max": reader.u16(), "challenge": reader.hex(32)}
    reader.end()
    return out


def request(vector):
    header = vector["authorization"]
    must(re.fullmatch("Relais0 [0-9a-f]{200}", header), "its header is spelt otherwise")
    reader = Reader(bytes.fromhex(header[8:]))
    challenge, count, signature = reader.raw(32), reader.raw(4), reader.raw(64)

    def text(value):
        return len(value).to_bytes(4, "big") + value.encode()

    message = (text(vector["method"]) + text(vector["path"]) +
               hash_of(bytes.fromhex(vector["body"])) + challenge + count)
    must(signature_holds(bytes.fromhex(vector["verify_key"]), "relais/0 request", message,
                         signature), "its signature does not hold")
    return {"challenge": challenge.hex(), "count": int.from_bytes(count, "big")}


def runs(reader):
    return [[reader.u64(), reader.u64(), reader.hex(32)] for _ in range(reader.u16())]


def notice(data, key):
    reader = signed(data, b"RLN0", "relais/0 notice", key)
    out = {"device": reader.hex(16), "epoch": reader.u32(), "verify_key": reader.hex(32),
           "made": reader.i64(), "revoked_from": reader.i64(), "held": runs(reader),
           "safe": runs(reader)}
    out["aside"] = [[reader.u64(), reader.hex(32)] for _ in range(reader.u16())]
    out["number"], out["people"], out["offers"] = reader.u64(), reader.u64(), reader.text().hex()
    reader.end()
    return out


def offers(data):
    reader = Reader(data)
    out = []
    for _ in range(reader.u16()):
        out.append({"kind": reader.u8(), "name": reader.string(), "plain": reader.hex(32),
                    "key": reader.hex(32), "blob": reader.hex(32), "blob_bytes": reader.u32()})
    reader.end()
    return out


def blob(offer, sealed):
    must(hash_of(sealed).hex() == offer["blob"] and len(sealed) == offer["blob_bytes"],
         "it is not the blob that was offered")
    plain = bytes.fromhex(offer["plain"])
    padded = open_seal(bytes.fromhex(offer["key"]), sealed, b"relais/0 blob\0" + plain)
    file = unzstd(frame_of_blob(padded), 64 << 20)
    must(hash_of(file) == plain, "it holds something else")
    return file


def bundle(data):
    must(hash_of(data[:-32]) == data[-32:], "its hash does not hold")
    reader = begin(data[:-32], b"RLS0")
    out = [[reader.u8(), reader.hex(16), reader.text().hex()] for _ in range(reader.u32())]
    reader.end()
    return out


def reset(data, key=None):
    reader = signed(data, b"RLX0", "relais/0 reset", key) if key else begin(data, b"RLW0")
    out = {"device": reader.hex(16), "enumerator": reader.string(), "next_key": reader.hex(32)}
    for name in ("settings_wrap", "signing_wrap") if key else ("escrow",):
        out[name] = reader.text().hex()
    reader.end()
    return out


# ---- "Shares of the recovery key" -------------------------------------------------------------
def multiplied(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def inverse(a):
    return next(b for b in range(256) if multiplied(a, b) == 1)


def joined(one, other):
    out = bytearray()
    x, y = one["number"], other["number"]
    for a, b in zip(bytes.fromhex(one["value"]), bytes.fromhex(other["value"])):
        slope = multiplied(a ^ b, inverse(x ^ y))
        out.append(a ^ multiplied(slope, x))
    return out.hex()


# ---- what is tried ----------------------------------------------------------------------------
def raw(vector, name):
    return bytes.fromhex(vector[name])


def equal(found, expected, what):
    must(found == expected, f"{what}: found {found}, expected {expected}")


def check_envelope(v, readme):
    one = v["seal"]
    equal(open_seal(raw(one, "key"), raw(one, "sealed"), raw(one, "identity")), raw(one, "plain"),
          "seal")
    one = v["seal_to"]
    equal(open_box(raw(one, "secret"), raw(one, "sealed")), raw(one, "plain"), "seal_to")
    one = v["derive"]
    equal(keyed_hash(raw(one, "key"), one["purpose"].encode()), raw(one, "derived"), "derive")
    one = v["sign"]
    must(signature_holds(raw(one, "verify_key"), one["domain"], raw(one, "message"),
                         raw(one, "signature")), "sign")
    one = v["box_pair"]
    box = ctypes.create_string_buffer(32)
    SODIUM.crypto_sign_ed25519_pk_to_curve25519(box, raw(one, "verify_key"))
    equal(box.raw, raw(one, "public"), "box pair")
    equal(hash_of(raw(v["hash"], "bytes")), raw(v["hash"], "hash"), "hash")
    one = v["keyed_hash"]
    equal(keyed_hash(raw(one, "key"), raw(one, "bytes")), raw(one, "hash"), "keyed hash")
    equal(six_words(raw(v["words"], "hash"), readme), v["words"]["words"], "words")
    one = v["passphrase"]
    key, word = ctypes.create_string_buffer(32), one["passphrase"].encode()
    SODIUM.crypto_pwhash(key, LONG(32), word, LONG(len(word)), raw(one, "salt"),
                         LONG(one["passes"]), ctypes.c_size_t(one["memory_kib"] * 1024), 2)
    equal(key.raw, raw(one, "key"), "passphrase")
    shares = v["shares"]["shares"]
    for one, other in ((0, 1), (1, 2), (2, 0)):
        equal(joined(shares[one], shares[other]), v["shares"]["secret"], "shares")


def check_all(folder, readme):
    def vector(name):
        return json.loads((folder / f"{name}.json").read_text())

    check_envelope(vector("envelope"), readme)
    v = vector("dictionary")
    DICTIONARY[1] = raw(v, "dictionary_1")
    equal(hash_of(DICTIONARY[1]).hex(), v["hash"], "dictionary 1")
    for one in [*vector("record"), vector("brief")]:
        record = record_of(raw(one, "bytes"))
        equal(record, one["says"], "record")
        padded = open_seal(raw(one, "shift_key"), bytes.fromhex(record["sealed"]),
                           identity_of(record))
        equal(payload(padded, bytes.fromhex(one.get("outline", ""))), one["payload"], "payload")
    v = vector("batch")
    equal(batch_of(raw(v, "bytes"), raw(v, "verify_key")), v["says"], "batch")
    equal(hash_of(raw(v, "bytes")).hex(), v["hash_of_batch"], "hash of a batch")
    v = vector("outbox_log")
    equal(log_line(raw(v, "bytes")), v["says"], "outbox.log")
    v = vector("receipt")
    equal(receipt(raw(v, "bytes"), raw(v, "verify_key")), v["says"], "receipt")
    v = vector("enrolment")
    equal(enrolment(raw(v, "bytes")), v["says"], "enrolment")
    equal(hash_of(raw(v, "bytes")[:-64]).hex(), v["fingerprint"], "fingerprint")
    equal(six_words(raw(v, "fingerprint"), readme), v["words"], "six words")
    v = vector("claim")
    equal(claim(raw(v, "bytes"), raw(v, "secret")), v["says"], "claim")
    v = vector("pong")
    equal(pong(raw(v, "bytes"), raw(v, "verify_key")), v["says"], "pong")
    v = vector("request")
    equal(request(v), v["says"], "request")
    v = vector("notice")
    equal(notice(raw(v, "bytes"), raw(v, "hub_key")), v["says"], "notice")
    v = vector("offers")
    equal(offers(raw(v, "bytes")), v["says"], "offers")
    equal(blob(v["says"][0], raw(v, "blob")), raw(v, "file"), "blob")
    v = vector("bundle")
    equal(bundle(raw(v, "bytes")), v["says"], "bundle")
    v = vector("reset")
    equal(reset(raw(v["request"], "bytes")), v["request"]["says"], "reset, asked")
    equal(six_words(hash_of(raw(v["request"], "bytes")), readme), v["request"]["words"], "words")
    equal(reset(raw(v["answer"], "bytes"), raw(v["answer"], "verify_key")), v["answer"]["says"],
          "reset, answered")


def main():
    folder = pathlib.Path(sys.argv[1])
    readme = folder.resolve().parents[2] / "sync/README.md"
    try:
        sys.dont_write_bytecode = True
        check_all(folder, readme)
    except Wrong as wrong:
        print(f"a vector does not hold: {wrong}")
        return 1
    print(f"{len(list(folder.glob('*.json')))} files of vectors hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
