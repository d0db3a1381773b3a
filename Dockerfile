# The service alone. Postgres is not inside: see docker-compose.yml and docs/containers.md.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
# Writes into the program which crates it is made of, so that a list of what is in the image (SBOM) names them.
RUN cargo install --locked --root /usr/local cargo-auditable@0.7.7
COPY Cargo.toml Cargo.lock build.rs ./
COPY migrations migrations
COPY data data
COPY src src
COPY benches benches
# The caches outlive the layer, so the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo auditable build --release --locked && cp target/release/refoulement /refoulement

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Refoulement" \
      org.opencontainers.image.description="An open, citable register of refugee detentions and forced returns" \
      org.opencontainers.image.documentation="docs/containers.md" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /refoulement /usr/local/bin/refoulement
# Nobody in particular: it owns no file, and needs to write none.
USER 65532:65532
# Reachable from outside the container, so DATABASE_URL and REFOULEMENT_CONTACT must be given.
ENV REFOULEMENT_LISTEN=0.0.0.0:8080
EXPOSE 8080
# Podman reads only the one in docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["/usr/local/bin/refoulement", "health"]
ENTRYPOINT ["/usr/local/bin/refoulement"]
CMD ["serve"]
