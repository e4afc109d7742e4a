package graph

import (
	"net/http"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Usage is how much of the rate limits is used, as an answer's headers tell.
type Usage struct {
	// App is the app's own load, of the rolling hour.
	App Load
	// Business are the loads per business object and kind of use.
	Business []BusinessUsage
}

// Load is used of a limit, in percent; the largest counts.
type Load struct {
	Calls, Time, CPU float64
}

// BusinessUsage is the load of one business object, such as an account.
type BusinessUsage struct {
	ID   string
	Type string // "instagram", "pages"
	Load Load
	// Regain is how long until calls are answered again; 0 if they are now.
	Regain time.Duration
}

// Percent is the largest of the three.
func (l Load) Percent() float64 { return max(l.Calls, l.Time, l.CPU) }

// Percent is the largest load; 0 for nil.
func (u *Usage) Percent() float64 {
	if u == nil {
		return 0
	}
	p := u.App.Percent()
	for _, b := range u.Business {
		p = max(p, b.Load.Percent())
	}
	return p
}

// Regain is the longest of the times until calls are answered again; 0 for nil.
func (u *Usage) Regain() time.Duration {
	var d time.Duration
	if u != nil {
		for _, b := range u.Business {
			d = max(d, b.Regain)
		}
	}
	return d
}

var (
	loads         = Selection{Fields: []string{"call_count", "total_time", "total_cputime"}}
	businessLoads = Selection{Fields: append(loads.Fields, "type", "estimated_time_to_regain_access")}
)

// mostRegain bounds the minutes until calls are answered again: a month, which
// is more than any limit lasts.
const mostRegain = 31 * 24 * 60

// parseUsage reads the usage headers, masked; nil if there are none that can be
// read.
func parseUsage(h http.Header, mask func(string) string) *Usage {
	var u Usage
	found := false
	for _, text := range h.Values("X-App-Usage") {
		d := newDecoder(strings.NewReader(mask(text)))
		if page, _, err := d.answer(newShape(&loads)); err == nil && len(page.Nodes) == 1 {
			u.App, found = loadOf(page.Nodes[0].Values), true
		}
	}
	for _, text := range h.Values("X-Business-Use-Case-Usage") {
		u.Business = append(u.Business, parseBusiness(mask(text))...)
	}
	if !found && u.Business == nil {
		return nil
	}
	return &u
}

// parseBusiness reads an object of lists, keyed by the object's id. A key may
// stand in it more than once. What follows a fault is left out.
func parseBusiness(text string) (list []BusinessUsage) {
	d := newDecoder(strings.NewReader(text))
	sh := newShape(&businessLoads)
	if d.json.PeekKind() != '{' {
		return nil
	}
	if _, err := d.json.ReadToken(); err != nil {
		return nil
	}
	for {
		name, err := d.name()
		if name == nil || err != nil {
			return list
		}
		id := string(name)
		if d.json.PeekKind() != '[' {
			if d.json.SkipValue() != nil {
				return list
			}
			continue
		}
		var page Page
		if d.nodes(sh, &page) != nil {
			return list
		}
		for _, n := range page.Nodes {
			list = append(list, BusinessUsage{
				ID:     id,
				Type:   n.Values[3].Text(),
				Load:   loadOf(n.Values),
				Regain: time.Duration(min(max(0, n.Values[4].Float()), mostRegain) * float64(time.Minute)),
			})
		}
	}
}

func loadOf(v []value.Value) Load {
	return Load{Calls: v[0].Float(), Time: v[1].Float(), CPU: v[2].Float()}
}
