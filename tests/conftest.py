"""AWS in this process, made from template.yaml: started once a worker, emptied for each test."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings
from jinja2 import Environment, FileSystemBytecodeCache
from joserfc.jwk import RSAKey
from moto.moto_api._internal.models import moto_api_backend

from invoicing.bootstrap import app
from invoicing.pages.http import jinja
from local.aws.call_recorder import Calls
from local.aws.moto_patches import ExactMoto
from local.functions import Functions
from local.job_queue import JobQueue
from local.resources import Resources
from local.template import REGION, Template
from tests.support.aws import Aws
from tests.support.aws_simulator import AwsSimulator
from tests.support.fakes import FakeClock
from tests.support.unmeasured import leave_packages_out, leave_properties_out

ROOT = Path(__file__).parent.parent
PARAMETERS = {
    "PublicBaseUrl": "https://shop.example",
    "SenderEmail": "shop@example.com",
    "TestProviderUrl": "http://127.0.0.1:9/local/payments",  # not served: a test says what answers
}
AWS_SIMULATOR = pytest.StashKey[AwsSimulator]()
# In this order: what stands for AWS is started once for the tests of a folder, and what takes longest comes first.
FOLDERS = ("browser", "faults", "journeys", "template", "local", "ops", "adapters", "functions", "unit", "contracts")

# How long one example takes says how busy the machine is: pytest's timeout is for what hangs.
settings.register_profile("without a deadline", settings.default, deadline=None)
settings.load_profile("without a deadline")


def pytest_configure(config: pytest.Config) -> None:
    """Set the environment variables of the template's Globals, for tests that call a handler without the template.

    Garbage is collected less often: by default this takes 5 % of a run's processor time.
    """
    gc.set_threshold(100_000, 20, 100)
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "invoicing")
    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "tests")
    config.stash[AWS_SIMULATOR] = AwsSimulator()
    leave_packages_out()
    _keep_compiled_templates(config)


def _keep_compiled_templates(config: pytest.Config) -> None:
    """Compile a template once for all runs and workers, as the build does, until it or the environment changes."""
    digest = sha256(Path(jinja.__file__).read_bytes()).hexdigest()[:16]
    cache = FileSystemBytecodeCache(str(config.cache.mkdir(f"templates-{digest}")))
    setattr(jinja, "Environment", partial(Environment, bytecode_cache=cache))  # noqa: B010 - a class, to mypy


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the folders in the order of FOLDERS, and keep the order inside each folder."""
    leave_properties_out(items)
    items.sort(key=lambda item: FOLDERS.index(folder) if (folder := _folder(item)) in FOLDERS else len(FOLDERS))


def pytest_collection_finish() -> None:
    """Leave what is loaded by now, which stays to the end, out of each collection of garbage."""
    gc.freeze()


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Stop the simulator of AWS before a module that does not use it."""
    yield
    if nextitem is None or (
        nextitem.path != item.path and "aws_simulator" not in getattr(nextitem, "fixturenames", ())
    ):
        item.config.stash[AWS_SIMULATOR].clear()


@pytest.fixture(scope="session")
def aws_simulator(pytestconfig: pytest.Config) -> AwsSimulator:
    """Return the one simulator of AWS in this process."""
    return pytestconfig.stash[AWS_SIMULATOR]


@dataclass
class _Moto:
    exact: ExactMoto
    resources: Resources
    is_filled: bool = False  # with the resources of the template


@contextmanager
def _running(template: Template) -> Iterator[_Moto]:
    moto = ExactMoto()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            patch.setenv(name, REGION)
        # Every user pool of moto has the same key, and checks it again when it is made: most of a test's time.
        patch.setattr("moto.cognitoidp.models.jwk.RSAKey.import_key", _once(RSAKey.import_key))
        moto.start()
        yield _Moto(moto, Resources(template))
        moto.stop()


def _once(import_key: Callable[..., RSAKey]) -> Callable[..., RSAKey]:
    @cache
    def read(text: str) -> RSAKey:
        return import_key(json.loads(text))

    return lambda key, *more: import_key(key, *more) if more else read(json.dumps(key))


@pytest.fixture(scope="session")
def template() -> Template:
    """Return template.yaml, read once a run."""
    return Template(ROOT / "template.yaml", PARAMETERS)


@pytest.fixture(scope="module")
def moto(aws_simulator: AwsSimulator, template: Template) -> _Moto:
    """Return moto, with the resources of the template to create in it."""
    return aws_simulator.get("moto", lambda: _running(template))


@pytest.fixture
def exact_moto(moto: _Moto) -> ExactMoto:
    """Return moto, one call at a time: without that lock it loses conditional writes under threads."""
    return moto.exact


@pytest.fixture
def aws(moto: _Moto, template: Template, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Create the template's resources, empty, and set the environment variables of its functions."""
    resources = moto.resources
    if not moto.is_filled:
        resources.create()
        moto.is_filled = True
    functions = Functions(template, Calls(), JobQueue(), resources.send_to_queue)
    functions.read()
    for name, value in functions.environment().items():
        monkeypatch.setenv(name, value)
    here = Aws(resources, FakeClock())
    app.reset()
    app.clock = here.clock
    moto.exact.listeners[:] = [here.on_exchange]
    yield here
    moto.exact.listeners.clear()
    moto.exact.forget()
    app.reset()
    if here.is_traceless:
        resources.empty()
    else:
        moto_api_backend.reset()
        moto.is_filled = False
