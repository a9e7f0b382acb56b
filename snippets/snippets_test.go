package snippets_test

import (
	"bytes"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interleave/server/lesson"
	"interleave/snippets"
	"interleave/wasm/files"
)

// Wider lines scroll sideways in an embed, and on most tablets. A tab counts
// as four columns, as in the page.
const maxColumns = 60

// An exercise is read beside its task, on a phone too.
const maxExerciseLines = 40

var fence = regexp.MustCompile("(?ms)^```go snippet=([a-z0-9-]+)[^\n]*\n(.*?)^```$")

func TestLessonsHoldsEveryLessonAndThePlayground(t *testing.T) {
	for _, name := range []string{"play/main.go", "sharing-state/lesson.md"} {
		if _, err := fs.Stat(snippets.Lessons(), name); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryFolderIsInItsLesson(t *testing.T) {
	for _, file := range glob(t, "*/*/main.go") {
		folder := path.Dir(file)
		text := read(t, path.Join(path.Dir(folder), "lesson.md"))
		if !regexp.MustCompile("(?m)^```go snippet=" + path.Base(folder) + "( .*)?$").Match(text) {
			t.Errorf("%s: no fence of its lesson names it", folder)
		}
	}
}

func TestProgramsAreFormattedAndNarrow(t *testing.T) {
	for name, source := range programs(t) {
		for _, file := range files.Split(source) {
			formatted, err := format.Source(file.Content)
			if err != nil {
				t.Errorf("%s/%s: %v", name, file.Name, err)
			} else if !bytes.Equal(file.Content, formatted) {
				t.Errorf("%s/%s: not formatted by gofmt", name, file.Name)
			}
		}
		for i, line := range strings.Split(string(source), "\n") {
			columns := len([]rune(strings.ReplaceAll(line, "\t", "    ")))
			if columns > maxColumns {
				t.Errorf("%s:%d: %d columns, more than %d", name, i+1, columns, maxColumns)
			}
		}
	}
}

func TestExercisesAreShort(t *testing.T) {
	folders := exercises(t)
	if len(folders) == 0 {
		t.Fatal("there are none")
	}
	for _, folder := range folders {
		for _, name := range []string{"main.go", "solution/main.go", "solution/main_test.go"} {
			file := path.Join(folder, name)
			source := read(t, file)
			formatted, err := format.Source(source)
			if err != nil || !bytes.Equal(source, formatted) {
				t.Errorf("%s: not formatted by gofmt: %v", file, err)
			}
			if name != "main.go" {
				continue
			}
			lines := strings.Split(strings.TrimSuffix(string(source), "\n"), "\n")
			if len(lines) > maxExerciseLines {
				t.Errorf("%s: %d lines, more than %d", file, len(lines), maxExerciseLines)
			}
			for i, line := range lines {
				if columns := len([]rune(strings.ReplaceAll(line, "\t", "    "))); columns > maxColumns {
					t.Errorf("%s:%d: %d columns, more than %d", file, i+1, columns, maxColumns)
				}
			}
		}
	}
}

// A lesson promises the order of the output, so it has to hold on many
// cores, and on one, which is what a browser gives.
func TestProgramsPrintWhatTheirLessonPromises(t *testing.T) {
	dir := t.TempDir()
	all := programs(t)
	names := slices.Sorted(maps.Keys(all))
	// All are built before any runs: a compiler at work beside them would
	// disturb programs that keep time.
	for _, name := range names {
		build := []string{"build", "-o", filepath.Join(dir, name, "main")}
		if err := os.MkdirAll(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, file := range files.Split(all[name]) {
			source := filepath.Join(dir, name, file.Name)
			if err := os.WriteFile(source, file.Content, 0o666); err != nil {
				t.Fatal(err)
			}
			build = append(build, source)
		}
		out, err := exec.Command("go", build...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	for _, name := range names {
		want := read(t, path.Join(name, "want.txt"))
		for _, cores := range []string{"GOMAXPROCS=1", "GOMAXPROCS=4"} {
			t.Run(name+"/"+cores, func(t *testing.T) {
				t.Parallel()
				got := run(t, filepath.Join(dir, name, "main"), cores)
				if bytes.Equal(got, want) {
					return
				}
				// A machine busy with other work can hold a program up
				// for longer than its sleeps keep its goroutines apart.
				// So one wrong run is forgiven if the next two are right.
				t.Logf("printed:\n%swant:\n%s", got, want)
				for range 2 {
					if !bytes.Equal(run(t, filepath.Join(dir, name, "main"), cores), want) {
						t.Fatal("and it was no exception")
					}
				}
			})
		}
	}
}

func TestEveryWantHasItsProgram(t *testing.T) {
	all := programs(t)
	for _, file := range append(glob(t, "*/want.txt"), glob(t, "*/*/want.txt")...) {
		if all[path.Dir(file)] == nil {
			t.Errorf("%s: neither a main.go beside it nor a fence with a program of that name", file)
		}
	}
}

// run returns what the program writes to standard output.
func run(t *testing.T, program, env string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), env)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return out
}

// exercises returns the folders of exercises. Their programs promise
// nothing, and their solutions are held by tests of their own.
func exercises(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, file := range glob(t, "*/*/solution/main.go") {
		folders = append(folders, path.Dir(path.Dir(file)))
	}
	return folders
}

// programs returns the source of every program but the exercises': folders,
// and fences that hold one, by the path of the folder that is, or would be,
// theirs.
func programs(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, file := range append(glob(t, "*/main.go"), glob(t, "*/*/main.go")...) {
		s, err := lesson.ReadSnippet(snippets.Lessons(), path.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		all[path.Dir(file)] = []byte(s.Source)
	}
	for _, folder := range exercises(t) {
		delete(all, folder)
	}
	for _, file := range glob(t, "*/lesson.md") {
		for _, m := range fence.FindAllSubmatch(read(t, file), -1) {
			if len(m[2]) > 0 {
				all[path.Join(path.Dir(file), string(m[1]))] = m[2]
			}
		}
	}
	return all
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := fs.Glob(snippets.Lessons(), pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := fs.ReadFile(snippets.Lessons(), file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
