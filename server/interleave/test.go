package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
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

// A testConfig is what the flags of test say.
type testConfig struct {
	lessons   string // a folder; "" for the lessons inside
	schedules int
	update    bool // write the pictures of timelines, rather than compare them
}

// The fewest and the most schedules of a check, as the page has them, and how many there are if nobody says.
const (
	usualSchedules = 1000
	mostSchedules  = 100_000
)

func parseTest(args []string) (testConfig, error) {
	var c testConfig
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	flags.StringVar(&c.lessons, "lessons", "", "")
	flags.IntVar(&c.schedules, "schedules", usualSchedules, "")
	flags.BoolVar(&c.update, "update", false, "")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if c.update && c.lessons == "" {
		return c, errors.New("-update writes into a folder of lessons: -lessons DIR says which")
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("test takes no argument %q", flags.Arg(0))
	}
	if c.schedules < 1 || c.schedules > mostSchedules {
		return c, fmt.Errorf("-schedules is from 1 to %d, not %d", mostSchedules, c.schedules)
	}
	return c, nil
}

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
		Races []struct {
			Lines []int    `json:"lines"`
			Kinds []string `json:"kinds"`
			Seed  int      `json:"seed"`
		} `json:"races"`
		Schedules int    `json:"schedules"`
		Picture   string `json:"picture"`
		// What is wrong with an answer to an exercise.
		Failures []failure `json:"failures"`
		Wrong    []string  `json:"wrong"` // why it was not checked: "LINE:COLUMN: message", or " message"
	}
)

// A claim is a snippet whose fence says what is found of it.
type claim struct {
	lesson.Snippet
	picture string // the file of its timeline, relative to the folder of lessons, which is no other snippet's
	answer  answer // to an exercise, if it is one
}

// test holds the snippets of lessons to what their fences say of races, by the check that readers have, their pictures of
// timelines to what the programs do, and exercises to being solved by their solutions alone.
func (p program) test(ctx context.Context, c testConfig, stdout, stderr io.Writer) error {
	from := p.lessons
	if c.lessons != "" {
		from = os.DirFS(c.lessons)
	}
	lessons, err := lesson.Load(from)
	if err != nil {
		return lessonsError(c.lessons, err)
	}
	var claims []claim
	var twins []lesson.Snippet
	for _, l := range lessons {
		for _, s := range l.Snippets {
			if s.Python.Source != "" {
				twins = append(twins, s)
			}
			if s.Exercise != nil {
				claims = append(claims, exerciseClaims(l.Name, s)...)
			} else if s.Race != "" || s.Timeline != "" {
				claims = append(claims, claim{Snippet: s, picture: lesson.PictureFile(l.Name, s.Name)})
			}
		}
	}
	if len(claims)+len(twins) == 0 {
		_, err := fmt.Fprintln(stdout, "no snippet says race=none, race=expected, timeline or exercise, or has a Python twin")
		return err
	}
	answers, err := p.check(ctx, c, claims, stderr)
	if err != nil {
		return err
	}
	wrongTwins, err := p.testTwins(ctx, c, twins, stdout)
	if err != nil {
		return err
	}
	snippets, wrong := map[string]bool{}, map[string]bool{} // an exercise has two claims
	for i, claim := range claims {
		said := judge(claim, answers[i])
		if answers[i].Picture != "" && answers[i].Picture != claim.Picture.SVG {
			if !c.update {
				said = append(said, fmt.Sprintf("%s: snippet %q: %s is not what the program does: interleave test -update draws it", claim.File, claim.Name, filepath.Join(c.lessons, claim.picture)))
			} else if err := writePicture(filepath.Join(c.lessons, claim.picture), answers[i].Picture); err != nil {
				return err
			}
		}
		for _, line := range said {
			fmt.Fprintln(stdout, filepath.Join(c.lessons, line))
			wrong[claim.picture] = true
		}
		snippets[claim.picture] = true
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%d of %d snippets are not as their fences say", len(wrong), len(snippets))
	}
	if wrongTwins > 0 {
		return fmt.Errorf("%d of %d Python twins do not print what they should", wrongTwins, len(twins))
	}
	if len(snippets) > 0 {
		fmt.Fprintf(stdout, "%d snippets are as their fences say\n", len(snippets))
	}
	if len(twins) > 0 {
		fmt.Fprintf(stdout, "%d Python twins print what they should\n", len(twins))
	}
	return nil
}

func writePicture(file, svg string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil { // a program in a fence has no folder of its own
		return err
	}
	return os.WriteFile(file, []byte(svg), 0o666)
}

// judge says what is wrong with a claim, a line each that begins with the file, relative to the folder of lessons.
func judge(claim claim, answer checkAnswer) []string {
	if claim.answer != noAnswer {
		return judgeAnswer(claim, answer)
	}
	var said []string
	for _, reason := range answer.Wrong {
		said = append(said, fmt.Sprintf("%s:%s", claim.File, reason))
	}
	if len(said) > 0 {
		return said
	}
	if claim.Race == lesson.RaceExpected && len(answer.Races) == 0 {
		return []string{fmt.Sprintf("%s: snippet %q: race=expected, and %d schedules show no data race", claim.File, claim.Name, answer.Schedules)}
	}
	if claim.Race == lesson.RaceNone {
		for _, race := range answer.Races {
			var accesses []string
			for i, kind := range race.Kinds {
				accesses = append(accesses, fmt.Sprintf("%s in line %d", kind, race.Lines[i]))
			}
			line := 1
			if len(race.Lines) > 0 && race.Lines[0] > 0 {
				line = race.Lines[0]
			}
			said = append(said, fmt.Sprintf("%s:%d: snippet %q: race=none, and there is a data race: %s (seed %d)", claim.File, line, claim.Name, strings.Join(accesses, ", "), race.Seed))
		}
	}
	return said
}

// lookNode finds Node.
func lookNode() (string, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", hintedError{errors.New("interleave test needs Node"), "install Node 20.19 or later: programs are checked with it, as browsers check them"}
	}
	return node, nil
}

// check checks programs with the toolchain that browsers get, under Node.
func (p program) check(ctx context.Context, c testConfig, claims []claim, stderr io.Writer) ([]checkAnswer, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	node, err := lookNode()
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	site, err := p.newSite(c.lessons, "", log)
	if err != nil {
		return nil, err
	}
	made, err := wasm.ReadManifest(p.wasm)
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
	go server.Serve(ctx, listener, site, log)

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
	p := checkProgram{Source: s.Source, Args: append([]string{}, s.Args...), Env: variables(s.Snippet), Check: s.Race != ""}
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
		p.Answers, p.Test, p.Check, p.Args = true, &s.Exercise.Test, s.Exercise.Checked, []string{} // else they would be the tests'
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
