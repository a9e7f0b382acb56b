package server

import (
	"errors"
	"net/url"
	"strings"
)

// ParseBase reads the address that a site has for everybody, as in https://lessons.example: what search engines, feed readers
// and the previews of links are told. It has a scheme and a host, and behind them at most the path of the folder that holds the
// site. No slash is at the end of what it returns.
func ParseBase(address string) (string, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "", errors.New("it is no address")
	case u.Scheme != "https" && u.Scheme != "http":
		return "", errors.New("it does not begin with https:// or http://")
	case u.Hostname() == "":
		return "", errors.New("it has no host")
	case u.User != nil:
		return "", errors.New("it has a user, whom everyone would see")
	case u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return "", errors.New("it has something behind the path")
	case u.JoinPath().EscapedPath() != u.EscapedPath() && u.Path != "":
		return "", errors.New("its path has parts that are empty or dots")
	}
	return u.Scheme + "://" + u.Host + strings.TrimSuffix(u.EscapedPath(), "/"), nil
}

// ParseRoot is [ParseBase] for a site whose pages begin at the root of their host, as those of a [Site] do.
func ParseRoot(address string) (string, error) {
	base, err := ParseBase(address)
	if err == nil && basePath(base) != "" {
		err = errors.New("it has something behind the host: pages begin at the root of theirs")
	}
	return base, err
}

// basePath is what stands before the paths of pages, as in /folder; "" at the root of a host.
func basePath(base string) string {
	_, rest, _ := strings.Cut(base, "://")
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		return rest[at:]
	}
	return ""
}
