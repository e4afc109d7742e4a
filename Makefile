# The project's tasks. Tools are pinned in tools/go.mod and built on first use.

TOOL     := go tool -modfile=tools/go.mod
LINT     := $(TOOL) golangci-lint
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
FUZZTIME ?= 30s
STATEMENTS ?= 20000
BENCH    ?= .
MAN      ?= dist/man
RELEASE  ?= dist

.PHONY: help
help: ## list the tasks
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

.PHONY: fmt
fmt: ## format the code
	$(LINT) fmt

.PHONY: lint
lint: ## run the linters
	$(LINT) run

.PHONY: test
test: ## run the tests
	go test ./...

.PHONY: test-long
test-long: ## compare STATEMENTS (20000) random statements with plain SQLite, write under 2000 schedules of faults, have other programs read the files of all tables, eight workers keep 10,000 accounts while they are killed for an hour, and 200 clients ask for ten minutes
	VIEWFINDER_TEST_THOROUGH=1 VIEWFINDER_STATEMENTS=$(STATEMENTS) go test -timeout 6h -count 1 -v -run '^Test(Random|Thresholds)' ./internal/fetch
	VIEWFINDER_SCHEDULES=2000 go test -count 1 -v -run '^TestSchedules' ./internal/session/publish ./driver
	VIEWFINDER_TEST_CLIENTS=all go test -count 1 -v -run '^TestClients' ./cmd/viewfinder
	npm ci --prefix internal/duckdbtest/testdata/npm
	VIEWFINDER_TEST_THOROUGH=1 go test -count 1 -v -run '^TestReaders' ./cmd/viewfinder
	VIEWFINDER_SCALE=1h go test -count 1 -v -timeout 6h -run '^TestFleet' ./internal/keeping/scaletest
	VIEWFINDER_SCALE=1m go test -count 1 -v -timeout 1h -run '^Test(Throughput|Quota)' ./internal/keeping/scaletest
	VIEWFINDER_LOAD=10m go test -count 1 -v -timeout 20m -run "^TestLoad" ./internal/server

# SQLite, as it was translated to Go, is one thread's, and takes most of the time where each
# of its reads and writes is watched; what calls it is watched.
RACE := -race -gcflags=github.com/ncruces/go-sqlite3-wasm/...=-race=false

# The rooms in which goroutines can meet: that start some or have locks, they or their tests.
# Of the others a test in internal/houserules says that nothing could be raced for in them.
RACED = $$(grep -rlE --include='*.go' '^[[:space:]]*go (func|[a-zA-Z.]+\()|\.Go\(|AfterFunc|"sync(/atomic)?"|"golang.org/x/sync/' $(ROOMS) \
	| xargs -n1 dirname | sort -u | sed 's|^|./|' | grep -vE '^\./(docs|internal/docgen.*|internal/houserules|internal/keeping/scaletest)$$')
ROOMS := cmd docs driver internal oauth procedures proxy schema

.PHONY: race
race: ## run the tests under the race detector, of the rooms in which goroutines can meet
	go test $(RACE) -short -vet=off -timeout 30m $(RACED)

.PHONY: raced
raced: ## list them
	@printf '%s\n' $(RACED)

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME
	@grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n1 dirname | sort -u | while read -r package; do \
		sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$package"/*_test.go | while read -r target; do \
			echo "== $$package $$target"; \
			go test "$$package" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) || exit 1; \
		done || exit 1; \
	done

.PHONY: generate
generate: ## write the generated pages anew
	go run ./internal/docgen

.PHONY: pictures
pictures: ## make the pictures of the documents anew, which takes tmux
	go run ./internal/docgen/pictures

.PHONY: man
man: ## write the manual pages into MAN (dist/man)
	go run ./cmd/viewfinder man-pages $(MAN)

.PHONY: release
release: ## build archives, packages, checksums and lists of parts for six platforms into RELEASE (dist)
	go run ./internal/release -out $(RELEASE) -platforms "$$(echo $(PLATFORMS) | tr ' ' ,)"

.PHONY: bench
bench: ## measure the questions, and the benchmarks that match BENCH for benchstat
	go run ./internal/bench
	go test -run '^$$' -bench '$(BENCH)' -benchmem ./...

.PHONY: bench-compare
bench-compare: ## compare calls, allocations, and ratios to programs written by hand, with the committed figures
	go run ./internal/bench -compare -rounds 9

.PHONY: check
check: ## all that must hold before a change lands, tests aside
	go run ./internal/docgen -check
	$(LINT) config verify
	$(LINT) run
	$(MAKE) --no-print-directory cross

.PHONY: cross
cross: ## vet for every supported platform
	go -C tools run ./crossvet $(PLATFORMS)
