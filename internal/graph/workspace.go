package graph

import (
	"bytes"
	"sync"
)

// workspace is memory that nothing that was decoded holds on to, nor it on to that.
type workspace struct {
	input bytes.Buffer
	buf   []byte   // room for unescaping
	lists [][]Node // empty ones, where the nodes of a list are collected
	links *shape   // of paging objects

	of    *Selection // the last one, and its shape
	shape *shape
}

// workspaces are for further answers.
var workspaces = sync.Pool{New: func() any {
	w := &workspace{links: newShape(&paged)}
	w.input.Grow(commonLength)
	return w
}}

// commonLength is how long most answers of few objects are at the most, in bytes.
const commonLength = 4 << 10

// largestKept and longestKept bound what is kept for another answer: buffers, in bytes,
// and lists, in nodes.
const (
	largestKept = 1 << 20
	longestKept = 1 << 12
)

// shapeOf is the shape of a selection, which most answers share with the one before.
func (w *workspace) shapeOf(s *Selection) *shape {
	if w.of != s {
		w.of, w.shape = s, newShape(s)
	}
	return w.shape
}

// list returns one of the lists.
func (w *workspace) list() (list []Node) {
	if last := len(w.lists) - 1; last >= 0 {
		list, w.lists = w.lists[last], w.lists[:last]
	}
	return list
}

// giveBack takes a list back, after its nodes were copied.
func (w *workspace) giveBack(list []Node) {
	clear(list)
	if cap(list) <= longestKept {
		w.lists = append(w.lists, list[:0])
	}
}
