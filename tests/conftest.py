"""AWS in this process, made from template.yaml: started once a module, emptied for each test."""

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from joserfc.jwk import RSAKey
from moto.moto_api._internal.models import moto_api_backend

from invoicing.bootstrap import app
from local.aws.call_recorder import Calls
from local.aws.moto_patches import ExactMoto
from local.functions import Functions
from local.job_queue import JobQueue
from local.resources import Resources
from local.template import REGION, Template
from tests.support.aws import Aws
from tests.support.fakes import FakeClock

ROOT = Path(__file__).parent.parent
PARAMETERS = {
    "PublicBaseUrl": "https://shop.example",
    "SenderEmail": "shop@example.com",
    "TestProviderUrl": "http://127.0.0.1:9/local/payments",  # not served: a test says what answers
}


# How long one example takes says how busy the machine is: pytest's timeout is for what hangs.
settings.register_profile("without a deadline", settings.default, deadline=None)
settings.load_profile("without a deadline")


def pytest_configure() -> None:
    """Say what the template's Globals say, for handlers that are tested without the rest of it."""
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "invoicing")
    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "tests")


@pytest.fixture(scope="module")
def exact_moto() -> Iterator[ExactMoto]:
    """Moto, one call at a time: without that lock it loses conditional writes under threads."""
    moto = ExactMoto()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            patch.setenv(name, REGION)
        # Every user pool of moto has the same key, and checks it again when it is made: most of a test's time.
        patch.setattr("moto.cognitoidp.models.jwk.RSAKey.import_key", _once(RSAKey.import_key))
        moto.start()
        yield moto
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
def world(exact_moto: ExactMoto, template: Template) -> Resources:
    """Return what makes the template's resources."""
    return Resources(template)


@pytest.fixture
def aws(exact_moto: ExactMoto, template: Template, world: Resources, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Everything that the template declares, empty, and the environment that it gives to its functions."""
    world.create()
    functions = Functions(template, Calls(), JobQueue(), world.send_to_queue)
    functions.read()
    for name, value in functions.environment().items():
        monkeypatch.setenv(name, value)
    here = Aws(world, FakeClock())
    app.reset()
    app.clock = here.clock
    exact_moto.listeners[:] = [here.on_exchange]
    yield here
    exact_moto.listeners.clear()
    exact_moto.forget()
    app.reset()
    moto_api_backend.reset()
