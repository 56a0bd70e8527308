"""Brief records: the outline of a form, and the short form of its records, by sync/README.md alone.
Used by read_vectors.py."""
import datetime

DAY_MS = 86_400_000
DAY_ONE = datetime.date(2026, 1, 1)
DECIMAL = 2
EXPECTED = [10, 3, 3, 4, 5, 6, 1, 2]  # what a node of each expected kind is made to expect


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def raw(self, size):
        out = self.data[self.at:self.at + size]
        if len(out) != size:
            raise ValueError("it ends too early")
        self.at += size
        return out

    def u8(self):
        return self.raw(1)[0]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value

    def text(self):
        return self.raw(self.varint()).decode("utf-8")

    def many(self, one):
        return [one() for _ in range(self.varint())]


class Node:
    def __init__(self, reader):
        self.name = reader.text()
        self.kind = reader.u8()  # 0 group, 1 repeat, 2 leaf
        self.expected = reader.u8()
        self.list = reader.varint()
        self.parent = reader.varint()
        self.attributes = reader.many(lambda: (reader.text(), reader.text()))
        self.children = []


class Outline:
    def __init__(self, data):
        reader = Reader(data)
        if reader.raw(4) != b"RLU0":
            raise ValueError("it is no outline")
        self.form_id, self.version = reader.text(), reader.text()
        self.heads = reader.many(reader.text)
        self.lists = reader.many(lambda: reader.many(reader.text))
        self.nodes = reader.many(lambda: Node(reader))
        if reader.at != len(data):
            raise ValueError("bytes are left over")
        for node in self.nodes[1:]:
            self.nodes[node.parent].children.append(node)


class Coder:
    """The decoder of an adaptive binary range coder, that of LZMA."""

    def __init__(self, bits):
        self.bits, self.at = bits, 0
        self.range, self.code = 0xFFFFFFFF, 0
        for _ in range(4):
            self.shift()

    def shift(self):
        byte = self.bits[self.at] if self.at < len(self.bits) else 0
        self.at += 1
        self.code = (self.code << 8 | byte) & 0xFFFFFFFF

    def settle(self):
        while self.range < 1 << 24:
            self.range = self.range << 8 & 0xFFFFFFFF
            self.shift()

    def bit(self, probabilities, which=0):
        p, seen = probabilities[which]
        pace = 1 if seen < 1 else 2 if seen < 4 else 3 if seen < 9 else 4 if seen < 20 else 5
        bound = (self.range >> 11) * p
        if self.code < bound:
            self.range = bound
            p += (2048 - p) >> pace
            out = 0
        else:
            self.range -= bound
            self.code -= bound
            p -= p >> pace
            out = 1
        probabilities[which] = (p, min(seen + 1, 20))
        self.settle()
        return out

    def uniform(self, n):
        self.range //= n
        value = self.code // self.range
        self.code -= value * self.range
        self.settle()
        return value

    def plain(self, count):
        value = 0
        while count > 0:
            part = min(16, count)
            value = value << part | self.uniform(1 << part)
            count -= part
        return value

    def tree(self, probabilities, bits):
        at = 1
        for _ in range(bits):
            at = at << 1 | self.bit(probabilities, at)
        return at - (1 << bits)

    def magnitude(self, probabilities):
        width = self.tree(probabilities, 6)
        return 0 if width == 0 else 1 << (width - 1) | self.plain(width - 1)


def even(count=1):
    return [(1024, 0)] * count


def expecting(bit, count=1):
    return [(128 if bit else 1920, 4)] * count


def rarely(count=1):
    return expecting(0, count)


def tree_of(bits, value, known_from=0):
    """Expecting `value`; what its last `known_from` bits are is not expected."""
    tree, at = even(1 << bits), 1
    for shift in range(bits - 1, known_from - 1, -1):
        bit = value >> shift & 1
        tree[at] = expecting(bit)[0]
        at = at << 1 | bit
    return tree


def magnitudes(below_bits=5):
    """The tree of a magnitude, which expects less than two to this many digits."""
    return tree_of(6, 0, below_bits)


class Numbers:
    def __init__(self, scale):
        self.scale, self.negative, self.magnitudes = tree_of(4, scale), rarely(), magnitudes()


class Values:
    def __init__(self, coder, texts, lists):
        self.coder, self.texts, self.lists = coder, texts, lists
        self.kinds = [[tree_of(4, kind), tree_of(4, kind)] for kind in EXPECTED]
        self.was_empty = [0] * 8
        self.numbers = [Numbers(2 if expected == DECIMAL else 0) for expected in range(8)]
        self.places = [Numbers(scale) for scale in (7, 7, 1, 2)]
        self.three, self.four = expecting(1), expecting(1)
        self.ascending, self.picked, self.plus, self.same_offset = even(), even(), even(), expecting(1)
        self.earlier_day, self.earlier_moment = rarely(), rarely()
        self.days, self.moments = magnitudes(), magnitudes()
        self.picks, self.counts = magnitudes(2), magnitudes(2)
        self.last_day = (DAY_ONE - datetime.date(1970, 1, 1)).days
        self.last_ms = self.last_day * DAY_MS
        self.last_offset = 0

    def text(self):
        end = self.texts.index(b"\0")
        out, self.texts = self.texts[:end], self.texts[end + 1:]
        return out.decode("utf-8")

    def value(self, expected=0, list_number=0):
        kind = self.coder.tree(self.kinds[expected][self.was_empty[expected]], 4)
        self.was_empty[expected] = int(kind == 0)
        values = self.lists[list_number - 1] if list_number else []
        return [lambda: "", lambda: values[self.choice(len(values))],
                lambda: " ".join(values[i] for i in self.choices(len(values))),
                lambda: self.number(self.numbers[expected]), self.place, self.date, self.moment,
                self.uuid, self.digits, self.hex, self.text][kind]()

    def choice(self, count):
        if count <= 1 << 16:
            return self.coder.uniform(count)
        return self.coder.uniform((count + 65535) >> 16) << 16 | self.coder.uniform(1 << 16)

    def choices(self, count):
        if self.coder.bit(self.ascending):
            return [i for i in range(count) if self.coder.bit(self.picked)]
        picked, left = [], list(range(count))
        for _ in range(self.coder.magnitude(self.picks)):
            if count <= 64:
                picked.append(left.pop(self.coder.uniform(len(left))))
            else:
                picked.append(self.choice(count))
        return picked

    def number(self, model):
        scale = self.coder.tree(model.scale, 4)
        sign = "-" if self.coder.bit(model.negative) else ""
        digits = str(self.coder.magnitude(model.magnitudes)).rjust(scale + 1, "0")
        return sign + (digits[:-scale] + "." + digits[-scale:] if scale else digits)

    def place(self):
        count = 2
        if self.coder.bit(self.three):
            count = 4 if self.coder.bit(self.four) else 3
        return " ".join(self.number(self.places[i]) for i in range(count))

    def difference(self, model, negative):
        sign = -1 if self.coder.bit(negative) else 1
        return sign * self.coder.magnitude(model)

    def date(self):
        self.last_day += self.difference(self.days, self.earlier_day)
        return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=self.last_day))

    def moment(self):
        self.last_ms += self.difference(self.moments, self.earlier_moment)
        if not self.coder.bit(self.same_offset):
            self.last_offset = self.coder.uniform(4096) - 2048
        self.last_day = self.last_ms // DAY_MS
        at = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=self.last_ms)
        minutes = abs(self.last_offset)
        return (at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.last_ms % 1000:03d}" +
                f"{'-' if self.last_offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}")

    def uuid(self):
        digits = "".join(f"{self.coder.plain(4):x}" for _ in range(32))
        cuts = (0, 8, 12, 16, 20, 32)
        return "uuid:" + "-".join(digits[a:b] for a, b in zip(cuts, cuts[1:]))

    def digits(self):
        sign = "+" if self.coder.bit(self.plus) else ""
        return sign + "".join(str(self.coder.uniform(10)) for _ in range(self.coder.uniform(33)))

    def hex(self):
        count = self.coder.uniform(65)
        digits = "".join(f"{self.coder.plain(4):x}" for _ in range(count))
        return self.text() + digits


def escaped(text, attribute=False):
    signs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")]
    if attribute:
        signs += [('"', "&quot;"), ("\t", "&#9;"), ("\n", "&#10;")]
    for sign, code in signs:
        text = text.replace(sign, code)
    return text


class Spelling:
    def __init__(self, bits, texts, outline):
        self.coder = Coder(bits)
        self.values = Values(self.coder, texts, outline.lists)
        self.outline = outline
        # By kind: a group, a repeat, a leaf.
        self.missing = [rarely(2), even(2), rarely(2)]
        self.was_missing = 0  # the last such bit of all
        self.strange, self.more, self.other, self.inner = rarely(), rarely(), rarely(), rarely()
        self.has_elements = even()

    def record(self):
        self.prefixed = self.coder.bit(even())
        self.long_empty = self.coder.bit(even())
        which = self.coder.uniform(len(self.outline.heads) + 1)
        known = which < len(self.outline.heads)
        head = self.outline.heads[which] if known else self.values.text()
        root = self.outline.nodes[0]
        return head + self.content(root, False) + f"</{root.name}>"

    def content(self, node, in_meta):
        if node.kind == 2:
            return escaped(self.values.value(node.expected, node.list))
        out = ""
        for child in node.children:
            out += self.instances(child, in_meta or (node is self.outline.nodes[0] and
                                                     child.name == "meta"))
        while self.coder.bit(self.more):
            out += self.strange_element()
        return out

    def instances(self, child, in_meta):
        out, came = "", 0
        while True:
            by = came if child.kind == 1 else self.was_missing
            missing = self.coder.bit(self.missing[child.kind], by)
            self.was_missing = missing
            if not missing:
                out += self.element(child, in_meta)
                came = 1
                if child.kind != 1:
                    return out
            elif self.coder.bit(self.strange):
                out += self.strange_element()
            else:
                return out

    def named(self, name, in_meta):
        return "orx:" + name if in_meta and self.prefixed and ":" not in name else name

    def attributes(self, known):
        if self.coder.bit(self.other):
            count = self.coder.magnitude(self.values.counts)
            known = [(self.values.text(), self.values.value()) for _ in range(count)]
        return "".join(f' {name}="{escaped(value, True)}"' for name, value in known)

    def element(self, node, in_meta):
        name = self.named(node.name, in_meta)
        return self.tagged(name, self.attributes(node.attributes), self.content(node, in_meta))

    def tagged(self, name, attributes, content):
        if not content and not self.long_empty:
            return f"<{name}{attributes}/>"
        return f"<{name}{attributes}>{content}</{name}>"

    def strange_element(self):
        name = self.values.text()
        attributes = self.attributes([])
        if not self.coder.bit(self.has_elements):
            return self.tagged(name, attributes, escaped(self.values.value()))
        content = ""
        while self.coder.bit(self.inner):
            content += self.strange_element()
        return self.tagged(name, attributes, content)
