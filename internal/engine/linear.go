package engine

import (
	"errors"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// SQLite's own instr, replace and trim take time in the product of their
// arguments' lengths, inside one step that no context interrupts: minutes for
// texts of a few megabytes. These give the same answers in time that grows with
// the sum.

// registerLinear puts them in the place of SQLite's.
func registerLinear(db *sqlite3.Conn) error {
	const flags = sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
	trim := func(left, right bool) sqlite3.ScalarFunction {
		return func(ctx sqlite3.Context, args ...sqlite3.Value) { trimSet(ctx, args, left, right) }
	}
	return errors.Join(
		db.CreateFunction("instr", 2, flags, instr),
		db.CreateFunction("replace", 3, flags, replace),
		db.CreateFunction("trim", 2, flags, trim(true, true)),
		db.CreateFunction("ltrim", 2, flags, trim(true, false)),
		db.CreateFunction("rtrim", 2, flags, trim(false, true)),
	)
}

// instr is the place from 1 of one text in another, in characters, or in bytes
// where both are blobs; 0 where it is not in there.
func instr(ctx sqlite3.Context, args ...sqlite3.Value) {
	if hasNull(args) {
		return
	}
	bytes := args[0].Type() == sqlite3.BLOB && args[1].Type() == sqlite3.BLOB
	text := args[0].Text()
	i := strings.Index(text, args[1].Text())
	if i > 0 && !bytes {
		i = characters(text[:i])
	}
	ctx.ResultInt64(int64(i + 1))
}

// replace gives a text with each occurrence of another replaced by a third.
func replace(ctx sqlite3.Context, args ...sqlite3.Value) {
	if hasNull(args[:2]) {
		return
	}
	text, old := args[0].Text(), args[1].Text()
	if old == "" || old[0] == 0 { // as SQLite takes it
		ctx.ResultText(text)
		return
	}
	if hasNull(args[2:]) {
		return
	}
	other := args[2].Text()
	if longer := len(other) - len(old); longer > 0 && len(text)+longer*strings.Count(text, old) > ctx.Conn().Limit(sqlite3.LIMIT_LENGTH, -1) {
		ctx.ResultError(sqlite3.TOOBIG)
		return
	}
	ctx.ResultText(strings.ReplaceAll(text, old, other))
}

// trimSet takes all characters that a second text has off the ends of the first.
func trimSet(ctx sqlite3.Context, args []sqlite3.Value, left, right bool) {
	if hasNull(args) {
		return
	}
	set := map[rune]bool{}
	for _, r := range args[1].Text() {
		if r == 0 { // as SQLite takes it
			break
		}
		set[r] = true
	}
	isIn := func(r rune) bool { return set[r] }
	text := args[0].Text()
	if left {
		text = strings.TrimLeftFunc(text, isIn)
	}
	if right {
		text = strings.TrimRightFunc(text, isIn)
	}
	ctx.ResultText(text)
}

func hasNull(args []sqlite3.Value) bool {
	for _, a := range args {
		if a.Type() == sqlite3.NULL {
			return true
		}
	}
	return false
}

// characters counts as SQLite does: each byte that continues none.
func characters(text string) int {
	n := 0
	for i := range len(text) {
		if text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}
