package oauth

import "time"

const (
	// renewMargin is how long before its end a token of sixty days is renewed:
	// three days of failing leave a week.
	renewMargin = 10 * 24 * time.Hour
	// renewShare is the part of its life that a token of a shorter one has left
	// when it is renewed.
	renewShare = 6
)

// RenewAt is when the token is to be renewed: ahead of its end, or at once where
// it is the short-lived one of a platform that has a longer. ok is false for a
// token without an end.
func (i TokenInfo) RenewAt() (at time.Time, ok bool) {
	switch {
	case i.Expires.IsZero() || i.Kind == PageToken:
		return time.Time{}, false
	case i.Login != CustomLogin && !i.LongLived:
		at = i.Issued
	default:
		at = i.Expires.Add(-i.margin())
	}
	if at.Before(i.RenewAfter) {
		at = i.RenewAfter
	}
	return at, true
}

// margin is how long before its end a token is renewed.
func (i TokenInfo) margin() time.Duration {
	if i.Issued.IsZero() {
		return renewMargin
	}
	return min(renewMargin, i.Expires.Sub(i.Issued)/renewShare)
}
