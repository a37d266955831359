"""Every route of the back office, found in its tables: those of a new table, too."""

from importlib import import_module
from pkgutil import iter_modules

from invoicing.pages.back_office import routes

MODULES = [import_module(f"{routes.__name__}.{module.name}") for module in iter_modules(routes.__path__)]
TABLES = [table for module in MODULES for name, table in vars(module).items() if name.endswith("ROUTES")]
ALL_ROUTES = tuple(dict.fromkeys(route for table in TABLES for route in table))
