package graph

import (
	"reflect"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// paramSize is about what a parameter takes beside its texts.
const paramSize = 256

var (
	nodeSize  = int64(reflect.TypeFor[Node]().Size())
	pageSize  = int64(reflect.TypeFor[Page]().Size())
	valueSize = int64(reflect.TypeFor[value.Value]().Size())
)

// sizeOf is about how many bytes of memory an answer takes.
func sizeOf(answer any) int64 {
	switch answer := answer.(type) {
	case []byte:
		return int64(len(answer))
	case *Node:
		return answer.size()
	case *Page:
		return answer.size()
	default:
		return 0
	}
}

func (n *Node) size() int64 {
	size := nodeSize + int64(len(n.ID)) + int64(len(n.Values))*valueSize
	for _, v := range n.Values {
		if v.Kind() == value.KindText {
			size += int64(len(v.Text()))
		}
	}
	for _, p := range n.Parts {
		size += p.size()
	}
	return size
}

func (p *Page) size() int64 {
	const pointer = 8
	if p == nil {
		return pointer
	}
	size := pointer + pageSize + int64(len(p.After))
	for name, values := range p.Next {
		size += paramSize + int64(len(name))
		for _, v := range values {
			size += int64(len(v))
		}
	}
	for i := range p.Nodes {
		size += p.Nodes[i].size()
	}
	return size
}
