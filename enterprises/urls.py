from django.urls import path

from enterprises.views import imports, places, registry

app_name = "enterprises"

places_and_registry = [
    path("places/", places.place_list, name="place_list"),
    path("places/add/", places.place_add, name="place_add"),
    path("places/<int:pk>/change/", places.place_change, name="place_change"),
    path("places/<int:pk>/remove/", places.place_remove, name="place_remove"),
    path("enterprises/", registry.enterprise_list, name="enterprise_list"),
    path("enterprises/add/", registry.enterprise_add, name="enterprise_add"),
    path("enterprises/export/", registry.enterprise_export, name="enterprise_export"),
    path("enterprises/<int:pk>/", registry.enterprise_detail, name="enterprise_detail"),
    path(
        "enterprises/<int:pk>/change/",
        registry.enterprise_change,
        name="enterprise_change",
    ),
    path(
        "enterprises/<int:pk>/remove/",
        registry.enterprise_remove,
        name="enterprise_remove",
    ),
]
table_imports = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/add/", imports.import_add, name="import_add"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/map/", imports.import_map, name="import_map"),
    path("imports/<int:pk>/commit/", imports.import_commit, name="import_commit"),
    path("imports/<int:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/rows/", imports.import_rows, name="import_rows"),
]

# /systems/<slug>/enterprises/
urlpatterns = [*places_and_registry, *table_imports]
