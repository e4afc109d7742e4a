// Package pace decides when a call of the API may be sent.
//
// # A call's way
//
// A [Scheduler] stands between all callers of one app and the network.
// [Scheduler.Admit] gives a [Permit] for a [Call], makes it wait for one, or
// refuses it with a [*Refusal] that says when asking again helps. [Permit.Done]
// tells what came of the call: what the usage headers said, whether the API
// throttled it, whether the API was there at all. From that the scheduler knows
// what to do with the next. It has no goroutine of its own and need not be
// closed.
//
// # Limits
//
// The API counts calls for the app, over an hour that rolls on, and for each
// account, over a day for Instagram and Pages; the headers give both in percent.
//
//   - From five sixths of MaxPercent on (75 % of 90) calls are spread. At P % the
//     window gives back P in its length, on the average; a call takes what the
//     percentages rose by for each call made, or before that is measured the most
//     that the platform's rules let it take. The quotient is the time for one
//     call, which applies in full at MaxPercent and below it in proportion: usage
//     that is spread over the window comes to rest under the bound, and that of a
//     burst, of which nothing returns for a whole window, comes there later. As
//     MaxPercent comes near, a call waits for the answers of those in the air.
//   - At MaxPercent calls are refused, with the time at which usage will have
//     fallen by as much as the headers can tell: a call seen here leaves the
//     window when it has passed through it, and the rest of what is used is taken
//     to be spread over it evenly. Then one call finds out; where the estimate was
//     wrong the next time is twice as far.
//   - A batch whose measured cost leads beyond MaxPercent is refused.
//   - After a throttle nothing is sent for the app, or that account, as long as
//     the answer says, or else for a minute that doubles up to an hour. A call
//     waits where its context has a deadline after that time, and fails at once
//     where not. Then one call goes ahead, and the rest follow when it is answered.
//
// # Other processes
//
// What the headers say is shared with other processes that call for the same app
// ([Shared]), a few times a second and whenever it changes. Each of them may have a call in
// the air that no answer tells of yet: the bound is lower by that many.
//
// # Accounts
//
// Each account has its queue, and those that wait take turns: one that is
// blocked, slow or busy does not hold up the others. How many calls of an
// account are in the air at once is found by feedback: one more for each round
// of answers as long as callers want more, half after an answer that failed to
// come or was refused for the rate.
//
// A call is charged to the account that its caller names. Where the headers call
// it by another id, such as that of its business, that is learned from the
// answers.
//
// # Endpoints that are down
//
// After ten answers in a row that failed to come, an endpoint, which is a kind of
// path of one account, is left alone for ten seconds, then tried with a single
// call; the time doubles, up to two minutes, while that fails. Others meanwhile
// are refused at once.
//
// # Time
//
// Times are compared by the monotonic clock: setting the machine's clock moves
// no block.
package pace
