// Package sanitize makes texts that were not written here, such as a platform's
// messages and the values of a result, fit to be shown: without secrets, in one
// line, with nothing that steers a terminal.
package sanitize
