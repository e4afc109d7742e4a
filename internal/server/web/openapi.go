package web

import (
	"net/http"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/paramtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// object is one of JSON.
type object = map[string]any

// describe answers with the description of the door by OpenAPI 3.1, which has no secrets.
func (d *Door) describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(line(description())) // the client has gone
}

// description is the door's, made of the facts that it works by.
func description() object {
	answers := func(more object) object {
		all := object{"default": object{"description": "What went wrong.", "content": object{"application/problem+json": object{"schema": ref("Problem")}}}}
		for status, answer := range more {
			all[status] = answer
		}
		return all
	}
	rows := object{"200": object{
		"description": "The rows as they come. In the trailers are the report (" + reportTrailer + ") and whether the answer is whole, incomplete or failed (" + statusTrailer + "). What breaks off looks whole in no form.",
		"content":     contents(),
	}}
	text := func(what string) object {
		return object{"description": what, "content": object{"text/plain": object{"schema": object{"type": "string"}}}}
	}
	get := func(id, what string, answer object, open bool, parameters ...object) object {
		op := object{"operationId": id, "summary": what, "responses": answers(answer)}
		if open {
			op["security"] = []object{}
		}
		if len(parameters) > 0 {
			op["parameters"] = parameters
		}
		return object{"get": op}
	}
	ask := func(id, what string) object {
		return object{"post": object{
			"operationId": id, "summary": what, "responses": answers(rows),
			"requestBody": object{"required": true, "content": object{
				"application/json": object{"schema": ref("Ask")},
				"text/plain":       object{"schema": object{"type": "string", "description": "The statement alone."}},
			}},
			"parameters": options(),
		}}
	}
	in := func(name, description string) object {
		return object{"name": name, "in": "path", "required": true, "description": description, "schema": object{"type": "string"}}
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "viewfinder", "version": "1", "summary": "SQL over Instagram, by HTTP",
			"license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers":  []object{{"url": "/"}},
		"security": []object{{"token": []string{}}},
		"paths": object{
			"/query":           ask("query", "Runs a statement."),
			"/explain":         ask("explain", "Tells what a statement would ask of the platform, and what that costs."),
			"/tables":          get("tables", "Lists the tables.", rows, false, options()...),
			"/tables/{name}":   get("table", "Lists the columns of a table.", rows, false, append(options(), in("name", "The table."))...),
			"/metrics":         get("metrics", "Figures in the format of Prometheus, for tokens of the scope metrics.", object{"200": text("The figures.")}, false),
			"/healthz":         get("healthz", "Is the server alive?", object{"200": text("It is.")}, true),
			"/readyz":          get("readyz", "Does the server take statements?", object{"200": text("It does."), "503": text("It is stopping.")}, true),
			"/openapi.json":    get("openapi", "This description.", object{"200": object{"description": "This.", "content": object{"application/json": object{"schema": object{"type": "object"}}}}}, true),
			"/problems/{kind}": get("problem", "What a kind of problem means.", object{"200": text("A sentence.")}, true, in("kind", "The kind.")),
		},
		"components": object{
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "viewfinder serve token add makes one."}},
			"schemas":         schemas(),
		},
	}
}

func ref(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

// contents are the forms of answers.
func contents() object {
	all := object{}
	for _, f := range forms {
		schema := object{"type": "string"}
		if f.name == "json" {
			schema = ref("Document")
		}
		all[f.media] = object{"schema": schema}
	}
	return all
}

// options are what the address may say, for those who send the statement alone.
func options() []object {
	of := func(name, kind, description string) object {
		return object{"name": name, "in": "query", "description": description, "schema": object{"type": kind}}
	}
	format := of("format", "string", "Format of the answer, in the place of the header Accept.")
	format["schema"] = object{"type": "string", "enum": formNames()}
	all := []object{
		format,
		of("strict", "boolean", "An answer that is not complete is a failure."),
		of("texts", "boolean", "JSON documents are texts."),
		of("null", "string", "Text of NULL in CSV and TSV."),
		of("defuse", "boolean", "No text is a formula of a spreadsheet."),
		of("timeout", "number", "Time that the statement has, in seconds."),
		of("run", "boolean", "/explain runs the statement too."),
	}
	for _, name := range host.Settings() {
		all = append(all, of(name, "string", "The setting of that name."))
	}
	return all
}

// settingsOf are the properties that a request may change, as its body has them.
func settingsOf() object {
	all := object{}
	for _, name := range host.Settings() {
		all[name] = object{"type": []string{"string", "number", "boolean"}}
	}
	return all
}

func schemas() object {
	text, whole, number, yes := object{"type": "string"}, object{"type": "integer"}, object{"type": "number"}, object{"type": "boolean"}
	of := func(required []string, properties object) object {
		return object{"type": "object", "required": required, "properties": properties}
	}
	list := func(items object) object { return object{"type": "array", "items": items} }
	var kinds []string
	var codes []int
	for _, k := range failure.Kinds() {
		kinds, codes = append(kinds, k.Name), append(codes, k.Code)
	}
	value := object{"description": "A value, or one whose type is named.", "oneOf": []object{
		{"type": []string{"string", "number", "boolean", "null"}},
		of([]string{"type", "value"}, object{"type": object{"type": "string", "enum": paramtype.Names()}, "value": object{"type": []string{"string", "number", "boolean", "null"}}}),
	}}
	asked := of([]string{"sql"}, object{
		"sql":    object{"type": "string", "description": "One statement."},
		"params": object{"description": "Values of its parameters, in their order or by name.", "oneOf": []object{list(ref("Value")), {"type": "object", "additionalProperties": ref("Value")}, {"type": "null"}}},
		"format": object{"type": "string", "enum": formNames()}, "strict": yes, "texts": yes, "null": text, "defuse": yes, "timeout": number, "run": yes,
		"settings": object{"type": "object", "properties": settingsOf(), "additionalProperties": false, "description": "Properties of the connection, for this statement: what bounds it may be made narrower alone."},
	})
	asked["additionalProperties"] = false
	return object{
		"Ask": asked, "Value": value,
		"Document": of([]string{"columns", "rows", "report"}, object{"columns": list(ref("Column")), "rows": list(object{"type": "object"}), "report": ref("Report")}),
		"Column":   of([]string{"name", "type"}, object{"name": text, "type": text}),
		"Report": of([]string{"statement", "started", "seconds", "rows", "complete", "warnings", "requests", "calls", "bytes", "quota"}, object{
			"statement": whole, "started": object{"type": "string", "format": "date-time"}, "seconds": number, "rows": whole, "affected": whole, "complete": yes,
			"warnings": list(ref("Warning")), "moreWarnings": whole, "requests": whole, "calls": whole, "bytes": whole, "asOf": object{"type": "string", "format": "date-time"},
			"quota":   of([]string{"usedPercent"}, object{"usedPercent": number, "againInSeconds": number}),
			"columns": list(ref("Column")),
		}),
		"Warning": of([]string{"reason", "message", "count", "incomplete"}, object{"reason": text, "message": text, "table": text, "column": text, "object": text, "count": whole, "incomplete": yes}),
		"Problem": of([]string{"type", "title", "status", "detail", "kind", "code"}, object{
			"type": text, "title": text, "status": whole, "detail": text, "kind": object{"type": "string", "enum": kinds}, "code": object{"type": "integer", "enum": codes},
			"line": whole, "column": whole, "retryAt": object{"type": "string", "format": "date-time"},
		}),
	}
}
