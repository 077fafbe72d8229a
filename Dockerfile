# The dashboard as an image: files for browsers inside, data in a volume, an ordinary user at work.
# The steps are those of docs/running.md for a machine without containers; compose.yaml starts it.

ARG PYTHON=3.11

# The small chart script. Nothing else of Node reaches the image.
FROM node:22-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

# The environment, by hash, and the files for browsers with their digests and compressed copies.
FROM python:${PYTHON}-slim-bookworm AS build
ENV PATH=/venv/bin:$PATH
WORKDIR /app
RUN python3 -m venv /venv
COPY requirements/run.txt requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements/run.txt
COPY . .
COPY --from=browser /app/node_modules node_modules
RUN STATIC_ROOT=/static python -m scripts.prepare static

FROM python:${PYTHON}-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BIND=0.0.0.0:8000 \
    DATA_DIR=/data \
    STATIC_ROOT=/static
# The number is fixed: files of the volume keep their owner when the image is built again.
RUN useradd --no-log-init --uid 10001 --home-dir /data --shell /usr/sbin/nologin dashboard \
    && install --directory --owner=dashboard --group=dashboard --mode=700 /data
COPY --from=build /venv /venv
COPY --from=build /static /static
WORKDIR /app
COPY . .
# The program belongs to root: what runs it cannot change it, nor keep it compiled for the next start.
RUN python -m compileall -q .
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "scripts.healthy"]
CMD ["gunicorn"]
