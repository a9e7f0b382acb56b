package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"interleave/server"
)

// An exportConfig is what the flags of export say.
type exportConfig struct {
	out     string // a folder
	lessons string // a folder; "" for the lessons inside
	base    string // as server.Config has it
}

func parseExport(args []string) (exportConfig, error) {
	var c exportConfig
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	flags.StringVar(&c.out, "o", "", "")
	flags.StringVar(&c.lessons, "lessons", "", "")
	flags.StringVar(&c.base, "base", "", "")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("export takes no argument %q", flags.Arg(0))
	}
	if c.out == "" {
		return c, errors.New("export writes into a folder: -o DIR says which")
	}
	if c.base != "" {
		base, err := server.ParseBase(c.base)
		if err != nil {
			return c, fmt.Errorf("-base is an address like https://me.example/lessons, not %q: %w", c.base, err)
		}
		c.base = base
	}
	return c, nil
}

// export writes the site into a folder, and says how much that is.
func (p program) export(ctx context.Context, c exportConfig, stdout, stderr io.Writer) error {
	log := slog.New(slog.NewTextHandler(stderr, nil))
	config, err := p.config(ctx, c.lessons, c.base, true, log)
	if err != nil {
		return lessonsError(c.lessons, err)
	}
	defer config.end()
	config.warn(log)
	files, err := server.Export(config.Config)
	if err != nil {
		return builtError(err)
	}
	f, err := openTarget(c.out)
	if err != nil {
		return err
	}
	size, err := f.write(files)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "exported %d files, %.1f MB, to %s\n", len(files), float64(size)/1e6, c.out)
	return err
}
