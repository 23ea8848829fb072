#!/usr/bin/env bash
# Sets up what the tests need and runs all of them. The last line is "N passed, N failed, N skipped"; the exit code is
# not 0 where a test failed, the build failed, or no test ran. On Linux nothing may be missing, and no test may be
# skipped that tests/expected-skips does not allow; other systems say what they skip, and why.
#
#   --faults          runs the fault suite alone: real processes that are killed, frozen and cut off at random moments
#
#   CONFIGURATION     Debug or Release (default)
#   DST_FAULT_ROUNDS  rounds for each kind of fault: 1 among all tests, 5 with --faults; 50 for the long form
#   DST_FAULT_SEED    where the random moments come from; each run of the fault suite prints its own
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${CONFIGURATION:-Release}
suites=(DistStress.Engine.Tests DistStress.Module.Tests DistStress.Report.Tests)
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
        export DST_FAULT_ROUNDS=${DST_FAULT_ROUNDS:-5}
        ;;
    *)
        printf 'Usage: %s [--faults]\n' "$0" >&2
        exit 2
        ;;
esac
reports=$(mktemp -d)
cd "$root"
exec </dev/null

# What a killed process leaves among the temporary files goes with the reports. Elsewhere a path could grow too long for
# a socket.
[[ $(uname -s) != Linux ]] || { mkdir "$reports/tmp" && export TMPDIR="$reports/tmp"; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1
# Most processes end before code that was measured and compiled again could pay, and there is always somebody else to
# whom an idle thread can leave the processor.
export DOTNET_TieredPGO=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0

# One compiler for all projects, and for those that tests build, which ends with this script.
export UseSharedCompilation=true SharedCompilationId="dst-tests-$$"

passed=0
failed=0
skipped=0
broken=0
# What a shell starts in the background ignores Ctrl-C, and so do its children; some tests send it to theirs.
signals=()
! env --default-signal true 2>/dev/null || signals=(env --default-signal)
roslyn='' # the folder of the compiler; empty where none was started
tools=tests/tools/packages
pwsh=''    # the path of pwsh.dll; empty where it could not be restored
pester_long='' # the version that runs the long part
pester_rest='' # the version that runs the rest
pester_start=0
lacks="$reports/lacks"
skips="$reports/skips"
results="$reports/results"
touch "$lacks" "$skips" "$results"

# What the tests need of the system: the program by which it is known, then Debian's packages that bring it.
programs=(
    'redis-server redis-server'
    'node nodejs'
    'npm npm'
    'java default-jre-headless'
    'chromium chromium'
)

clean_up() {
    local children
    children=$(jobs -p)
    # shellcheck disable=SC2086 # One word a process.
    [[ -z $children ]] || kill $children 2>/dev/null || true
    [[ -z $roslyn ]] ||
        dotnet "$roslyn/bincore/VBCSCompiler.dll" -shutdown "-pipename:$SharedCompilationId" >/dev/null || true
    rm -rf "$reports"
}
trap clean_up EXIT

say() { printf '%s\n' "$*"; }

have() { command -v "$1" >/dev/null 2>&1; }

on_linux() { [[ $(uname -s) == Linux ]]; }

# lack WHAT: says what is missing, again at the end. On Linux the run then fails.
lack() {
    say "Missing: $1"
    printf '%s\n' "$1" >>"$lacks"
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# install_programs: installs those that are missing, where apt can be used.
install_programs() {
    local need program packages
    local -a missing=()
    for need in "${programs[@]}"; do
        read -r program packages <<<"$need"
        # shellcheck disable=SC2206 # Several packages are several words.
        have "$program" || missing+=($packages)
    done
    [[ ${#missing[@]} != 0 ]] || return 0
    if have apt-get && as_root true 2>/dev/null; then
        say "Installing ${missing[*]} ..."
        # The lists of packages may be old, or not there at all.
        if ! apt_install "${missing[@]}" >"$reports/apt" 2>&1 &&
            ! { as_root apt-get update -q && apt_install "${missing[@]}"; } >"$reports/apt" 2>&1; then
            tail -n 5 "$reports/apt"
        fi
    fi
    for need in "${programs[@]}"; do
        read -r program packages <<<"$need"
        have "$program" || lack "$program, which could not be installed from here (Debian: $packages)."
    done
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
        lack "the npm packages of the tests: npm ci in tests/ failed."
    fi
}

# tool_version NAME: a version of tests/tools/Tools.csproj; several have semicolons between them.
tool_version() { dotnet msbuild tests/tools/Tools.csproj -getProperty:"$1" | tr -d '\r'; }

# restore_tools: brings the PowerShell and the Pester that the tests use. Those of the machine are left alone.
restore_tools() {
    local power_shell pester platform=unix
    if ! dotnet restore tests/tools/Tools.csproj --packages "$tools" -v quiet >"$reports/restore" 2>&1 ||
        ! power_shell=$(tool_version PowerShellVersion) || ! pester=$(tool_version PesterVersions); then
        tail -n 15 "$reports/restore"
        lack "PowerShell and Pester, which could not be restored from NuGet."
        return 0
    fi
    case $(uname -s) in MINGW* | MSYS* | CYGWIN*) platform=win ;; esac
    pwsh="$tools/powershell/$power_shell/tools/net10.0/any/$platform/pwsh.dll"
    IFS=';' read -r pester_long pester_rest <<<"$pester"
}

# to_compile: PowerShell's assemblies, which a hundred processes of the tests load, and whose packages have them without
# machine code. The product's stay as the build has made them.
to_compile() {
    local name
    local -a names=()
    for name in System.Management.Automation Microsoft.PowerShell.ConsoleHost Microsoft.PowerShell.Security \
        Microsoft.PowerShell.Commands.Management Microsoft.PowerShell.Commands.Utility; do
        names+=(-o -name "$name.dll")
    done
    find "$(dirname "$pwsh")" src/DistStress.Host/bin/"$configuration"/net10.0 \
        tests/DistStress.Module.Tests/bin/"$configuration"/net10.0 -type f \( "${names[@]:1}" \) \
        ! -path '*/ref/*' ! -path '*/win/*' ! -path '*/linux-*' ! -path '*/publish/*'
}

# compile_ahead: makes machine code of those assemblies once, where each process would make it anew. What was made is
# kept for the next time; a build puts the assemblies back as they were.
compile_ahead() {
    local kept="$tools/ahead" compiler framework version file sum
    on_linux && [[ -n $pwsh ]] || return 0
    if ! dotnet restore tests/tools/Compiler.csproj --packages "$tools" -v quiet >"$reports/restore" 2>&1; then
        say "The tests take longer than usual: the compiler for machine code could not be restored from NuGet."
        return 0
    fi
    say "Compiling ahead ..."
    compiler=$(printf '%s\n' "$tools"/microsoft.netcore.app.crossgen2.*/*/tools/crossgen2 | sort -V | tail -n 1)
    framework=$(dotnet --list-runtimes |
        sed -n 's|^Microsoft\.NETCore\.App \(10\.[^ ]*\) \[\(.*\)\]$|\2/\1|p' | tail -n 1)
    version=${compiler%/tools/*}
    version=${version##*/}
    mkdir -p "$kept"
    while IFS= read -r file; do
        sum=$(sha256sum <"$file")
        sum="$version-${sum%% *}"
        if [[ ! -e $kept/$sum ]]; then
            "$compiler" "$file" -o "$kept/new" -O -r "$framework/*.dll" -r "$(dirname "$file")/*.dll" \
                -r "$(dirname "$pwsh")/*.dll" >"$reports/ahead" 2>&1 || { tail -n 5 "$reports/ahead" && return 0; }
            # What has been compiled is known too, by an empty file, and stays.
            : >"$kept/$version-$(sha256sum <"$kept/new" | cut -d ' ' -f 1)"
            mv "$kept/new" "$kept/$sum"
        fi
        # Beside it first: who runs it keeps the old one.
        [[ ! -s $kept/$sum ]] || { cp "$kept/$sum" "$file.new" && mv "$file.new" "$file"; }
    done < <(to_compile)
}

# tally SUITE PASSED FAILED SKIPPED SECONDS: adds up what became of a suite.
tally() {
    passed=$((passed + $2))
    failed=$((failed + $3))
    skipped=$((skipped + $4))
    printf '  %-26s %5d passed %3d failed %3d skipped %5d s\n' "$@" >>"$results"
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
    local name=$1 report="$reports/$1.xml" code=0 start=$SECONDS
    local -a limit=()
    have timeout && limit=(timeout --kill-after=10 "$suite_limit")
    say
    say "== $name"
    ${signals[@]+"${signals[@]}"} ${limit[@]+"${limit[@]}"} \
        dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor -noLogo \
        ${filter[@]+"${filter[@]}"} -result-xml "$report" || code=$?
    if [[ ! -s $report ]]; then
        say "$name ended without a report (exit code $code)."
        tally "$name" 0 1 0 $((SECONDS - start))
        return 0
    fi
    local suite_passed suite_failed suite_errors suite_skipped
    suite_passed=$(attribute passed <"$report")
    suite_failed=$(attribute failed <"$report")
    suite_errors=$(attribute errors <"$report")
    suite_skipped=$(attribute skipped <"$report")
    suite_failed=$((${suite_failed:-0} + ${suite_errors:-0}))
    skipped_tests <"$report" >>"$skips"
    if [[ $code != 0 && $suite_failed == 0 ]]; then
        say "$name reports no failure and yet ended with exit code $code."
        suite_failed=1
    fi
    tally "$name" "${suite_passed:-0}" "$suite_failed" "${suite_skipped:-0}" $((SECONDS - start))
}

# start_pester: starts the Pester suite beside the others, since it waits more than it works: what takes long with one
# Pester, and the rest with another, so that the module is tried with both.
start_pester() {
    pester_start=$SECONDS
    [[ -n $pwsh ]] || return 0
    start_part "$pester_long" Long
    start_part "$pester_rest" Rest
}

# start_part VERSION PART: starts a part of the Pester suite.
start_part() {
    local report="$reports/pester-$1-$2"
    local -a limit=()
    have timeout && limit=(timeout --kill-after=10 "$suite_limit")
    # By dotnet: the package's own program is for an installed tool, and starts a child that gets no signals.
    ${limit[@]+"${limit[@]}"} dotnet "$pwsh" -NoProfile -NonInteractive -File tests/pester/suite.ps1 \
        -Pester "$tools/pester/$1/tools/Pester.psd1" -Report "$report" -Part "$2" >"$report.output" 2>&1 &
    printf '%s\n' "$!" >"$report.process"
}

# end_pester: waits for what start_pester has started, and adds up its reports.
end_pester() {
    if [[ -z $pwsh ]]; then
        say
        say "The Pester suite did not run: there is no PowerShell to run it with."
        tally "Pester suite" 0 1 0 0
        return 0
    fi
    end_part "$pester_rest" Rest "Pester $pester_rest"
    end_part "$pester_long" Long "Pester $pester_long, long"
}

# end_part VERSION PART NAME: waits for a part of the Pester suite, and adds up its report.
end_part() {
    local report="$reports/pester-$1-$2" code=0
    local part_passed part_failed part_skipped part_seconds
    wait "$(<"$report.process")" || code=$?
    say
    say "== $3"
    cat "$report.output"
    if [[ ! -s $report ]]; then
        say "The suite ended without a report (exit code $code)."
        tally "$3" 0 1 0 $((SECONDS - pester_start))
        return 0
    fi
    read -r part_passed part_failed part_skipped part_seconds < <(head -n 1 "$report" | tr -d '\r')
    tail -n +2 "$report" >>"$skips"
    if [[ $code != 0 && $part_failed == 0 ]]; then
        say "The suite reports no failure and yet ended with exit code $code."
        part_failed=1
    fi
    tally "$3" "$part_passed" "$part_failed" "$part_skipped" "$part_seconds"
}

# unexpected_skips: a line for each reason with more skips than tests/expected-skips allows.
unexpected_skips() {
    awk -F '\t' '
        FNR == NR {
            if ($0 !~ /^[ \t]*(#|$)/) {
                count = $0; sub(/ .*$/, "", count)
                reason = $0; sub(/^[0-9]+ /, "", reason)
                allowed[reason] = count
            }
            next
        }
        { seen[$1]++ }
        END {
            for (reason in seen)
                if (seen[reason] > allowed[reason] + 0)
                    printf "  %d (allowed %d): %s\n", seen[reason], allowed[reason], reason
        }
    ' tests/expected-skips "$skips"
}

finish() {
    local unexpected
    if [[ -s $skips ]]; then
        say
        say "Skipped tests:"
        awk -F '\t' '{ printf "  %s: %s\n", $2, $1 }' "$skips"
        unexpected=$(unexpected_skips)
        if [[ -n $unexpected ]] && on_linux; then
            say "Skips that tests/expected-skips does not allow:"
            say "$unexpected"
            broken=1
        fi
    fi
    if [[ -s $lacks ]]; then
        say
        say "Missing:"
        sed 's/^/  /' "$lacks"
        ! on_linux || broken=1
    fi
    say
    cat "$results"
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

install_programs
install_npm_packages
$faults_only || restore_tools

say "Building ($configuration) ..."
roslyn=$(dotnet msbuild tests/tools/Tools.csproj -getProperty:RoslynTargetsPath | tr -d '\r')
if ! dotnet build DistStress.Psm.sln -c "$configuration" -v quiet; then
    say "The build failed."
    broken=1
    finish
    exit
fi

compile_ahead
$faults_only || start_pester
for suite in "${suites[@]}"; do
    run_suite "$suite"
done
$faults_only || end_pester
finish
