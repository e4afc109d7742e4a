package backend

import (
	"fmt"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// notices are what a statement has to tell besides its rows, with its price if that is asked
// for.
func notices(r *session.Report, price bool) []pgwire.Notice {
	var all []pgwire.Notice
	for _, w := range r.Warnings {
		n := pgwire.Notice{Severity: "WARNING", Code: pgerror.Warning, Message: w.Message}
		where := strings.Trim(w.Table+"."+w.Column, ".")
		n.Detail = "Reason: " + w.Reason
		if where != "" {
			n.Detail += ", at " + where
		}
		if w.Count > 1 {
			n.Detail += fmt.Sprintf(", %d times", w.Count)
		}
		if w.Object != "" {
			n.Detail += ", first of object " + w.Object
		}
		n.Detail += "."
		if w.Incomplete {
			n.Hint = "The answer is not complete."
		}
		all = append(all, n)
	}
	if price {
		all = append(all, pgwire.Notice{Severity: "NOTICE", Code: "00000", Message: priceOf(r)})
	}
	return all
}

// priceOf says what a statement has cost.
func priceOf(r *session.Report) string {
	text := fmt.Sprintf("%d calls in %d requests, %d bytes, %s", r.QuotaCalls, r.Requests, r.Bytes, r.Took.Round(time.Millisecond))
	if !r.AsOf.IsZero() {
		text += "; as of " + r.AsOf.UTC().Format(time.RFC3339)
	}
	if r.Usage > 0 {
		text += fmt.Sprintf("; %.0f %% of the rate limit used", r.Usage)
	}
	if r.Regain > 0 {
		text += fmt.Sprintf("; calls are answered again in %s", r.Regain.Round(time.Second))
	}
	return text
}
