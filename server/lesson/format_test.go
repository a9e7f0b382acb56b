package lesson

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what the sample sites print into testdata/sites")

// sampleSites are sites that are broken, each in a way of its own, and what is said of them.
func sampleSites(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/sites/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	said := map[string]string{}
	for _, file := range files {
		site, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := txtar.Write(site, dir); err != nil {
			t.Fatal(err)
		}
		lessons, err := Load(os.DirFS(dir))
		var lines []string
		if err != nil {
			lines = append(lines, err.Error())
		}
		for _, l := range lessons {
			for _, warning := range l.Warnings {
				lines = append(lines, warning.Error())
			}
		}
		look, err := LoadLook(os.DirFS(dir))
		if err != nil {
			lines = append(lines, err.Error())
		}
		for _, warning := range look.Warnings {
			lines = append(lines, warning.Error())
		}
		said[file] = strings.Join(lines, "\n") + "\n"
	}
	return said
}

func TestSampleSitesPrintWhatTheFormatPromises(t *testing.T) {
	for file, got := range sampleSites(t) {
		site, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := &site.Files[len(site.Files)-1]
		if *update {
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(site), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if want.Name != "want" || !bytes.Equal(want.Data, []byte(got)) {
			t.Errorf("%s: it prints\n%swant\n%s", file, got, want.Data)
		}
	}
}

// A formatRow is a message of the table in FORMAT.md.
type formatRow struct {
	text    string
	message *regexp.Regexp
}

func formatRows(t *testing.T) []formatRow {
	t.Helper()
	page, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "\n## What can be wrong\n")
	if !found {
		t.Fatal("FORMAT.md has no table of what can be wrong")
	}
	var rows []formatRow
	for _, row := range regexp.MustCompile("(?m)^\\| `(.*?)` \\|").FindAllStringSubmatch(table, -1) {
		text := strings.ReplaceAll(row[1], `\|`, "|")
		pattern := strings.ReplaceAll(regexp.QuoteMeta(text), "…", ".*")
		rows = append(rows, formatRow{text, regexp.MustCompile(`^` + pattern + `$`)})
	}
	return rows
}

// The table in FORMAT.md has every message, and no other.
func TestTheFormatHasEveryMessage(t *testing.T) {
	var lines []string
	for _, said := range sampleSites(t) {
		lines = append(lines, strings.Split(strings.TrimSpace(said), "\n")...)
	}
	for _, table := range []map[string]brokenFolder{broken(), brokenExercises(), brokenLooks, brokenPrograms} {
		for _, test := range table {
			lines = append(lines, strings.Split(test.want, "\n")...)
		}
	}
	for _, test := range brokenImports {
		lines = append(lines, test.want)
	}
	const body = "# own/c\nc/c.go:3:6: missing function body"
	lines = append(lines, needsGo, needsThisGo, Import{"own/c", "mine/a/main.go", 3}.Unbuilt(body).Error())
	_, err := load(folder(map[string]string{"a/lesson.md": matter + slowMarkdown}), readFor(time.Millisecond))
	lines = append(lines, err.Error())

	place := regexp.MustCompile(`^[^ ]+?(:\d+)?: `)
	unseen := map[string]bool{}
	rows := formatRows(t)
	for _, row := range rows {
		unseen[row.text] = true
	}
	for _, line := range lines {
		message := place.ReplaceAllString(line, "")
		if message == "invalid argument" {
			continue // of a file system in memory, where a lesson.md is a folder
		}
		documented := false
		for _, row := range rows {
			if row.message.MatchString(message) {
				documented = true
				delete(unseen, row.text)
			}
		}
		if !documented {
			t.Errorf("FORMAT.md has no row for %q", message)
		}
	}
	delete(unseen, "no such file or directory") // of a folder that is not there
	for _, text := range slices.Sorted(maps.Keys(unseen)) {
		t.Errorf("nothing is wrong in the way of the row %q", text)
	}
}
