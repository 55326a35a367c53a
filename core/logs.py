"""One line per event on standard error, without the secrets that stand in addresses."""

import re

import structlog

_SLASH = r"(?:/|%2F)"
_AFTER = rf"antwoord|spreker|aansluiten|mijn{_SLASH}adressen|mails{_SLASH}stoppen|kalender"
_WORD = r"(?:[\w:.~=-]|%3A|%3D)+"
# A token may stand behind other words (`antwoord/ongedaan/`): the whole rest goes. The month view
# stands beside the personal feeds and is no secret.
_TOKEN = re.compile(
    rf"({_SLASH}(?:{_AFTER}){_SLASH})(?!maand/){_WORD}(?:{_SLASH}{_WORD})*", re.IGNORECASE
)
_ANSWER = re.compile(r"\b((?:code|state)=)[^&\s\"']+")


def without_secrets(text):
    """`text` without personal links and without the answer of an identity provider."""
    return _ANSWER.sub(r"\1…", _TOKEN.sub(r"\1…", text))


def hide_secrets(logger, method, event):
    """A structlog processor: whoever reads the log cannot answer or log in for someone else."""
    return {
        name: without_secrets(value) if isinstance(value, str) else value
        for name, value in event.items()
    }


def logging_config(*, as_json, level):
    """Set structlog up, and return Django's LOGGING that writes the same lines.

    `as_json` is for a machine that collects them; else they are for somebody who looks on.
    `level` is the name of the lowest level that is written.
    """
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.processors.format_exc_info,
            hide_secrets,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": renderer,
        "foreign_pre_chain": [*before, hide_secrets],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # `mail.log` is aiosmtpd: it would write who mails whom.
        "loggers": {name: {"level": "WARNING"} for name in ("django.server", "mail.log")},
    }
