// Package queue has the goroutines of one program wait for each other.
package queue
