package graphsim

// Faults of the notices of webhooks: they strike single attempts to deliver one; Path is
// looked for in its body.
const (
	// FaultNoticeLost lets a notice go astray: it is not sent again.
	FaultNoticeLost FaultKind = "notice-lost"
	// FaultNoticeTwice sends it twice, FaultNoticeUnheard does not hear its answer, so that
	// it is sent again later.
	FaultNoticeTwice   FaultKind = "notice-twice"
	FaultNoticeUnheard FaultKind = "notice-unheard"
	// FaultNoticeLate sends it Fault.Delay later, behind what came after it.
	FaultNoticeLate FaultKind = "notice-late"
	// FaultNoticeForged signs it with another secret.
	FaultNoticeForged FaultKind = "notice-forged"
)

func (k FaultKind) ofNotices() bool {
	switch k {
	case FaultNoticeLost, FaultNoticeTwice, FaultNoticeUnheard, FaultNoticeLate, FaultNoticeForged:
		return true
	}
	return false
}
