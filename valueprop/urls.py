from django.urls import path

from valueprop.views import benefits, cases, investments, stakeholders

app_name = "valueprop"

# /systems/<slug>/value/: each route has the name of its view.
pages = [
    ("cases/", cases.case_list),
    ("cases/add/", cases.case_add),
    ("cases/<int:pk>/", cases.case_detail),
    ("cases/<int:pk>/change/", cases.case_change),
    ("cases/<int:pk>/remove/", cases.case_remove),
    ("cases/<int:pk>/export/", cases.case_export),
    ("cases/<int:pk>/investments/add/", investments.investment_add),
    ("investments/<int:pk>/change/", investments.investment_change),
    ("investments/<int:pk>/remove/", investments.investment_remove),
    ("cases/<int:pk>/benefits/add/", benefits.benefit_add),
    ("benefits/<int:pk>/change/", benefits.benefit_change),
    ("benefits/<int:pk>/remove/", benefits.benefit_remove),
    ("stakeholders/<int:pk>/", stakeholders.stakeholder_cases),
]
urlpatterns = [path(address, view, name=view.__name__) for address, view in pages]
