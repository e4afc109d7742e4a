package command

import "unicode/utf8"

// Piece is a part of a text.
type Piece struct {
	Text   string
	Offset int // how many characters stand before it; -1 where it stands nowhere as it is
}

// Split parts a text at its semicolons. What is empty but for comments is no piece.
func Split(in string) ([]Piece, error) {
	all, err := lex(in)
	if err != nil {
		return nil, err
	}
	var pieces []Piece
	first := 0
	end := func(i int) {
		if i > first {
			pieces = append(pieces, piece(in, all[first].from, all[i-1].to))
		}
		first = i + 1
	}
	for i, x := range all {
		if x.is(";") {
			end(i)
		}
	}
	end(len(all))
	return pieces, nil
}

// piece is what stands in a text from byte from to byte to.
func piece(in string, from, to int) Piece {
	return Piece{in[from:to], utf8.RuneCountInString(in[:from])}
}
