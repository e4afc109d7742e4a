// Package screen is what somebody at a terminal looks through: whether colours are wanted,
// texts broken between words, and the program that shows what is longer than the screen.
//
//	if words := screen.Pager(os.Getenv); words != nil {
//		out, finish := screen.Page(ctx, words, os.Stdout, os.Stderr)
//	}
package screen
