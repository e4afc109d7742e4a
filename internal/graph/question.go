package graph

import (
	"crypto/sha256"
	"encoding/binary"
)

// question tells questions apart: those with the same have the same answer, down
// to the place of each value in it. It holds the token only as part of a digest.
type question [sha256.Size]byte

// question is what the request asks, in the form that its answer is to have.
func (o *outbound) question(form string) question {
	text := make([]byte, 0, 512)
	text = appendText(text, form, o.path, o.params.Encode(), o.token)
	text = o.fields.appendTo(text)
	text = o.pick.appendTo(text)
	return sha256.Sum256(text)
}

// questions is what a batch asks.
func questions(items []item) question {
	text := make([]byte, 0, len(items)*sha256.Size)
	for _, it := range items {
		q := it.question(it.answerForm())
		text = append(text, q[:]...)
	}
	return sha256.Sum256(text)
}

// appendText appends texts so that no two lists of them look the same.
func appendText(to []byte, texts ...string) []byte {
	for _, s := range texts {
		to = binary.AppendUvarint(to, uint64(len(s)))
		to = append(to, s...)
	}
	return to
}

// appendTo appends all that shapes an answer: unlike the fields= text, the order
// of what is gathered in it.
func (s *Selection) appendTo(to []byte) []byte {
	if s == nil {
		return append(to, 0)
	}
	to = append(to, 1)
	to = binary.AppendUvarint(to, uint64(len(s.Fields)))
	to = appendText(to, s.Fields...)
	to = binary.AppendUvarint(to, uint64(len(s.Parts)))
	for i := range s.Parts {
		p := &s.Parts[i]
		to = appendText(to, p.Name)
		to = binary.AppendUvarint(to, uint64(len(p.Args)))
		for _, a := range p.Args {
			to = appendText(to, a.Name, a.Value)
		}
		to = appendBool(to, p.Bare)
		to = p.Selection.appendTo(to)
	}
	return appendBool(to, s.Lenient)
}

func appendBool(to []byte, b bool) []byte {
	if b {
		return append(to, 1)
	}
	return append(to, 0)
}
