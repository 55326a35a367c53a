"""Every periodic task of every app, by name; only `drain_outbox --loop` starts one besides (EACH_MINUTE)."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "drain": {"task": "outbox.tasks.drain", "schedule": 15.0, "options": {"expires": 10}},
    "heartbeat": {"task": "outbox.tasks.heartbeat", "schedule": 60.0, "options": {"expires": 50}},
    "scan": {
        "task": "documents.tasks.scan_pending",
        "schedule": 15.0,
        "options": {"expires": 14},
    },
    "sweep": {"task": "documents.tasks.sweep_files", "schedule": crontab(hour=3, minute=10)},
    "owners": {"task": "minutes.tasks.remind_owners", "schedule": crontab(minute="10-59/15")},
    "agendas": {
        "task": "minutes.tasks.follow_agendas",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    "adopt": {"task": "minutes.tasks.adopt_silently", "schedule": crontab(minute="5-59/15")},
    "search": {"task": "dashboard.tasks.index_changed", "schedule": 4.0, "options": {"expires": 4}},
    "texts": {"task": "dashboard.tasks.read_texts", "schedule": 5.0, "options": {"expires": 5}},
    "similar": {
        "task": "dashboard.tasks.compare_minutes",
        "schedule": crontab(minute=20),
        "options": {"expires": 1800},
    },
    "check_search": {
        "task": "dashboard.tasks.check_search",
        "schedule": crontab(hour="1-5", minute="*/2"),
        "options": {"expires": 110},
    },
    "missing": {"task": "minutes.tasks.remind_missing", "schedule": crontab(minute="*/15")},
    "evaluations": {"task": "surveys.tasks.ask", "schedule": 300.0, "options": {"expires": 240}},
    "remind": {"task": "meetings.tasks.remind", "schedule": 60.0, "options": {"expires": 50}},
    "close": {"task": "meetings.tasks.close", "schedule": 300.0, "options": {"expires": 240}},
    "leave": {"task": "meetings.tasks.leave", "schedule": 300.0, "options": {"expires": 240}},
    "welcome": {"task": "meetings.tasks.welcome", "schedule": 300.0, "options": {"expires": 240}},
    "polls": {"task": "meetings.tasks.poll", "schedule": 300.0, "options": {"expires": 240}},
    "inbox": {"task": "inbox.tasks.look", "schedule": 60.0, "options": {"expires": 50}},
    "forget_inbox": {"task": "inbox.tasks.purge", "schedule": crontab(hour=3, minute=40)},
    "purge": {"task": "outbox.tasks.purge", "schedule": crontab(hour=3, minute=30)},
    "mergers": {"task": "dashboard.tasks.carry_mergers", "schedule": crontab(hour=0, minute=5)},
    "forget": {"task": "dashboard.tasks.forget", "schedule": crontab(hour=3, minute=50)},
    "summaries": {
        "task": "dashboard.tasks.summarise",
        "schedule": crontab(day_of_week="mon", hour="8-19", minute=5),
        "options": {"expires": 3000},
    },
    "requests": {
        "task": "platforms.tasks.look_after_requests",
        "schedule": crontab(hour=7, minute=45),
        "options": {"expires": 6 * 60 * 60},
    },
}

# What `drain_outbox --loop` does as well, once a minute: reminders leave also without a broker.
EACH_MINUTE = ["meetings.tasks.remind"]
