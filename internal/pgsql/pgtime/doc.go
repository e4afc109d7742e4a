// Package pgtime counts with dates, times and intervals as PostgreSQL does, and reads and
// writes them: as the relational engine holds them (package pgtype), and as PostgreSQL's
// texts in the styles ISO and postgres.
//
// Years from 1 to 9999 can be held, so that the engine's texts sort as the times do; what
// lies outside is an error of SQLSTATE 22008, where PostgreSQL goes on to 294276 and back
// to 4713 BC. The infinities are "infinity" and "-infinity".
//
// Errors are of type [pgerror.Error].
package pgtime
