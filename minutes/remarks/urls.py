from django.urls import path

from minutes.remarks import views

urlpatterns = [
    path("verslagen/<int:pk>/nalezen/", views.remarks, name="remarks"),
    path("verslagen/<int:pk>/opmerkingen/<int:remark_pk>/", views.settle, name="settle"),
    path("antwoord/verslag/<str:token>/", views.remark_by_mail, name="remark_by_mail"),
]
