package graphsim

import (
	"strconv"
	"strings"
)

var mediaInsightsEdge = &edge{name: "insights", scope: scopeInsights, write: writeMediaInsights}

func writeMediaInsights(c *call, b []byte, n node, args edgeArgs) ([]byte, bool, *Error) {
	m := n.(*Media)
	metrics, err := c.mediaMetrics(args.params)
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
	if names := c.totalOnly(m, metrics); len(names) > 0 && !total {
		return b, false, wrongKind(names, "total_value")
	}
	if err := c.insightless(m); err != nil {
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
		if b, odd = c.appendOdd(b, m.ID, d.name, "lifetime"); !odd {
			b = appendMediaInsight(b, m, d, total, args.params.get("breakdown") != "")
		}
	}
	return append(b, ']', '}'), len(b) > mark, nil
}

// mediaMetrics reads the metric parameter.
func (c *call) mediaMetrics(args params) ([]*mediaMetric, *Error) {
	names := args.list("metric")
	if len(names) == 0 {
		return nil, badParam("(#100) The parameter metric is required")
	}
	var out []*mediaMetric
	seen := map[string]bool{}
	for i, name := range names {
		d := mediaMetricByName[name]
		if d == nil || !c.offers(d) {
			return nil, badParam("(#100) metric[" + strconv.Itoa(i) + "] must be one of the following values: " + c.mediaMetricList())
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, d)
		}
	}
	return out, nil
}

// offers tells whether the metric is in the caller's list.
func (c *call) offers(d *mediaMetric) bool {
	if c.flavour() == flavourFacebook && d.instagramOnly {
		return false
	}
	return d.life.covers(c) && !c.retired(d.name)
}

func (c *call) mediaMetricList() string {
	var out []string
	for _, d := range mediaMetrics {
		if c.offers(d) {
			out = append(out, d.name)
		}
	}
	return strings.Join(out, ", ")
}

// insightless is the error of media without insights, which fails the whole
// request also where they are nested.
func (c *call) insightless(m *Media) *Error {
	if err := c.poisoned(m); err != nil {
		return err
	}
	switch m.NoInsights() {
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

func appendMediaInsight(b []byte, m *Media, d *mediaMetric, total, broken bool) []byte {
	b = appendInsightHead(b, d.name, "lifetime")
	if !broken && !total {
		b = append(b, `,"values":[{"value":`...)
		b = append(strconv.AppendInt(b, m.Insight(d.name), 10), '}', ']')
	}
	b = appendTitles(b, d.title, d.about)
	if broken || total {
		b = append(b, `,"total_value":{"value":`...)
		b = strconv.AppendInt(b, m.Insight(d.name), 10)
		if broken {
			b = appendBreakdown(append(b, ','), []string{d.breakdown}, nil, m.Breakdown(d.name))
		}
		b = append(b, '}')
	}
	return appendInsightID(b, m.ID, d.name, "lifetime")
}

func appendInsightHead(b []byte, name, period string) []byte {
	b = append(appendComma(b), `{"name":"`...)
	b = append(b, name...)
	b = append(b, `","period":"`...)
	b = append(b, period...)
	return append(b, '"')
}

func appendTitles(b []byte, title, about string) []byte {
	b = appendString(append(b, `,"title":`...), title)
	return appendString(append(b, `,"description":`...), about)
}

func appendInsightID(b []byte, id, name, period string) []byte {
	b = append(b, `,"id":`...)
	return append(appendString(b, id+"/insights/"+name+"/"+period), '}')
}

// appendBreakdown appends the breakdowns member; prefix are the dimension
// values before that of the part.
func appendBreakdown(b []byte, keys, prefix []string, parts []Bucket) []byte {
	b = append(b, `"breakdowns":[{"dimension_keys":[`...)
	for _, k := range keys {
		b = appendString(appendComma(b), k)
	}
	b = append(b, `],"results":[`...)
	for _, p := range parts {
		b = append(appendComma(b), `{"dimension_values":[`...)
		for _, v := range prefix {
			b = appendString(appendComma(b), v)
		}
		b = append(appendString(appendComma(b), p.Name), `],"value":`...)
		b = append(strconv.AppendInt(b, p.Value, 10), '}')
	}
	return append(b, `]}]`...)
}
