# build: bin/interleave, one file with everything embedded     run: build and serve on http://localhost:8080
# test: every test      lint: what needs no running      bench: the README's figures, as they are released
# conformance: Go's own test suite in the browser (half an hour)      clean: away with all that was built
# fuzz: what strangers may send, changed at random, at what reads it (an hour)
# racetest: the race detector against Go's own tests, std's, and forty known bugs (a quarter of an hour)
# BROTLI=11 compresses for release, in ten minutes; the default takes half a minute.
BROTLI ?= 5

GO_FILES  := $(wildcard go.mod go.sum server/*.go server/*/*.go)
WASM      := $(wildcard go.mod go.sum snippets/*.go server/lesson/*.go wasm/*.go wasm/*/*.go wasm/*/*/*.go wasm/*/*/_src/*)
LESSONS   := $(wildcard snippets/*/* snippets/*/*/* snippets/*/*/*/*)
TEMPLATES := $(wildcard server/templates/* server/*.svg server/interleave/new/*)
WEB       := $(wildcard web/*.go web/*.json web/*.mjs web/src/* web/src/*/* web/src/python/asyncio/*)

.PHONY: build run test lint journeys bench conformance fuzz racetest chromium browsers clean
build: bin/interleave

run: build
	bin/interleave serve

test: build lint browsers
	go test ./...
	cd web && npx vitest run && npx playwright test && node test/conformance/run.mjs --some
	cd web && node --stack-size=984 test/check/judge.mjs && node --stack-size=984 test/timeline/agree.mjs
	bin/interleave test
	rm -rf bin/site && bin/interleave new site bin/site && bin/interleave test -lessons bin/site

lint: build
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -d $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./wasm/format ./wasm/timeline ./snippets/...
	cd web && npm run --silent check

journeys: build browsers
	cd web && npx playwright test

# An engine that cannot be installed is left out, and the tables say so.
bench: chromium web/bench/node_modules/.package-lock.json
	-$(MAKE) browsers
	-web/test/install wrk=wrk nginx-light=nginx curl=curl
	$(MAKE) build BROTLI=11
	cd web && node --stack-size=984 bench/run.mjs

conformance: build chromium
	go test ./wasm/build -run EditedTools -everything -timeout 1h
	cd web && node test/conformance/run.mjs && node test/conformance/run.mjs --bytes

fuzz: build
	go test ./server -run none -fuzz FuzzOEmbed -fuzztime 10m -parallel 1
	cd web && node test/fuzz/fuzz.mjs --seconds 500

racetest: build chromium
	go test ./wasm/build -run 'Races|Detector' -everything -timeout 1h
	cd web && node test/check/racetest.mjs --seeds 5 && node --stack-size=984 test/check/judge.mjs --seeds 10

# The tests drive the system's Chromium: installed where that may be done, asked for where not.
chromium:
	@test -n "$$CHROMIUM" || command -v chromium chromium-browser google-chrome >/dev/null || web/test/install chromium=chromium

# One journey is done in Firefox and WebKit too, which Linux alone has drivers for.
browsers: chromium
	@[ "$$(uname)" != Linux ] || web/test/install firefox-esr=firefox-esr webkit2gtk-driver=WebKitWebDriver xvfb=Xvfb

clean:
	rm -rf bin wasm/.host web/node_modules web/bench/node_modules
	find wasm/dist web/dist -type f ! -name .gitkeep -delete

bin/interleave: $(GO_FILES) $(WASM) $(LESSONS) $(TEMPLATES) wasm/dist/manifest.json web/dist/manifest.json
	go build -o $@ ./server/interleave

# The level is part of what is made: asked for another one, make builds again.
wasm/dist/manifest.json: $(WASM) $(LESSONS) wasm/dist/.brotli-$(BROTLI)
	go run ./wasm/build/cmd -brotli $(BROTLI)

wasm/dist/.brotli-$(BROTLI):
	rm -f wasm/dist/.brotli-*
	touch $@

web/dist/manifest.json: $(WEB) web/node_modules/.package-lock.json
	cd web && npm run --silent build

web/node_modules/.package-lock.json web/bench/node_modules/.package-lock.json: %/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --silent
	touch $@
