"""The checks that ask catalogs open pages as the pages' own tests do."""

from tests.common.pictures import pictures  # noqa: F401
from tests.pages.conftest import no_search_for_components, no_shipped_records, open_page, same_process  # noqa: F401
