// Package stories keeps stories and their numbers, which the platform forgets after 24 hours:
// it reads them ever more often towards their end, and keeps what was seen last.
//
//	k, err := stories.New(ctx, stories.Config{Pool: pool, Sink: sink})
//	next, err := k.Round(ctx, account) // reads what is due, commits it, and says when to come again
//
// # When
//
// An account's live stories are read together: every 3 hours, or Config.Every where that is
// less, every 30 minutes while one of them is past its hour 20, and once for each at 23:40
// ([State.Due]). A notice of a webhook hastens the next reading, by no more than one in five
// minutes: [Keeper.Hasten] tells of it, or the checkpoint of the notices' task, which another
// process has written. So between two moments there are never more readings than one for every
// 30 minutes or Config.Every, one for each story's end, and one for every five minutes that
// notices came in. A reading that fails is tried again
// when the rate limit's wall is gone, ever more seldom otherwise, but once more before a story
// ends ([State.Retry]).
//
// # What
//
//	Stories        a row for each story, as it was seen last
//	StoryInsights  its numbers: of each the last that was told. A reading that has no number
//	               where one before had it takes nothing away
//	StoryEndings   a row for each story that is no longer live: when it was read last, whether
//	               its last numbers are those of its end (IsWhole), whether it was deleted before
//
// Nothing is closed when a story ends: what is so now is what was so last. Taps and swipes cost
// a call for each story, and are read from hour 23 on. What was missed is told by StoryEndings,
// of stories that were known, and by a reason "missed" of the scan where nobody looked for more
// than a day: others may have come and gone.
//
// The state of an account is the checkpoint of its task: it is committed with the rows, so that
// a process may end anywhere, and of two that work at an account one writes.
//
// schedule.go is the plan, without I/O; state.go the checkpoint and what a reading makes of it;
// read.go asks; open.go and run.go are for a
// process of its own ([Keeper.Keep] is for one that keeps other tables too); keeper.go brings the one to the other, and keeps pictures and videos where
// that is wanted.
package stories
