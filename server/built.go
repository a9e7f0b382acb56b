package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"interleave/server/lesson"
	"interleave/wasm"
)

// manifestName is the file in each dist folder that says what the build made.
const manifestName = "manifest.json"

// built is what the builds made, as the pages need it. Addresses are empty where there is nothing.
type built struct {
	script    string // the address of the element
	progress  string // … of what says on the list of lessons what is solved
	style     string // … of the stylesheet
	embed     embedStyles
	search    string                                              // … of the script that searches, "" where there is none
	offline   string                                              // … of the script that asks for an export's service worker, "" where there is none
	worker    string                                              // the service worker's file in the web build, "" where there is none
	toolchain func(wasm.Mode) string                              // … of what a browser needs to build programs
	prebuilt  func(mode wasm.Mode, program lesson.Snippet) string // … of what a program builds to
	live      liveFiles
	runner    []byte  // the page that programs run in
	runnerCSP string  // the hash of its script
	static    *static // what an export has in place of a server; nil for a server
}

// embedStyles are the addresses of an embed's stylesheets: of what it looks like at first, and of what panels do.
type embedStyles struct{ first, panels string }

// liveFiles are the addresses of what only pages have that follow changes.
type liveFiles struct{ Script, Style string }

// readManifests finds what the pages need among the assets.
func readManifests(web, wasmDist fs.FS, assets map[string]asset) (built, error) {
	var b built
	data, err := fs.ReadFile(web, manifestName)
	if err != nil {
		return b, notBuilt("web/dist", err)
	}
	var names map[string]string
	if err := json.Unmarshal(data, &names); err != nil {
		return b, fmt.Errorf("web/dist: %s: %w", manifestName, err)
	}
	made, err := wasm.ReadManifest(wasmDist)
	if err != nil {
		return b, notBuilt("wasm/dist", err)
	}
	address := func(name string) string {
		if _, ok := assets[name]; ok {
			return "/assets/" + name
		}
		return ""
	}
	b.script, b.progress, b.search = address(names["snippet.js"]), address(names["progress.js"]), address(names["search.js"])
	b.style, b.embed = address(names["site.css"]), embedStyles{address(names["embed.css"]), address(names["panels.css"])}
	b.live = liveFiles{address(names["live.js"]), address(names["live.css"])}
	b.offline, b.worker = address(names["offline.js"]), names["sw.mjs"]
	b.toolchain = func(mode wasm.Mode) string { return address(made.Modes[mode].Toolchain) }
	for what, found := range map[string]string{
		"web/dist: snippet.js": b.script, "web/dist: progress.js": b.progress, "web/dist: site.css": b.style,
		"web/dist: embed.css": b.embed.first, "web/dist: panels.css": b.embed.panels, "wasm/dist: toolchain": b.toolchain(wasm.Run),
	} {
		if found == "" {
			return b, fmt.Errorf("%s: %w", what, ErrNotBuilt)
		}
	}
	b.prebuilt = func(mode wasm.Mode, program lesson.Snippet) string {
		return address(made.Modes[mode].Prebuilt[wasm.SourceHash([]byte(program.Source), []byte(program.Test))])
	}
	if b.runner, err = fs.ReadFile(web, names["run.html"]); err != nil {
		return b, notBuilt("web/dist: run.html", err)
	}
	b.runnerCSP, err = scriptHash(b.runner)
	if err != nil {
		return b, fmt.Errorf("web/dist: run.html: %w", err)
	}
	return b, nil
}

// notBuilt tells a build that has not been run from one that went wrong.
func notBuilt(what string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("%s: %w", what, ErrNotBuilt)
	}
	return fmt.Errorf("%s: %w", what, err)
}

var (
	inlineScript = regexp.MustCompile(`(?is)<script>(.*?)</script>`)
	anyScript    = regexp.MustCompile(`(?i)<script|\ssrcdoc=|\son[a-z]+=`)
)

// scriptHash is what a policy calls the one script of a page, as in sha256-….
func scriptHash(html []byte) (string, error) {
	found := inlineScript.FindAllSubmatchIndex(html, -1)
	if len(found) != 1 {
		return "", fmt.Errorf("%d inline scripts, want one", len(found))
	}
	start, end := found[0][0], found[0][1]
	if anyScript.Match(html[:start]) || anyScript.Match(html[end:]) {
		return "", errors.New("a script beside the inline one")
	}
	sum := sha256.Sum256(html[found[0][2]:found[0][3]])
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:]), nil
}
