"""Import time of each built function in a fresh process, as at a cold start."""

import statistics

from scripts import build, build_output

TIMES = 5


def run() -> None:
    print("\nImport of each built function in a fresh Python 3.13, the median of", TIMES)
    if (
        not build_output.TEMPLATE.exists()
        or (build.BUILT / "architecture").read_text().strip() != build.host_architecture()
    ):
        print("  nothing is built for this machine: run `make build` first")
        return
    print(f"{'function':<24} {'ms':>6} {'modules':>8}")
    for function in sorted(build_output.folders()):
        runs = [build_output.import_handler(function) for _ in range(TIMES)]
        print(f"{function:<24} {statistics.median(run.seconds for run in runs) * 1000:>6.0f} {len(runs[0].modules):>8}")
