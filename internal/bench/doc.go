// Command bench measures what the questions of the project cost: HTTP requests, calls of
// the quota, time, CPU, memory, each beside the fewest calls that could answer it, and the
// first ten beside the program that an expert would write by hand for it. Ten further ones
// are of audiences, numbers over time and what others publish.
//
//	go run ./internal/bench              at 0 and at 80 ms latency
//	go run ./internal/bench -further     only those without a program by hand
//	go run ./internal/bench -latency 0   at one latency only
//	go run ./internal/bench -question 5  one question only
//	go run ./internal/bench -rounds 9    more rounds; the default is 3
//	go run ./internal/bench -question 2 -parallelism 4   read from four places at once
//	go run ./internal/bench -engine      what the engine alone takes of questions, over rows in memory
//	go run ./internal/bench -stream      the memory held along one long statement
//	go run ./internal/bench -stream -join   and along one of posts with their comments
//	go run ./internal/bench -latency 0 -question 4 -profile /tmp/q4   for go tool pprof
//	go run ./internal/bench -write docs/performance.md   with the page's tables anew
//
// # Processes
//
// It serves the simulator from a process of its own: 3 accounts of 5,000 posts (20 %
// albums of five), 40,000 comments, 10,000 replies, 90 days of insights, and refusal
// of answers that cost more than 1,000 objects and metrics ("reduce the amount of
// data"). The driver asks in a second process, the hand-written programs (package
// byhand) in a third, in turn, so that CPU and memory are of those who ask. What is
// told are medians. Each question is asked by somebody who knows nothing: a
// connection, or a client, of its own.
//
// # The guard
//
//	go run ./internal/bench -compare           with the figures of testdata/figures
//	go run ./internal/bench -compare -counts   calls and allocations only
//	go run ./internal/bench -compare -update   writes them anew; with -counts those alone
//
// It fails where a figure is more than 15 % above the committed one. Calls and
// allocations of the questions and of some benchmarks do not depend on the machine;
// time and CPU are guarded as ratios to the hand-written programs, for questions of
// more than ten calls.
//
// # The fewest calls
//
// A call is answered by one page of one edge of one account at the most, 100
// posts or 50 comments, with what field expansion nests below it; the list of
// the login's Pages can bring along one page of every account, where the cost of
// that first call allows it. With p(a) the pages of posts of account a, that is
//
//	all posts:                 1 + sum over accounts of (p(a) − 1),
//	                           or of p(a) where it does not
//	and all their comments:    + for each post, the pages beyond its first
//	newest posts, last week:   1
//	one post's comments:       the pages of them
//	90 days of daily reach:    one for each 30 days
//	profiles:                  1
//
// and never less than the cost of all answers divided by what one may cost.
//
// Numbers of accounts come for all of them in one call, along with the list of the Pages: for
// 30 days of a time series, or one total, by one breakdown. What is asked for by a name
// or an id takes a call for each. Each question says its own formula.
//
// Rounds are the calls that have to wait for one another: the pages of the
// longest walk.
package main
