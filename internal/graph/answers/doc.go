// Package answers holds the answers for which nobody need ask again: those that are
// kept for a time, and those that somebody is waiting for.
//
// A question is told from others by its [Key], a digest of all that shapes the
// answer ([Question]). A [Store] keeps answers of any kind; how much memory one
// takes, its user says.
//
// # Sharing
//
// With [Config.Share] the same question, asked by several at once, is one call
// ([Store.Share]). Whoever leaves disturbs nobody; the last to leave breaks the call
// off, and waits for its end. An error that concerns the first one alone is not handed
// to the others, who ask again.
//
// # Keeping
//
// With [Config.Bytes] and [Config.Age] answers are kept: the oldest make room for new
// ones, and one that is older than Age is gone. All are dropped when a new epoch
// begins ([Store.Renew], [Store.SetToken]): after a call that may have changed
// something, and when the token is another. What was asked in an earlier epoch is not
// kept, and answers only those who asked already.
//
// An answer may be handed to several callers, and is for reading only.
package answers
