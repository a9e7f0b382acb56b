package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
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

// testTwins runs the Python twins of snippets on the interpreter that browsers get, under Node, and tells which of them do not
// print what they should.
func (p program) testTwins(ctx context.Context, twins []lesson.Snippet, tell *teller) error {
	if len(twins) == 0 {
		return nil
	}
	node, err := lookNode()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "interleave-test-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	script, interpreter := filepath.Join(dir, "python.mjs"), filepath.Join(dir, "micropython.wasm")
	if err := p.writePython(script, interpreter); err != nil {
		return err
	}
	for _, twin := range twins {
		task := twinTask{Source: twin.Python.Source, Args: append([]string{}, twin.Args...), Env: variables(twin)}
		if twin.HasStdin {
			task.Input = &twin.Stdin
		}
		input, err := json.Marshal(task)
		if err != nil {
			return err
		}
		found, err := runTwin(ctx, exec.Command(node, script, interpreter), input, twin)
		if err != nil {
			return err
		}
		if err := tell.tell(found...); err != nil {
			return err
		}
	}
	return nil
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

// runTwin runs a program by a command, and gives what is wrong with it. Its error is about the command.
func runTwin(ctx context.Context, command *exec.Cmd, input []byte, twin lesson.Snippet) ([]finding, error) {
	wrong := func(line int, message string) ([]finding, error) {
		return []finding{{File: twin.Python.File, Line: line, Snippet: twin.Name, Message: message}}, nil
	}
	ctx, stop := context.WithTimeout(ctx, maxTwinTime)
	defer stop()
	var stdout, stderr limitedBuffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(input), &stdout, &stderr
	if err := command.Start(); err != nil {
		return nil, err
	}
	ended := context.AfterFunc(ctx, func() { _ = command.Process.Kill() }) // what fails has ended
	defer ended()
	err := command.Wait()
	failed, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return wrong(0, fmt.Sprintf("it has not come to an end in %v", maxTwinTime))
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case exited:
		line, message := blameTwin(stderr.String())
		if message == "" {
			message = fmt.Sprintf("exit code %d", failed.ExitCode())
		}
		return wrong(line, message)
	case err != nil:
		return nil, fmt.Errorf("node: %w", err)
	}
	if twin.Python.Want == "" {
		return nil, nil
	}
	if said := differs(stdout.String(), twin.Python.Want); said != "" {
		return wrong(0, said)
	}
	return nil, nil
}

var twinPlace = regexp.MustCompile(`(?m)^  File "main\.py", line (\d+)`)

// blameTwin is what a traceback says: the line of its last place, and its message; 0 and "" where there is none.
func blameTwin(stderr string) (line int, message string) {
	_, trace, found := strings.Cut(stderr, "Traceback (most recent call last):\n")
	if !found {
		return 0, strings.TrimSpace(stderr)
	}
	if places := twinPlace.FindAllStringSubmatch(trace, -1); len(places) > 0 {
		line, _ = strconv.Atoi(places[len(places)-1][1]) // digits
	}
	for text := range strings.Lines(trace) {
		if !strings.HasPrefix(text, "  ") {
			return line, strings.TrimSpace(text)
		}
	}
	return line, ""
}

// A limitedBuffer keeps the first bytes that are written to it.
type limitedBuffer struct{ bytes.Buffer }

func (b *limitedBuffer) Write(data []byte) (int, error) {
	b.Buffer.Write(data[:min(len(data), maxTwinOutput-b.Len())])
	return len(data), nil
}
