// Command interleave serves lessons whose Go programs are compiled and run in the reader's browser. Everything it serves
// is in the one file; see `interleave help`.
//
// What a command is asked for goes to standard output. Errors go to standard error as "interleave: message", with a
// line "hint: what to do" where there is something to do; so do logs, one line each. The exit code is 0, 1 for what went
// wrong, 2 for a command that was not understood.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"interleave/snippets"
	"interleave/wasm"
	"interleave/wasm/build"
	"interleave/web"
)

const usage = `Interleave serves lessons about sharing state, whose Go programs run in the reader's browser.

usage:
  interleave serve [-addr HOST:PORT] [-lessons DIR] [-live] [-base URL]
  interleave export -o DIR [-base URL] [-lessons DIR]
  interleave test [-lessons DIR] [-schedules N] [-update] [-json]
  interleave new lesson NAME [-lessons DIR]
  interleave new site DIR
  interleave version
  interleave help

serve prints "listening on http://HOST:PORT" once it does, and serves until it is interrupted.
  -addr HOST:PORT   where to listen; port 0 picks a free one (default ` + defaultAddr + `)
  -lessons DIR      the folder of lessons to serve, instead of those inside
  -live             whether pages follow changes in the folder while they are open (default where only this machine
                    reaches them; -live=false to turn it off)
  -base URL         the address that the site has for everybody, as https://lessons.example: with it there are a feed, a
                    sitemap, and previews of links

export writes the site into a folder, for any host that serves files, under any path.
  -o DIR            the folder: new, empty, or an earlier export, of which it replaces what is no more
  -base URL         the address that the site will have, as https://me.example/lessons; see serve
  -lessons DIR      the folder of lessons to export, instead of those inside

test builds all programs, and runs those that have a want.txt, Python twins too: they are to print just that. It checks the snippets
whose fences say race=none or race=expected, draws those that say timeline, and tests exercises: their solutions pass, and what
readers start from does not. It names what a page leaves out, and links that lead nowhere. It prints "file:line: message" for what
is not so, and ends with 1 then. It needs Node.
  -lessons DIR      the folder of lessons to test, instead of those inside
  -schedules N      how many schedules a check has (default 1000)
  -update           write each want.txt that is there and the pictures of timelines, rather than compare them
  -json             print an object a line, rather than words

Where Go is installed, programs in DIR can import what its go.mod requires, and serve and export have them built ahead.

new lesson begins a lesson, with one snippet, in this folder or in DIR. new site begins a folder of lessons: a module that Go's
own tools understand, one lesson, a README and a workflow for CI. They print which files they wrote, and overwrite none.
`

func main() {
	if len(os.Args) > 1 && os.Args[1] == "toolexec" { // cmd/go calls it, while packages of modules are built
		os.Exit(build.Toolexec(os.Args[2:]))
	}
	os.Exit(program{lessons: snippets.Lessons(), web: web.Dist(), wasm: wasm.Dist()}.main())
}

// A program is what the command carries inside.
type program struct {
	lessons fs.FS // with play/main.go among them
	web     fs.FS
	wasm    fs.FS
}

// main runs the command line, and gives the exit code.
func (p program) main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return report(os.Stderr, p.run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run runs one command until it is done, or until the context is.
func (p program) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return usageError{"no command"}
	}
	switch command, args := args[0], args[1:]; command {
	case "serve":
		config, err := parseServe(args)
		if errors.Is(err, flag.ErrHelp) {
			_, err = io.WriteString(stdout, usage)
			return err
		}
		if err != nil {
			return usageError{err.Error()}
		}
		return p.serve(ctx, config, stdout, stderr)
	case "export":
		config, err := parseExport(args)
		if errors.Is(err, flag.ErrHelp) {
			_, err = io.WriteString(stdout, usage)
			return err
		}
		if err != nil {
			return usageError{err.Error()}
		}
		return p.export(ctx, config, stdout, stderr)
	case "test":
		config, err := parseTest(args)
		if errors.Is(err, flag.ErrHelp) {
			_, err = io.WriteString(stdout, usage)
			return err
		}
		if err != nil {
			return usageError{err.Error()}
		}
		return p.test(ctx, config, stdout, stderr)
	case "new":
		config, err := parseNew(args)
		if errors.Is(err, flag.ErrHelp) {
			_, err = io.WriteString(stdout, usage)
			return err
		}
		if err != nil {
			return usageError{err.Error()}
		}
		return begin(config, stdout)
	case "version", "-version", "--version":
		_, err := fmt.Fprintf(stdout, "interleave %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return err
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(stdout, usage)
		return err
	default:
		return usageError{fmt.Sprintf("unknown command %q", command)}
	}
}

// version is the module's version, as far as the Go command knew it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// A usageError is about how the command was called.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// A hintedError is an error that a user can do something about.
type hintedError struct {
	error
	hint string
}

func (e hintedError) Unwrap() error { return e.error }

// report tells the user about an error, if it is one, and gives the exit code.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintf(stderr, "interleave: %v\n", err)
	if _, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintln(stderr, "hint: interleave help says how to call it")
		return 2
	}
	if hinted, ok := errors.AsType[hintedError](err); ok {
		fmt.Fprintf(stderr, "hint: %s\n", hinted.hint)
	}
	return 1
}
