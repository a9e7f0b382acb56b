package live

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// dial opens a socket with a handshake of the test's own making, and gives the answer.
func (a *author) dial(header ...string) (net.Conn, *bufio.Reader, *http.Response) {
	a.t.Helper()
	host := strings.TrimPrefix(a.address, "http://")
	conn, err := net.Dial("tcp", host)
	a.check(err)
	a.t.Cleanup(func() { conn.Close() })
	a.check(conn.SetDeadline(time.Now().Add(20 * time.Second)))
	lines := map[string]string{"Host": host, "Origin": a.address, "Connection": "Upgrade", "Upgrade": "websocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
	for i := 0; i < len(header); i += 2 {
		lines[header[i]] = header[i+1]
	}
	var request strings.Builder
	request.WriteString("GET /ws HTTP/1.1\r\n")
	for name, value := range lines {
		if value != "" {
			fmt.Fprintf(&request, "%s: %s\r\n", name, value)
		}
	}
	request.WriteString("\r\n")
	_, err = io.WriteString(conn, request.String())
	a.check(err)
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	a.check(err)
	return conn, reader, response
}

func TestHandshakesOfStrangersAreRefused(t *testing.T) {
	a := begin(t)
	host := strings.TrimPrefix(a.address, "http://")
	_, port, _ := net.SplitHostPort(host)
	for name, test := range map[string]struct {
		header []string
		status int
	}{
		"own":                        {nil, 101},
		"own, by name":               {[]string{"Host", "localhost:" + port, "Origin", "http://localhost:" + port}, 101},
		"own, by a name it was told": {[]string{"Host", "lessons.example", "Origin", "https://lessons.example"}, 101},
		"own, IPv6":                  {[]string{"Host", "[::1]:" + port, "Origin", "http://[::1]:" + port}, 101},
		"foreign origin":             {[]string{"Origin", "https://evil.example"}, 403},
		"foreign port":               {[]string{"Origin", "http://127.0.0.1:1"}, 403},
		"origin as a part":           {[]string{"Origin", a.address + ".evil.example"}, 403},
		"origin with a user":         {[]string{"Origin", "http://" + host + "@evil.example"}, 403},
		"origin after a user":        {[]string{"Origin", "http://evil.example@" + host}, 403},
		"null origin":                {[]string{"Origin", "null"}, 403},
		"no origin":                  {[]string{"Origin", ""}, 403},
		"an extension's origin":      {[]string{"Origin", "chrome-extension://" + host}, 403},
		"two origins":                {[]string{"Origin", a.address + "\r\nOrigin: https://evil.example"}, 403},
		"DNS rebinding":              {[]string{"Host", "evil.example:" + port, "Origin", "http://evil.example:" + port}, 404},
		"rebinding, no port":         {[]string{"Host", "evil.example", "Origin", "http://evil.example"}, 404},
		"rebinding, as localhost":    {[]string{"Host", "localhost.evil.example", "Origin", "http://localhost.evil.example"}, 404},
		"rebinding, as an address":   {[]string{"Host", "127.0.0.1.evil.example", "Origin", "http://127.0.0.1.evil.example"}, 404},
		"no upgrade":                 {[]string{"Upgrade", "", "Connection", ""}, 400},
		"an old version":             {[]string{"Sec-WebSocket-Version", "8"}, 400},
		"a short key":                {[]string{"Sec-WebSocket-Key", "dGhl"}, 400},
		"no key":                     {[]string{"Sec-WebSocket-Key", ""}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			a := *a
			a.t = t
			_, _, r := a.dial(test.header...)
			if r.StatusCode != test.status {
				t.Errorf("status %d, want %d", r.StatusCode, test.status)
			}
			if r.StatusCode != 101 && r.Header.Get("Upgrade") != "" {
				t.Error("it is upgraded all the same")
			}
		})
	}
	r, err := http.Post(a.address+"/ws", "text/plain", nil)
	a.check(err)
	r.Body.Close()
	if r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST has status %d", r.StatusCode)
	}
}

// By another name the pages are as a server shows them that follows nothing.
func TestAPageByAnotherNameIsNotLive(t *testing.T) {
	a := begin(t)
	for host, want := range map[string]bool{"127.0.0.1:80": true, "localhost": true, "a.localhost": true, "LESSONS.example": true, "evil.example": false} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/one/", nil)
		r.Host = host
		a.site.ServeHTTP(w, r)
		page := w.Body.String()
		if w.Code != 200 || !strings.Contains(page, "Text.") || strings.Contains(page, "live") != want {
			t.Errorf("%s: status %d, want live %v:\n%s", host, w.Code, want, page)
		}
	}
}

// frame makes a frame, masked as a client's must be.
func frame(first byte, payload string) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	mask := []byte{1, 2, 3, 4}
	b = append(b, mask...)
	for i := range len(payload) {
		b = append(b, payload[i]^mask[i%4])
	}
	return b
}

// Opcodes, each as the one frame of its message.
const (
	fin   = 0x80
	more  = 0x00 // a continuation
	text  = 0x01
	data  = 0x02
	bye   = 0x08
	ping  = 0x09
	pong  = 0x0A
	silly = "\xff\xfe is no text"
)

func code(n uint16, reason string) string {
	return string(binary.BigEndian.AppendUint16(nil, n)) + reason
}

// Frame by frame, by the groups of the Autobahn test suite. There is no message that a page may send, so that what is right as
// a frame is refused as a message (1008), and what is wrong as a frame as that (1002, or 1009 for what is too large).
func TestFrames(t *testing.T) {
	a := begin(t)
	long := strings.Repeat("x", 125)
	header := func(length uint64) []byte {
		return append(binary.BigEndian.AppendUint64([]byte{fin | text, 0x80 | 127}, length), 1, 2, 3, 4)
	}
	type test struct {
		name  string
		sends [][]byte
		want  string // what comes back: "close CODE", and before it "pong TEXT" for each; "" where the connection is cut
	}
	tests := []test{
		{"1.1 an empty message", [][]byte{frame(fin|text, "")}, "close 1008"},
		{"1.1 a message", [][]byte{frame(fin|text, long)}, "close 1008"},
		{"1.1 one of 126 bytes", [][]byte{frame(fin|text, long+"x")}, "close 1008"},
		{"1.2 of bytes", [][]byte{frame(fin|data, "\x00\xff")}, "close 1008"},
		{"1.1 of more than the limit", [][]byte{frame(fin|text, strings.Repeat("x", maxMessage+1))}, "close 1009"},
		{"2.1 an empty ping", [][]byte{frame(fin|ping, ""), frame(fin|bye, code(1000, ""))}, "pong  close 1000"},
		{"2.4 a ping of 125 bytes", [][]byte{frame(fin|ping, long), frame(fin|bye, code(1000, ""))}, "pong " + long + " close 1000"},
		{"2.5 a ping of 126 bytes", [][]byte{frame(fin|ping, long+"x")}, "close 1002"},
		{"2.7 a pong that nobody asked for", [][]byte{frame(fin|pong, "x"), frame(fin|ping, "y"), frame(fin|bye, code(1000, ""))}, "pong y close 1000"},
		{"2.9 a pong of 126 bytes", [][]byte{frame(fin|pong, long+"x")}, "close 1002"},
		{"2.10 ten pings", append(repeat(frame(fin|ping, "p"), 10), frame(fin|bye, code(1000, ""))), strings.Repeat("pong p ", 10) + "close 1000"},
		{"3.1 RSV3", [][]byte{frame(fin|0x10|text, "x")}, "close 1002"},
		{"3.2 RSV2", [][]byte{frame(fin|0x20|text, "x")}, "close 1002"},
		{"3.4 RSV1, as of a compressed message", [][]byte{frame(fin|0x40|text, "x")}, "close 1002"},
		{"3.5 RSV1 of a ping", [][]byte{frame(fin|0x40|ping, "x")}, "close 1002"},
		{"3.7 all bits", [][]byte{frame(0xff, "x")}, "close 1002"},
		{"5.1 a ping in pieces", [][]byte{frame(ping, "x"), frame(fin|more, "y")}, "close 1002"},
		{"5.2 a pong in pieces", [][]byte{frame(pong, "x"), frame(fin|more, "y")}, "close 1002"},
		{"5.3 a message in pieces", [][]byte{frame(text, "x"), frame(fin|more, "y")}, "close 1008"},
		{"5.9 a piece of nothing", [][]byte{frame(fin|more, "x")}, "close 1002"},
		{"5.10 a piece of nothing, not the last", [][]byte{frame(more, "x"), frame(fin|more, "y")}, "close 1002"},
		{"5.18 two messages in pieces of each other", [][]byte{frame(text, "x"), frame(fin|text, "y")}, "close 1008"},
		{"5.19 pieces without end", append([][]byte{frame(text, "")}, repeat(frame(more, ""), 1000)...), "close 1008"},
		{"6.3 what is no UTF-8", [][]byte{frame(fin|text, silly)}, "close 1008"},
		{"6.3 in pieces", [][]byte{frame(text, "\xce"), frame(fin|more, "\xff")}, "close 1008"},
		{"7.1 a close", [][]byte{frame(fin|bye, code(1000, "done"))}, "close 1000"},
		{"7.1 two", [][]byte{frame(fin|bye, code(1000, "")), frame(fin|bye, code(1001, ""))}, "close 1000"},
		{"7.1 a message after it", [][]byte{frame(fin|bye, code(1000, "")), frame(fin|text, "x")}, "close 1000"},
		{"7.1 a ping after it", [][]byte{frame(fin|bye, code(1000, "")), frame(fin|ping, "x")}, "close 1000"},
		{"7.3 without a code", [][]byte{frame(fin|bye, "")}, "close"},
		{"7.3 half a code", [][]byte{frame(fin|bye, "\x03")}, "close"},
		{"7.3 of 125 bytes", [][]byte{frame(fin|bye, code(1000, long[:123]))}, "close 1000"},
		{"7.3 of 126 bytes", [][]byte{frame(fin|bye, code(1000, long[:124]))}, "close 1002"},
		{"7.5 a reason that is no UTF-8", [][]byte{frame(fin|bye, code(1000, silly))}, "close 1002"},
		{"7 a close in pieces", [][]byte{frame(bye, code(1000, ""))}, "close 1002"},
		{"9 a message that says it has 4 MiB", [][]byte{header(4 << 20)}, "close 1009"},
		{"9 one of 2⁶³-1 bytes", [][]byte{header(1<<63 - 1)}, "close 1009"},
		{"9 one of 2⁶³ bytes", [][]byte{header(1 << 63)}, ""},
		{"9 one of 2⁶⁴-1 bytes", [][]byte{header(1<<64 - 1)}, ""},
		{"an unmasked message", [][]byte{{fin | text, 1, 'x'}}, "close 1002"},
		{"an unmasked ping", [][]byte{{fin | ping, 0}}, "close 1002"},
		{"an unmasked close", [][]byte{{fin | bye, 0}}, "close 1002"},
		{"HTTP", [][]byte{[]byte("GET / HTTP/1.1\r\n\r\n")}, "close 1002"},
		{"a flood of pings", repeat(frame(fin|ping, ""), 10*maxControl), strings.Repeat("pong  ", maxControl) + "close 1008"},
		{"a flood of pongs", repeat(frame(fin|pong, ""), 10*maxControl), "close 1008"},
	}
	for opcode := range byte(16) {
		if opcode > data && opcode < bye || opcode > pong {
			tests = append(tests, test{fmt.Sprintf("4 opcode %d", opcode), [][]byte{frame(fin|opcode, "x")}, "close 1002"})
		}
	}
	for _, n := range []uint16{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999} {
		tests = append(tests, test{fmt.Sprintf("7.7 code %d", n), [][]byte{frame(fin|bye, code(n, ""))}, fmt.Sprintf("close %d", n)})
	}
	for _, n := range []uint16{0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		tests = append(tests, test{fmt.Sprintf("7.9 code %d", n), [][]byte{frame(fin|bye, code(n, ""))}, "close 1002"})
	}
	for _, test := range tests {
		for _, chopped := range []bool{false, true} { // 2.6: the network cuts as it likes
			t.Run(fmt.Sprintf("%s/%v", test.name, chopped), func(t *testing.T) {
				a := *a
				a.t = t
				conn, reader, r := a.dial()
				if r.StatusCode != 101 {
					t.Fatalf("status %d", r.StatusCode)
				}
				sent := bytes.Join(test.sends, nil)
				if chopped && len(sent) < 100 {
					for i := range sent {
						if _, err := conn.Write(sent[i : i+1]); err != nil {
							break // it has closed already
						}
					}
				} else {
					_, _ = conn.Write(sent)
				}
				// Where more was sent than is read, closing can overtake what was said before it.
				got, err := answers(reader)
				if got != test.want && !(errors.Is(err, errCut) && len(sent) > 200 && strings.HasPrefix(test.want, got)) {
					t.Errorf("it answers %q, want %q (%v)", got, test.want, err)
				}
			})
		}
	}
	if _, s := a.open(); s.Version == "" {
		t.Error("after all that, nobody is told anything")
	}
}

func repeat(frame []byte, n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = frame
	}
	return all
}

var errCut = errors.New("the connection was cut")

// answers reads what the server sends until it closes, but for the first message, which is the state.
func answers(r *bufio.Reader) (string, error) {
	var got []string
	end := func(err error) (string, error) {
		return strings.Join(got, " "), fmt.Errorf("%w: %w", errCut, err)
	}
	for {
		first, err := r.ReadByte()
		if err != nil {
			return end(err)
		}
		n, err := r.ReadByte()
		if err != nil {
			return end(err)
		}
		length := int(n)
		if n == 126 {
			var two [2]byte
			if _, err := io.ReadFull(r, two[:]); err != nil {
				return end(err)
			}
			length = int(binary.BigEndian.Uint16(two[:]))
		}
		payload := make([]byte, length)
		if _, err := io.ReadFull(r, payload); err != nil {
			return end(err)
		}
		switch first {
		case fin | text:
		case fin | pong:
			got = append(got, "pong "+string(payload))
		case fin | bye:
			if len(payload) == 0 {
				got = append(got, "close")
			} else {
				got = append(got, fmt.Sprintf("close %d", binary.BigEndian.Uint16(payload)))
			}
			if _, err := r.ReadByte(); err == nil {
				return strings.Join(got, " "), errors.New("something comes after the close")
			}
			return strings.Join(got, " "), nil
		default:
			return strings.Join(got, " "), fmt.Errorf("a frame that begins with %#x", first)
		}
	}
}

// A compressed message can inflate to anything, so compression is not agreed to.
func TestCompressionIsNotOffered(t *testing.T) {
	a := begin(t)
	_, _, r := a.dial("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")
	if got := r.Header.Get("Sec-WebSocket-Extensions"); r.StatusCode != 101 || got != "" {
		t.Errorf("status %d, extensions %q", r.StatusCode, got)
	}
}

func TestOneAddressHasFewConnections(t *testing.T) {
	a := begin(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = r.Header.Get("From")
		a.site.ServeHTTP(w, r)
	}))
	defer server.Close()
	open := func(from string) int {
		conn, r, err := websocket.DefaultDialer.Dial(strings.Replace(server.URL, "http", "ws", 1)+"/ws", http.Header{"Origin": {server.URL}, "From": {from}})
		if err == nil {
			t.Cleanup(func() { conn.Close() })
		}
		return r.StatusCode
	}
	for i := range 500 {
		want := 101
		if i >= maxPerSender {
			want = 503
		}
		if got := open(fmt.Sprintf("203.0.113.9:%d", 1000+i)); got != want {
			t.Fatalf("socket %d of an address: status %d, want %d", i+1, got, want)
		}
	}
	for i := range maxPerSender {
		if got := open(fmt.Sprintf("[2001:db8::%d]:80", i+1)); got != 101 {
			t.Errorf("socket %d of a network: status %d", i+1, got)
		}
	}
	if got := open("[2001:db8::ffff]:80"); got != 503 {
		t.Errorf("the last of a network has status %d", got)
	}
	if got := open("203.0.113.10:80"); got != 101 {
		t.Errorf("another address has status %d", got)
	}
}
