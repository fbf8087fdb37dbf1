# The image holds dianabot alone; PostgreSQL 15 or later is elsewhere, named by DATABASE_URL:
#   docker build -t dianabot .
#   docker run -p 8080:8080 -e DATABASE_URL=postgres://... -e PUBLIC_URL=https://... dianabot
# With --build-arg POSTGRESQL=postgresql it keeps a private PostgreSQL under /var/lib/dianabot, for trying it out.
FROM swift:6.3-bookworm AS build
WORKDIR /dianabot
COPY scripts scripts
RUN scripts/setup build
COPY Package.swift ./
COPY Sources Sources
COPY Migrations Migrations
COPY Public Public
COPY Content Content
# Only so that the package is whole; nothing of it is built.
COPY Tests Tests
RUN scripts/build release --product dianabot --static-swift-stdlib && \
    mkdir -p out && \
    install -s .build/release/dianabot out/dianabot

FROM debian:12-slim
ARG POSTGRESQL=""
COPY scripts/setup scripts/install-packages scripts/environment.sh scripts/packages /opt/dianabot/scripts/
RUN /opt/dianabot/scripts/setup image && \
    if [ -n "$POSTGRESQL" ]; then /opt/dianabot/scripts/install-packages "$POSTGRESQL"; fi && \
    rm -rf /var/lib/apt/lists /opt/dianabot/scripts && \
    useradd --system --home-dir /var/lib/dianabot --create-home dianabot
COPY --from=build /dianabot/out/dianabot /usr/local/bin/dianabot
COPY scripts/ready /usr/local/bin/dianabot-ready
COPY Public /opt/dianabot/Public
COPY Content /opt/dianabot/Content
COPY openapi.yaml /opt/dianabot/openapi.yaml
WORKDIR /opt/dianabot
USER dianabot
ENV HOST=0.0.0.0 PORT=8080 DIANABOT_DATA=/var/lib/dianabot
VOLUME /var/lib/dianabot
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s CMD ["/usr/local/bin/dianabot-ready"]
ENTRYPOINT ["/usr/local/bin/dianabot"]
CMD ["serve"]
