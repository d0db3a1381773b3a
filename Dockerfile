# syntax=docker/dockerfile:1
# The service alone. Postgres is not inside: see docker-compose.yml.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY migrations migrations
COPY data data
COPY src src
# The caches outlive the layer, so the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/refoulement /refoulement

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Refoulement" \
      org.opencontainers.image.description="An open, citable register of refugee detentions and forced returns" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /refoulement /usr/local/bin/refoulement
# Nobody in particular: it owns no file, and needs to write none.
USER 65532:65532
# Reachable from outside the container, so DATABASE_URL and REFOULEMENT_CONTACT must be given.
ENV REFOULEMENT_LISTEN=0.0.0.0:8080
EXPOSE 8080
# There is no curl here, but bash can talk to a port.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.1\\r\\nhost: localhost\\r\\nconnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["/usr/local/bin/refoulement"]
CMD ["serve"]
