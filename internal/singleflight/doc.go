// Package singleflight has callers who want the same at the same time share one call: as
// golang.org/x/sync/singleflight does, with two differences. Each caller may
// leave when its own context ends, and disturbs nobody who stays. And the call runs
// as long as somebody waits for it: the last one to leave cancels it, and waits for
// its end, so nothing goes on behind a caller's back.
package singleflight
