package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"interleave/server/lesson"
)

// A testConfig is what the flags of test say.
type testConfig struct {
	lessons   string // a folder; "" for the lessons inside
	schedules int
	update    bool // write what programs print and the pictures of timelines, rather than compare them
	json      bool
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
	flags.BoolVar(&c.json, "json", false, "")
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

// test holds lessons to what they say: each program builds, prints what its want.txt says, is found by the check that readers have
// to race as its fence says, and does what its timeline shows; exercises are solved by their solutions alone; and nothing in the
// text is left out or leads nowhere.
func (p program) test(ctx context.Context, c testConfig, stdout, stderr io.Writer) error {
	tell := &teller{to: stdout, dir: c.lessons, json: c.json}
	config, err := p.config(ctx, c.lessons, "", false, slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if wrong, ok := errors.AsType[lesson.Errors](err); ok {
		if err := tell.tell(findingsOf(wrong)...); err != nil {
			return err
		}
		return fmt.Errorf("the lessons cannot be read: %s", counted(len(wrong), "finding"))
	}
	if err != nil {
		return err
	}
	defer config.end()
	if err := tell.tell(findingsOf(append(config.warnings, config.imports...))...); err != nil {
		return err
	}
	if n := len(config.imports); n > 0 {
		return fmt.Errorf("%s: what cannot be imported cannot be tested", counted(tell.n, "finding"))
	}
	claims := claimsOf(config.Lessons)
	if c.lessons == "" || config.ownPlay {
		claims = append(claims, claim{Snippet: config.Play})
	}
	snippets := map[string]bool{} // an exercise has two claims
	for _, claim := range claims {
		snippets[claim.key] = true
	}
	answers, err := p.check(ctx, c, config.Config, claims, stderr)
	if err != nil {
		return err
	}
	for i, claim := range claims {
		answer := answers[i]
		if c.update {
			if err := claim.update(c.lessons, answer); err != nil {
				return err
			}
		}
		if err := tell.tell(judge(claim, answer)...); err != nil {
			return err
		}
	}
	twins := slices.DeleteFunc(snippetsOf(config.Lessons, config.Play), func(s lesson.Snippet) bool { return s.Python.Source == "" })
	if err := p.testTwins(ctx, twins, tell); err != nil {
		return err
	}
	return tell.end(summary{Lessons: len(config.Lessons), Snippets: len(snippets), Twins: len(twins)})
}
