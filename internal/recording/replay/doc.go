// Package replay answers requests as a recording says that the Graph API has: see package
// recording.
//
//	t, err := replay.Read(file)
//	http.Serve(listener, t)
//
// A request is answered by what the same one was answered: of the same method, path and
// parameters, in whatever order those are, credentials left aside. What was asked several
// times is answered in the order of then, and the last answer again after that. A batch is
// answered part by part, so that it need not have been the same batch. What was not recorded
// is refused with an error of the code [NotRecorded], which says what was asked and how it
// differs from what was; the journal at /_replay/journal lists all requests.
package replay
