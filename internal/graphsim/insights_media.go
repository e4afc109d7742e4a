package graphsim

import (
	"strconv"
	"strings"
)

var mediaInsightsEdge = &edge{name: "insights", scope: scopeInsights, write: writeMediaInsights}

func writeMediaInsights(c *call, b []byte, n node, args edgeArgs) ([]byte, bool, *Error) {
	m := n.(*Media)
	i := mediaInsights{c, m}
	metrics, err := i.metrics(args.params)
	if err != nil {
		return b, false, err
	}
	for _, d := range metrics {
		if d.facebookOnly && c.flavour() == flavourInstagram {
			return b, false, badParam("(#100) The " + d.name + " metric is only available with Facebook Login.")
		}
		if err := m.refusal(d); err != nil {
			return b, false, err
		}
		if br := args.params.get("breakdown"); br != "" && br != d.breakdown {
			return b, false, badParam("(#100) The metric " + d.name + " does not support the breakdown " + br)
		}
	}
	total := args.params.get("metric_type") == "total_value"
	if names := c.faults.totalOnly(m, metrics); len(names) > 0 && !total {
		return b, false, wrongKind(names, "total_value")
	}
	if err := i.missing(); err != nil {
		return b, false, err
	}
	b = append(b, `{"data":[`...)
	mark := len(b)
	for _, d := range metrics {
		if err := c.spend(1); err != nil {
			return b, false, err
		}
		if d.silent || m.Parent != nil {
			continue
		}
		var odd bool
		if b, odd = c.faults.appendOdd(b, m.ID, d.name, "lifetime"); !odd {
			b = i.append(b, d, total, args.params.get("breakdown") != "")
		}
	}
	return append(b, ']', '}'), len(b) > mark, nil
}

// mediaInsights are those of one media for one caller.
type mediaInsights struct {
	c *call
	m *Media
}

// metrics reads the metric parameter.
func (i mediaInsights) metrics(args params) ([]*mediaMetric, *Error) {
	names := args.list("metric")
	if len(names) == 0 {
		return nil, badParam("(#100) The parameter metric is required")
	}
	var out []*mediaMetric
	seen := map[string]bool{}
	for at, name := range names {
		d := mediaMetricByName[name]
		if d == nil || !i.offers(d) {
			return nil, badParam("(#100) metric[" + strconv.Itoa(at) + "] must be one of the following values: " + i.list())
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, d)
		}
	}
	return out, nil
}

// offers tells whether the metric is in the caller's list.
func (i mediaInsights) offers(d *mediaMetric) bool {
	if i.c.flavour() == flavourFacebook && d.instagramOnly {
		return false
	}
	return d.life.covers(i.c.version, i.c.now) && !i.c.faults.retired(d.name)
}

func (i mediaInsights) list() string {
	var out []string
	for _, d := range mediaMetrics {
		if i.offers(d) {
			out = append(out, d.name)
		}
	}
	return strings.Join(out, ", ")
}

// missing is the error of media without insights, which fails the whole
// request also where they are nested.
func (i mediaInsights) missing() *Error {
	if err := i.c.faults.poisoned(i.m); err != nil {
		return err
	}
	switch i.m.NoInsightsAt(i.c.now) {
	case "before conversion":
		return &Error{
			Status: 400, Code: 100, Subcode: 2108006, Type: oauthException, Message: "Invalid parameter",
			UserTitle:   "Media Posted Before Business Account Conversion",
			UserMessage: "The media was posted before the most recent time that the user's account was converted to a business account from a personal account.",
		}
	case "too few viewers":
		return &Error{Status: 400, Code: 10, Type: oauthException, Message: "(#10) Not enough viewers for the media to show insights"}
	}
	return nil
}

func (i mediaInsights) append(b []byte, d *mediaMetric, total, broken bool) []byte {
	m := i.m
	n := m.InsightAt(d.name, i.c.now)
	b = appendInsightHead(b, d.name, "lifetime")
	if !broken && !total {
		b = append(b, `,"values":[{"value":`...)
		b = append(strconv.AppendInt(b, n, 10), '}', ']')
	}
	b = appendTitles(b, d.title, d.about)
	if broken || total {
		b = append(b, `,"total_value":{"value":`...)
		b = strconv.AppendInt(b, n, 10)
		if broken {
			b = appendBreakdown(append(b, ','), []string{d.breakdown}, nil, divide(m.seed, d.breakdown, n))
		}
		b = append(b, '}')
	}
	return appendInsightID(b, m.ID, d.name, "lifetime")
}
