package systables

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// The tables about what statements did, and what came of it.

var sysCalls = &table{
	name: "sys_calls", description: "The latest HTTP requests of all statements of this connector, oldest first.",
	columns: []column{
		{"StatementId", schema.Integer, "Number of the statement, as in its report and in the log."},
		{"StartTime", schema.Datetime, "When the request began."},
		{"Method", schema.Text, "GET or POST; a batch is a POST."},
		{"Path", schema.Text, "Node or edge that was asked for; empty for a batch."},
		{"Fields", schema.Text, "Fields that were asked for; in braces, what hangs below the objects."},
		{"Params", schema.Text, "Other parameters, without tokens."},
		{"Status", schema.Integer, "HTTP status; 0 where no answer came to the request."},
		{"Bytes", schema.Integer, "Length of the answer, decompressed."},
		{"Milliseconds", schema.Real, "From the beginning of the request to the last byte read."},
		{"Attempt", schema.Integer, "1 for the first; 0 where the answer took no request: it was kept, or somebody else had asked for it."},
		{"QuotaCalls", schema.Integer, "Calls that it counts as: 1, or as many as a batch has items."},
		{"BatchItems", schema.Integer, "Items of a batch; 0 for a request that is none."},
		{"ApiVersion", schema.Text, "Version of the Graph API that answered; NULL for a batch, which has none of its own."},
		{"UsagePercent", schema.Real, "Load of the rate limit that is used most, by the headers of the answer."},
		{"TraceId", schema.Text, "The platform's number of the request."},
		{"Error", schema.Text, "Why it failed."},
		{"Place", schema.Text, "What it was asked for the sake of, from the root of the Graph down: IGUser/media/comments."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, e := range f.Journal.Calls() {
			failed, usage := any(nil), any(nil)
			if e.Err != nil {
				failed = e.Err.Error()
			}
			if e.Usage != nil {
				usage = e.Usage.Percent()
			}
			rows = append(rows, []any{
				e.Statement, e.Time, e.Method, e.Path, optional(e.Fields), optional(e.Params),
				e.Status, e.Bytes, float64(e.Duration.Microseconds()) / 1000, e.Attempt, e.Quota, e.Batch,
				optional(e.Version), usage, optional(e.TraceID), failed, optional(e.For),
			})
		}
		return rows
	},
}

var sysUsage = &table{
	name: "sys_usage", description: "What is used of the platform's rate limits, as its answers told last: of the app's, and of each account's.",
	columns: []column{
		{"Scope", schema.Text, "Whose limit it is: that of the app, or of an account."},
		{"AccountId", schema.Text, "The account's id; NULL for the app."},
		{"Kind", schema.Text, "Kind of the limit, as the platform calls it."},
		{"CallCountPercent", schema.Real, "Share of the calls that are allowed."},
		{"TotalTimePercent", schema.Real, "Share of the time that answers may take in all."},
		{"TotalCpuTimePercent", schema.Real, "Share of the processor time that they may take."},
		{"OtherPercent", schema.Real, "Share of whatever else the platform counts."},
		{"PercentPerCall", schema.Real, "How much a call has taken lately; 0 where that is not known."},
		{"BlockedUntil", schema.Datetime, "Until when nothing is sent."},
		{"ObservedAt", schema.Datetime, "When an answer told of it last."},
		{"Calls", schema.Integer, "Calls of this connector that counted at the app or the account, whatever their kind."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, u := range f.Usage.Usage() {
			rows = append(rows, []any{
				u.Scope, optional(u.ID), optional(u.Kind), u.CallCount, u.TotalTime, u.TotalCPUTime, u.Other, u.PerCall,
				instant(u.BlockedUntil), instant(u.ObservedAt), u.Calls,
			})
		}
		return rows
	},
}

// instant is NULL where there is none.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

var sysWarnings = &table{
	name: "sys_warnings", description: "The latest warnings of all statements of this connector, oldest first: why rows or values are missing.",
	columns: []column{
		{"StatementId", schema.Integer, "Number of the statement, as in its report and in the log."},
		{"Time", schema.Datetime, "When the statement ended."},
		{"Reason", schema.Text, "A word for programs, which sys_reasons explains."},
		{"TableName", schema.Text, "Table that is concerned."},
		{"ColumnName", schema.Text, "Column that is concerned; NULL where rows are."},
		{"ObjectId", schema.Text, "Id of the first object concerned."},
		{"Count", schema.Integer, "How many are concerned."},
		{"Incomplete", schema.Boolean, "Whether rows may be missing, not just values."},
		{"Message", schema.Text, "The same for people."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, e := range f.Journal.Warnings() {
			rows = append(rows, []any{
				e.Statement, e.Time, e.Reason, optional(e.Table), optional(e.Column), optional(e.Object),
				e.Count, e.Incomplete, e.Message,
			})
		}
		return rows
	},
}

var sysReasons = &table{
	name: "sys_reasons", description: "What the reasons in sys_warnings mean.",
	columns: []column{
		{"Reason", schema.Text, "As in sys_warnings."},
		{"Concerns", schema.Text, "What is missing or wrong: rows, values, the login, the log."},
		{"Description", schema.Text, "What it means."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, r := range f.Reasons {
			rows = append(rows, []any{r.Reason, r.Concerns, r.Description})
		}
		return rows
	},
}
