// Nbody moves five bodies: loops of at most five rounds, and much arithmetic in each.
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
		result = simulate(400_000)
		best = min(best, time.Since(start))
	}
	fmt.Println(best.Nanoseconds(), result)
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

func simulate(steps int) int {
	system := []body{
		{mass: 39.5},
		{x: 4.8, y: -1.2, z: -0.1, vx: 0.6, vy: 2.8, mass: 0.04},
		{x: 8.3, y: 4.1, z: -0.4, vx: -1.0, vy: 1.8, mass: 0.01},
		{x: 12.9, y: -15.1, z: -0.2, vx: 1.1, vy: 0.9, mass: 0.002},
		{x: 15.4, y: -25.9, z: 0.2, vx: 1.0, vy: 0.6, mass: 0.002},
	}
	for range steps {
		advance(system, 0.001)
	}
	return int(system[1].x * 1e9)
}

func advance(system []body, dt float64) {
	for i := range system {
		a := &system[i]
		for j := i + 1; j < len(system); j++ {
			b := &system[j]
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			squared := dx*dx + dy*dy + dz*dz
			pull := dt / (squared * math.Sqrt(squared))
			a.vx -= dx * b.mass * pull
			a.vy -= dy * b.mass * pull
			a.vz -= dz * b.mass * pull
			b.vx += dx * a.mass * pull
			b.vy += dy * a.mass * pull
			b.vz += dz * a.mass * pull
		}
	}
	for i := range system {
		b := &system[i]
		b.x += dt * b.vx
		b.y += dt * b.vy
		b.z += dt * b.vz
	}
}
