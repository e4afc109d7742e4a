package driver

import (
	"runtime"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/build"
	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/procedures"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The system tables about the connector itself: what it can be told, what it can
// do, what it did.

var sysProcedures = &systemTable{
	name: "sys_procedures", description: "All stored procedures.",
	columns: []systemColumn{
		{"CatalogName", schema.Text, ""},
		{"SchemaName", schema.Text, ""},
		{"ProcedureName", schema.Text, ""},
		{"Description", schema.Text, ""},
		{"ProcedureType", schema.Text, ""},
		{"AuthSchemes", schema.Text, ""},
	},
	rows: func(*Connector) [][]any {
		var rows [][]any
		for _, p := range procedures.All() {
			rows = append(rows, []any{catalogNames[0], schemaNames[0], p.Name, p.Description, "PROCEDURE", schemes(p.Schemes())})
		}
		return rows
	},
}

var sysProcedureParameters = &systemTable{
	name: "sys_procedureparameters", description: "The inputs (Direction 1) and result columns (Direction 4) of stored procedures.",
	columns: []systemColumn{
		{"CatalogName", schema.Text, ""},
		{"SchemaName", schema.Text, ""},
		{"ProcedureName", schema.Text, ""},
		{"ColumnName", schema.Text, ""},
		{"Direction", schema.Integer, ""},
		{"DataTypeName", schema.Text, ""},
		{"NumericPrecision", schema.Integer, ""},
		{"Length", schema.Integer, ""},
		{"NumericScale", schema.Integer, ""},
		{"IsNullable", schema.Boolean, ""},
		{"IsRequired", schema.Boolean, ""},
		{"IsArray", schema.Boolean, ""},
		{"Description", schema.Text, ""},
		{"Ordinal", schema.Integer, ""},
		{"Values", schema.Text, ""},
		{"Default", schema.Text, ""},
		{"SupportsStreams", schema.Boolean, ""},
		{"IsPath", schema.Boolean, ""},
	},
	rows: func(*Connector) [][]any {
		var rows [][]any
		for _, p := range procedures.All() {
			for i, param := range p.Signature() {
				rows = append(rows, []any{
					catalogNames[0], schemaNames[0], p.Name, param.Name, int(param.Direction),
					param.Type.String(), precisions[param.Type], nil, nil,
					!param.Required, param.Required, false,
					optional(param.Description), i + 1, optional(strings.Join(param.Values, ",")), optional(param.Default),
					false, false,
				})
			}
		}
		return rows
	},
}

var sysConnectionProps = &systemTable{
	name: "sys_connection_props", description: "All connection properties, with the values of this connection; secrets are masked.",
	columns: []systemColumn{
		{"Name", schema.Text, "Label of the property; a connection string may use it too."},
		{"PropertyName", schema.Text, "Its name."},
		{"ShortDescription", schema.Text, "What it does."},
		{"Type", schema.Text, "Type of its values."},
		{"Default", schema.Text, "What it is where it is not set."},
		{"Values", schema.Text, "Values that it takes, parted by commas; NULL where many."},
		{"Value", schema.Text, "Its value in this connection, secrets masked."},
		{"Required", schema.Boolean, ""},
		{"Category", schema.Text, "Group that it belongs to."},
		{"IsSessionProperty", schema.Boolean, ""},
		{"Sensitivity", schema.Text, "Whether it holds a secret."},
		{"Visible", schema.Boolean, ""},
		{"Hierarchy", schema.Text, ""},
		{"Ordinal", schema.Integer, "Its place among all."},
		{"CatOrdinal", schema.Integer, "Its place within its group."},
		{"Status", schema.Text, "Whether it works, is accepted without effect, or is refused."},
		{"StatusReason", schema.Text, "Why it is not active."},
	},
	rows: func(c *Connector) [][]any {
		var rows [][]any
		values := c.cfg.values()
		categories, within := map[property.Category]int{}, 0
		for i, p := range property.All() {
			if _, known := categories[p.Category]; !known {
				categories[p.Category], within = len(categories)+1, 0
			}
			within++
			var choices []string
			for _, choice := range p.Choices {
				choices = append(choices, choice.Text)
			}
			value := any(nil)
			if text := values[p]; text != "" {
				value = p.Shown(text)
			}
			rows = append(rows, []any{
				p.Label, p.Name, p.Description, p.Type.String(), optional(p.Default), optional(strings.Join(choices, ",")), value,
				false, string(p.Category), false, p.Sensitivity.String(), p.Status != property.Refused, nil,
				i + 1, within, string(p.Status), optional(p.Reason),
			})
		}
		return rows
	},
}

var sysInformation = &systemTable{
	name: "sys_information", description: "What this driver is.",
	columns: []systemColumn{
		{"Product", schema.Text, ""},
		{"Version", schema.Text, ""},
		{"Datasource", schema.Text, ""},
		{"NodeId", schema.Text, ""},
		{"HelpURL", schema.Text, ""},
		{"License", schema.Text, ""},
		{"Location", schema.Text, ""},
		{"Environment", schema.Text, ""},
	},
	rows: func(*Connector) [][]any {
		return [][]any{{
			"viewfinder", build.Version(), "Instagram", nil, "https://pkg.go.dev/" + build.Module, "Apache-2.0", nil,
			runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		}}
	},
}

var sysCalls = &systemTable{
	name: "sys_calls", description: "The latest HTTP requests of all statements of this connector, oldest first.",
	columns: []systemColumn{
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
	rows: func(c *Connector) [][]any {
		var rows [][]any
		for _, e := range c.journal.listCalls() {
			failed, usage := any(nil), any(nil)
			if e.Err != nil {
				failed = e.Err.Error()
			}
			if e.Usage != nil {
				usage = e.Usage.Percent()
			}
			rows = append(rows, []any{
				e.statement, e.Time, e.Method, e.Path, optional(e.Fields), optional(e.Params),
				e.Status, e.Bytes, float64(e.Duration.Microseconds()) / 1000, e.Attempt, e.Quota, e.Batch,
				optional(e.Version), usage, optional(e.TraceID), failed, optional(e.For),
			})
		}
		return rows
	},
}

var sysUsage = &systemTable{
	name: "sys_usage", description: "What is used of the platform's rate limits, as its answers told last: of the app's, and of each account's.",
	columns: []systemColumn{
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
	rows: func(c *Connector) [][]any {
		var rows [][]any
		for _, u := range c.scheduler.Usage() {
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

var sysWarnings = &systemTable{
	name: "sys_warnings", description: "The latest warnings of all statements of this connector, oldest first: why rows or values are missing.",
	columns: []systemColumn{
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
	rows: func(c *Connector) [][]any {
		var rows [][]any
		for _, e := range c.journal.listWarnings() {
			rows = append(rows, []any{
				e.statement, e.time, e.Reason, optional(e.Table), optional(e.Column), optional(e.Object),
				e.Count, e.Incomplete, e.Message,
			})
		}
		return rows
	},
}
