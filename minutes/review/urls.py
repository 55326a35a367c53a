from django.urls import path

from minutes.review import views

urlpatterns = [
    path("verslagen/<int:pk>/ter-nalezing/", views.send_for_review, name="send_for_review"),
    path("verslagen/<int:pk>/goedkeuren/", views.adopt, name="adopt"),
]
