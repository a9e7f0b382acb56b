package live

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// A browser lets a page of any site open a WebSocket to any server, this one on an author's machine too, and says only whose
// page it is, in Origin. So that has to be our own. And a stranger can have a name of his own lead to this machine, and his
// page then has the right origin: so the name has to be one that only its owner can lead anywhere.

// knownHost says whether a Host header names this server by an address, as localhost, or by the name it was told.
func (s *Site) knownHost(header string) bool {
	host := header
	if name, _, err := net.SplitHostPort(header); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.ToLower(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || s.config.Host != "" && strings.EqualFold(host, s.config.Host)
}

// sameOrigin says whether a page from here asks. A browser always says who does; null is whoever stands in a sandbox.
func sameOrigin(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) != 1 {
		return false
	}
	origin, err := url.Parse(origins[0])
	return err == nil && (origin.Scheme == "http" || origin.Scheme == "https") && origin.User == nil && strings.EqualFold(origin.Host, r.Host)
}

// sender is who is counted as one: an address, or of IPv6 the network that one household has. It is "" for this machine,
// whose connections are the author's own, or a proxy's for everyone.
func sender(remote string) string {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return "unknown"
	}
	addr := at.Addr().Unmap().WithZone("")
	if addr.IsLoopback() {
		return ""
	}
	if addr.Is6() {
		network, _ := addr.Prefix(64) // 64 bits are there
		return network.String()
	}
	return addr.String()
}
