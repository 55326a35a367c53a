"""What a meeting still lacks before people can be told about it."""


def missing(meeting, now):
    """Why `meeting` cannot be announced at the moment `now`, in Dutch; empty when it can."""
    if meeting.starts_at <= now:
        return "Deze bijeenkomst is al begonnen."
    if meeting.takes_place_somewhere and not (meeting.venue or meeting.address):
        return "Vul eerst de plaats in: zonder plaats kan niemand komen."
    if meeting.is_online and not meeting.online_url:
        return "Vul eerst de link in om online deel te nemen."
    return ""
