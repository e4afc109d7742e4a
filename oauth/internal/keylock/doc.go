// Package keylock has the goroutines of one program exclude each other by name,
// and tells them whether they had to wait.
package keylock
