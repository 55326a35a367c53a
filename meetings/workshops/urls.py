from django.urls import path

from meetings.workshops.views import allot, choose, setup

# Part of the addresses of `meetings`, with its names.
AT = "bijeenkomsten/<int:pk>/workshops/"
urlpatterns = [
    path(AT, choose.workshops, name="workshops"),
    path("antwoord/<str:token>/workshops/", choose.answer_workshops, name="answer_workshops"),
    path(f"{AT}inrichten/", setup.workshop_setup, name="workshop_setup"),
    path(f"{AT}blok/", setup.block_add, name="block_add"),
    path(f"{AT}blok/<int:block_pk>/", setup.block, name="block"),
    path(f"{AT}blok/<int:block_pk>/workshop/", setup.workshop_add, name="workshop_add"),
    path(f"{AT}workshop/<int:workshop_pk>/", setup.workshop, name="workshop"),
    path(f"{AT}workshop/<int:workshop_pk>/vervallen/", setup.workshop_drop, name="workshop_drop"),
    path(f"{AT}verdelen/", allot.allotment, name="allotment"),
    path(f"{AT}verdelen/bekendmaken/", allot.allotment_publish, name="allotment_publish"),
    path(f"{AT}lijsten/", allot.workshop_lists, name="workshop_lists"),
    path(f"{AT}workshops.xlsx", allot.workshops_excel, name="workshops_excel"),
    path(f"{AT}plaats/<int:registration_pk>/", allot.workshop_seat, name="workshop_seat"),
]
