package lesson

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// frontMatter splits text into its front matter and the Markdown below it, and says on which line the latter begins.
func frontMatter(text string) (matter, body string, firstLine int, ok bool) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return "", "", 0, false
	}
	for at := 0; at < len(rest); {
		line, _, _ := strings.Cut(rest[at:], "\n")
		next := min(at+len(line)+1, len(rest))
		if strings.TrimRight(line, " \t") == "---" {
			return rest[:at], rest[next:], lineAt(text, len("---\n")+next), true
		}
		at = next
	}
	return "", "", 0, false
}

var yamlPosition = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// pairs are the keys and values, in turn, of a YAML text that is the beginning of the file. What is wrong with it is called
// what the prefix says.
func (r *reader) pairs(prefix, text string) []*yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		found := yamlPosition.FindStringSubmatch(err.Error())
		line, message := 1, yamlPosition.ReplaceAllString(err.Error(), "")
		if found != nil && found[1] != "" {
			line, _ = strconv.Atoi(found[1])
			if strings.HasPrefix(message, "did not find") {
				line++ // YAML's parser counts from 0, its scanner from 1
			}
		}
		if message == "mapping values are not allowed in this context" {
			message = `a text with ": " in it needs quotes`
		}
		r.fail(line, "%s%s", prefix, message)
		return nil
	}
	if len(doc.Content) == 0 {
		return []*yaml.Node{}
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		r.fail(doc.Content[0].Line, "%swant lines of key: value", prefix)
		return nil
	}
	return doc.Content[0].Content
}

// readMatter fills in the lesson from its front matter.
func (r *reader) readMatter(matter string) {
	// A line in place of the opening --- makes YAML count lines as the file does.
	pairs := r.pairs("front matter: ", "\n"+matter)
	if pairs == nil {
		return
	}
	seen := map[string]bool{}
	updatedLine := 0
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		if seen[key.Value] {
			r.fail(key.Line, "front matter: %s is given twice", key.Value)
			continue
		}
		seen[key.Value] = true
		switch key.Value {
		case "title":
			r.lesson.Title = r.matterText(key, value)
		case "description":
			r.lesson.Description = r.matterText(key, value)
		case "minutes":
			r.lesson.Minutes = r.matterNumber(key, value)
		case "order":
			r.lesson.Order = r.matterNumber(key, value)
			r.orderLine = key.Line
		case "date":
			r.lesson.Dates.Published = r.matterDate(key, value)
		case "updated":
			r.lesson.Dates.Updated = r.matterDate(key, value)
			updatedLine = key.Line
		default:
			r.fail(key.Line, "front matter: unknown key %q", key.Value)
		}
	}
	for _, key := range []string{"title", "description", "order"} {
		if !seen[key] {
			r.fail(1, "front matter: no %s", key)
		}
	}
	r.checkDates(updatedLine)
}

func (r *reader) matterText(key, value *yaml.Node) string {
	text := strings.Join(strings.Fields(value.Value), " ")
	if value.Kind != yaml.ScalarNode || text == "" {
		r.fail(key.Line, "front matter: %s must be text", key.Value)
	}
	return text
}

func (r *reader) matterNumber(key, value *yaml.Node) int {
	n, err := strconv.Atoi(value.Value)
	if value.Kind != yaml.ScalarNode || err != nil || n < 1 || n > 9999 {
		r.fail(key.Line, "front matter: %s must be a number from 1", key.Value)
		return 0
	}
	return n
}

// fail notes what is wrong on a line of the lesson's file.
func (r *reader) fail(line int, format string, args ...any) {
	r.errs = append(r.errs, &Error{r.file, line, fmt.Sprintf(format, args...)})
}

// warn notes what a line of the lesson's file has that no reader will see.
func (r *reader) warn(line int, format string, args ...any) {
	r.lesson.Warnings = append(r.lesson.Warnings, &Error{r.file, line, fmt.Sprintf(format, args...)})
}
