// Package recording writes the exchange with the Graph API to a file that can be shown to
// others: without secrets, and without what says who somebody is or what somebody wrote.
//
//	r := recording.New(w)
//	client := &http.Client{Transport: r.Transport(http.DefaultTransport)}
//	…
//	err := r.Close()
//
// # The file
//
// JSON lines: a [Head], then in the order of their ends an [Exchange] for each request and
// a [Statement] for each that was begun. Package replay serves it.
//
// # What is kept
//
// What is not known to be harmless is replaced: see [Disguise]. Kept are numbers, times,
// true and false; names of fields, edges, metrics and parameters; values that the catalogue
// or [enums] know; paging, with its cursors replaced; the usage that headers tell of; errors
// with their codes, and their texts but for what looks like a name, an id or an address. A
// credential is left out.
//
// Each word of every other text, an id included, has a stand-in of the same length and kind
// of letters, the same wherever it stands: an id in an answer and in the path of the next
// request, a name in a profile and in a caption. Which word has which is decided by a random
// key that is thrown away.
package recording
