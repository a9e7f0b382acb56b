package lesson

import (
	"maps"
	"reflect"
	"strings"
	"testing"
)

// What is remembered is what would be read, whatever changes.
func TestAMemoryGivesWhatIsThere(t *testing.T) {
	files := map[string]string{
		"a/lesson.md":   matter + "Text.\n\n```go snippet=x want\n```\n",
		"a/x/main.go":   hello,
		"a/x/want.txt":  "hello\n",
		"b/lesson.md":   strings.Replace(matter, "order: 1", "order: 2", 1) + "Text.\n",
		"b/.hidden":     "x",
		"b/y/z/deep.go": "x",
	}
	var m Memory
	for _, change := range []map[string]string{
		nil,
		{"a/lesson.md": matter + "Other text.\n\n```go snippet=x want\n```\n"},
		{"a/x/want.txt": "bye\n"},
		{"a/x/main.go": hello + "// more\n"},
		{"a/x/main.go": " \n"},
		{"a/x/main.go": hello},
		{"a/y/main.go": hello},
		{"b/lesson.md": matter + "The same order.\n"},
		{"b/notes.txt": "nothing"},
		{"a/lesson.md": strings.Replace(matter, "order: 1", "order: 3", 1) + "Text.\n"},
		{"a/lesson.md": strings.Replace(matter, "order: 1", "order: 3", 1) + "Task.\n\n```go snippet=e exercise\n```\n", "a/e/main.go": hello},
		{"a/e/solution/main.go": hello + "// solved\n"},
		{"a/e/solution/main_test.go": "package main\n"},
		{"c/lesson.md": "broken"},
	} {
		maps.Copy(files, change)
		got, gotErr := m.Load(folder(files))
		want, wantErr := Load(folder(files))
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotErr, wantErr) {
			t.Errorf("after %v: %v, %v; want %v, %v", change, got, gotErr, want, wantErr)
		}
		again, err := m.Load(folder(files))
		if !reflect.DeepEqual(err, wantErr) {
			t.Errorf("read again after %v: %v, want %v", change, err, wantErr)
		}
		for i := range got {
			if again[i] != got[i] {
				t.Errorf("after %v: lesson %s is read again, and nothing has changed", change, got[i].Name)
			}
		}
	}
}
