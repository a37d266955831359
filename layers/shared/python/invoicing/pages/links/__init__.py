"""What staff share of a link: its address, a message, and a QR code."""
