"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Rewrites the names inside module imports too, so that a module's parts match."""

    support_js_module_import_aggregation = True
