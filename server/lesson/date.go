package lesson

import (
	"time"

	"go.yaml.in/yaml/v3"
)

// Dates are days, in UTC. A lesson need not have them: then it is in no feed.
type Dates struct {
	Published time.Time // the zero time where the author does not say
	Updated   time.Time // at least Published; the zero time where it has not been updated
}

// Last is the day of the last change that readers may want to know of; the zero time where there is no date.
func (d Dates) Last() time.Time {
	if d.Updated.IsZero() {
		return d.Published
	}
	return d.Updated
}

func (r *reader) matterDate(key, value *yaml.Node) time.Time {
	day, err := time.Parse(time.DateOnly, value.Value)
	if value.Kind != yaml.ScalarNode || err != nil {
		r.fail(key.Line, "front matter: %s must be a day, as 2026-11-25", key.Value)
	}
	return day
}

// checkDates refuses an update, on that line of the file, before there was anything to update.
func (r *reader) checkDates(line int) {
	d := r.lesson.Dates
	switch {
	case d.Updated.IsZero():
	case d.Published.IsZero():
		r.fail(line, "front matter: updated needs a date, on which the lesson was published")
	case d.Updated.Before(d.Published):
		r.fail(line, "front matter: updated is before date")
	}
}
