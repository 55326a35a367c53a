from django.urls import include, path

from meetings.approvals import urls as approvals
from meetings.attending import urls as attending
from meetings.handing import urls as handing
from meetings.polls import urls as polls
from meetings.proposals import urls as proposals
from meetings.questions import urls as questions
from meetings.rounds import urls as rounds
from meetings.sharing import urls as sharing
from meetings.sheets import urls as sheets
from meetings.speakers.page import speak
from meetings.vetting import urls as vetting
from meetings.views import attendance, calendar, detail, feeds, seats, undo
from meetings.workshops import urls as workshops

app_name = "meetings"
urlpatterns = [
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/maand/<int:year>/<int:month>/", calendar.month, name="month"),
    path("kalender.ics", feeds.public_feed, name="public_feed"),
    path("kalender/<str:token>.ics", feeds.feed, name="feed"),
    path("bijeenkomsten/<int:pk>/", detail.detail, name="detail"),
    path("bijeenkomsten/<int:pk>/inschrijven/", seats.register, name="register"),
    path("bijeenkomsten/<int:pk>/uitschrijven/", seats.withdraw, name="withdraw"),
    path("bijeenkomsten/<int:pk>/afmelden/", seats.decline, name="decline"),
    path("bijeenkomsten/<int:pk>/bevestigen/", seats.confirm, name="confirm"),
    path("bijeenkomsten/<int:pk>/deelnemers/", attendance.participants, name="participants"),
    path("bijeenkomsten/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
    path("bijeenkomsten/<int:pk>/uitnodiging.ics", detail.invitation, name="ics"),
    path("bijeenkomsten/<int:pk>/documenten/<int:paper_pk>/", detail.paper, name="paper"),
    path("bijeenkomsten/<int:pk>/", include("meetings.paper.urls")),
    path("bijeenkomsten/<int:pk>/agenda/", include("meetings.agenda.urls")),
    path("spreker/<str:token>/", speak, name="speak"),
    path("antwoord/<str:token>/", seats.answer, name="answer"),
    path("antwoord/ongedaan/<str:token>/", undo.undo, name="undo"),
    *workshops.urlpatterns,
    *attending.urlpatterns,
    *handing.urlpatterns,
    *polls.urlpatterns,
    *questions.urlpatterns,
    *rounds.urlpatterns,
    *sharing.urlpatterns,
    *sheets.urlpatterns,
    *proposals.urlpatterns,
    *approvals.urlpatterns,
    *vetting.urlpatterns,
]
