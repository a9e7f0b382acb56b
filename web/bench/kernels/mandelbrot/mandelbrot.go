// Mandelbrot has an inner loop that stays in registers.
package main

import (
	"fmt"
	"time"
)

func main() {
	best, result := time.Hour, 0
	for range 8 {
		start := time.Now()
		result = mandelbrot(450)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

func mandelbrot(n int) int {
	inside := 0
	for row := range n {
		for column := range n {
			cr, ci := 3*float64(column)/float64(n)-2, 2*float64(row)/float64(n)-1
			zr, zi := 0.0, 0.0
			rounds := 0
			for rounds < 200 && zr*zr+zi*zi < 4 {
				zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
				rounds++
			}
			if rounds == 200 {
				inside++
			}
		}
	}
	return inside
}
