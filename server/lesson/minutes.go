package lesson

import "strings"

// How fast a lesson is read. Prose takes a little longer than non-fiction, of which people read 238 words a minute (Brysbaert,
// 2019), for one stops to think; a program is looked through, line by line. Running and changing it is the reader's own time.
const (
	wordsPerMinute = 200
	linesPerMinute = 40 // of code, without the blank ones
)

// minutes is how long it takes to read a lesson, at least 1.
func minutes(sections []Section) int {
	var words, lines int
	for _, s := range sections {
		words += len(strings.Fields(s.Title)) + len(strings.Fields(s.Text))
		for line := range strings.Lines(s.Code) {
			if strings.TrimSpace(line) != "" {
				lines++
			}
		}
	}
	seconds := 60*words/wordsPerMinute + 60*lines/linesPerMinute
	return max(1, (seconds+30)/60)
}
