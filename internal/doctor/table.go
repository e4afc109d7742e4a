package doctor

import "fmt"

// Reading is how one row of a table was read.
type Reading struct {
	Rows int
	// Missing are reasons for which values are NULL that something can be done
	// about, each as a sentence; Incomplete says that rows may be missing.
	Missing    []string
	Incomplete bool
	// Stopped says that no row was among the first calls.
	Stopped bool
	Calls   int
	Trouble *Trouble
}

// JudgeTable judges a reading.
func JudgeTable(r Reading) Finding {
	switch {
	case r.Trouble != nil:
		return JudgeTrouble(*r.Trouble)
	case r.Missing != nil:
		return warn(list(first(r.Missing, 2), "and"), "log in again and grant what is missing; SELECT * FROM sys_warnings tells more")
	case r.Stopped:
		return ok(fmt.Sprintf("readable; no row in the first %s", count(r.Calls, "call")))
	case r.Rows == 0:
		return ok("readable, and empty")
	default:
		return ok("readable")
	}
}

// busy is the share of a rate limit, in percent, from which on it is worth a word.
const busy = 75

// JudgeUsage judges what is used of the rate limit most used, in percent.
func JudgeUsage(percent float64, known bool) Finding {
	if !known {
		return Inapplicable("no answer told of a rate limit")
	}
	detail := fmt.Sprintf("%.0f %% used", percent)
	if percent < busy {
		return ok(detail)
	}
	return warn(detail, "spread the calls, or ask for less: EXPLAIN tells what a statement costs, MaxQuotaPercent leaves a share to others")
}
