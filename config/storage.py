"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

PATTERNS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites the names inside module imports too, so that a module's parts match."""

    support_js_module_import_aggregation = True
    # Our own modules only: a comment in htmx that shows an import is not one.
    _js_module_import_aggregation_patterns = ("js/*.js", PATTERNS[1])
