package live

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of a connection.
const (
	handshakeTime = 5 * time.Second  // for the answer to a handshake, which is one packet
	writeTime     = 10 * time.Second // for a message, after which nobody can be at the other end
	pingEvery     = 54 * time.Second // so that proxies, which cut what is silent for a minute, do not
	pongTime      = 60 * time.Second // for anything to come back
	queueLength   = 8                // messages that wait for a client, each of which says it all: who is further behind is gone
	maxMessage    = 4 << 10          // bytes: a page says nothing at all
	maxControl    = 32               // pings and pongs from a client between two of our pings: browsers send one
)

// upgrader answers handshakes, which are known by then to come from here. Compression stays off: limits are on what arrives,
// and a small message can inflate to anything.
var upgrader = websocket.Upgrader{
	HandshakeTimeout: handshakeTime,
	WriteBufferPool:  &sync.Pool{}, // nearly all connections write nothing nearly all of the time
	CheckOrigin:      func(*http.Request) bool { return true },
	Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
		refuse(w, status, reason.Error())
	},
}

// A client is one connection. It has two goroutines, of [client.read] and of [client.write].
type client struct {
	conn    *websocket.Conn
	from    string // its sender
	queue   chan *websocket.PreparedMessage
	gone    chan struct{} // closed when it is dropped
	leaving chan struct{} // closed when it is told to go
	once    sync.Once
	control int // the frames since the last ping, for read alone
	since   time.Time
}

func newClient(conn *websocket.Conn, from string) *client {
	return &client{conn: conn, from: from, queue: make(chan *websocket.PreparedMessage, queueLength),
		gone: make(chan struct{}), leaving: make(chan struct{}), since: time.Now()}
}

// drop ends the connection at once. It can be called any number of times.
func (c *client) drop() {
	c.once.Do(func() {
		close(c.gone)
		c.conn.Close() // there is nobody to tell
	})
}

// leave ends the connection after the client was told. It is called once.
func (c *client) leave() { close(c.leaving) }

var errFlood = errors.New("more control frames than anyone needs")

// read reads until the connection ends. Nothing but control frames is expected: the first message ends it, unread.
func (c *client) read() {
	c.conn.SetReadLimit(maxMessage)
	_ = c.conn.SetReadDeadline(time.Now().Add(pongTime)) // an error shows in the next read, here and below
	answerPing := c.conn.PingHandler()
	c.conn.SetPingHandler(func(data string) error {
		if err := c.count(); err != nil {
			return err
		}
		return answerPing(data)
	})
	c.conn.SetPongHandler(func(string) error {
		_ = c.conn.SetReadDeadline(time.Now().Add(pongTime))
		return c.count()
	})
	_, _, err := c.conn.NextReader() // it handles control frames and wrong ones, and says why to the other side
	if err == nil || errors.Is(err, errFlood) {
		message := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "pages only listen")
		_ = c.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second))
	}
}

// count counts a control frame.
func (c *client) count() error {
	if now := time.Now(); now.Sub(c.since) > pingEvery {
		c.since, c.control = now, 0
	}
	if c.control++; c.control > maxControl {
		return errFlood
	}
	return nil
}

// write writes until the connection ends.
func (c *client) write() {
	defer c.drop()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-c.gone:
			return
		case <-c.leaving:
			message := websocket.FormatCloseMessage(websocket.CloseServiceRestart, "the server stops")
			_ = c.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second))
			return
		case message := <-c.queue:
			_ = c.conn.SetWriteDeadline(time.Now().Add(writeTime))
			err = c.conn.WritePreparedMessage(message)
		case <-ping.C:
			err = c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTime))
		}
		if err != nil {
			return
		}
	}
}
