#!/usr/bin/env python3
"""Makes `variants.txt` and `refused.txt` of Unihan's fields: `python3 extract.py UNIHAN UNIHAN10`.

UNIHAN is a folder with the `Unihan_*.txt` of Unicode 15.0, UNIHAN10 the `Unihan_Variants.txt` of Unicode 10.0. What is
joined, what is refused and why stands in SOURCE.md beside this file.
"""

import collections
import itertools
import pathlib
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
OPENCC = HERE.parent / "opencc"
# First Big5 code that is no longer of the 5,401 characters of Taiwan's list of common ones.
BIG5_LEVEL_2 = "C940"
# First bytes of the library codes up to this one are layers of forms of one character; those behind it are kana,
# hangul and characters made in Japan.
LAST_LAYER = 0x50


def fields(*files):
    """By field and character, the value."""
    read = collections.defaultdict(dict)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                code, field, value = line.split("\t")
                read[field][chr(int(code[2:], 16))] = value
    return read


def lines(file):
    text = file.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class Classes:
    """Disjoint sets of characters."""

    def __init__(self):
        self.root, self.members = {}, {}

    def of(self, c):
        return self.members[self.root[c]] if c in self.root else {c}

    def name(self, c):
        return self.root.get(c, c)

    def join(self, a, b):
        for c in (a, b):
            if c not in self.root:
                self.root[c], self.members[c] = c, {c}
        a, b = self.root[a], self.root[b]
        if a != b:
            for c in self.members[b]:
                self.root[c] = a
            self.members[a] |= self.members.pop(b)


class Evidence:
    """Who says of which pair that it is one character."""

    def __init__(self, unihan, unihan10):
        self.unihan = unihan
        self.says = collections.defaultdict(set)
        self.variants(unihan, "kZVariant", "z")
        self.variants(unihan10, "kZVariant", "z10")
        self.variants(unihan, "kTraditionalVariant", "script")
        self.variants(unihan, "kSimplifiedVariant", "script")
        self.variants(unihan, "kSemanticVariant", None)
        for field in ("kEACC", "kCCCII"):
            self.layers(field)
        for line in lines(OPENCC / "JPShinjitaiCharacters.txt"):
            new, old = line.split("\t")
            for one in old.split(" "):
                self.add(new, one, "jp")

    def add(self, a, b, source):
        a, b = (unicodedata.normalize("NFKC", c) for c in (a, b))
        if a != b and len(a) == len(b) == 1:
            self.says[min(a, b), max(a, b)].add(source)

    def variants(self, unihan, field, source):
        for c, value in unihan[field].items():
            for target in value.split():
                code, _, dictionaries = target.partition("<")
                named = [one.split(":")[0] for one in dictionaries.split(",") if one]
                for one in [source] if source else named:
                    self.add(c, chr(int(code[2:], 16)), one)

    def layers(self, field):
        """Library codes: what differs in the first byte alone, by a multiple of six, is one character in other forms."""
        forms = collections.defaultdict(set)
        for c, value in self.unihan[field].items():
            for code in value.split():
                layer = int(code[:2], 16)
                if layer <= LAST_LAYER:
                    forms[layer % 6, code[2:]].add(c)
        for same in forms.values():
            for a, b in itertools.combinations(sorted(same), 2):
                self.add(a, b, field)

    def readings(self, c):
        read = set(self.unihan["kMandarin"].get(c, "").split())
        for field in ("kHanyuPinyin", "kXHC1983"):
            for value in self.unihan[field].get(c, "").split():
                read |= set(value.split(":")[1].split(","))
        return read

    def radicals(self, c):
        for value in self.unihan["kRSUnicode"].get(c, "").split():
            radical, strokes = value.split(".")
            yield radical.rstrip("'"), int(strokes)

    def sound_alike(self, a, b):
        return bool(self.readings(a) & self.readings(b))

    def look_alike(self, a, b):
        """One sound, one radical, and at most two strokes more or less."""
        pairs = itertools.product(self.radicals(a), self.radicals(b))
        near = any(one[0] == other[0] and abs(one[1] - other[1]) <= 2 for one, other in pairs)
        return near and self.sound_alike(a, b)

    def rank(self, a, b):
        """How well a pair is attested: 0 is best, None not well enough."""
        said = self.says[a, b]
        if said & {"z", "jp", "+"}:
            return 0
        if "script" in said:
            return 1
        library = said & {"kEACC", "kCCCII", "z10"}
        dictionaries = {one for one in said if one in ("kMatthews", "kMeyerWempe", "kLau", "kFenn", "kHKGlyph")}
        if library and dictionaries or (library or dictionaries) and self.look_alike(a, b):
            return 2
        if {"kEACC", "kCCCII"} <= library and self.sound_alike(a, b):
            return 2
        if len(dictionaries) > 2 and self.sound_alike(a, b):
            return 2
        return None


def main():
    folder, old = (pathlib.Path(argument) for argument in sys.argv[1:])
    unihan = fields(*sorted(folder.glob("Unihan_*.txt")))
    evidence = Evidence(unihan, fields(old))
    mainland = set(unihan["kTGH"])
    taiwan = {c for c, code in unihan["kBigFive"].items() if code < BIG5_LEVEL_2}

    classes = Classes()
    for table in ("STCharacters", "TSCharacters", "TWVariants", "HKVariants"):
        for line in lines(OPENCC / f"{table}.txt"):
            key, values = line.split("\t")
            for value in values.split(" "):
                classes.join(key, value)
    judged = {}
    for line in lines(HERE / "judged.txt"):
        sign, a, b, why = line.split(" ", 3)
        judged[min(a, b), max(a, b)] = (sign, why)
        evidence.says[min(a, b), max(a, b)].add(sign)

    def clash(a, b):
        """Why two classes must stay two."""
        if classes.of(a) & mainland and classes.of(b) & mainland:
            return "two characters of the mainland's list"
        if classes.of(a) & taiwan and classes.of(b) & taiwan:
            return "two characters of Taiwan's list"
        return None

    joined, refused = [], {}
    for rank in (0, 1, 2):
        pairs = [pair for pair in sorted(evidence.says) if evidence.rank(*pair) == rank]
        todo, neighbours = [], collections.defaultdict(set)
        for a, b in pairs:
            sign, why = judged.get((a, b), ("", ""))
            for part in (a, b):
                sign, why = judged.get((part, part), (sign, why))
            if classes.name(a) == classes.name(b):
                continue
            if sign == "-" or (sign == "" and (why := clash(a, b))):
                refused[a, b] = why
                continue
            todo.append((a, b))
            for one, other in ((a, b), (b, a)):
                if classes.of(other) & (mainland | taiwan):
                    neighbours[classes.name(one)].add(classes.name(other))
        # A rare character that could be either of two common ones is neither.
        torn = {c for c, common in neighbours.items() if len(common) > 1 and not classes.of(c) & (mainland | taiwan)}
        torn = {(a, b) for a, b in todo if classes.name(a) in torn or classes.name(b) in torn}
        for a, b in todo:
            sign = judged.get((a, b), ("", ""))[0]
            why = "one of them could be another character as well" if (a, b) in torn else clash(a, b)
            if classes.name(a) != classes.name(b):
                if sign == "" and why:
                    refused[a, b] = why
                else:
                    classes.join(a, b)
                    joined.append((a, b))

    head = "# Made by `extract.py`, as SOURCE.md says. Of Unicode's and OpenCC's data; not to be edited.\n"
    with open(HERE / "variants.txt", "w", encoding="utf-8") as file:
        file.write(head + "# One pair a line: joined beyond OpenCC's tables.\n")
        file.writelines(f"{a} {b}\n" for a, b in sorted(joined))
    by_reason = collections.defaultdict(list)
    for (a, b), why in sorted(refused.items()):
        if classes.name(a) != classes.name(b):
            by_reason[why].append(a + b)
    with open(HERE / "refused.txt", "w", encoding="utf-8") as file:
        file.write(head + "# Attested as variants, and not joined. The build does not read it.\n")
        for why, found in sorted(by_reason.items(), key=lambda entry: -len(entry[1])):
            file.write(f"\n# {why}\n")
            file.writelines(" ".join(found[at : at + 20]) + "\n" for at in range(0, len(found), 20))


main()
