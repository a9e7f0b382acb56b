package server

import "maps"

// The headers that keep pages and programs apart. A program that a reader runs is a stranger's: it runs in /run, which has
// an origin of its own that holds nothing, and no way out to the network. Our own pages may load what is ours, and no
// more, so that even markup that slipped into a lesson would have no script and nowhere to send anything.
//
// /run must not restrict its ancestors: where it stands in an embed that a blog has sandboxed, Chromium would block it.

// ours is the policy of a page with snippets: scripts and styles from here, WebAssembly, the toolchain's worker (from a
// data: where the page has no origin of its own, as in a sandboxed embed), and the runner's frame.
const ours = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
	"worker-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"

// noPowers turns off what neither a lesson nor a program needs. It ends in the clipboard, which differs.
const noPowers = "camera=(), microphone=(), geolocation=(), display-capture=(), fullscreen=(), payment=(), usb=(), " +
	"serial=(), hid=(), midi=(), storage-access=(), clipboard-read=(), clipboard-write="

// headers are the headers of a response, by name.
type headers map[string]string

// with is h and more.
func (h headers) with(more headers) headers {
	all := maps.Clone(h)
	maps.Copy(all, more)
	return all
}

var (
	// forAll goes out with every response, errors of the router included.
	forAll = headers{
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}

	// forReading is for the pages that a reader opens: no one may frame them.
	forReading = headers{
		"Content-Security-Policy":      ours + "; frame-ancestors 'none'",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           noPowers + "(self)",
	}

	// forAny is for what may stand in the page of anyone, also in one that is cross-origin isolated.
	forAny = headers{
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"Permissions-Policy":           noPowers + "()",
	}

	forEmbeds = forAny.with(headers{"Content-Security-Policy": ours})

	// forPictures is for an SVG, which opened on its own is a page: it has its styles, and nothing else.
	forPictures = forAny.with(headers{"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})

	// forCards lets the pages of others show a card.
	forCards = forAny.with(headers{"Content-Type": "image/png", "Cache-Control": "no-cache"})

	// forAssets lets sandboxed embeds, which have no origin, fetch them. Of a script that is a worker's, the policies are
	// the worker's: without require-corp, a page that is isolated could not start it.
	forAssets = headers{
		"Access-Control-Allow-Origin":  "*",
		"Content-Security-Policy":      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' data:; connect-src 'self'",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"Cache-Control":                "public, max-age=31536000, immutable", // the name has a hash of the content
		"Vary":                         "Accept-Encoding",
	}
)

// runnerPolicy is that of the page whose one script has that hash, as in 'sha256-…'. Allowing 'self' instead would let a program
// import scripts from here, and so send what it knows in their addresses.
func runnerPolicy(scriptHash string) string {
	return "default-src 'none'; script-src '" + scriptHash + "' 'wasm-unsafe-eval'; worker-src data:; " +
		"connect-src 'none'; base-uri 'none'; form-action 'none'"
}

// forRunner is for that page.
func forRunner(scriptHash string) headers {
	return forAny.with(headers{"Content-Security-Policy": runnerPolicy(scriptHash) + "; sandbox allow-scripts"})
}
