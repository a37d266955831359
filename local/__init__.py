"""The local stack: the real handlers, wired as template.yaml says, over AWS in one process. Never deployed."""
