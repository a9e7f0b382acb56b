package live

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// Limits of connections. None is felt by an author with his pages open on all his devices.
const (
	maxClients   = 1000 // at a time: each takes some 20 KB
	maxPerSender = 8    // of one address elsewhere: a page has one
)

// A hub has the connections, and what they were told last.
type hub struct {
	mu      sync.Mutex
	clients map[*client]bool
	all     int            // the number of connections, those to come included
	senders map[string]int // … by sender
	text    []byte         // of last
	last    *websocket.PreparedMessage
	closed  bool
}

func newHub() *hub {
	return &hub{clients: map[*client]bool{}, senders: map[string]int{}}
}

// tell sends all connections a state, and says whether it is the one that they know.
func (h *hub) tell(s state) (known bool, err error) {
	text, err := json.Marshal(s)
	if err != nil {
		return false, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if string(text) == string(h.text) {
		return true, nil
	}
	message, err := websocket.NewPreparedMessage(websocket.TextMessage, text)
	if err != nil {
		return false, err
	}
	h.text, h.last = text, message
	for c := range h.clients {
		select {
		case c.queue <- message:
		default: // it does not read what it was sent: the others do not wait for it
			h.remove(c)
			c.drop()
		}
	}
	return false, nil
}

// connect makes a request a connection, or refuses it.
func (h *hub) connect(w http.ResponseWriter, r *http.Request) {
	from := sender(r.RemoteAddr)
	if !h.admit(from) {
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusServiceUnavailable, "too many connections")
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil { // the client has been told
		h.release(from)
		return
	}
	c := newClient(conn, from)
	h.mu.Lock()
	closed := h.closed
	if !closed {
		h.clients[c] = true
		c.queue <- h.last // there is room for it
	}
	h.mu.Unlock()
	if closed {
		h.release(from)
		c.drop()
		return
	}
	go c.write()
	go func() {
		c.read()
		h.mu.Lock()
		h.remove(c)
		h.mu.Unlock()
		c.drop()
	}()
}

// admit counts a connection that is to come, if there may be one more.
func (h *hub) admit(from string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.all >= maxClients || from != "" && h.senders[from] >= maxPerSender {
		return false
	}
	h.all++
	h.senders[from]++
	return true
}

func (h *hub) release(from string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(from)
}

// forget counts one connection less. The hub is locked.
func (h *hub) forget(from string) {
	h.all--
	if h.senders[from]--; h.senders[from] == 0 {
		delete(h.senders, from)
	}
}

// remove takes a connection out, once. The hub is locked.
func (h *hub) remove(c *client) {
	if h.clients[c] {
		delete(h.clients, c)
		h.forget(c.from)
	}
}

// close ends all connections: the server goes away, and may come again.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.clients {
		h.remove(c)
		c.leave()
	}
}
