package lesson

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A link leads from a lesson to somewhere: to another lesson, to a heading, or out of the site.
type link struct {
	line        int
	destination string
}

// brokenLinks are the links of a lesson that lead to no page of the site, or to no heading of a lesson. All are the lessons by name.
func (r *reader) brokenLinks(all map[string]*reader) Errors {
	var broken Errors
	for _, l := range r.links {
		if said := r.broken(l.destination, all); said != "" {
			broken = append(broken, &Error{r.file, l.line, fmt.Sprintf("the link to %q: %s", l.destination, said)})
		}
	}
	return broken
}

// broken says why a link leads nowhere; "" where it leads somewhere, or out of the site.
func (r *reader) broken(destination string, all map[string]*reader) string {
	to, err := url.Parse(destination)
	if err != nil {
		return "that is no address"
	}
	if to.Scheme != "" || to.Host != "" {
		return ""
	}
	to = (&url.URL{Path: "/" + r.lesson.Name + "/"}).ResolveReference(to)
	name, rest, _ := strings.Cut(strings.TrimPrefix(to.Path, "/"), "/")
	if name == "" || rest == "" && name == "feed.xml" || slices.Contains(reserved, name) {
		return "" // the list of lessons, or a page that is no lesson
	}
	other := all[name]
	if other == nil || rest != "" {
		return fmt.Sprintf("there is no page %s", to.Path)
	}
	heading, _, _ := strings.Cut(to.Fragment, ":~:") // behind it stands a text to look for
	if heading == "" || len(other.errs) > 0 || other.ids[heading] {
		return ""
	}
	return fmt.Sprintf("%s has no heading with that id", other.file)
}
