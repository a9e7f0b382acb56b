package server

import (
	"errors"
	"net/url"
)

// ParseBase reads the address that the site has for everybody, as in https://lessons.example: what search engines, feed readers
// and the previews of links are told. It has a scheme and a host and nothing behind them, for the addresses of pages begin at the
// root. No slash is at the end of what it returns.
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
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return "", errors.New("it has something behind the host: pages begin at the root of theirs")
	}
	return u.Scheme + "://" + u.Host, nil
}
