"""The address of the agreement with a draft."""

from django.urls import path

from meetings.approvals.views import approval

urlpatterns = [path("bijeenkomsten/<int:pk>/akkoord/", approval, name="approval")]
