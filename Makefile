# build: bin/interleave, one file with everything embedded     run: build and serve on http://localhost:8080
# test: every test      bench: the README's figures      conformance: Go's own test suite in the browser (slow)
# BROTLI=11 makes what is released; the default compresses quickly.
BROTLI ?= 5

GO_FILES  := $(wildcard go.mod go.sum server/*.go server/*/*.go)
WASM      := $(wildcard go.mod go.sum snippets/*.go server/lesson/*.go wasm/*.go wasm/*/*.go wasm/*/*/*.go)
LESSONS   := $(wildcard snippets/*/* snippets/*/*/*)
TEMPLATES := $(wildcard server/templates/* server/*.svg)
WEB_FILES := $(wildcard web/*.json web/*.mjs web/src/* web/src/*/*)

.PHONY: build run
build: bin/interleave

run: build
	bin/interleave serve

bin/interleave: $(GO_FILES) $(WASM) $(LESSONS) $(TEMPLATES) wasm/dist/manifest.json web/dist/manifest.json
	go build -o $@ ./server/interleave

wasm/dist/manifest.json: $(WASM) $(LESSONS)
	go run ./wasm/build -brotli $(BROTLI)

web/dist/manifest.json: $(WEB_FILES) web/node_modules/.package-lock.json
	cd web && npm run --silent build

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --silent
