// Package foreign makes texts that were not written here, such as a platform's
// messages, fit to stand in an error: without secrets, and in one line.
package foreign
