"""Starting, processing, voiding and recording payments."""
