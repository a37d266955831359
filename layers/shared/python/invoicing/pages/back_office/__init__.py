"""The pages of the back office. A page is a function of a request and the ports."""

DOMAIN = "back_office"  # the gettext domain
