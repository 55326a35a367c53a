# The portal as one image: web, worker, mailer, beat and drain differ only in their command.
# No secret is in it; every setting comes from the environment (.env.example).

FROM python:3.11-slim AS assets
WORKDIR /build
COPY requirements/node.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/node.txt
COPY package.json package-lock.json .npmrc ./
COPY stub stub
COPY assets assets
COPY scripts scripts
ARG AU_FONTS=0
RUN AU_FONTS=$AU_FONTS python scripts/build_assets.py

FROM python:3.11-slim
# What lays out the PDFs (docs/decisions/0010).
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/var MEDIA_ROOT=/srv/media
RUN useradd --uid 10001 --create-home atrium \
    && install -d -o atrium -g atrium /srv/var /srv/media /srv/mark
WORKDIR /srv/atrium
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /build/static/build static/build
USER atrium
# The key only lets the settings load; static files do not depend on it.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
CMD ["gunicorn", "--bind=0.0.0.0:8000"]
