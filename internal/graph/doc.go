// Package graph is the client of Meta's Graph API: one [Request] in, one answer
// out.
//
// A request asks for a node or for a page of an edge, with a [Selection]: the
// tree of fields and nested edges that becomes the fields= parameter. The
// answer is decoded as it streams into [Node] and [Page] values whose positions
// mirror the selection's, so nothing is looked up by name later.
//
// The client adds what every call needs (token as a Bearer header,
// appsecret_proof, version), bounds it (timeout, size of the answer), retries
// what is transient with full jitter, and turns refusals into one [APIError].
// Which calls to make, and in which order, is not its business.
package graph
