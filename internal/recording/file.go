package recording

import (
	"encoding/json"
	"time"
)

// Format is that of the file.
const Format = 1

// Line is one line of the file: one of its members is there.
type Line struct {
	*Head      `json:",omitempty"`
	*Exchange  `json:",omitempty"`
	*Statement `json:",omitempty"`
}

// Head is the first line.
type Head struct {
	Recording  int               `json:"recording"` // Format
	Program    string            `json:"program"`
	Started    time.Time         `json:"started"`
	Properties map[string]string `json:"properties"`
}

// Statement is one that was begun.
type Statement struct {
	SQL  string `json:"sql"`
	Args []any  `json:"args,omitempty"`
}

// Exchange is a request and what came of it.
type Exchange struct {
	Number int    `json:"exchange"`
	At     int64  `json:"at_ms"`   // since the start
	Took   int64  `json:"took_ms"` // to the end of the body
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	// Params are those of the query and of a form.
	Params  map[string][]string `json:"params,omitempty"`
	Batch   []Part              `json:"batch,omitempty"`
	Status  int                 `json:"status"` // 0 for no answer
	Headers map[string]string   `json:"headers,omitempty"`
	Body    json.RawMessage     `json:"body,omitempty"`
	// Left says what was left out of the body, or why there is no answer.
	Left string `json:"left,omitempty"`
}

// Part is a request of a batch, and what came of it.
type Part struct {
	Method string              `json:"method"`
	Path   string              `json:"path"`
	Params map[string][]string `json:"params,omitempty"`
	Code   int                 `json:"code"` // 0 for no answer
	Body   json.RawMessage     `json:"body,omitempty"`
}
