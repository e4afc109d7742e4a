// Package buildinfo tells which build of this module is running, for whoever has to
// name it: the command line, the system tables and the requests of the API.
package buildinfo
