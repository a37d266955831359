"""The first run: the list of what is left to do before the store sells, and its test sale."""
