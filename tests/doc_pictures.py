"""Put the pictures that docs/desk.md shows beside it, as small as they can be read.

    python -m pytest tests/test_desk_browser.py tests/test_desk_people.py tests/test_desk_publish.py
    python tests/doc_pictures.py

The tests of the desk take the pictures (into out/pictures, or the folder of DATELINE_TEST_PICTURES).
"""

from __future__ import annotations

import re

from PIL import Image

from desk_browser import PICTURES, ROOT

TALLEST = 1500  # pixels; a page that is longer is cut
COLOURS = 224


def main() -> None:
    """Write every picture that the page names. Raises FileNotFoundError for one that no test took."""
    page = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    target = ROOT / "docs" / "pictures"
    target.mkdir(exist_ok=True)
    named = set(re.findall(r"\(pictures/([\w-]+\.png)\)", page))
    for old in target.glob("*.png"):
        if old.name not in named:
            old.unlink()
    for name in sorted(named):
        picture = Image.open(PICTURES / name).convert("RGB")
        picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
        picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            target / name, optimize=True
        )


if __name__ == "__main__":
    main()
