package live

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Editors save in ways of their own, and each save is one change: what stands between is never on a page.
func TestASaveIsSeenOnce(t *testing.T) {
	const file = "one/lesson.md"
	text := func(what string) string { return matter + what + ".\n\n```go snippet=x\n```\n" }
	for name, save := range map[string]func(*author, string){
		"in place": func(a *author, text string) { a.write(file, text) },
		"by rename": func(a *author, text string) {
			a.write("one/.lesson.md.tmp", text)
			a.check(os.Rename(a.path("one/.lesson.md.tmp"), a.path(file)))
		},
		"with a backup, as vim does": func(a *author, text string) {
			a.write("one/4913", "")
			a.check(os.Remove(a.path("one/4913")))
			a.check(os.Rename(a.path(file), a.path(file+"~")))
			a.write(file, text)
			a.check(os.Remove(a.path(file + "~")))
		},
		"deleted and created": func(a *author, text string) {
			a.check(os.Remove(a.path(file)))
			a.write(file, text)
		},
		"emptied, and written in pieces": func(a *author, text string) {
			f, err := os.Create(a.path(file))
			a.check(err)
			defer f.Close()
			for piece := range strings.SplitAfterSeq(text, "\n") {
				_, err := f.WriteString(piece)
				a.check(err)
				a.check(f.Sync())
			}
		},
		"in a burst": func(a *author, text string) {
			for i := range 50 {
				a.write(file, matter+fmt.Sprint("Half of it ", i))
			}
			a.write(file, text)
		},
		"with its folder": func(a *author, text string) {
			a.check(os.CopyFS(a.path("copy"), os.DirFS(a.path("one"))))
			a.write("copy/lesson.md", text)
			a.check(os.RemoveAll(a.path("one")))
			a.check(os.Rename(a.path("copy"), a.path("one")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := begin(t)
			r, _ := a.open()
			for i := range 3 {
				want := fmt.Sprint("Text ", i)
				save(a, text(want))
				s := r.hears()
				if page := a.page("/one/"); !strings.Contains(page, "<p>"+want+".</p>") || len(s.Problems) > 0 {
					t.Fatalf("save %d: %+v and\n%s", i, s, page)
				}
			}
			// Had anything been told twice, it would be told before this.
			a.write(file, text("The last"))
			if r.hears(); !strings.Contains(a.page("/one/"), "The last") {
				t.Error("a save was told twice")
			}
		})
	}
}

// A file that is gone for longer than an editor takes is gone.
func TestWhatIsDeletedIsGone(t *testing.T) {
	a := begin(t)
	a.write("two/lesson.md", strings.ReplaceAll(matter, "1", "2")+"Second.\n")
	r, _ := a.open()
	for !strings.Contains(a.page("/two/"), "Second.") {
		r.hears()
	}
	a.check(os.Remove(a.path("two/lesson.md")))
	for !strings.Contains(a.page("/two/"), "There is no page here") {
		r.hears() // which fails when nothing comes
	}
}

// What never comes to rest is shown all the same.
func TestWhatKeepsChangingIsSeen(t *testing.T) {
	a := begin(t)
	r, _ := a.open()
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				_ = os.WriteFile(a.path("one/noise.txt"), []byte(fmt.Sprint(i)), 0o666)
			}
		}
	}()
	a.write("one/lesson.md", matter+"Other text.\n\n```go snippet=x\n```\n")
	r.hears()
	close(stop)
	<-stopped
	if !strings.Contains(a.page("/one/"), "Other text.") {
		t.Error("the page is what it was")
	}
}
