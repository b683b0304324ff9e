# syntax=docker/dockerfile:1

# Atouts as one static program in an image without a shell.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/cache \
    CGO_ENABLED=0 GOCACHE=/cache GOFLAGS=-buildvcs=false \
    go build -trimpath -ldflags "-s -w" -o /out/atouts ./cmd/atouts && mkdir /out/data

# Certificates and time zones are in; nothing else is.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/atouts /atouts
# The data folder is for a container that runs alone, with its embedded database; give it a volume then.
COPY --from=build --chown=65532:65532 /out/data /data
ENV ATOUTS_DATA=/data ATOUTS_LISTEN=:8080
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/atouts", "doctor", "--ready"]
ENTRYPOINT ["/atouts"]
CMD ["serve"]
