"""Once a day: requests that wait too long, and those nobody confirmed."""

from celery import shared_task
from django.utils import timezone

from platforms.actions import forget_unconfirmed, remind_deputies
from platforms.mail import CONFIRM_WITHIN


@shared_task
def look_after_requests():
    remind_deputies()
    forget_unconfirmed(before=timezone.now() - CONFIRM_WITHIN)
