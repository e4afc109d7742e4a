// Command release builds what is handed out of a version: for each platform an archive with the
// program, its manual pages, completions, licence and notices, and a list of what it is made of
// (SPDX); for Linux a Debian package too; and the checksums of all.
//
//	go run ./internal/release -out dist -platforms linux/amd64,windows/amd64
//
// Without -platforms it is that of this machine; the Makefile has those of a release.
//
// What is built is a clone of the commit, HEAD or another: what has not been committed is not in
// it, and nothing can change while it is built. The version is the tag of the commit, or where it
// has none a pseudo-version as the go command makes it. Two runs of one commit give the same bytes: no path, no clock and no order of a map
// gets into a file; all times are the commit's. Nothing is published.
package main
