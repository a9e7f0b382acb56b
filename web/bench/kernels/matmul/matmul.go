// Matmul multiplies matrices that are slices of slices.
package main

import (
	"fmt"
	"time"
)

func main() {
	a, b := filled(200), filled(200)
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = int(product(a, b)[17][42])
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func filled(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = float64((i*31 + j*17) % 10)
		}
	}
	return m
}

//go:noinline
func product(a, b [][]float64) [][]float64 {
	n := len(a)
	c := make([][]float64, n)
	for i := range n {
		c[i] = make([]float64, n)
		for j := range n {
			sum := 0.0
			for k := range n {
				sum += a[i][k] * b[k][j]
			}
			c[i][j] = sum
		}
	}
	return c
}
