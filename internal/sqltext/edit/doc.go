// Package edit changes a statement's text by position. Changes are kept by token until
// the text is written ([Edits.Write]), so a change never moves the place of another; no
// tree is ever printed, and what is not changed stays as it was written. Where several
// changes wrap the same tokens, the one that wraps less stands further in, and of equals
// the one of the lower [Rank].
//
// [Map] leads from the text that was written back to its source, for errors.
package edit
