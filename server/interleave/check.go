package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"interleave/server"
	"interleave/server/lesson"
	"interleave/wasm"
)

// What web/src/check/node.ts reads and writes.
type (
	checkTask struct {
		Toolchain string         `json:"toolchain"`
		Schedules int            `json:"schedules"`
		Programs  []checkProgram `json:"programs"`
	}
	checkProgram struct {
		Source string            `json:"source"`
		Test   *string           `json:"test"`
		Args   []string          `json:"args"`
		Env    map[string]string `json:"env"`
		Input  string            `json:"input"`
		Run    bool              `json:"run"` // whether what it prints is asked for
		Check  bool              `json:"check"`
		// Whether it is an answer to an exercise, and Test its tests.
		Answers bool `json:"answers"`
		// Of which schedule a picture is wanted, if one is.
		Timeline *checkTimeline `json:"timeline,omitempty"`
	}
	checkTimeline struct {
		Seed *uint64 `json:"seed"` // nil: of the program as it goes by itself
	}
	checkAnswer struct {
		// Why it was not built, or why there is nothing of the rest.
		Diagnostics []diagnostic `json:"diagnostics"`
		Run         *checkRun    `json:"run"`
		Races       []struct {
			Lines []int    `json:"lines"`
			Kinds []string `json:"kinds"`
			Seed  int      `json:"seed"`
		} `json:"races"`
		Schedules int    `json:"schedules"`
		Picture   string `json:"picture"`
		// What is wrong with an answer to an exercise.
		Failures []failure `json:"failures"`
	}
	// What the compiler and the linker say, or whatever failed.
	diagnostic struct {
		Line    int    `json:"line"` // 0 where it is of no line of main.go
		Column  int    `json:"column"`
		Message string `json:"message"`
	}
	// How a program goes by itself.
	checkRun struct {
		Stdout string `json:"stdout"` // the first 64 KiB
		Ending string `json:"ending"` // as web/src/check/result.ts has it
	}
)

// lookNode finds Node.
func lookNode() (string, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", hintedError{errors.New("interleave test needs Node"), "install Node 20.19 or later: programs are run with it, as browsers check them"}
	}
	return node, nil
}

// check checks programs with the toolchain that browsers get, under Node.
func (p program) check(ctx context.Context, c testConfig, config server.Config, claims []claim, stderr io.Writer) ([]checkAnswer, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	node, err := lookNode()
	if err != nil {
		return nil, err
	}
	site, err := server.New(config)
	if err != nil {
		return nil, builtError(err)
	}
	made, err := wasm.ReadManifest(config.Wasm)
	if err != nil {
		return nil, err
	}
	script, err := fs.ReadFile(p.web, "check.mjs")
	if err != nil {
		return nil, hintedError{err, "run `make`, which builds what a browser needs and then this command"}
	}
	dir, err := os.MkdirTemp("", "interleave-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "check.mjs")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go server.Serve(ctx, listener, site, config.Log)

	task := checkTask{
		Toolchain: fmt.Sprintf("http://%s/assets/%s", listener.Addr(), made.Modes[wasm.Race].Toolchain),
		Schedules: c.schedules,
	}
	for _, claim := range claims {
		task.Programs = append(task.Programs, programOf(claim))
	}
	input, err := json.Marshal(task)
	if err != nil {
		return nil, err
	}
	// V8's stack holds the compiler's as a browser's does.
	command := exec.CommandContext(ctx, node, "--stack-size=984", file)
	command.Stdin = bytes.NewReader(input)
	command.Stderr = stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	answers := make([]checkAnswer, 0, len(claims))
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var answer checkAnswer
		if err := decoder.Decode(&answer); err != nil {
			return nil, fmt.Errorf("node: %w", err)
		}
		answers = append(answers, answer)
	}
	if len(answers) != len(claims) {
		return nil, fmt.Errorf("node: %d answers to %d programs", len(answers), len(claims))
	}
	return answers, nil
}

func programOf(s claim) checkProgram {
	p := checkProgram{Source: s.Source, Args: append([]string{}, s.Args...), Env: variables(s.Snippet), Input: s.Stdin, Run: s.WantFile != "", Check: s.Race != ""}
	if s.Timeline != "" {
		p.Timeline = &checkTimeline{}
		if seed, err := strconv.ParseUint(s.Timeline, 10, 32); err == nil {
			p.Timeline.Seed = &seed
		}
	}
	if s.Test != "" {
		p.Test = &s.Test
	}
	if s.answer != noAnswer {
		p.Answers, p.Run, p.Test, p.Check, p.Args = true, false, &s.Exercise.Test, s.Exercise.Checked, []string{} // else they would be the tests'
	}
	return p
}

// variables are the environment variables of a snippet, by name.
func variables(s lesson.Snippet) map[string]string {
	all := map[string]string{}
	for _, variable := range s.Env {
		name, value, _ := strings.Cut(variable, "=")
		all[name] = value
	}
	return all
}
