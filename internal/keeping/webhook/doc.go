// Package webhook takes the notices that the platform sends when something happens on an
// account: comments, mentions, stories that end with their last numbers, and whatever else the
// app is subscribed to. It keeps them in a [history.Sink].
//
//	r, err := webhook.New(ctx, webhook.Config{Secret: …, VerifyToken: …, Sink: sink})
//	http.Serve(listener, r)
//
// # What is answered
//
// A GET is the platform asking whether the address is the app's: it is answered with the
// challenge where the verify token is right. A POST is a notice. Its signature, an HMAC of the
// bytes as they came by the app's secret, is checked before anything of it is read; 401 is the
// answer to one that is wrong, 200 to what is kept: committed by the sink, so that a crash
// takes nothing of it. 503 is the answer where the sink does not take it in time; the platform
// sends it again, for 36 hours by its documentation. The answer 200 to a notice that says
// nothing new is the same.
//
// # What is kept
//
// Four tables, of which a row is what was said, once, however often it was said:
//
//	StoryEnds       a story that ended, and the numbers of its first 24 hours. The names are
//	                those that clients have seen; whether today's come is not known, so that
//	                Value has all that was said
//	CommentNotices  a comment or a reply
//	MentionNotices  where somebody mentions the account
//	OtherNotices    everything else, as it came: other fields, other objects, what cannot be read
//
// With Config.WithoutNames who wrote something is left out.
//
// # Bounds
//
// A body has a bound, as has the number of those that are read at the same time; a header that
// is no signature ends a request before its body is read, so that a flood of them costs little.
// Nothing of a request that is not signed comes into a log: they are counted.
//
// parse.go reads notices in all forms that are known, tables.go makes rows of them, keep.go
// brings them into the sink, receiver.go is the way from the network to there.
package webhook
