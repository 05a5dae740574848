from django.urls import path

from valueprop.views import benefits, cases, investments, stakeholders

app_name = "valueprop"

# /systems/<slug>/value/
urlpatterns = [
    path("cases/", cases.case_list, name="case_list"),
    path("cases/add/", cases.case_add, name="case_add"),
    path("cases/<int:pk>/", cases.case_detail, name="case_detail"),
    path("cases/<int:pk>/change/", cases.case_change, name="case_change"),
    path("cases/<int:pk>/remove/", cases.case_remove, name="case_remove"),
    path("cases/<int:pk>/export/", cases.case_export, name="case_export"),
    path(
        "cases/<int:pk>/investments/add/",
        investments.investment_add,
        name="investment_add",
    ),
    path(
        "investments/<int:pk>/change/",
        investments.investment_change,
        name="investment_change",
    ),
    path(
        "investments/<int:pk>/remove/",
        investments.investment_remove,
        name="investment_remove",
    ),
    path("cases/<int:pk>/benefits/add/", benefits.benefit_add, name="benefit_add"),
    path("benefits/<int:pk>/change/", benefits.benefit_change, name="benefit_change"),
    path("benefits/<int:pk>/remove/", benefits.benefit_remove, name="benefit_remove"),
    path(
        "stakeholders/<int:pk>/",
        stakeholders.stakeholder_cases,
        name="stakeholder_cases",
    ),
]
