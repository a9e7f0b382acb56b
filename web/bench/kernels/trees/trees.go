// Trees makes binary trees and counts their nodes: recursion that allocates, and the garbage collector.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = build(17).count()
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}
