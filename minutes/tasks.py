"""What the worker does with verslagen: beat calls them, a rerun is harmless."""

from celery import shared_task

from minutes.followup.agenda import follow_agendas as follow
from minutes.followup.reminders import remind_owners as remind_of_actions
from minutes.reminders import remind_missing as remind
from minutes.review.actions import adopt_silently as adopt


@shared_task
def remind_missing():
    remind()


@shared_task
def remind_owners():
    remind_of_actions()


@shared_task
def follow_agendas():
    follow()


@shared_task
def adopt_silently():
    adopt()
