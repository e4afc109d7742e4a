// Package command reads the statements that a session of PostgreSQL answers by itself: those of
// transactions, settings, prepared statements, cursors, and COPY … TO STDOUT.
//
// [Split] parts a text at its semicolons. [Parse] says which command a statement is; one that
// is none is for the engine, whose parts (the query of a cursor, of COPY, of PREPARE) come
// as a [Piece] that knows where it stood.
package command
