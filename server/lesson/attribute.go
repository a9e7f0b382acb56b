package lesson

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// An attribute is key=value or key="value" on a fence's line. A bare one has no =, and its value is "".
type attribute struct {
	key, value string
	bare       bool
}

// splitAttributes splits what follows the language on a fence's line.
func splitAttributes(text string) ([]attribute, error) {
	var found []attribute
	for rest := skipSpace(text); rest != ""; rest = skipSpace(rest) {
		var a attribute
		var err error
		if a, rest, err = cutAttribute(rest); err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}

// cutAttribute takes the attribute that text begins with.
func cutAttribute(text string) (a attribute, rest string, err error) {
	a.key, rest = cutBefore(text, func(c rune) bool { return c == '=' || unicode.IsSpace(c) })
	value, assigned := strings.CutPrefix(rest, "=")
	if !assigned {
		a.bare = true
		return a, rest, nil
	}
	value, quoted := strings.CutPrefix(value, `"`)
	if !quoted {
		a.value, rest = cutBefore(value, unicode.IsSpace)
		return a, rest, nil
	}
	a.value, rest, quoted = strings.Cut(value, `"`)
	if !quoted {
		return a, "", fmt.Errorf(`%s: a " is not closed`, a.key)
	}
	if skipSpace(rest) == rest && rest != "" {
		return a, "", fmt.Errorf(`%s: no space after the closing "`, a.key)
	}
	return a, rest, nil
}

// words splits a list at its spaces, except for those in single quotes. The quotes are not part of the words.
func words(list string) ([]string, error) {
	if i := strings.IndexFunc(list, unicode.IsControl); i >= 0 {
		return nil, fmt.Errorf("holds the control character %U", []rune(list[i:])[0])
	}
	var found []string
	var word strings.Builder
	begun, quoted := false, false // a word has begun even where it is only '' so far
	for _, char := range list {
		switch {
		case char == '\'':
			begun, quoted = true, !quoted
		case char != ' ' || quoted:
			begun = true
			word.WriteRune(char)
		case begun:
			found = append(found, word.String())
			begun = false
			word.Reset()
		}
	}
	if quoted {
		return nil, errors.New("a ' is not closed")
	}
	if begun {
		found = append(found, word.String())
	}
	return found, nil
}

func skipSpace(text string) string { return strings.TrimLeftFunc(text, unicode.IsSpace) }

// cutBefore splits text before the first character that is one of those asked for.
func cutBefore(text string, is func(rune) bool) (before, rest string) {
	i := strings.IndexFunc(text, is)
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i:]
}
