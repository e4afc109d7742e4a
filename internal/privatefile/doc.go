// Package privatefile keeps small secret files of one user: read whole, written
// whole, and never half.
//
// Every file is regular, owned by the user the program runs as, and readable
// by nobody else (mode 0600); so is its directory (0700). That is checked on
// the open handle, so that nothing can be swapped in after the check, and a
// symbolic link in the place of the file is refused. A file or directory that
// others can reach is an error that says how to mend it, never mended silently:
// what was in it has been seen.
//
// [Replace] writes beside the file and renames, so a reader sees the old content
// or the new one, also after a crash; the directory is flushed too, so that what
// has been written stays written. What a killed program leaves behind is removed
// by the next [Replace] or [Sweep].
//
// [Lock] excludes other programs by a file of its own beside the guarded one:
// the guarded file is another one after each Replace. Lock files hold nothing
// and stay.
//
// [SQLite] has what SQLite writes beside a file be as closed as the file, [CloseShared] the one
// thing that it cannot have.
//
// On Windows, the owner and the access list take the place of owner and mode:
// nobody but the user, the system and the administrators may be on it. The
// Windows part compiles; it was not run.
package privatefile
