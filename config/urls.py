"""The addresses of the project."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.rest.views import UnknownRoute

# The page's own script styles it by this one inline sheet.
SWAGGER_STYLE = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"
docs = csp_update({"style-src": [SELF, SWAGGER_STYLE]})(
    SpectacularSwaggerSplitView.as_view(url_name="schema")
)

api: list[URLPattern | URLResolver] = [
    path("", include("catalog.api.urls")),  # first, since most requests ask for packages
    re_path("^schema/?$", SpectacularAPIView.as_view(), name="schema"),
    re_path("^docs/?$", login_required(docs, login_url="admin:login"), name="docs"),
    path("", include("features.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    # Browsers ask for it beside what names no icon, like an answer of the API.
    path("favicon.ico", RedirectView.as_view(url=static("catalog/icon.svg"))),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api)),
    re_path("^api/", UnknownRoute.as_view()),
]

handler400 = "config.refused.bad_request"
handler403 = "config.refused.forbidden"
handler404 = "config.refused.not_found"
handler500 = "config.refused.server_error"
