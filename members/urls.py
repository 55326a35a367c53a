from django.urls import path

from members.views import directory, login, profile, session, stopping

app_name = "members"
urlpatterns = [
    path("leden/", directory.people, name="list"),
    path("leden/<int:pk>/", directory.person, name="detail"),
    path("organisaties/", directory.organisations, name="organisations"),
    path("organisaties/<slug:slug>/", directory.organisation, name="organisation"),
    path("mijn/", profile.profile, name="profile"),
    path("mijn/gegevens/bewaren/", profile.change_details, name="change_details"),
    path("mijn/keuzes/", profile.change_choices, name="change_choices"),
    path("mijn/adressen/", profile.add_address, name="add_address"),
    path("mijn/adressen/wijzigen/", profile.change_address, name="change_address"),
    path("mijn/adressen/<str:token>/", profile.confirm_address, name="confirm_address"),
    path("mijn/agenda/", profile.calendar_link, name="calendar_link"),
    path("mijn/koppelen/", login.connect, name="connect"),
    path("mijn/koppelingen/<int:pk>/weg/", profile.disconnect, name="disconnect"),
    path("mails/stoppen/<str:token>/", stopping.stop, name="stop"),
    path("mijn/sessie/", session.session, name="session"),
    path("mijn/gegevens/downloaden/", profile.download, name="download"),
]
