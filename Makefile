# Every target sets up what it needs first; `make demo` and `make test` work on a fresh machine that
# has a Swift toolchain.

SWIFT ?= swift
PREFIX ?= /usr/local
DIR ?= fixtures/vectors
IMAGES ?=
BUILD := .build
RELEASE := $(BUILD)/release/holdfast
# The Swift library is linked in where the toolchain has it: the program then starts faster and runs
# on machines without a toolchain.
TOOLCHAIN := $(dir $(shell readlink -f "$$(command -v $(SWIFT))"))
STATIC := $(if $(wildcard $(TOOLCHAIN)../lib/swift_static/linux),--static-swift-stdlib)

.PHONY: all setup build release demo test bench vectors format lint install clean

all: release

setup:
	@./setup.sh

build: setup
	$(SWIFT) build

release: setup
	$(SWIFT) build -c release $(STATIC) -Xlinker -s --product holdfast

# Builds the program, scans the bundled environments and shows where they drift.
demo: release
	@./fixtures/demo/run-demo.sh $(RELEASE)

test: setup
	$(SWIFT) test

# Verdict tables of a folder: make vectors DIR=../shared/vectors
vectors: setup
	$(SWIFT) run -q vector-runner $(DIR)

# Side by side with other tools, as ratios: make bench IMAGES=/path/to/images
bench: release
	@./Benchmarks/bench.py --holdfast $(RELEASE) $(IMAGES)
	@./Benchmarks/hook.py $(RELEASE)

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

install: release
	install -D -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/holdfast

clean:
	$(SWIFT) package clean
