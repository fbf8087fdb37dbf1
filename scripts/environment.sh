# Sourced by the other scripts: strict mode, the repository's root, the Swift toolchain, how things are said.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '==> %s\n' "$*"; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Milliseconds of a clock for time splits.
now() { printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }
seconds_since() {
    local elapsed=$(($(now) - $1))
    printf '%d.%d s' $((elapsed / 1000)) $((elapsed % 1000 / 100))
}

# An undeclared import passes an incremental build unless this is given every time.
swift_flags=(--explicit-target-dependency-import-check error)

find_swift() {
    local place
    for place in /opt/swift/usr/bin /opt/swift/bin "${HOME:-}/.local/share/swiftly/bin"; do
        command -v swift >/dev/null && return
        [[ -x $place/swift ]] && PATH=$place:$PATH
    done
    command -v swift >/dev/null ||
        die "no swift in PATH or /opt/swift; install Swift 6.3 as https://www.swift.org/install/linux says"
}

require_swift() {
    local version
    find_swift
    version=$(swift --version 2>&1 | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p')
    [[ -n $version ]] || die "swift does not start: $(swift --version 2>&1 | tail -n 1)"
    ((${version% *} * 100 + ${version#* } >= 603)) || die "Swift ${version/ /.} is too old; 6.3 is needed"
}
