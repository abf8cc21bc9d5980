"""The text of one PDF file, in a process of its own: a small file can ask for any memory and time, and gets a bounded lot.

Run as ``python pdf_child.py CHARACTERS PAGES SECONDS BYTES`` with the file on standard input; prints one JSON object, either
``{"text": ...}`` or ``{"fault": "locked" | "broken" | "pages", "detail": ...}``. It imports nothing of ours, to start soon.
"""

import json
import re
import sys

# How pdfium marks a word that is broken at the end of a line: joining it guesses nothing.
HYPHEN = re.compile("[\ufffe\x02\xad]\r?\n?")


def bound(seconds: int, size: int) -> None:
    """Let the system end this process when it takes more time or memory (where the system can)."""
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's clock alone ends it
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def read(data: bytes, characters: int, pages: int) -> dict[str, str]:
    """Return the text of all pages, an empty line between them, cut soon after ``characters``; or what keeps it."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
        if len(file) > pages:
            return {"fault": "pages", "detail": f"{len(file):,}"}
        out: list[str] = []
        for page in file:
            text = page.get_textpage().get_text_range()
            out.append(HYPHEN.sub("", text).replace("\r\n", "\n").strip())
            if sum(map(len, out)) > characters:
                break
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return {"fault": "locked" if locked else "broken", "detail": str(error)[:100].lower()}
    return {"text": "\n\n".join(text for text in out if text)}


if __name__ == "__main__":
    most_characters, most_pages, most_seconds, most_bytes = map(int, sys.argv[1:])
    bound(most_seconds, most_bytes)
    print(json.dumps(read(sys.stdin.buffer.read(), most_characters, most_pages)))
