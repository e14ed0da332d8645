"""Static files: random bytes under the extensions of pictures, fonts and the like, and some texts."""

import random

from synthetic.words import NOUNS, name, sentence

BINARY = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0", "woff2": b"wOF2", "webp": b"RIFF", "mp4": b"\0\0\0\x18ftyp"}
SMALLEST = 200
PER_FOLDER = 100
FOLDERS = 20


def generate(assets, count, seed, largest):
    random_ = random.Random(f"static {seed}")
    sizes = {"static, random": [], "static, text": []}
    for number in range(count):
        folder = number // PER_FOLDER
        path = assets / "static" / f"{folder // FOLDERS:03}" / f"{NOUNS[folder * 7 % len(NOUNS)]}-{folder % FOLDERS:02}"
        if number % PER_FOLDER == 0:
            path.mkdir(parents=True)
        # Mostly small.
        size = int(SMALLEST * (largest / SMALLEST) ** (random_.random() ** 1.7))
        if random_.random() < 0.9:
            extension = random_.choices(list(BINARY), [50, 25, 5, 15, 5])[0]
            data = BINARY[extension] + random_.randbytes(size)
            sizes["static, random"].append(len(data))
        else:
            extension, write = random_.choice([("svg", svg), ("json", json)])
            data = write(random_, min(size, 100_000)).encode()
            sizes["static, text"].append(len(data))
        (path / f"{name(random_)}-{number}.{extension}").write_bytes(data)
    for what, list_ in sizes.items():
        yield what, len(list_), sum(list_)


def svg(random_, size):
    parts = []
    while sum(map(len, parts)) < size:
        points = " ".join(f"{random_.choice('LCQ')}{random_.uniform(0, 24):.2f} {random_.uniform(0, 24):.2f}" for _ in range(6))
        parts.append(f'<path fill="#{random_.randrange(1 << 24):06x}" d="M{random_.uniform(0, 24):.2f} 0 {points}z"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{"".join(parts)}</svg>\n'


def json(random_, size):
    lines = []
    while sum(map(len, lines)) < size:
        lines.append(f'  "{name(random_)}.{name(random_)}": "{sentence(random_)}"')
    unique = {line.partition(":")[0]: line for line in lines}
    return "{\n" + ",\n".join(unique.values()) + "\n}\n"
