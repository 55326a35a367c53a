"""The portal's addresses plus one page with every kind of form control, for the tests only."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import include, path

from atrium import urls as portal
from core.errors import error_page
from core.fields import MomentField

handler400 = portal.handler400
handler403 = portal.handler403
handler404 = portal.handler404
handler500 = portal.handler500
KINDS = [("a", "Online"), ("b", "Ter plaatse"), ("c", "Allebei")]


class Controls(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort en duidelijk.")
    address = forms.EmailField(label="Mailadres", required=False)
    number = forms.IntegerField(label="Aantal plaatsen", min_value=1)
    day = forms.DateField(
        label="Dag", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    start = MomentField(label="Begin", help_text="Op de Belgische klok.")
    about = forms.CharField(label="Toelichting", widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.ChoiceField(label="Provincie", choices=[("Groep", KINDS), ("d", "Elders")])
    many = forms.MultipleChoiceField(label="Thema's", choices=KINDS)
    kind = forms.ChoiceField(
        label="Vorm", choices=KINDS, widget=forms.RadioSelect, help_text="Hoe komt u samen?"
    )
    ways = forms.MultipleChoiceField(
        label="Mails", choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="Verslag")
    agree = forms.BooleanField(label="Ik ga akkoord met de afspraken")
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")
    fixed = forms.CharField(label="Vast", initial="kan niet anders", disabled=True, required=False)


@login_not_required
def controls(request):
    if request.method == "POST":
        form = Controls(request.POST)
        messages.error(request, "Niet bewaard.")
        messages.success(request, "Wel gelezen.")
        messages.warning(request, "Kijk uit.")
        messages.info(request, "Ter informatie.")
    else:
        form = Controls()
    return render(request, "tests/controls.html", {"form": form})


@login_not_required
def failure(request, status):
    return error_page(request, status, "Er liep iets mis", "Wat u invulde is niet bewaard.")


urlpatterns = [
    path("proef/", controls),
    path("proef/<int:status>/", failure),
    path("", include(portal)),
]
