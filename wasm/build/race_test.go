package build

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interleave/wasm"
)

// Go's own tests of its race detector are functions that race, or do not, as their names say. All 367 of them must agree; two
// more they skip themselves.
func TestRacesAreFoundWhereGosOwnTestsHaveThem(t *testing.T) {
	test := newGoTest(t, wasm.Race)
	folder := filepath.Join(test.root, "src/runtime/race")
	files, err := filepath.Glob(filepath.Join(folder, "testdata/*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(name string) bool { return filepath.Base(name) == "cgo_test.go" })
	args := append([]string{"-v", "-count=1"}, files...)
	want := 367
	if !*everything {
		// These two race some hundred thousand times, and tell each.
		args = append([]string{"-skip=TestRaceIssue51618|TestRaceIssue5567"}, args...)
		want -= 2
	}
	cmd := test.command(t, wasmExec(t), args...)
	cmd.Dir = folder
	// As Go's own script has it: races that look alike are told all the same.
	cmd.Env = slices.Concat(cmd.Env, []string{"GORACE=suppress_equal_stacks=0 suppress_equal_addresses=0", "PATH=" + os.Getenv("PATH")})
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("tests that race have passed")
	}
	agreed, wrong := scoreRaces(string(out))
	for _, name := range wrong {
		t.Errorf("%s does not", name)
	}
	if agreed != want {
		t.Errorf("%d agree, not %d", agreed, want)
	}
	if t.Failed() {
		t.Logf("%.20000s", out)
	}
}

// As a program goes by itself, and in schedules that walk, and that have priorities.
func TestRacesAreFoundWhereGosOwnTestsDoNotReach(t *testing.T) {
	test := newGoTest(t, wasm.Race)
	for _, execute := range []string{wasmExec(t), scheduleExec(t, "0"), scheduleExec(t, "1"), scheduleExec(t, "16")} {
		out, _ := test.command(t, execute, "-v", "-count=1", "./testdata/races").CombinedOutput() // tests that race fail
		if agreed, wrong := scoreRaces(string(out)); agreed != 3 {
			t.Errorf("%s: 3 are to agree, %d do, and %q do not\n%.20000s", execute, agreed, wrong, out)
		}
		if !readWithStack.Match(out) {
			t.Errorf("%s: no report has the stack of a read in get\n%.20000s", execute, out)
		}
	}
}

var readWithStack = regexp.MustCompile(`(?m)ead at .*\n  .*\.get\(\)\n.*\n  .*\.callsGet\(\)\n.*\n  .*ReadThatCallsNothing\.func1\(\)$`)

var raceCase = regexp.MustCompile(`(?m)^=== RUN   Test((?:No)?Race\w*)$`)

// scoreRaces counts the tests that raced if they were to, and names the others.
func scoreRaces(out string) (agreed int, wrong []string) {
	cases := raceCase.FindAllStringSubmatchIndex(out, -1)
	for i, at := range cases {
		end := len(out)
		if i+1 < len(cases) {
			end = cases[i+1][0]
		}
		name, said := out[at[2]:at[3]], out[at[1]:end]
		if strings.Contains(said, "--- SKIP:") {
			continue
		}
		raced := strings.Contains(said, "WARNING: DATA RACE") || strings.Contains(said, "fatal error: concurrent map")
		if raced == strings.HasPrefix(name, "Race") {
			agreed++
		} else {
			wrong = append(wrong, name)
		}
	}
	return agreed, wrong
}
