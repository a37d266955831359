"""The test payment provider: a little company of its own, which the shop knows only over HTTP."""
