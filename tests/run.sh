#!/usr/bin/env bash
# Sets up what the tests need and runs all of them. The last line is "N passed, N failed, N skipped"; the exit code is
# not 0 where a test failed, the build failed, or no test ran.
#
#   --faults          runs the fault suite alone: real processes that are killed, frozen and cut off at random moments
#
#   CONFIGURATION     Debug or Release (default)
#   DST_FAULT_ROUNDS  rounds for each kind of fault: 5 (default); 50 for the long form
#   DST_FAULT_SEED    where the random moments come from; each run of the fault suite prints its own
#   CI=true           skips that tests/expected-skips does not allow count as an error
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${CONFIGURATION:-Release}
suites=(DistStress.Engine.Tests DistStress.Module.Tests)
suite_limit=1800 # seconds
filter=()
faults_only=false
case ${1:-} in
    '') ;;
    --faults)
        faults_only=true
        suites=(DistStress.Module.Tests)
        filter=(-trait Suite=Faults -showLiveOutput)
        suite_limit=7200
        ;;
    *)
        printf 'Usage: %s [--faults]\n' "$0" >&2
        exit 2
        ;;
esac
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
cd "$root"
exec </dev/null

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1

passed=0
failed=0
skipped=0
broken=0
skips="$reports/skips"
: >"$skips"

say() { printf '%s\n' "$*"; }

have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# apt_install PROGRAM PACKAGE...: installs the packages where the program is missing and apt can be used.
apt_install() {
    local program=$1
    shift
    have "$program" && return 0
    if ! have apt-get || { [[ $(id -u) != 0 ]] && ! sudo -n true 2>/dev/null; }; then
        say "$program is missing and cannot be installed from here; install it by hand to run the tests that need it."
        return 0
    fi
    say "Installing $* ..."
    local log="$reports/apt"
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1; then
        return 0
    fi
    if as_root apt-get update -q >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1; then
        return 0
    fi
    tail -n 5 "$log"
    say "$* could not be installed; the tests that need it are skipped."
}

install_npm_packages() {
    have npm || return 0
    # npm leaves a copy of the lock file behind; an older one means that the packages are not those of the lock file.
    if [[ tests/node_modules/.package-lock.json -nt tests/package-lock.json ]]; then
        return 0
    fi
    say "Installing the npm packages of the tests ..."
    if ! (cd tests && npm ci --ignore-scripts --no-audit --no-fund) >"$reports/npm" 2>&1; then
        tail -n 15 "$reports/npm"
        say "The npm packages could not be installed; the tests that need them are skipped."
    fi
}

# attribute NAME: that attribute of the first assembly in an xunit report on standard input.
attribute() {
    awk -v RS='<' -v name="$1" '
        /^assembly / && match($0, " " name "=\"[0-9]+\"") {
            value = substr($0, RSTART, RLENGTH)
            gsub(/[^0-9]/, "", value)
            print value
            exit
        }'
}

# skipped_tests: from an xunit report on standard input, a line "reason<TAB>test" for each skipped test.
skipped_tests() {
    awk -v RS='<' '
        function plain(text) {
            gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text)
            gsub(/&#[xX]?[0-9A-Fa-f]+;/, " ", text); gsub(/&amp;/, "\\&", text); gsub(/[\t\r\n]+/, " ", text)
            return text
        }
        function report() { if (skip) printf "%s\t%s\n", plain(reason), plain(test); skip = 0 }
        /^test / {
            test = $0; sub(/^.* name="/, "", test); sub(/".*$/, "", test)
            skip = ($0 ~ / result="Skip"/); reason = ""
        }
        /^reason>/ && skip { reason = reason substr($0, 8) }
        /^!\[CDATA\[/ && skip { text = substr($0, 9); sub(/\]\]>.*$/, "", text); reason = reason text }
        /^\/test>/ { report() }'
}

# run_suite NAME: runs one xunit suite and adds up its report.
run_suite() {
    local name=$1 report="$reports/$1.xml" code=0
    local -a limit=()
    have timeout && limit=(timeout --kill-after=10 "$suite_limit")
    say
    say "== $name"
    ${limit[@]+"${limit[@]}"} dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor -noLogo \
        ${filter[@]+"${filter[@]}"} -result-xml "$report" || code=$?
    if [[ ! -s $report ]]; then
        say "$name ended without a report (exit code $code)."
        failed=$((failed + 1))
        return 0
    fi
    local suite_passed suite_failed suite_errors suite_skipped
    suite_passed=$(attribute passed <"$report")
    suite_failed=$(attribute failed <"$report")
    suite_errors=$(attribute errors <"$report")
    suite_skipped=$(attribute skipped <"$report")
    passed=$((passed + ${suite_passed:-0}))
    failed=$((failed + ${suite_failed:-0} + ${suite_errors:-0}))
    skipped=$((skipped + ${suite_skipped:-0}))
    skipped_tests <"$report" >>"$skips"
    if [[ $code != 0 && $((${suite_failed:-0} + ${suite_errors:-0})) == 0 ]]; then
        say "$name reports no failure and yet ended with exit code $code."
        failed=$((failed + 1))
    fi
}

skip_pester() {
    say "Skipped: $1"
    skipped=$((skipped + 1))
    printf 'Pester suite: %s\t%s\n' "$1" tests/pester >>"$skips"
}

run_pester() {
    say
    say "== Pester suite"
    if ! compgen -G 'tests/pester/*.Tests.ps1' >/dev/null; then
        skip_pester "tests/pester has no tests"
        return 0
    fi
    if ! have pwsh; then
        skip_pester "pwsh is not installed"
        return 0
    fi
    local code=0
    local -a limit=()
    have timeout && limit=(timeout --kill-after=10 "$suite_limit")
    # shellcheck disable=SC2016 # PowerShell expands these, not the shell.
    DST_PESTER_REPORT="$reports/pester" ${limit[@]+"${limit[@]}"} pwsh -NoProfile -NonInteractive -Command '
        $ErrorActionPreference = "Stop"
        if ($PSVersionTable.PSVersion -lt [version]"7.6") { exit 71 }
        $pester = Get-Module Pester -ListAvailable | Where-Object Version -ge ([version]"5.0") |
            Sort-Object Version -Descending | Select-Object -First 1
        if (-not $pester) { exit 72 }
        Import-Module $pester.Path
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = "tests/pester"
        $configuration.Run.PassThru = $true
        $configuration.Output.RenderMode = "Plaintext"
        $result = Invoke-Pester -Configuration $configuration
        # Pester fails the tests of a block that could not be set up; only what broke beside the tests is added.
        $broken = @($result.FailedBlocks; $result.FailedContainers).Where{ $_.FailedCount -eq 0 }.Count
        @(
            "{0} {1} {2}" -f $result.PassedCount, ($result.FailedCount + $broken), $result.SkippedCount
            foreach ($test in $result.Skipped) {
                $reason = ("$($test.ErrorRecord)" -replace "\s+", " ").Trim()
                if (-not $reason) { $reason = "no reason given" }
                "{0}`t{1}" -f $reason, $test.ExpandedPath
            }
        ) | Set-Content -Path $env:DST_PESTER_REPORT
    ' || code=$?
    case $code in
        71) skip_pester "pwsh is older than 7.6"; return 0 ;;
        72) skip_pester "Pester 5 or later is not installed"; return 0 ;;
    esac
    if [[ ! -s $reports/pester ]]; then
        say "The Pester suite ended without a report (exit code $code)."
        failed=$((failed + 1))
        return 0
    fi
    local suite_passed suite_failed suite_skipped
    read -r suite_passed suite_failed suite_skipped < <(head -n 1 "$reports/pester" | tr -d '\r')
    passed=$((passed + suite_passed))
    failed=$((failed + suite_failed))
    skipped=$((skipped + suite_skipped))
    tail -n +2 "$reports/pester" >>"$skips"
}

# unexpected_skips: a line for each reason with more skips than tests/expected-skips allows.
unexpected_skips() {
    awk -F '\t' '
        FNR == NR {
            if ($0 !~ /^[ \t]*(#|$)/) { count = $0; sub(/ .*$/, "", count); reason = $0; sub(/^[0-9]+ /, "", reason); allowed[reason] = count }
            next
        }
        { seen[$1]++ }
        END { for (reason in seen) if (seen[reason] > allowed[reason] + 0) printf "  %d (allowed %d): %s\n", seen[reason], allowed[reason], reason }
    ' tests/expected-skips "$skips"
}

finish() {
    local unexpected
    if [[ -s $skips ]]; then
        say
        say "Skipped tests:"
        awk -F '\t' '{ printf "  %s: %s\n", $2, $1 }' "$skips"
        unexpected=$(unexpected_skips)
        if [[ -n $unexpected ]]; then
            say "Skips that tests/expected-skips does not allow:"
            say "$unexpected"
            [[ ${CI:-} != true ]] || broken=1
        fi
    fi
    say
    if [[ $((passed + failed)) == 0 ]]; then
        say "No test ran."
        broken=1
    fi
    say "$passed passed, $failed failed, $skipped skipped"
    [[ $failed == 0 && $broken == 0 ]]
}

if ! have dotnet; then
    say "dotnet is missing: install the .NET 10 SDK."
    finish
    exit
fi

apt_install redis-server redis-server
apt_install node nodejs npm
apt_install npm npm
install_npm_packages

say "Building ($configuration) ..."
if ! dotnet build DistStress.Psm.sln -c "$configuration" -v quiet; then
    say "The build failed."
    broken=1
    finish
    exit
fi

for suite in "${suites[@]}"; do
    run_suite "$suite"
done
$faults_only || run_pester
finish
