// Package graph is the client of Meta's Graph API: one [Request] in, one answer
// out.
//
// # Asking
//
// A request asks for a node ([Client.Node]), for a page of an edge
// ([Client.Page]), for many of both at once ([Client.Batch]) or for an answer
// that is neither ([Client.Raw]). Its [Selection] is the tree of fields and
// nested edges that becomes the fields= parameter. The answer is read as a whole,
// checked, and decoded into [Node] and [Page] values whose positions mirror the
// selection's, so nothing is looked up by name later.
//
// The client adds what every call needs: the token as a Bearer header, its
// appsecret_proof, the version. It bounds the time and the length of the answer,
// follows no redirect, and asks again, with full jitter, for what failed for
// now; what may have changed something is sent once. Which calls to make, and in
// which order, is not its business.
//
// # What a call may cost
//
// With a [Config.Scheduler] each attempt goes when the scheduler lets it: calls
// are spread before a rate limit is used up, its last part is left to others, and
// while the API refuses calls nothing is sent. A request that is refused for the
// rate is sent again after the time that the API names, where the context has a
// deadline that allows the wait; otherwise it fails at once. What was not sent is
// a [*HeldError]. [RetryAt] is the time at which either works again. The call
// counts at [Request.Account]; a batch of several accounts goes when all of them
// may, except that those whose account is blocked are left behind.
//
// A [Budget] bounds what a statement spends ([Client.Budgeted]): every attempt and
// every item of a batch is a call, and one that is too many is a [*BudgetError].
//
// Requests that the client does not make itself, as those of a login, are paid for and
// go in the same way where who makes them asks ([Client.Admit]): where they go to the
// client's host they count at the same limits.
//
// # Answers that take no call
//
// What is kept of answers, and who shares them, is the business of package answers.
//
// With [Config.Share] the same question, asked by several at once, is one call,
// paid by the first. Method, path, parameters, selection, form of the answer and
// token make a question; a batch is one as a whole. Whoever leaves disturbs
// nobody; the last to leave breaks the call off. An error that came of the first
// one's budget or deadline is not handed to the others, who ask again.
//
// With [Config.CacheBytes] and [Config.CacheAge] answers of GETs are kept, those of
// the items of a batch too; refusals are not. All are dropped after a call that
// may have changed something and when the token changes. An [Observer] is told of
// such answers as calls without quota, marked Cached or Shared.
//
// # Batches
//
// The parts of a batch's answer stand in the order of its requests, but that is
// not relied on. A node says whose it is by its id, insights by theirs
// (OBJECT/insights/METRIC/PERIOD), by the dimensions that they are broken down by and
// by the range that their link to the next one tells, a refusal at times by the object
// that it names. Where a part may be of several requests by what it says, these are sent
// by themselves. Where there is a part for each request and none says that it is
// another's, the order is believed for those that say nothing, refusals and empty lists,
// as far as it does not matter which is whose: they all say the same, and none is a copy of
// another to the last byte, as refusals have ids. Where they say several things, those that
// fewer say are sent by themselves, and prove the others. Else each part goes to the request
// that it says it is of, and the requests that are left are sent by themselves, as are those
// whose answers never say whose they are. A request that is not answered at all goes with
// the next attempt, and in the end by itself. What changes something is sent once, and is
// an error where the answer does not tell whether it was done.
//
// # Paging
//
// A page tells three things, because edges end in three ways: [Page.HasNext],
// the link to the next page; [Page.After], the cursor behind this page, which
// some edges give without a link, and at the end too; and [Page.Next], the
// link's parameters, for edges that page by time and have no cursors. The link itself is never
// followed: the next request goes to the configured endpoint.
//
// # Errors
//
// A refusal of the API is an [*APIError]: [APIError.Reason] says in one word what it
// comes down to, and errors.Is matches one of the sentinels beside it. An answer that is
// none of the API, such as a page of a proxy or one cut short, is an [*AnswerError]; so
// is one with a null where an object has to stand, with an object that nothing tells
// from others ([Selection.Key]), or with an id or a cursor that is not UTF-8. A failure of the network, and the end of the context,
// keep the errors they came from.
//
// What the scheduler or a budget held back matches [ErrRateLimited], [ErrQuota],
// [ErrUnavailable] or [ErrBudget]; nothing was sent then.
//
// No error, and no [Call] that an [Observer] is told of, holds a token, a proof,
// a query or a body. What comes from outside is masked and made printable first.
//
// # Limits
//
//   - An answer is bounded in length ([Config.MaxAnswer]), in depth (10,000) and
//     in the number of its values (four million).
//   - Batches are taken by the Facebook host only.
//   - The cache holds no files: it ends with the client.
//   - ids=, ETags and date_format are not used: the API withdraws them.
package graph
