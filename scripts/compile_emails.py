"""Compile the mails' MJML into the Jinja HTML that is shipped: `python -m scripts.compile_emails`."""

import re
from pathlib import Path

import mrml

MAILS = Path(__file__).resolve().parent.parent / "layers/shared/python/invoicing/pages/templates/email"
_INCLUDE = re.compile(r'[ \t]*<mj-include path="([^"]+)" />\n')
_NOTE = "{# Made from {name} by `make generate`: change that. #}\n"


def compiled(source: Path) -> str:
    """Return the HTML of one MJML file. Jinja's braces pass through untouched."""
    # The compiler's own include loses the width that Outlook's tables need, so parts are put in as text.
    mjml = _INCLUDE.sub(lambda match: (source.parent / match[1]).read_text(), source.read_text())
    # Where a font's name is one of Google's, the compiler would have it fetched: mails load nothing.
    output = mrml.to_html(mjml, render_options=mrml.RenderOptions(fonts={}))
    if output.warnings:
        raise SystemExit(f"{source.name}: {output.warnings[0].kind} at {output.warnings[0].start}")
    return _NOTE.replace("{name}", source.name) + output.content + "\n"


def main() -> None:
    """Write the HTML beside each MJML file."""
    for source in sorted(MAILS.glob("*.mjml")):
        source.with_suffix(".html").write_text(compiled(source))


if __name__ == "__main__":
    main()
