package graphsim

import "time"

// What an account may publish through the API.
const (
	publishingQuota = 100 // posts
	publishingSpan  = 24 * time.Hour
)

// publishingLimit is how much of it an account has used.
type publishingLimit struct{ used int }

func (*publishingLimit) nodeID() string          { return "" }
func (*publishingLimit) table(flavour) *nodeType { return publishingLimitNode }

var publishingLimitNode = func() *nodeType {
	t := newNodeType("ContentPublishingLimitResponse", scopePublish, []string{"quota_usage"},
		attr("quota_usage", func(l *publishingLimit) value { return integer(int64(l.used)) }),
		attr("config", func(*publishingLimit) value { return raw(`{"quota_total":100,"quota_duration":86400}`) }),
	)
	t.noID = true
	return t
}()

var publishingLimitEdge = &edge{name: "content_publishing_limit", scope: scopePublish, write: writePublishingLimit}

// writePublishingLimit tells how much has been published since an instant.
func writePublishingLimit(c *call, b []byte, n node, args edgeArgs) ([]byte, bool, *Error) {
	since, given, err := args.params.instant("since", c.now)
	if err != nil {
		return b, false, err
	}
	if !given {
		since = c.now.Add(-publishingSpan)
	}
	if since.Before(c.now.Add(-publishingSpan)) {
		return b, false, badParam("(#100) Param since must be within the last 24 hours")
	}
	limit := new(publishingLimit)
	limit.used = min(published(n.(*Account), since), publishingQuota)
	if b, err = c.appendNode(append(b, `{"data":[`...), limit, args.sub); err != nil {
		return b, false, err
	}
	return append(b, "]}"...), true, nil
}
