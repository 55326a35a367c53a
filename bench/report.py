"""Turn the measured rows (JSON lines) into tables."""

import json

HEAD = (
    "| page | CPU ms | × constant | × its SQL | p50 / p95 ms, 1 client "
    "| p50 / p95 ms, 8 clients | queries | bytes |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
)


def rows(lines):
    return [json.loads(line) for line in lines.splitlines() if line.strip()]


def table(scale, lines):
    """One table for one scale."""
    text = f"\n## Scale {scale}\n\n" + HEAD
    measured = rows(lines)
    for row in measured:
        by_constant = row["cpu"] / (row["constant"] or row["cpu"])
        by_sql = f"{row['cpu'] / row['sql_cpu']:.1f}" if row.get("sql_cpu") else "–"
        text += (
            f"| {row['page']} | {row['cpu']:.2f} | {by_constant:.1f} | {by_sql} "
            f"| {row['p50_1']:.1f} / {row['p95_1']:.1f} | {row['p50_8']:.1f} / {row['p95_8']:.1f} "
            f"| {row.get('queries', '–')} | {row['bytes']} |\n"
        )
    return text


INTRODUCTION = """# Performance

Measured by `./run bench --scale … --write` on one machine: PostgreSQL, gunicorn with 2 workers of
4 threads. CPU is the time the web processes were on a processor per request, to the nanosecond
(clock_getcpuclockid), the mean of the series. *× constant* compares it with a view behind the same
middleware that returns a constant, asked as a visitor, the strictest reading; *× its SQL* with a
view that only executes and fetches the page's statements. A page and its two controls take turns,
twenty requests each, so that what else the machine does weighs on all three alike. Machines
differ: compare ratios, not milliseconds.

Someone who registers has a session that opened a page before, as everyone has who presses the
button. Repeat: `./run bench --scale 1 10 100 --requests 200 --keep-database --write`; the first
run loads the databases, later ones only bring them up to date.

Wanted: calendar and meeting page at most 20 × the constant view, the registration POST at most
25 ×, the same within 15 % from scale 1 to 100.
"""


def write(path, results):
    """Replace the page with figures."""
    path.write_text(INTRODUCTION + "".join(table(scale, lines) for scale, lines in results.items()))
