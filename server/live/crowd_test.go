package live

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Who does not read what it is sent is dropped, and meanwhile everyone else is told everything.
func TestASlowClientIsDroppedAndOthersDoNotNotice(t *testing.T) {
	h := newHub()
	_, _ = h.tell(state{Version: "first"})
	server := httptest.NewServer(http.HandlerFunc(h.connect))
	defer server.Close()
	defer h.close()
	address := strings.Replace(server.URL, "http", "ws", 1)
	dial := func() *websocket.Conn {
		conn, _, err := websocket.DefaultDialer.Dial(address, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	hear := func(conn *websocket.Conn, want string) {
		t.Helper()
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, text, err := conn.ReadMessage(); err != nil || !strings.Contains(string(text), want) {
			t.Fatalf("%.100s, %v; want %s", text, err, want)
		}
	}
	quick, slow := dial(), dial()
	hear(quick, `"first"`)
	hear(slow, `"first"`)
	connected := func() int {
		h.mu.Lock()
		defer h.mu.Unlock()
		return len(h.clients)
	}
	long := strings.Repeat("x", 1<<20)
	told := 0
	for ; connected() == 2; told++ {
		if told == 200 {
			t.Fatal("a client that reads nothing is still there")
		}
		version := fmt.Sprint("v", told)
		if _, err := h.tell(state{Version: version, Problems: []problem{{Message: long}}}); err != nil {
			t.Fatal(err)
		}
		hear(quick, `"`+version+`"`)
	}
	if told < queueLength {
		t.Errorf("it was dropped after %d messages, which its queue has room for", told)
	}
	_, _ = h.tell(state{Version: "last"})
	hear(quick, `"last"`)
}

// A client that is gone without a word is dropped, too, and its place is free.
func TestAConnectionThatEndsLeavesNothing(t *testing.T) {
	a := begin(t)
	goroutines, _ := inUse()
	for range 50 {
		conn, _, r := a.dial()
		if r.StatusCode != 101 {
			t.Fatalf("status %d", r.StatusCode)
		}
		conn.Close()
	}
	r, _ := a.open()
	a.write("one/lesson.md", matter+"Other text.\n\n```go snippet=x\n```\n")
	r.hears()
	deadline := time.Now().Add(20 * time.Second)
	for {
		a.site.hub.mu.Lock()
		clients, all, senders := len(a.site.hub.clients), a.site.hub.all, len(a.site.hub.senders)
		a.site.hub.mu.Unlock()
		now, _ := inUse()
		if clients == 1 && all == 1 && senders == 1 && now <= goroutines+3 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d clients, %d counted of %d senders, %d goroutines that were %d", clients, all, senders, now, goroutines)
		}
		time.Sleep(time.Millisecond) // nothing tells the other end that it has noticed
	}
}

// A server that stops says so, and a page comes back.
func TestAServerThatStopsSaysSo(t *testing.T) {
	a := begin(t)
	r, _ := a.open()
	a.site.hub.close()
	_, _, err := r.conn.ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("it ends with %v", err)
	}
	if _, r, err := websocket.DefaultDialer.Dial(a.socket(), http.Header{"Origin": {a.address}}); err == nil || r.StatusCode != 503 {
		t.Errorf("who comes late: %v", err)
	}
}
