package graph

import (
	"cmp"
	"slices"
	"strings"
)

// shape is a [Selection] made ready for decoding: where each key of an answer
// goes. It keeps the last texts of each key, so it serves one answer at a time.
type shape struct {
	object
	values, parts int // lengths of Node.Values and Node.Parts
	lenient       bool
	nameless      bool // nothing has to tell the nodes apart
	list          string
	known         int // position in Node.Values of what does; -1 for the id
}

// object is one level of keys: a node's own, or those below a dotted field.
type object struct {
	first, last *key // a ring in the order of asking, which most answers keep; nil for none
}

// key is one key of an answer.
type key struct {
	name string
	next *key

	id     bool    // the node's id
	tells  bool    // an object from others, so that no character of it may be lost
	leaves []int   // positions in Node.Values
	below  *object // dotted fields
	part   int     // position in Node.Parts, where nodes is set
	nodes  *shape  // of the part's nodes

	texts [4]string // the last ones: most texts repeat
	last  int       // of them
}

// newShape makes the shape of a selection that passes its check.
func newShape(s *Selection) *shape {
	sh := &shape{values: len(s.Fields), parts: len(s.Parts), lenient: s.Lenient, nameless: s.Lenient || s.Nameless, list: cmp.Or(s.List, "data"), known: slices.Index(s.Fields, s.Key)}
	room := newKeys(s.Fields, len(s.Parts)+1)
	sh.addFields(s.Fields, sh.known, room)
	for i := range s.Parts {
		k := sh.add(s.Parts[i].Name, room)
		k.part, k.nodes = i, newShape(&s.Parts[i].Selection)
	}
	sh.add("id", room).id = true
	return sh
}

// keys are the keys of a shape, and the positions of its leaves, which are made at once.
type keys struct {
	free   []key
	places []int
}

// newKeys has as many as fields can take, and so many besides.
func newKeys(fields []string, besides int) *keys {
	n := len(fields) + besides
	for _, field := range fields {
		n += strings.Count(field, ".")
	}
	room := &keys{make([]key, n), make([]int, len(fields))}
	for i := range room.places {
		room.places[i] = i
	}
	return room
}

// take returns one of them.
func (r *keys) take() *key {
	k := &r.free[0]
	r.free = r.free[1:]
	return k
}

// anyShape is that of an answer of which only ids are read, where there are some.
func anyShape() *shape {
	sh := newShape(&Selection{})
	sh.nameless = true
	return sh
}

// addFields adds leaves; the position of a leaf is its index, and that of what tells
// nodes apart is known.
func (o *object) addFields(fields []string, known int, room *keys) {
	for i, field := range fields {
		level, rest := o, field
		for {
			name, below, dotted := strings.Cut(rest, ".")
			k := level.add(name, room)
			k.tells = k.tells || i == known && !dotted
			if !dotted && k.leaves == nil {
				k.leaves = room.places[i : i+1 : i+1]
				break
			}
			if !dotted {
				k.leaves = append(k.leaves, i)
				break
			}
			if k.below == nil {
				k.below = new(object)
			}
			level, rest = k.below, below
		}
	}
}

// add returns the key of that name, new or known.
func (o *object) add(name string, room *keys) *key {
	if o.first != nil {
		for k := o.first; ; k = k.next {
			if k.name == name {
				return k
			}
			if k == o.last {
				break
			}
		}
	}
	k := room.take()
	k.name, k.tells = name, name == "id" || strings.HasSuffix(name, "_id")
	if o.first == nil {
		o.first = k
	} else {
		o.last.next = k
	}
	k.next, o.last = o.first, k
	return k
}

// string returns bytes as a text, which is one of the last where it is the same.
func (k *key) string(text []byte) string {
	for _, s := range k.texts {
		if s == string(text) {
			return s
		}
	}
	k.last = (k.last + 1) % len(k.texts)
	k.texts[k.last] = string(text)
	return k.texts[k.last]
}

// forget lets go of the texts that its keys keep: there may be secrets among them.
func (o *object) forget() {
	for k := o.first; k != nil; k = k.next {
		k.texts, k.last = [len(k.texts)]string{}, 0
		if k.below != nil {
			k.below.forget()
		}
		if k.nodes != nil {
			k.nodes.forget()
		}
		if k == o.last {
			break
		}
	}
}

// find returns the key of that name, nil if unasked. It goes round from guess, as there
// are few.
func (o *object) find(name []byte, guess *key) *key {
	for k := guess; ; {
		if k.name == string(name) {
			return k
		}
		if k = k.next; k == guess {
			return nil
		}
	}
}
