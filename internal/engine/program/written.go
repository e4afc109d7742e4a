package program

// Written tells of a program by which instructions what a register holds before another one
// may have been written, through copies of it. ok is false where that could not be followed.
func Written(code []Instruction) (by func(at, register int) (writers []int, ok bool), err error) {
	p, err := read(code)
	if err != nil {
		return nil, err
	}
	return func(at, register int) (writers []int, ok bool) {
		ok = true
		p.trace(at, register, func(writer int) {
			writers = append(writers, writer)
			ok = ok && writer >= 0
		})
		return writers, ok
	}, nil
}
