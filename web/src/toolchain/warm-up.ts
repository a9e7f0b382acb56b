/** The programs that nobody asked for: what is hot in the tools when they have been built is compiled well, and quick. */

/** What the first, hidden build makes: a browser compiles the tools' code as it is called, and who waits for this one waits for that. */
const first = `package main

import (
	"fmt"
	"sync"
	"time"
)

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[name]++
}

func main() {
	c := counter{n: map[string]int{}}
	done := make(chan string)
	for _, name := range []string{"a", "b"} {
		go func() {
			for range 3 {
				c.add(name)
				time.Sleep(time.Millisecond)
			}
			done <- name
		}()
	}
	fmt.Println(<-done, <-done, c.n)
}
`;

/** What the later ones make: a little of all that programs here are made of. */
const later = `package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

var errNone = errors.New("no name")

type adder interface {
	add(name string, n int) error
}

type counter struct {
	mu   sync.Mutex
	n    map[string]int
	log  []string
	made atomic.Int64
}

func (c *counter) add(name string, n int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name == "" {
		return fmt.Errorf("add %d: %w", n, errNone)
	}
	c.n[name] += n
	c.log = append(c.log, fmt.Sprintf("%s: %d", name, c.n[name]))
	c.made.Add(1)
	return nil
}

func work(ctx context.Context, to adder, jobs <-chan string, done chan<- error) {
	defer func() {
		if r := recover(); r != nil {
			done <- fmt.Errorf("panic: %v", r)
		}
	}()
	for i := 0; ; i++ {
		select {
		case job, ok := <-jobs:
			if !ok {
				done <- nil
				return
			}
			if err := to.add(job, i*i); err != nil {
				panic(err)
			}
		case <-ctx.Done():
			done <- ctx.Err()
			return
		case <-time.After(time.Second):
		}
	}
}

func most[T int | float64](list ...T) (found T) {
	for _, x := range list {
		found = max(found, x)
	}
	return found
}

func main() {
	begun := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	c := &counter{n: map[string]int{"a": 1}}
	jobs, done := make(chan string), make(chan error, 2)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() { work(ctx, c, jobs, done) })
	}
	for _, name := range []string{"a", "b", ""} {
		jobs <- name
		time.Sleep(time.Millisecond)
	}
	close(jobs)
	all.Wait()
	for name, n := range c.n {
		fmt.Printf("%-5s %3d %v\\n", name, n, most(1, len(c.log)))
	}
	if err := <-done; errors.Is(err, errNone) {
		fmt.Println(err, c.made.Load(), time.Since(begun) < time.Second)
	}
}
`;

/** Of these builds, the program of the one with this number, from 0: none is as the one before. */
export function warmUpProgram(number: number): string {
  return `${number === 0 ? first : later}// ${number}\n`;
}
