package graphsim

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxWindow is the widest span of since and until.
const maxWindow = 30 * 24 * time.Hour

var accountInsightsEdge = &edge{name: "insights", scope: scopeInsights, write: writeAccountInsights}

// insightsQuery is a checked request for account insights.
type insightsQuery struct {
	metrics      []*accountMetric
	period       string
	total        bool
	breakdown    string
	timeframe    string
	since, until time.Time
	within       span // the days asked for end in it
}

func writeAccountInsights(c *call, b []byte, n node, args edgeArgs) ([]byte, bool, *Error) {
	i := &accountInsights{c: c, a: n.(*Account), args: args.params}
	q, err := i.query()
	if err != nil {
		return b, false, err
	}
	i.insightsQuery = q
	b = append(b, `{"data":[`...)
	mark := len(b)
	timed := false
	for _, m := range q.metrics {
		if err := c.spend(1); err != nil {
			return b, false, err
		}
		if m.silent {
			continue
		}
		if i.a.small(m) {
			if c.p.opts.SmallRefused {
				return b, false, &Error{Status: 400, Code: 100, Subcode: 2874010, Type: oauthException, Message: "Invalid parameter"}
			}
			continue
		}
		timed = timed || !m.demographic()
		var odd bool
		if b, odd = c.faults.appendOdd(b, i.a.ID, m.name, q.period); odd {
			continue
		}
		if q.total {
			b = i.appendTotal(b, m)
		} else {
			b = i.appendSeries(b, m)
		}
	}
	found := len(b) > mark
	b = append(b, ']')
	if found && timed {
		b = i.appendWindows(b)
	}
	return append(b, '}'), found, nil
}

// accountInsights are those of one account as a call asks for them.
type accountInsights struct {
	c    *call
	a    *Account
	args params
	insightsQuery
}

// query checks the parameters in the order in which the service complains about
// them.
func (i *accountInsights) query() (insightsQuery, *Error) {
	c, args := i.c, i.args
	q := insightsQuery{period: args.get("period"), breakdown: args.get("breakdown"), timeframe: args.get("timeframe")}
	if q.breakdown == "" {
		q.breakdown = args.get("breakdowns")
	}
	names := args.list("metric")
	if len(names) == 0 {
		return q, badParam("(#100) The parameter metric is required")
	}
	for at, name := range names {
		m := accountMetricByName[name]
		if m == nil || !i.offers(m) {
			return q, badParam("(#100) metric[" + strconv.Itoa(at) + "] must be one of the following values: " + i.list())
		}
		if !slices.Contains(q.metrics, m) {
			q.metrics = append(q.metrics, m)
		}
	}
	switch {
	case q.period == "":
		return q, badParam("(#100) The parameter period is required")
	case !slices.Contains(allPeriods, q.period):
		return q, badParam("(#100) period[0] must be one of the following values: " + strings.Join(allPeriods, ", "))
	}
	kind := args.get("metric_type")
	switch kind {
	case "", "default", "time_series":
	case "total_value":
		q.total = true
	default:
		return q, badParam("(#100) metric_type must be one of the following values: default, time_series, total_value")
	}
	if err := q.checkKinds(); err != nil {
		return q, err
	}
	for _, m := range q.metrics {
		if !slices.Contains(m.periods, q.period) {
			return q, badParam("(#100) The metric " + m.name + " is not compatible with the period " + q.period)
		}
	}
	if err := q.checkBreakdown(); err != nil {
		return q, err
	}
	return q, q.readWindow(args, c.now, &c.p.opts)
}

// checkKinds refuses totals asked as series and the other way round.
func (q *insightsQuery) checkKinds() *Error {
	var wrong []string
	for _, m := range q.metrics {
		if q.total && !m.total || !q.total && !m.series {
			wrong = append(wrong, m.name)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	kind := "total_value"
	if q.total {
		kind = "time_series"
	}
	return wrongKind(wrong, kind)
}

func (q *insightsQuery) checkBreakdown() *Error {
	unknown := &Error{Status: 500, Code: 1, Type: oauthException, Message: "An unknown error has occurred."}
	for _, m := range q.metrics {
		if m.demographic() {
			switch {
			case q.breakdown == "":
				return badParam("(#100) The metric " + m.name + " requires the parameter breakdown")
			case q.timeframe == "":
				return badParam("(#100) The metric " + m.name + " requires the parameter timeframe")
			case !slices.Contains(m.timeframes(), q.timeframe):
				return badParam("(#100) timeframe must be one of the following values: " + strings.Join(m.timeframes(), ", "))
			}
		}
		if q.breakdown != "" && (!q.total || !m.breaksBy(q.breakdown)) {
			return unknown
		}
	}
	return nil
}

// breaksBy tells whether the metric can be broken down so; demographics also by two
// dimensions at once, which is observed.
func (m *accountMetric) breaksBy(breakdown string) bool {
	keys := strings.Split(breakdown, ",")
	if len(keys) > 2 || len(keys) == 2 && (!m.demographic() || keys[0] == keys[1]) {
		return false
	}
	return !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(m.breakdowns, key) })
}

// readWindow reads since and until. Both are optional: the window ends now,
// and lasts a day.
func (q *insightsQuery) readWindow(args params, now time.Time, o *Options) *Error {
	since, hasSince, err := args.instant("since", now)
	if err != nil {
		return err
	}
	until, hasUntil, err := args.instant("until", now)
	if err != nil {
		return err
	}
	if !hasUntil {
		until = now
	}
	if !hasSince {
		since = until.Add(-24 * time.Hour)
	}
	switch {
	case since.After(until):
		return badParam("(#100) The since parameter must be before the until parameter")
	case until.Sub(since) > maxWindow:
		return badParam("(#100) There cannot be more than 30 days (2592000 s) between since and until")
	}
	for _, m := range q.metrics {
		if m.name == "follower_count" && since.Before(now.Add(-maxWindow)) {
			return badParam("(#100) (follower_count) metric only supports querying data for the last 30 days excluding the current day")
		}
	}
	q.since, q.until = since, until
	q.within = o.ends(since, until)
	return nil
}

// offers tells whether the metric is in the caller's list.
func (i *accountInsights) offers(m *accountMetric) bool {
	return m.life.covers(i.c.version, i.c.now) && !i.c.faults.retired(m.name)
}

func (i *accountInsights) list() string {
	var out []string
	for _, m := range accountMetrics {
		if i.offers(m) {
			out = append(out, m.name)
		}
	}
	return strings.Join(out, ", ")
}

func (i *accountInsights) appendSeries(b []byte, m *accountMetric) []byte {
	a, q := i.a, i.insightsQuery
	period := q.period
	if m.name == "online_followers" {
		period = "day"
	}
	points := a.Series(m.name, period, q.within.since, q.within.until, i.c.now)
	if len(points) == 0 {
		return b
	}
	title, about := m.title, m.about
	if m.seriesTitle != "" {
		title, about = m.seriesTitle, m.seriesAbout
	}
	b = appendInsightHead(b, m.name, q.period)
	b = append(b, `,"values":[`...)
	for _, p := range points {
		b = append(appendComma(b), `{"value":`...)
		if m.name == "online_followers" {
			b = append(b, '{')
			for h, v := range a.OnlineFollowers(p.EndTime) {
				b = strconv.AppendInt(appendKey(b, strconv.Itoa(h)), v, 10)
			}
			b = append(b, '}')
		} else {
			b = strconv.AppendInt(b, p.Value, 10)
		}
		b = append(appendValue(append(b, `,"end_time":`...), instant(p.EndTime)), '}')
	}
	b = append(b, ']')
	b = appendTitles(b, title, about)
	return appendInsightID(b, a.ID, m.name, q.period)
}

func (i *accountInsights) appendTotal(b []byte, m *accountMetric) []byte {
	a, q := i.a, i.insightsQuery
	if m.demographic() {
		return i.appendDemographics(b, m)
	}
	total, ok := a.Total(m.name, q.within.since, q.within.until, i.c.now)
	if !ok {
		return b
	}
	b = appendInsightHead(b, m.name, q.period)
	b = appendTitles(b, m.title, m.about)
	switch {
	case q.breakdown != "":
		b = append(b, `,"total_value":{"value":`...)
		b = strconv.AppendInt(b, total, 10)
		b = append(appendBreakdown(append(b, ','), []string{q.breakdown}, nil, a.Breakdown(m.name, q.breakdown, q.within.since, q.within.until, i.c.now)), '}')
	case m.name == "follows_and_unfollows":
		// Without its breakdown the entry comes back without a value.
	default:
		b = append(b, `,"total_value":{"value":`...)
		b = append(strconv.AppendInt(b, total, 10), '}')
	}
	return appendInsightID(b, a.ID, m.name, q.period)
}

func (i *accountInsights) appendDemographics(b []byte, m *accountMetric) []byte {
	a, q := i.a, i.insightsQuery
	parts := a.Demographics(m.name, q.breakdown, q.timeframe)
	if len(parts) == 0 {
		return b
	}
	b = appendInsightHead(b, m.name, q.period)
	b = appendTitles(b, m.title, m.about)
	b = append(b, `,"total_value":{`...)
	b = append(appendBreakdown(b, append([]string{"timeframe"}, strings.Split(q.breakdown, ",")...), []string{strings.ToUpper(q.timeframe)}, parts), '}')
	return appendInsightID(b, a.ID, m.name, q.period)
}

// appendWindows appends the links to the windows before and after. As in the
// service, the named bounds come first in their place and the filled in ones
// last, and a window without an end moves by a day.
func (i *accountInsights) appendWindows(b []byte) []byte {
	q := i.insightsQuery
	_, hasSince := i.args.lookup("since")
	_, hasUntil := i.args.lookup("until")
	width := int64(86400)
	if hasSince && hasUntil {
		width = q.until.Unix() - q.since.Unix()
	}
	at := func(since, until int64) string {
		p := params{{"access_token", i.c.tokenText}}
		s, u := strconv.FormatInt(since, 10), strconv.FormatInt(until, 10)
		if hasSince {
			p = append(p, param{"since", s})
		}
		if hasUntil {
			p = append(p, param{"until", u})
		}
		for _, name := range []string{"breakdown", "metric", "metric_type", "period"} {
			if v, ok := i.args.lookup(name); ok {
				p = append(p, param{name, v})
			}
		}
		return i.c.address(i.a.ID+"/insights") + "?" + p.with("since", s).with("until", u).encode()
	}
	since, until := q.since.Unix(), q.until.Unix()
	b = append(b, `,"paging":{"previous":`...)
	b = appendString(b, at(since-1-width, since-1))
	b = append(b, `,"next":`...)
	b = appendString(b, at(until+1, until+1+width))
	return append(b, '}')
}
