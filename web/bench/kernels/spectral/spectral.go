// Spectral is the spectral norm: an innermost loop around a small function.
package main

import (
	"fmt"
	"math"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = int(norm(700) * 1e9)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func norm(n int) float64 {
	u, v, between := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	for range 10 {
		times(between, u)
		transposedTimes(v, between)
		times(between, v)
		transposedTimes(u, between)
	}
	var uv, vv float64
	for i := range v {
		uv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	return math.Sqrt(uv / vv)
}

func element(i, j int) float64 {
	return 1 / float64((i+j)*(i+j+1)/2+i+1)
}

func times(into, v []float64) {
	for i := range into {
		sum := 0.0
		for j := range v {
			sum += element(i, j) * v[j]
		}
		into[i] = sum
	}
}

func transposedTimes(into, v []float64) {
	for i := range into {
		sum := 0.0
		for j := range v {
			sum += element(j, i) * v[j]
		}
		into[i] = sum
	}
}
