package systables

import (
	"runtime"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/procedures"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The tables about the connection itself: what it is, what it can do, what it can
// be told.

var sysProcedures = &table{
	name: "sys_procedures", description: "All stored procedures.",
	qualified: true,
	columns: []column{
		{"ProcedureName", schema.Text, ""},
		{"Description", schema.Text, ""},
		{"ProcedureType", schema.Text, ""},
		{"AuthSchemes", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, p := range procedures.All() {
			rows = append(rows, []any{p.Name, p.Description, "PROCEDURE", schemes(p.Schemes())})
		}
		return rows
	},
}

var sysProcedureParameters = &table{
	name: "sys_procedureparameters", description: "The inputs (Direction 1) and result columns (Direction 4) of stored procedures.",
	qualified: true,
	columns: []column{
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
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, p := range procedures.All() {
			for i, param := range p.Signature() {
				rows = append(rows, []any{
					p.Name, param.Name, int(param.Direction),
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

var sysConnectionProps = &table{
	name: "sys_connection_props", description: "All connection properties, with the values of this connection; secrets are masked.",
	columns: []column{
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
	rows: func(f *Facts) [][]any {
		var rows [][]any
		values := f.Properties
		categories, within := map[connprops.Category]int{}, 0
		for i, p := range connprops.All() {
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
				false, string(p.Category), false, p.Sensitivity.String(), p.Status != connprops.Refused, nil,
				i + 1, within, string(p.Status), optional(p.Reason),
			})
		}
		return rows
	},
}

var sysInformation = &table{
	name: "sys_information", description: "What this driver is.",
	columns: []column{
		{"Product", schema.Text, ""},
		{"Version", schema.Text, ""},
		{"Datasource", schema.Text, ""},
		{"NodeId", schema.Text, ""},
		{"HelpURL", schema.Text, ""},
		{"License", schema.Text, ""},
		{"Location", schema.Text, ""},
		{"Environment", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		return [][]any{{
			"viewfinder", buildinfo.Version(), "Instagram", nil, "https://pkg.go.dev/" + buildinfo.Module, "Apache-2.0", nil,
			runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		}}
	},
}
