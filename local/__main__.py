"""`python -m local`: start the local stack, print its addresses, and stop on Ctrl-C."""

import os
import signal
import sys
import threading
import time

DEFAULT_PORT = 8000
PROVIDERS = {"": {}, "test": {}, "none": {"TestProviderUrl": ""}}  # PAYMENT_PROVIDER, and the parameters that it sets


def main() -> int:
    started = time.perf_counter()
    provider = os.environ.get("PAYMENT_PROVIDER", "")
    if provider not in PROVIDERS:
        print("PAYMENT_PROVIDER is test, or none for a store without a payment provider.", file=sys.stderr)
        return 1
    port = int(os.environ.get("PORT") or DEFAULT_PORT)
    # People read this terminal, so only warnings are logged, and no metrics.
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")
    os.environ.setdefault("POWERTOOLS_METRICS_DISABLED", "true")
    print(f"Starting the local stack on port {port} ...", flush=True)
    from local.resources import STAFF_EMAIL, STAFF_PASSWORD  # noqa: PLC0415
    from local.stack import Stack  # noqa: PLC0415 takes a second, so print before it

    try:
        stack = Stack.start(port, ticking=True, seeds_staff=True, parameters=PROVIDERS[provider])
    except OSError as error:
        print(f"Port {port} cannot be used: {error.strerror}. Choose another: make start PORT=8001", file=sys.stderr)
        return 1
    demo = stack.demo.link if stack.demo else "none"
    print(
        f"""
  Ready in {time.perf_counter() - started:.1f} s. Nothing here leaves this machine.

  Back office       {stack.url}/admin   (a button signs in)
  Local stack       {stack.url}/local/
  A demo invoice    {demo}
  E-mails sent      {stack.url}/local/outbox
  API, browsable    {stack.url}/local/docs
  Staff sign-in     {STAFF_EMAIL} / {STAFF_PASSWORD}   (POST {stack.url}/sign-in)
                    staff@example.com and program@example.com, with the same password

  Ctrl-C stops it; everything is forgotten then.
""",
        flush=True,
    )
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    stopped.wait()
    print("Stopping ...", flush=True)
    stack.stop()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while starting; the stack keeps nothing, so nothing is lost
        sys.exit(130)
