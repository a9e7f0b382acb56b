package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"interleave/server/lesson"
)

// Limits on a Python twin under test: the time is a hundred times what a lesson's program takes, and the output what the page keeps.
const (
	maxTwinTime   = 30 * time.Second
	maxTwinOutput = 1 << 20
)

// What web/src/python/node.ts reads.
type twinTask struct {
	Source string            `json:"source"`
	Args   []string          `json:"args"`
	Env    map[string]string `json:"env"`
	Input  *string           `json:"input"` // there is none
}

// testTwins runs the Python twins of snippets on the interpreter that browsers get, under Node, and says which of them do not
// print what they should. It counts these.
func (p program) testTwins(ctx context.Context, c testConfig, twins []lesson.Snippet, stdout io.Writer) (wrong int, err error) {
	if len(twins) == 0 {
		return 0, nil
	}
	node, err := lookNode()
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "interleave-test-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	script, interpreter := filepath.Join(dir, "python.mjs"), filepath.Join(dir, "micropython.wasm")
	if err := p.writePython(script, interpreter); err != nil {
		return 0, err
	}
	for _, twin := range twins {
		input, err := json.Marshal(twinTask{Source: twin.Python.Source, Args: append([]string{}, twin.Args...), Env: variables(twin)})
		if err != nil {
			return wrong, err
		}
		said, err := runTwin(ctx, exec.Command(node, script, interpreter), input, twin)
		if err != nil {
			return wrong, err
		}
		if said != "" {
			fmt.Fprintf(stdout, "%s%s\n", filepath.Join(c.lessons, twin.Python.File), said)
			wrong++
		}
	}
	return wrong, nil
}

// writePython writes what runs Python programs under Node: the script, and the interpreter that it loads.
func (p program) writePython(script, interpreter string) error {
	const hint = "run `make`, which builds what a browser needs and then this command"
	data, err := fs.ReadFile(p.web, "manifest.json")
	if err != nil {
		return hintedError{err, hint}
	}
	var names map[string]string
	if err := json.Unmarshal(data, &names); err != nil {
		return fmt.Errorf("web/dist: manifest.json: %w", err)
	}
	for file, name := range map[string]string{script: "python.mjs", interpreter: names["micropython.wasm"]} {
		data, err := fs.ReadFile(p.web, name)
		if err != nil {
			return hintedError{err, hint}
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// runTwin runs a program by a command, and gives what is wrong with it, beginning with the place behind the file's name. Its
// error is about the command.
func runTwin(ctx context.Context, command *exec.Cmd, input []byte, twin lesson.Snippet) (wrong string, err error) {
	ctx, stop := context.WithTimeout(ctx, maxTwinTime)
	defer stop()
	var stdout, stderr limitedBuffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(input), &stdout, &stderr
	if err := command.Start(); err != nil {
		return "", err
	}
	ended := context.AfterFunc(ctx, func() { _ = command.Process.Kill() }) // what fails has ended
	defer ended()
	err = command.Wait()
	failed, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Sprintf(": snippet %q: it has not come to an end in %v", twin.Name, maxTwinTime), nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case exited:
		line, message := blameTwin(stderr.String())
		if message == "" {
			message = fmt.Sprintf("exit code %d", failed.ExitCode())
		}
		return fmt.Sprintf("%s: snippet %q: %s", line, twin.Name, message), nil
	case err != nil:
		return "", fmt.Errorf("node: %w", err)
	}
	if twin.Python.Want == "" {
		return "", nil
	}
	return differs(twin.Name, stdout.String(), twin.Python.Want), nil
}

var twinPlace = regexp.MustCompile(`(?m)^  File "main\.py", line (\d+)`)

// blameTwin is what a traceback says: ":LINE" of its last place, and its message. Both are "" where there is none.
func blameTwin(stderr string) (line, message string) {
	_, trace, found := strings.Cut(stderr, "Traceback (most recent call last):\n")
	if !found {
		return "", strings.TrimSpace(stderr)
	}
	if places := twinPlace.FindAllStringSubmatch(trace, -1); len(places) > 0 {
		line = ":" + places[len(places)-1][1]
	}
	for text := range strings.Lines(trace) {
		if !strings.HasPrefix(text, "  ") {
			return line, strings.TrimSpace(text)
		}
	}
	return line, ""
}

// differs says in which line an output is first not what it should be; "" where it is.
func differs(name, got, want string) string {
	if got == want {
		return ""
	}
	gotLines, wantLines := strings.SplitAfter(got, "\n"), strings.SplitAfter(want, "\n")
	at := func(lines []string, i int) string {
		if i >= len(lines) || lines[i] == "" {
			return "nothing"
		}
		return fmt.Sprintf("%q", lines[i])
	}
	for i := 0; ; i++ {
		if g, w := at(gotLines, i), at(wantLines, i); g != w {
			return fmt.Sprintf(": snippet %q: line %d of its output is %s, and is to be %s", name, i+1, g, w)
		}
	}
}

// A limitedBuffer keeps the first bytes that are written to it.
type limitedBuffer struct{ bytes.Buffer }

func (b *limitedBuffer) Write(data []byte) (int, error) {
	b.Buffer.Write(data[:min(len(data), maxTwinOutput-b.Len())])
	return len(data), nil
}
