"""The pages behind a checkout link."""

DOMAIN = "checkout"  # of the gettext catalogues
