"""Compile the e-mails' MJML to Jinja HTML: `python -m scripts.compile_emails`."""

import re
from pathlib import Path

import mrml

EMAILS = Path(__file__).resolve().parent.parent / "layers/shared/python/invoicing/pages/templates/email"
_INCLUDE = re.compile(r'[ \t]*<mj-include path="([^"]+)" />\n')
_NOTE = "{# Generated from {name} by `make generate`: edit {name}. #}\n"


def compiled(source: Path) -> str:
    """Return the HTML of an MJML file; Jinja's syntax is left as it is."""
    # Included as text, since the compiler's own include loses the width that Outlook's tables need.
    mjml = _INCLUDE.sub(lambda match: (source.parent / match[1]).read_text(), source.read_text())
    # Without `fonts` the compiler adds a request for fonts that have the name of one of Google's.
    output = mrml.to_html(mjml, render_options=mrml.RenderOptions(fonts={}))
    if output.warnings:
        raise SystemExit(f"{source.name}: {output.warnings[0].kind} at {output.warnings[0].start}")
    return _NOTE.replace("{name}", source.name) + output.content + "\n"


def main() -> None:
    """Write the HTML beside each MJML file."""
    for source in sorted(EMAILS.glob("*.mjml")):
        source.with_suffix(".html").write_text(compiled(source))


if __name__ == "__main__":
    main()
